"""What of the assortment holds from a date (geldigheid)."""

from cafeteria.assortment.models import Product, Tariff, Variant
from cafeteria.assortment.permissions import CHANGE
from regie.database.dated import DatedKind, declare_kind
from regie.errors import Conflict, declare_refusals, msgid

TARIFF = declare_kind(
    DatedKind(
        Tariff,
        CHANGE,
        same=("variant_id",),
        shown={"price_cents": "price_cents"},
        listed=("product_name", "variant_name"),
        follows=msgid(
            "The tariff of %(price_cents)s then ends on %(last_day)s; %(times)s orders keep it. Tick that it "
            "may end, or choose another first day."
        ),
        ends=msgid("The tariff of %(price_cents)s ends on %(last_day)s; %(times)s orders keep it."),
        goes=msgid("The tariff of %(price_cents)s is withdrawn, if no order rests on it."),
    )
)
PRODUCT = declare_kind(
    DatedKind(
        Product,
        CHANGE,
        same=("code",),
        shown={"product": "name"},
        ends=msgid(
            "%(product)s can be ordered up to and including %(last_day)s; orders and lines of product "
            "choices (%(times)s) keep it."
        ),
        goes=msgid("%(product)s is withdrawn, if it has no variants."),
    )
)
VARIANT = declare_kind(
    DatedKind(
        Variant,
        CHANGE,
        same=("product_id", "code"),
        shown={"variant": "name"},
        listed=("product_name",),
        ends=msgid(
            "Variant %(variant)s can be ordered up to and including %(last_day)s; orders and lines of "
            "product choices (%(times)s) keep it."
        ),
        goes=msgid("Variant %(variant)s is withdrawn, if it has no tariffs and stands in no product choice."),
    )
)
declare_refusals(
    Conflict,
    {
        "used_already.choices": msgid(
            "Orders and lines of product choices (%(times)s) rest on it. Let it end instead of withdrawing "
            "it."
        ),
        "used_later.choices": msgid(
            "The last order for it starts on %(used_on)s. It can end after that day."
        ),
        "referred_to.cafeteria.variant": msgid("It has variants. Withdraw those first."),
        "referred_to.cafeteria.tariff": msgid("It has tariffs. Withdraw those first."),
    },
)
