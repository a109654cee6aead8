"""What a row of a file of figures holds (kengetallen, budgetten), column by column."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, validates_schema

from regie.errors import msgid, quote_input
from regie.web.fields import Choice, DutchDate, Text
from regie.web.number_fields import Money, Number, Year
from regie.web.period_fields import at_field
from regie.web.strict import REQUIRED, StrictSchema, refuse

COLUMNS = ("municipality", "cbs_code", "year", "name", "value", "unit", "reference_date", "source")
TOTAL = "*"
EURO_UNITS = frozenset({"euro", "eur", "€"})
LONGEST = 300
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_CODE = re.compile(r"GM[0-9]{4}")


class Code(Text):
    """A CBS code (gemeentecode): `GM` and four digits, or `*` for a printed total."""

    def read(self, value: object) -> str:
        text = super().read(value)
        if text != TOTAL and not _CODE.fullmatch(text):
            raise refuse(
                msgid('"%(text)s" is not a CBS code: GM and four digits, or * for a printed total.'),
                "invalid_code",
                text=quote_input(text),
            )
        return text


class EuroUnit(Text):
    """The unit of a budget (eenheid), which is the euro."""

    def read(self, value: object) -> str:
        text = super().read(value)
        if text.lower() not in EURO_UNITS:
            raise refuse(
                msgid('A budget is in euro; the unit here is "%(text)s".'),
                "invalid_unit",
                text=quote_input(text),
            )
        return text


class Euros(Money):
    """An amount in euros (bedrag) with its cents as decimals, as figures are held."""

    def read(self, value: object) -> Decimal:  # type: ignore[override]
        return Decimal(super().read(value)) / 100


class _SourcedRow(StrictSchema):
    municipality = Text(required=True, longest=LONGEST)
    cbs_code = Code(load_default="")
    year = Year(required=True, first=EARLIEST_YEAR, last=LATEST_YEAR)
    name = Text(required=True, longest=LONGEST)
    reference_date = DutchDate(required=True)
    source = Text(required=True, longest=LONGEST)


class FigureRow(_SourcedRow):
    """A reference figure (kengetal)."""

    value = Number(required=True, decimals=4)
    unit = Text(required=True, longest=LONGEST)


class BudgetRow(_SourcedRow):
    """A budget (budget) of a municipality; `name` is its fund."""

    value = Euros(required=True)
    unit = EuroUnit(required=True, longest=LONGEST)

    @validates_schema(skip_on_field_errors=False)
    def has_municipality(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a row of nobody (zonder gemeente)."""
        if data.get("cbs_code") == "":
            message = msgid("A budget belongs to a municipality: give its CBS code.")
            raise at_field("cbs_code", refuse(message, "no_municipality"))


class ChangeForm(StrictSchema):
    """Correcting or withdrawing a figure (herstellen): a value with its source, or a reason."""

    act = Choice(("correct", "withdraw"), required=True)
    value = Number(decimals=4, load_default=None)
    source = Text(longest=LONGEST, load_default="")
    reason = Text(longest=LONGEST, load_default="")

    @validates_schema
    def has_what_it_needs(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for what the act needs (verplichte velden)."""
        needed = ("value", "source") if data["act"] == "correct" else ("reason",)
        missing = {name: refuse(REQUIRED, "required").messages for name in needed if data[name] in (None, "")}
        if missing:
            raise ValidationError(missing)
