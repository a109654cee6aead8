"""What of people holds from a date (geldigheid): their roles, and what is said of what rests on one."""

from regie.audit.events import declare_codes
from regie.database.dated import DatedKind, declare_kind
from regie.errors import Conflict, declare_refusals, msgid
from tenants.people.models import RoleGrant
from tenants.people.permissions import END_ROLES
from tenants.people.roles import ROLES

declare_codes(["role"], ROLES)
ROLE = declare_kind(
    DatedKind(
        RoleGrant,
        END_ROLES,
        same=("person_id", "role"),
        shown={"role": "role", "person": "person_name"},
        follows=msgid("The role %(role)s that is held then ends on %(last_day)s. Tick that it may end."),
        ends=msgid(
            "The role %(role)s of %(person)s ends on %(last_day)s, also for whoever is signed in after that "
            "day. What was done in it stays."
        ),
        goes=msgid("The role %(role)s of %(person)s is withdrawn, if nothing was done since it was given."),
    )
)
declare_refusals(
    Conflict,
    {
        "used_already.acts": msgid(
            "Work was done since this role was given, or nobody else administers here. Let it end instead of "
            "withdrawing it."
        ),
        "used_later.acts": msgid(
            "Nobody else administers here up to and including %(used_on)s. The role can end after that day."
        ),
        "used_without_end.acts": msgid(
            "Nobody else administers here. Have this role given to somebody else first."
        ),
    },
)
