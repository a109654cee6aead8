"""What the forms of the assortment hold."""

from datetime import date
from typing import Any

from marshmallow import Schema, post_load, validates_schema

from cafeteria.catalogue.words import KINDS, OFFICES
from regie.database.validity import day_after
from regie.errors import msgid
from regie.web.fields import Choice, DutchDate, Ident, Minutes, Money, Slug, Text, refuse


class ProductForm(Schema):
    """A new product (product)."""

    code = Slug(required=True)
    name = Text(required=True)
    kind = Choice(KINDS, required=True)
    office = Choice(OFFICES, required=True)
    product_group = Text(required=True, longest=100)
    task_field = Text(required=True, longest=20)
    scheme = Text(required=True, longest=100)
    unit = Text(required=True, longest=50)
    fund = Text(required=True, longest=100)
    description = Text(load_default="", longest=2000, lines=True)


class VariantForm(Schema):
    """A new variant of a product (variant)."""

    code = Slug(required=True)
    name = Text(required=True)
    norm_minutes = Minutes(load_default=None, maximum=100_000)


class TariffForm(Schema):
    """A tariff over dates (tarief); people name the last day, not the day after."""

    variant_id = Ident(required=True)
    price_cents = Money(required=True, minimum=0)
    starts_on = DutchDate(required=True)
    last_day = DutchDate(load_default=None)

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a tariff that ends before it starts (einde voor begin)."""
        starts, last = data.get("starts_on"), data.get("last_day")
        if isinstance(starts, date) and isinstance(last, date) and last < starts:
            error = refuse(
                msgid("The last day (%(last)s) lies before the first day (%(first)s)."),
                "ends_before_start",
                last=last,
                first=starts,
            )
            error.field_name = "last_day"
            raise error

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the last day into the end that the service takes."""
        data["ends_on"] = day_after(data.pop("last_day"))
        return data
