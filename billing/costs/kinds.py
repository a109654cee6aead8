"""What of the costs holds from a date (geldigheid), and what is said of what rests on it."""

from billing.costs.models import Rate
from billing.costs.permissions import ADD_RATE
from regie.database.dated import Kind, declare_kind
from regie.errors import Conflict, declare_refusals, msgid

RATE = declare_kind(
    Kind(
        Rate,
        ADD_RATE,
        same=("party_id", "role"),
        shown={"rate_cents": "cents_per_hour", "role": "role"},
        follows=msgid(
            "The rate of %(rate_cents)s then ends on %(last_day)s; hours booked at it (%(times)s times) keep "
            "it. Tick that it may end, or choose another first day."
        ),
        ends=msgid(
            "The rate of %(rate_cents)s for %(role)s ends on %(last_day)s; hours booked at it (%(times)s "
            "times) keep it."
        ),
        goes=msgid("The rate of %(rate_cents)s for %(role)s is withdrawn, if no hours were booked at it."),
    )
)
declare_refusals(
    Conflict,
    {
        "used_already.orders": msgid(
            "%(times)s orders rest on it, the last from %(used_on)s. Let it end after that day instead of "
            "withdrawing it."
        ),
        "used_later.orders": msgid(
            "%(times)s orders rest on it, the last from %(used_on)s. It can end after that day."
        ),
        "used_already.hours": msgid(
            "Hours were booked on it %(times)s times, last on %(used_on)s. Let it end after that day instead "
            "of withdrawing it."
        ),
        "used_later.hours": msgid(
            "Hours were booked on it %(times)s times, last on %(used_on)s. It can end after that day."
        ),
    },
)
