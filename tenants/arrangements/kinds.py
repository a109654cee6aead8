"""What of the arrangements holds from a date (geldigheid), and what is said of what rests on it."""

from regie.database.dated import DatedKind, declare_kind
from regie.errors import Conflict, declare_refusals, msgid
from tenants.arrangements.models import Arrangement, Participation
from tenants.arrangements.permissions import CHANGE

ARRANGEMENT = declare_kind(
    DatedKind(
        Arrangement,
        CHANGE,
        same=("name",),
        shown={"name": "name"},
        follows=msgid(
            "The arrangement %(name)s that stands then ends on %(last_day)s. Tick that it may end, or choose "
            "another name or first day."
        ),
        ends=msgid(
            "The arrangement %(name)s ends on %(last_day)s. Nobody takes part in it after that day (took "
            "part: %(times)s)."
        ),
        goes=msgid("The arrangement %(name)s is withdrawn, if nobody took part in it."),
    )
)
PARTICIPATION = declare_kind(
    DatedKind(
        Participation,
        CHANGE,
        same=("arrangement_id", "product_group"),
        shown={"product_group": "product_group"},
        listed=("municipality_name", "arrangement_name"),
        follows=msgid(
            "The participation in %(product_group)s that stands then ends on %(last_day)s; %(times)s orders "
            "keep it. Tick that it may end, or choose another first day."
        ),
        ends=msgid(
            "The participation in %(product_group)s ends on %(last_day)s; %(times)s orders rest on it and "
            "stay as they are."
        ),
        goes=msgid("The participation in %(product_group)s is withdrawn, if no order rests on it."),
    )
)
declare_refusals(
    Conflict,
    {
        "used_already.participations": msgid(
            "Municipalities took part in it (%(times)s). Let it end instead of withdrawing it."
        ),
        "used_later.participations": msgid(
            "Municipalities take part in it up to and including %(used_on)s. It can end after that day."
        ),
        "used_without_end.participations": msgid(
            "Municipalities take part in it without an end. Let them end first."
        ),
        "arrangement_not_then": msgid("The arrangement is not there on all of these days. Choose others."),
    },
)
