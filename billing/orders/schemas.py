"""What the forms and the API of orders hold; the same fields for both."""

from datetime import date, timedelta
from typing import Any

from marshmallow import Schema, fields, post_load, validates_schema

from billing.orders.services import NewOrder
from regie.errors import msgid
from regie.periods import Period
from regie.web.fields import Choice, DutchDate, Ident, Money, Text, Whole, refuse


class YearAmount(Schema):
    """An amount in one budget year (bedrag per jaar)."""

    year = Whole(required=True, minimum=1990, maximum=2100)
    amount = Money(required=True, minimum=0)


class OrderFields(Schema):
    """What is asked for (opdracht); `ends_on` is the day after the last one."""

    client_id = Ident(required=True)
    menu_line_id = Ident(required=True)
    starts_on = DutchDate(required=True)
    ends_on = DutchDate(required=True)
    units = Whole(load_default=1, minimum=1, maximum=10_000)

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an order without a single day (einde voor begin)."""
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if isinstance(starts, date) and isinstance(ends, date) and ends <= starts:
            error = refuse(
                msgid("The end (%(end)s) must be after the start (%(start)s)."),
                "ends_before_start",
                end=ends,
                start=starts,
            )
            error.field_name = "ends_on"
            raise error


class NewOrderSchema(OrderFields):
    """An order as a program sends it (nieuwe opdracht)."""

    years = fields.List(fields.Nested(YearAmount), load_default=None)

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


class OrderForm(Schema):
    """An order as the page asks for it (nieuwe opdracht): people name the last day, not the day after."""

    client_id = Ident(required=True)
    menu_line_id = Ident(required=True)
    starts_on = DutchDate(required=True)
    last_day = DutchDate(required=True)
    units = Whole(load_default=1, minimum=1, maximum=10_000)
    step = Choice(("check", "place"), load_default="place")

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an order that ends before it starts (einde voor begin)."""
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
        """Turn the fields into what the service takes."""
        period = Period(data["starts_on"], data["last_day"] + timedelta(days=1))
        order = NewOrder(data["client_id"], data["menu_line_id"], period, data["units"])
        return {"step": data["step"], "order": order}


class CancelForm(Schema):
    """Cancelling needs a reason (annuleren)."""

    reason = Text(required=True, longest=500, lines=True)


class ShownYear(Schema):
    """What an order commits in a year (verplichting)."""

    year = fields.Integer()
    amount = Money()


class ShownOrderSchema(Schema):
    """An order that stands (geplaatste opdracht)."""

    id = Ident()
    number = fields.String()
    committed = fields.List(fields.Nested(ShownYear))


class ListedOrderSchema(Schema):
    """An order in a list (opdracht)."""

    id = Ident()
    number = fields.String()
    client_id = Ident()
    product = fields.String()
    variant = fields.String()
    starts_on = DutchDate()
    ends_on = DutchDate()
    units = fields.Integer()
    total = Money()
    state = fields.String()


class OrderQuery(Schema):
    """Filters of the list (filters)."""

    text = Text(load_default="", longest=100)
    page = Whole(load_default=1, minimum=1, maximum=1_000_000)
    size = Whole(load_default=25, minimum=1, maximum=200)
