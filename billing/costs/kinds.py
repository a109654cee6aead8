"""What of the costs holds from a date (geldigheid), and what is said of what rests on it."""

from billing.costs.models import CostPool, DistributionKey, Rate
from billing.costs.permissions import ADD_KEY, ADD_POOL, ADD_RATE
from regie.database.dated import DatedKind, declare_kind
from regie.errors import Conflict, declare_refusals, msgid

RATE = declare_kind(
    DatedKind(
        Rate,
        ADD_RATE,
        same=("party_id", "role"),
        shown={"rate_cents": "cents_per_hour", "role": "role"},
        listed=("party_name",),
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
KEY = declare_kind(
    DatedKind(
        DistributionKey,
        ADD_KEY,
        same=("name",),
        shown={"key": "name"},
        follows=msgid(
            "Key %(key)s then ends on %(last_day)s; pools that it divided (%(times)s) keep it. Tick that it "
            "may end, or choose another first day."
        ),
        ends=msgid("Key %(key)s ends on %(last_day)s; pools that it divided (%(times)s) keep it."),
        goes=msgid("Key %(key)s is withdrawn with its bearers, if it divides no pool."),
    )
)
POOL = declare_kind(
    DatedKind(
        CostPool,
        ADD_POOL,
        same=("code",),
        shown={"pool": "name"},
        follows=msgid(
            "Cost pool %(pool)s then ends on %(last_day)s; costs and hours on it (%(times)s) stay there. "
            "Tick that it may end, or choose another first day."
        ),
        ends=msgid("Cost pool %(pool)s ends on %(last_day)s; costs and hours on it (%(times)s) stay there."),
        goes=msgid("Cost pool %(pool)s is withdrawn, if nothing was booked on it."),
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
            "Hours were booked %(times)s times, last on %(used_on)s. Let it end after that day instead of "
            "withdrawing it."
        ),
        "used_later.hours": msgid(
            "Hours were booked %(times)s times, last on %(used_on)s. It can end after that day."
        ),
        "used_already.pools": msgid("It divides %(times)s cost pools. Let it end instead of withdrawing it."),
        "used_later.pools": msgid(
            "It divides %(times)s cost pools, the last until %(used_on)s. It can end after that day."
        ),
        "used_without_end.pools": msgid(
            "It divides %(times)s cost pools, of which at least one has no end. Let that pool end, or go on "
            "under another key, first."
        ),
        "used_already.bookings": msgid(
            "Costs or hours were booked on it %(times)s times, last on %(used_on)s. Let it end after that "
            "day instead of withdrawing it."
        ),
        "used_later.bookings": msgid(
            "Costs or hours were booked on it %(times)s times, last on %(used_on)s. It can end after that "
            "day."
        ),
        "key_not_then": msgid("This key does not hold on all the days of the cost pool."),
        "pool_not_then": msgid("This cost pool is not open on %(date)s."),
        "worker_not_then": msgid("This worker does not work here on %(date)s."),
        "not_offered_then": msgid("This product cannot be ordered on %(date)s."),
    },
)
