"""What the forms and the API of orders hold; the same fields for both."""

from typing import Any

from marshmallow import post_load

from billing.orders.search import COLUMNS
from billing.orders.services import NewOrder
from regie.periods import Period
from regie.web.fields import Choice, DutchDate, Ident, Text
from regie.web.lists import list_schema
from regie.web.number_fields import Money, Whole, Year
from regie.web.period_fields import BoundedPeriodFields, HalfOpenFields
from regie.web.strict import Many, Part, StrictSchema


class YearAmount(StrictSchema):
    """An amount in one budget year (bedrag per jaar)."""

    year = Year(required=True)
    amount = Money(required=True, minimum=0)


class OrderFields(HalfOpenFields):
    """What is asked for (opdracht)."""

    client_id = Ident(required=True)
    menu_line_id = Ident(required=True)
    units = Whole(load_default=1, minimum=1, maximum=10_000)


class NewOrderSchema(OrderFields):
    """An order as a program sends it (nieuwe opdracht)."""

    years = Many(Part(YearAmount), load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewOrder:
        """Turn the fields into what the service takes."""
        years = data["years"]
        amounts = {row["year"]: row["amount"] for row in years} if years is not None else None
        return NewOrder(
            data["client_id"],
            data["menu_line_id"],
            Period(data["starts_on"], data["ends_on"]),
            data["units"],
            amounts,
        )


class OrderForm(BoundedPeriodFields):
    """An order as the page asks for it (nieuwe opdracht): people name the last day, not the day after."""

    client_id = Ident(required=True)
    menu_line_id = Ident(required=True)
    units = Whole(load_default=1, minimum=1, maximum=10_000)
    step = Choice(("check", "place"), load_default="place")

    @post_load
    def make(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Turn the fields into what the service takes."""
        data = super().make(data, **more)
        order = NewOrder(data["client_id"], data["menu_line_id"], data["period"], data["units"])
        return {"step": data["step"], "order": order}


class CancelForm(StrictSchema):
    """Cancelling needs a reason (annuleren)."""

    reason = Text(required=True, longest=500, lines=True)


class ShownYear(StrictSchema):
    """What an order commits in a year (verplichting)."""

    year = Whole()
    amount = Money()


class ShownOrderSchema(StrictSchema):
    """An order that stands (geplaatste opdracht)."""

    id = Ident()
    number = Text()
    committed = Many(Part(ShownYear))


ListedOrderSchema = list_schema(
    "ListedOrderSchema", COLUMNS, id=Ident(), client_id=Ident(), ends_on=DutchDate()
)


class OrderQuery(StrictSchema):
    """Filters of the list (filters)."""

    text = Text(load_default="", longest=100)
    page = Whole(load_default=1, minimum=1, maximum=1_000_000)
    size = Whole(load_default=25, minimum=1, maximum=200)
