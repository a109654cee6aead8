"""What the forms and the API of orders hold; the same fields for both."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import post_load, pre_load, validates_schema

from billing.orders.search import COLUMNS
from billing.orders.services import NewOrder
from regie.periods import Period
from regie.web.fields import Choice, DutchDate, Ident, Text
from regie.web.lists import list_schema
from regie.web.number_fields import Money, Whole, Year
from regie.web.period_fields import HalfOpenFields, PeriodFields, at_field
from regie.web.strict import REQUIRED, Many, Part, StrictSchema, refuse

CHECK, PLACE = "check", "place"


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
    confirmed = Many(Text(longest=100), load_default=())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the fields into what the service takes."""
        years = data["years"]
        amounts = {row["year"]: row["amount"] for row in years} if years is not None else None
        period = Period(data["starts_on"], data["ends_on"])
        new = NewOrder(data["client_id"], data["menu_line_id"], period, data["units"], amounts)
        return {"new": new, "confirmed": frozenset(data["confirmed"])}


@dataclass(frozen=True)
class AskedOrder:
    """An order that is being filled in (opdracht in wording).

    Args:
        client_id: client of the municipality.
        menu_line_id: line of its product choice.
        starts_on: first day.
        ends_on: day after the last one; None while the usual duration is proposed.
        units: how many.
        place: it is to be placed; otherwise only worked out.
    """

    client_id: UUID
    menu_line_id: UUID
    starts_on: date
    ends_on: date | None
    units: int
    place: bool


class OrderForm(PeriodFields):
    """An order as the page asks for it (nieuwe opdracht): people name the last day, not the day after.

    Only the button places it. Until then a last day that is empty or as proposed follows what is usual.
    """

    client_id = Ident(required=True)
    menu_line_id = Ident(required=True)
    units = Whole(load_default=1, minimum=1, maximum=10_000)
    step = Choice((CHECK, PLACE), load_default=CHECK)
    proposed = Text(load_default="", longest=20)

    @pre_load
    def follow(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Let a last day that nobody chose follow the first (voorstel)."""
        follows = data.get("step") != PLACE and data.get("last_day") == data.get("proposed")
        return {name: value for name, value in data.items() if name != "last_day"} if follows else data

    @validates_schema
    def says_its_last_day(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to place an order without a last day (laatste dag)."""
        if data.get("step") == PLACE and data.get("last_day", self) is None:
            raise at_field("last_day", refuse(REQUIRED, "required"))

    @post_load
    def make(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Turn the fields into what was asked."""
        data = super().make(data, **more)
        place = data.pop("step") == PLACE
        del data["proposed"]
        return {"asked": AskedOrder(**data, place=place)}


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
