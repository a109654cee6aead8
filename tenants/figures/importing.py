"""Reading a file of figures (kengetallen, budgetten): all right, or each mistake by line and column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from regie.errors import msgid, quote_input
from regie.fileproblems import FileProblems
from regie.numbers import Language
from regie.tables import open_table
from regie.web.rows import read_rows
from tenants.figures.schemas import COLUMNS, TOTAL, BudgetRow, FigureRow

FileKind = Literal["figure", "budget"]
# A bearer of this name would be added to what it is the sum of.
_TOTAL = re.compile(r"(?:sub|eind)?tota(?:a)?l\b|som\b|sum\b|alle gemeenten\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedFigure:
    """One right row of a file (regel).

    Args:
        line: line of the file, from 1.
        municipality: name of the municipality or other bearer, as written.
        cbs_code: `GM` and four digits, `*` for a printed total, empty for a bearer outside.
        year: the year it is about.
        name: which figure; of a budget, its fund.
        value: in `unit`; of a budget, whole cents in euros.
        unit: as written.
        reference_date: day on which it was counted (peildatum).
        source: where it was printed.
    """

    line: int
    municipality: str
    cbs_code: str
    year: int
    name: str
    value: Decimal
    unit: str
    reference_date: date
    source: str

    @property
    def bearer(self) -> str:
        """Give who it is about (drager)."""
        return self.municipality

    @property
    def is_total(self) -> bool:
        """Tell whether it is a printed total (gedrukt totaal)."""
        return self.cbs_code == TOTAL

    @property
    def cents(self) -> int:
        """Give the value in cents (centen), for budgets."""
        return int(self.value * 100)


def read_figures(data: bytes, kind: FileKind, language: Language | None = None) -> list[ParsedFigure]:
    """Read a file of figures or budgets (bestand inlezen), all of it or nothing.

    Args:
        data: CSV or XLSX with the columns of `COLUMNS`.
        kind: `budget` wants euros, and a municipality on every row that is not a total.
        language: in which its numbers are typed; None when nobody said.

    Returns:
        Rows in the order of the file, totals among them.

    Raises:
        InvalidInput: as `gather_figures` does, and with every mistake that it noted.
    """
    rows, problems = gather_figures(data, kind, language)
    problems.settle()
    return rows


def gather_figures(
    data: bytes, kind: FileKind, language: Language | None = None
) -> tuple[list[ParsedFigure], FileProblems]:
    """Read what can be read of a file of figures or budgets (inlezen), and note what is wrong with the rest.

    Args:
        data: as `read_figures` takes it.
        kind: `figure` or `budget`.
        language: in which its numbers are typed.

    Returns:
        The right rows, and the mistakes, to which the caller may add: `required`, `too_long`, `invalid_code`,
        `invalid_year`, `invalid_number`, `ambiguous_number`, `invalid_amount`, `ambiguous_amount`,
        `too_many_decimals`, `invalid_unit`, `invalid_date`, `duplicate`.

    Raises:
        InvalidInput: as `regie.tables.open_table` does, or the columns are others.
    """
    table = open_table(data)
    table.require(COLUMNS)
    schema = BudgetRow() if kind == "budget" else FigureRow()
    rows = [ParsedFigure(line=line, **found) for line, found in read_rows(schema, table, language)]
    if not rows and not table.problems.errors:
        table.problems.refuse("no_rows", msgid("The file has a header, and no rows below it."), 1)
    rows = [row for row in rows if not _is_total_without_code(row, table.problems)]
    _note_duplicates(rows, kind, table.problems)
    return rows, table.problems


def _is_total_without_code(row: ParsedFigure, problems: FileProblems) -> bool:
    if row.cbs_code or not _TOTAL.match(row.municipality.strip()):
        return False
    message = msgid('This row is called "%(text)s": give a printed total * as its code.')
    problems.add("total_without_code", message, row.line, "cbs_code", text=quote_input(row.municipality))
    return True


def _note_duplicates(rows: Iterable[ParsedFigure], kind: FileKind, problems: FileProblems) -> None:
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        # The name tells bearers apart only where there is no code; a fund has one budget in a year.
        who = (row.cbs_code or row.bearer, row.name, row.year)
        key = who if kind == "budget" else (*who, row.reference_date, row.source)
        seen_on = first.setdefault(key, row.line)
        if seen_on != row.line:
            message = msgid("The same figure stands on line %(first)s already.")
            problems.add("duplicate", message, row.line, "name", first=seen_on)
