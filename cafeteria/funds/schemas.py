"""What the forms of funds hold."""

from datetime import date
from typing import Any

from marshmallow import Schema, post_load

from cafeteria.funds.words import KINDS
from regie.database.validity import day_after
from regie.web.fields import Choice, DutchDate, Slug, Text
from regie.web.period_fields import PeriodFields


class FundForm(PeriodFields):
    """A new fund (geldstroom)."""

    code = Slug(required=True)
    name = Text(required=True, longest=100)
    kind = Choice(KINDS, required=True)
    starts_on = DutchDate(load_default=None)
    meant = Choice(("on",), load_default=None)


class ChangeFundForm(Schema):
    """Other words for a fund (hernoemen)."""

    name = Text(required=True, longest=100)
    kind = Choice(KINDS, required=True)


class EndFundForm(Schema):
    """The last day of a fund (beëindigen)."""

    last_day = DutchDate(required=True)

    @post_load
    def make(self, data: dict[str, date], **_: Any) -> dict[str, date | None]:
        """Turn the last day into the end that services take."""
        return {"ends_on": day_after(data["last_day"])}


class NothingForm(Schema):
    """A form that is only its button (bevestiging)."""
