"""Reading a file of figures (kengetallen, budgetten): all right, or each mistake by line and column."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeVar

from regie.csvfile import FileProblems, Row, read_csv
from regie.errors import DomainError, Invalid, msgid, quote_input
from regie.money import parse_euro
from regie.periods import parse_date

Kind = Literal["figure", "budget"]
COLUMNS = ("municipality", "cbs_code", "year", "name", "value", "unit", "reference_date", "source")
TOTAL = "*"
EURO_UNITS = frozenset({"euro", "eur", "€"})
LONGEST = 300

_CODE = re.compile(r"GM[0-9]{4}")
_VALUE = re.compile(r"-?[0-9]{1,16}(?:[.,][0-9]{1,4})?")
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ParsedFigure:
    """One right row of a file (regel).

    Args:
        line: line of the file, from 1.
        bearer: name of the municipality or other bearer, as written.
        cbs_code: `GM` and four digits, `*` for a printed total, empty for a bearer outside.
        year: the year it is about.
        name: which figure; of a budget, its fund.
        value: in `unit`; of a budget, whole cents in euros.
        unit: as written.
        reference_date: day on which it was counted (peildatum).
        source: where it was printed.
    """

    line: int
    bearer: str
    cbs_code: str
    year: int
    name: str
    value: Decimal
    unit: str
    reference_date: date
    source: str

    @property
    def is_total(self) -> bool:
        """Tell whether it is a printed total (gedrukt totaal)."""
        return self.cbs_code == TOTAL

    @property
    def cents(self) -> int:
        """Give the value in cents (centen), for budgets."""
        return int(self.value * 100)


def read_figures(data: bytes, kind: Kind) -> list[ParsedFigure]:
    """Read a file of figures or budgets (bestand inlezen), all of it or nothing.

    Args:
        data: CSV with the columns of `COLUMNS`.
        kind: `budget` wants euros, and a municipality on every row that is not a total.

    Returns:
        Rows in the order of the file, totals among them.

    Raises:
        InvalidInput: as `regie.csvfile.read_csv` does, and `missing_value`, `too_long`, `invalid_code`,
            `invalid_year`, `invalid_value`, `ambiguous_value`, `invalid_amount`, `invalid_unit`,
            `invalid_date`, `no_municipality`, `duplicate`.
    """
    problems = FileProblems()
    parsed = [_read_row(row, kind, problems) for row in read_csv(data, required=COLUMNS)]
    rows = [row for row in parsed if row is not None]
    _note_duplicates(rows, kind, problems)
    problems.settle()
    return rows


def _read_row(row: Row, kind: Kind, problems: FileProblems) -> ParsedFigure | None:
    reader = _RowReader(row, problems)
    found = (
        reader.read("municipality", _text),
        reader.read("cbs_code", lambda text: _code(text, kind)),
        reader.read("year", _year),
        reader.read("name", _text),
        reader.read("value", _euros if kind == "budget" else _number),
        reader.read("unit", _euro_unit if kind == "budget" else _text),
        reader.read("reference_date", parse_date),
        reader.read("source", _text),
    )
    bearer, code, year, name, value, unit, reference_date, source = found
    if reader.wrong:
        return None
    assert bearer is not None and code is not None and year is not None and name is not None  # noqa: PT018
    assert value is not None and unit is not None and reference_date is not None and source is not None  # noqa: PT018
    return ParsedFigure(row.line, bearer, code, year, name, value, unit, reference_date, source)


class _RowReader:
    """Reads the cells of one row and notes what is wrong with each."""

    def __init__(self, row: Row, problems: FileProblems) -> None:
        self.row, self.problems, self.wrong = row, problems, False

    def read(self, column: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(self.row.values[column].strip())
        except DomainError as error:
            self.wrong = True
            self.problems.add(error.code, error.message, self.row.line, column, **error.numbers)
            return None


def _text(text: str) -> str:
    if not text:
        raise Invalid(msgid("This value is missing."), code="missing_value")
    if len(text) > LONGEST or not text.isprintable():
        raise Invalid(
            msgid('"%(text)s" is too long or holds a character that cannot be stored.'),
            code="too_long",
            text=quote_input(text),
        )
    return text


def _code(text: str, kind: Kind) -> str:
    if not text and kind == "budget":
        raise Invalid(msgid("A budget belongs to a municipality: give its CBS code."), code="no_municipality")
    if text and text != TOTAL and not _CODE.fullmatch(text):
        raise Invalid(
            msgid('"%(text)s" is not a CBS code: GM and four digits, or * for a printed total.'),
            code="invalid_code",
            text=quote_input(text),
        )
    return text


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
        raise Invalid(msgid('"%(text)s" is not a year.'), code="invalid_year", text=quote_input(text))
    return int(text)


def _number(text: str) -> Decimal:
    # One separator and three digits may mean thousands or thousandths: nobody but the writer knows.
    if _AMBIGUOUS.fullmatch(text):
        raise Invalid(
            msgid('"%(text)s" can be read in two ways: write thousands without a sign, or four decimals.'),
            code="ambiguous_value",
            text=quote_input(text),
        )
    if not _VALUE.fullmatch(text):
        raise Invalid(
            msgid('"%(text)s" is not a number with at most four decimals and no thousands sign.'),
            code="invalid_value",
            text=quote_input(text),
        )
    return Decimal(text.replace(",", "."))


def _euros(text: str) -> Decimal:
    return Decimal(parse_euro(text)) / 100


def _euro_unit(text: str) -> str:
    if text.lower() not in EURO_UNITS:
        raise Invalid(
            msgid('A budget is in euro; the unit here is "%(text)s".'),
            code="invalid_unit",
            text=quote_input(text),
        )
    return text


def _note_duplicates(rows: Iterable[ParsedFigure], kind: Kind, problems: FileProblems) -> None:
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        # The name tells bearers apart only where there is no code; a fund has one budget in a year.
        who = (row.cbs_code or row.bearer, row.name, row.year)
        key = who if kind == "budget" else (*who, row.reference_date, row.source)
        seen_on = first.setdefault(key, row.line)
        if seen_on != row.line:
            message = msgid("The same figure stands on line %(first)s already.")
            problems.add("duplicate", message, row.line, "name", first=seen_on)
