"""What of parties and workers holds from a date (geldigheid), and what is said of what rests on it."""

from regie.database.dated import DatedKind, declare_kind
from regie.errors import Conflict, declare_refusals, msgid
from tenants.parties.models import Party, Worker
from tenants.parties.permissions import CHANGE, CHANGE_WORKERS

PARTY = declare_kind(
    DatedKind(
        Party,
        CHANGE,
        same=("name",),
        shown={"name": "name"},
        follows=msgid(
            "The party %(name)s that stands then ends on %(last_day)s; rates and hours keep it (%(times)s). "
            "Tick that it may end, or choose another name or first day."
        ),
        ends=msgid(
            "The party %(name)s ends on %(last_day)s. Nobody books hours for it after that day; rates and "
            "hours up to then keep it (%(times)s)."
        ),
        goes=msgid("The party %(name)s is withdrawn, if it has no rates, no hours and no workers."),
    )
)
WORKER = declare_kind(
    DatedKind(
        Worker,
        CHANGE_WORKERS,
        same=("party_id", "role", "name"),
        shown={"worker": "name", "role": "role"},
        listed=("party_name",),
        ends=msgid(
            "%(worker)s (%(role)s) books hours up to and including %(last_day)s; hours booked before "
            "(%(times)s times) stay."
        ),
        goes=msgid("%(worker)s (%(role)s) is withdrawn, if no hours were booked."),
    )
)
declare_refusals(
    Conflict,
    {
        "used_already.rates": msgid(
            "Rates or hours rest on it (%(times)s). Let it end instead of withdrawing it."
        ),
        "used_later.rates": msgid(
            "Rates or hours rest on it up to and including %(used_on)s. It can end after that day."
        ),
        "used_without_end.rates": msgid("It has a rate without an end. Let that rate end first."),
        "party_not_then": msgid("The party is not there on all of these days. Choose others."),
    },
)
