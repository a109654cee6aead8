"""What the forms of funds hold."""

from cafeteria.funds.words import KINDS
from regie.web.fields import Choice, DutchDate, Slug, Text
from regie.web.period_fields import PeriodFields
from regie.web.strict import StrictSchema


class FundForm(PeriodFields):
    """A new fund (geldstroom)."""

    code = Slug(required=True)
    name = Text(required=True, longest=100)
    kind = Choice(KINDS, required=True)
    starts_on = DutchDate(load_default=None)
    meant = Choice(("on",), load_default=None)


class ChangeFundForm(StrictSchema):
    """Other words for a fund (hernoemen)."""

    name = Text(required=True, longest=100)
    kind = Choice(KINDS, required=True)
