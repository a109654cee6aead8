"""What the page of a product and its file show of a tariff."""

from datetime import date
from typing import Any

from cafeteria.assortment.queries import TariffRow, VariantRow


def shown_tariff(product: str, variant: VariantRow, tariff: TariffRow, day: date) -> dict[str, Any]:
    """Prepare a tariff for its table and its file (tarief).

    Args:
        product: name of the product.
        variant: whose tariff it is.
        tariff: the tariff.
        day: today.

    Returns:
        Values by the keys of `TARIFFS`; `may_end` while there is something left to end.
    """
    ended = tariff.last_day is not None and tariff.last_day < day
    later = "later" if tariff.starts_on > day else "past"
    return {
        **vars(tariff),
        "product": product,
        "variant": variant.name,
        "last_day": tariff.last_day,
        "may_end": not ended,
        "state": "now" if tariff.counts_on(day) else later,
    }
