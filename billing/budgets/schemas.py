"""What the forms of budgets hold."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from billing.budgets.services import NO_AMOUNT, LineAmount
from billing.budgets.shown import COLUMNS
from regie.errors import FieldError, InvalidInput, msgid
from regie.web.fields import Choice, DutchDate, Ident, Text
from regie.web.lists import list_schema
from regie.web.number_fields import Money, Year
from regie.web.strict import REQUIRED, Sentence, StrictSchema

# A form of paper has room for as many; what is longer is imported.
MOST_AMOUNTS = 10
AMOUNT_ROWS = range(1, MOST_AMOUNTS + 1)
# The year is filled in beforehand, so that it says nothing about whether a row is used.
_PARTS = ("fund", "year", "amount", "total", "source")
Totals = Mapping[tuple[str, int], int]


class _DecisionFacts(StrictSchema):
    kind = Choice(("budget", "cover"), required=True)
    body = Choice(("college", "council"), required=True)
    number = Text(required=True, longest=100)
    decided_on = DutchDate(required=True)
    reason = Text(required=True, longest=1000, lines=True)
    step = Choice(("record", "check"), load_default="record")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def whole_rows(self, _data: Any, original: Mapping[str, str], **_: Any) -> None:
        """Insist that every row that is used is whole, and that there is one (volledige regels)."""
        used = list(_used_rows(original))
        missing = [name for row in used for name in _missing(row, original)]
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
        rows[f"total-{row}"] = Money()
        rows[f"source-{row}"] = Text(longest=500)
    return _DecisionFacts.of(rows, "DecisionForm")


def _used_rows(form: Mapping[str, Any]) -> Iterator[int]:
    for row in AMOUNT_ROWS:
        if any(f"{part}-{row}" in form for part in ("fund", "amount", "total", "source")):
            yield row


def _missing(row: int, form: Mapping[str, str]) -> Iterator[str]:
    # The change and the new total say the same: one of them will do.
    given = {part for part in _PARTS if f"{part}-{row}" in form}
    wanted = ("fund", "year") if "total" in given else ("fund", "year", "amount")
    yield from (f"{part}-{row}" for part in wanted if part not in given)


def amounts_of(data: dict[str, Any], now: Totals) -> list[LineAmount]:
    """Take the amounts out of a decision that was read (bedragen).

    Args:
        data: what `decision_form` read; keeps the facts alone.
        now: what each fund has in each year of this kind, cents; what is missing has nothing.

    Returns:
        One for each row that is used, with its row.

    Raises:
        InvalidInput: `total_differs`, where change and new total do not agree.
    """
    rows = list(_used_rows(data))
    wrong = [error for row in rows if (error := _total_error(data, row, now))]
    if wrong:
        raise InvalidInput(wrong)
    amounts = [amount_of(data, row, now) for row in rows]
    for row in AMOUNT_ROWS:
        for part in _PARTS:
            data.pop(f"{part}-{row}", None)
    del data["step"]
    return amounts


def amount_of(data: Mapping[str, Any], row: int, now: Totals) -> LineAmount:
    """Take one amount out of a decision (bedrag); only cover has a source.

    Args:
        data: with fund, year and either the change or the new total of the row.
        row: from 1.
        now: as `amounts_of` takes it.

    Returns:
        The change that it makes.
    """
    fund, year = data[f"fund-{row}"], data[f"year-{row}"]
    cents = data.get(f"amount-{row}")
    if cents is None:
        cents = data[f"total-{row}"] - now.get((fund, year), 0)
    source = data.get(f"source-{row}", "") if data["kind"] == "cover" else ""
    return LineAmount(fund, year, cents, source, row)


def readable_rows(data: Mapping[str, Any]) -> list[int]:
    """List the rows of an unfinished decision that say how much for what (ingevulde regels).

    Args:
        data: what could be read of the form.

    Returns:
        Rows, from 1.
    """
    return [row for row in _used_rows(data) if "kind" in data and not list(_missing(row, data))]


def _total_error(data: Mapping[str, Any], row: int, now: Totals) -> FieldError | None:
    change, total = data.get(f"amount-{row}"), data.get(f"total-{row}")
    has = now.get((data[f"fund-{row}"], data[f"year-{row}"]), 0)
    if change is None or total is None or has + change == total:
        return None
    message = msgid(
        "There is %(now_cents)s now, so with this change the new total is %(new_cents)s. Fill in one of both."
    )
    numbers = {"now_cents": has, "new_cents": has + change}
    return FieldError(f"total-{row}", message, code="total_differs", numbers=numbers)


class ReturnDecisionForm(StrictSchema):
    """A draft to return with what has to change (terugsturen)."""

    reason = Text(required=True, longest=1000, lines=True)


class NothingForm(StrictSchema):
    """A form that is only its button (bevestiging)."""


BudgetLineSchema = list_schema("BudgetLineSchema", COLUMNS, line_id=Ident())
