"""What the forms of the assortment hold."""

from collections.abc import Iterable
from typing import Any

from marshmallow import post_load

from cafeteria.assortment.words import KINDS, OFFICES
from regie.web.fields import Choice, Ident, Slug, Text
from regie.web.number_fields import Minutes, Money, Whole
from regie.web.period_fields import PeriodFields
from regie.web.strict import StrictSchema


class _ProductFacts(StrictSchema):
    code = Slug(required=True)
    name = Text(required=True)
    kind = Choice(KINDS, required=True)
    office = Choice(OFFICES, required=True)
    product_group = Text(required=True, longest=100)
    task_field = Text(required=True, longest=20)
    scheme = Text(required=True, longest=100)
    unit = Text(required=True, longest=50)
    description = Text(load_default="", longest=2000, lines=True)


class WordsForm(StrictSchema):
    """The words of a product (woorden)."""

    name = Text(required=True)
    description = Text(load_default="", longest=2000, lines=True)


def product_form(funds: Iterable[str]) -> StrictSchema:
    """Make the schema of a new product (product).

    Args:
        funds: codes to choose from.

    Returns:
        A schema.
    """
    return _ProductFacts.of({"fund": Choice(tuple(funds), required=True)}, "ProductForm")


class VariantWordsForm(StrictSchema):
    """Name and usual duration of a variant (woorden van een variant)."""

    name = Text(required=True)
    usual_months = Whole(load_default=None, minimum=1, maximum=120)


class VariantForm(VariantWordsForm):
    """A new variant of a product (variant)."""

    code = Slug(required=True)
    norm_minutes = Minutes(load_default=None, maximum=100_000)


class TariffForm(PeriodFields):
    """A tariff over dates (tarief); people name the last day, not the day after."""

    variant_id = Ident(required=True)
    price_cents = Money(required=True, minimum=0)
    follows = Choice(("on",), load_default=None)

    @post_load
    def answer(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the tick into a yes."""
        return {**data, "follows": data["follows"] is not None}
