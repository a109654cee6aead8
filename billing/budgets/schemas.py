"""What the forms of budgets hold."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from billing.budgets.services import NO_AMOUNT, LineAmount
from billing.budgets.shown import COLUMNS
from regie.web.fields import Choice, DutchDate, Ident, Text
from regie.web.lists import list_schema
from regie.web.number_fields import Money, Year
from regie.web.strict import REQUIRED, Sentence, StrictSchema

# A form of paper has room for as many; what is longer is imported.
MOST_AMOUNTS = 10
AMOUNT_ROWS = range(1, MOST_AMOUNTS + 1)
# The year is filled in beforehand, so that it says nothing about whether a row is used.
_PARTS = ("fund", "year", "amount")


class _DecisionFacts(StrictSchema):
    kind = Choice(("budget", "cover"), required=True)
    body = Choice(("college", "council"), required=True)
    number = Text(required=True, longest=100)
    decided_on = DutchDate(required=True)
    reason = Text(required=True, longest=1000, lines=True)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def whole_rows(self, _data: Any, original: Mapping[str, str], **_: Any) -> None:
        """Insist that every row that is used is whole, and that there is one (volledige regels)."""
        used = list(_used_rows(original))
        missing = [f"{part}-{row}" for row in used for part in _PARTS if f"{part}-{row}" not in original]
        errors = {name: [Sentence(REQUIRED, "required", {})] for name in missing}
        if not used:
            errors["fund-1"] = [Sentence(NO_AMOUNT, "no_amount", {})]
        if errors:
            raise ValidationError(errors)


def decision_form(funds: Iterable[str]) -> StrictSchema:
    """Make the schema of a decision (besluit) with room for ten amounts; rows left empty do not count.

    Args:
        funds: codes to choose from.

    Returns:
        A schema.
    """
    rows: dict[str, fields.Field[Any]] = {}
    codes = tuple(funds)
    for row in AMOUNT_ROWS:
        rows[f"fund-{row}"] = Choice(codes)
        rows[f"year-{row}"] = Year()
        rows[f"amount-{row}"] = Money()
        rows[f"source-{row}"] = Text(longest=500)
    return _DecisionFacts.of(rows, "DecisionForm")


def _used_rows(form: Mapping[str, Any]) -> Iterator[int]:
    for row in AMOUNT_ROWS:
        if any(f"{part}-{row}" in form for part in ("fund", "amount", "source")):
            yield row


def amounts_of(data: dict[str, Any]) -> list[LineAmount]:
    """Take the amounts out of a decision that was read (bedragen).

    Args:
        data: what `decision_form` read; keeps the facts alone.

    Returns:
        One for each row that is used, with its row.
    """
    rows = list(_used_rows(data))
    amounts = [
        LineAmount(
            data[f"fund-{row}"],
            data[f"year-{row}"],
            data[f"amount-{row}"],
            data.get(f"source-{row}", ""),
            row,
        )
        for row in rows
    ]
    for row in AMOUNT_ROWS:
        for part in (*_PARTS, "source"):
            data.pop(f"{part}-{row}", None)
    return amounts


class ReturnDecisionForm(StrictSchema):
    """A draft to return with what has to change (terugsturen)."""

    reason = Text(required=True, longest=1000, lines=True)


class NothingForm(StrictSchema):
    """A form that is only its button (bevestiging)."""


BudgetLineSchema = list_schema("BudgetLineSchema", COLUMNS, line_id=Ident())
