"""What of the assortment holds from a date (geldigheid)."""

from cafeteria.catalogue.models import Tariff
from cafeteria.catalogue.permissions import CHANGE
from regie.database.dated import Kind, declare_kind
from regie.errors import msgid

TARIFF = declare_kind(
    Kind(
        Tariff,
        CHANGE,
        same=("variant_id",),
        shown={"price_cents": "price_cents"},
        follows=msgid(
            "The tariff of %(price_cents)s then ends on %(last_day)s; %(times)s orders keep it. Tick that it "
            "may end, or choose another first day."
        ),
        ends=msgid("The tariff of %(price_cents)s ends on %(last_day)s; %(times)s orders keep it."),
        goes=msgid("The tariff of %(price_cents)s is withdrawn, if no order rests on it."),
    )
)
