"""Reconciling (aansluiten): printed totals against their rows; a difference is told, never repaired."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from regie.errors import msgid
from tenants.figures.importing import ParsedFigure
from tenants.figures.schemas import EURO_UNITS

# What each code tells a reader; the pages translate these.
EXPLANATIONS: Mapping[str, str] = {
    "total_differs": msgid("The printed total is not the sum of the rows."),
    "total_without_rows": msgid("There are no rows under the printed total."),
    "mixed_units": msgid("Figures in different units stand under one total, so it cannot be added up."),
    "outside_validity": msgid("The municipality did not exist in that year or on that day."),
    "bearer_without_row_total": msgid("This bearer has figures and no total of its own."),
    "row_total_differs": msgid("The total of this row is not the sum of its figures."),
}


@dataclass(frozen=True)
class Difference:
    """Something that does not tie (bevinding).

    Args:
        code: a key of `EXPLANATIONS`.
        subject: what it is about, in the words of the file.
        source: where it was printed.
        printed: as printed; None where nothing was.
        computed: our sum; None where there is none to make.
    """

    code: str
    subject: str
    source: str
    printed: Decimal | None = None
    computed: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        """Subtract what was computed from what was printed (verschil)."""
        return None if self.printed is None or self.computed is None else self.printed - self.computed


@dataclass(frozen=True)
class TableTotals:
    """A table whose rows have a total too (kruistabel), added up in both directions.

    Args:
        printed_total: grand total as printed; None where none was.
        sum_of_rows: the row totals of the bearers that have one.
        sum_of_columns: the printed column totals of the parts.
        differences: what does not tie.
    """

    printed_total: Decimal | None
    sum_of_rows: Decimal
    sum_of_columns: Decimal
    differences: tuple[Difference, ...]

    @property
    def difference(self) -> Decimal:
        """Subtract the rows from the columns (verschil)."""
        return self.sum_of_columns - self.sum_of_rows


def reconcile(rows: Iterable[ParsedFigure]) -> list[Difference]:
    """Check every printed total against the rows of its name, year and reference date (aansluiten).

    Args:
        rows: a file, totals among them.

    Returns:
        What does not tie, in the order of the totals; empty when everything does.
    """
    below: dict[tuple[object, ...], list[ParsedFigure]] = defaultdict(list)
    totals = []
    for row in rows:
        if row.is_total:
            totals.append(row)
        else:
            below[_group(row)].append(row)
    found = (_check_total(total, below[_group(total)]) for total in totals)
    return [difference for difference in found if difference is not None]


def _group(row: ParsedFigure) -> tuple[object, ...]:
    return (row.name, row.year, row.reference_date)


def _check_total(total: ParsedFigure, rows: Sequence[ParsedFigure]) -> Difference | None:
    subject = f"{total.name} {total.year}"
    if not rows:
        return Difference("total_without_rows", subject, total.source, printed=total.value)
    if _units([total, *rows]) > 1:
        return Difference("mixed_units", subject, total.source, printed=total.value)
    computed = sum((row.value for row in rows), Decimal(0))
    if computed == total.value:
        return None
    return Difference("total_differs", subject, total.source, printed=total.value, computed=computed)


def _units(rows: Iterable[ParsedFigure]) -> int:
    return len({"euro" if row.unit.casefold() in EURO_UNITS else row.unit.casefold() for row in rows})


def reconcile_table(rows: Sequence[ParsedFigure], *, total: str, parts: Sequence[str]) -> TableTotals:
    """Add up a table in both directions (kruistelling): along its row totals and along its column totals.

    Args:
        rows: a file, totals among them; one year and reference period.
        total: name of the figure that is the total of a row.
        parts: names of the figures that it should be the sum of.

    Returns:
        Both sums, with a finding for mixed units, for every row that does not tie and for every bearer that
        has parts and no total.
    """
    shown = [row for row in rows if row.name == total or row.name in parts]
    bearers = {row.bearer: row.source for row in shown if not row.is_total}
    grand = next((row.value for row in shown if row.is_total and row.name == total), None)
    columns = [row.value for row in shown if row.is_total and row.name in parts]
    row_totals = [row.value for row in shown if not row.is_total and row.name == total]
    found = [_mixed_parts(shown, total, parts)]
    found += [_check_row(bearer, source, shown, total) for bearer, source in bearers.items()]
    return TableTotals(
        printed_total=grand,
        sum_of_rows=sum(row_totals, Decimal(0)),
        sum_of_columns=sum(columns, Decimal(0)),
        differences=tuple(difference for difference in found if difference),
    )


def _mixed_parts(rows: Sequence[ParsedFigure], total: str, parts: Sequence[str]) -> Difference | None:
    added = [row for row in rows if row.name in parts]
    if _units(added) <= 1:
        return None
    units = ", ".join(sorted({row.unit for row in added}))
    return Difference("mixed_units", f"{total}: {units}", added[0].source)


def _check_row(bearer: str, source: str, rows: Sequence[ParsedFigure], total: str) -> Difference | None:
    mine = [row for row in rows if row.bearer == bearer and not row.is_total]
    printed = next((row.value for row in mine if row.name == total), None)
    computed = sum((row.value for row in mine if row.name != total), Decimal(0))
    if printed is None:
        return Difference("bearer_without_row_total", bearer, source, computed=computed)
    if printed == computed:
        return None
    return Difference("row_total_differs", bearer, source, printed=printed, computed=computed)
