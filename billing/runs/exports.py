"""Files of a run (CSV): exactly the view, with amounts as 1234.56 and hours in two decimals or as 0:20."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from billing.runs.line_queries import LineRow
from billing.runs.sheet import Column, Sheet
from regie.csvfile import Cell, Delimiter, write_csv
from regie.numbers import euro_string, hours_cell


def sheet_csv(sheet: Sheet, labels: Sequence[str], delimiter: Delimiter = ",") -> Iterator[bytes]:
    """Write the sheet over all municipalities (kostenverdeelstaat als CSV), with its totals.

    Args:
        sheet: the grid.
        labels: names of the columns for municipality, CBS code, total and hours, and of the row of totals.
        delimiter: `;` for Dutch spreadsheets.

    Returns:
        The file, line by line.
    """
    municipality, code, total, hours, whole = labels
    columns = [municipality, code, *_unique(sheet.columns), total, hours]
    rows: list[list[Cell]] = [
        [row.municipality, row.cbs_code, *map(_euro, row.cents), _euro(row.total), hours_cell(row.minutes)]
        for row in sheet.rows
    ]
    rows.append([whole, "", *map(_euro, sheet.totals), _euro(sheet.total), hours_cell(sheet.minutes)])
    return write_csv(columns, rows, delimiter=delimiter)


def _unique(columns: Sequence[Column]) -> list[str]:
    labels = [column.label for column in columns]
    return [
        f"{column.label} ({column.code})" if labels.count(column.label) > 1 else column.label
        for column in columns
    ]


def _euro(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(euro_string(cents))


LINE_COLUMNS = (
    "municipality",
    "source",
    "pool",
    "product",
    "variant",
    "party",
    "role",
    "fund",
    "hours",
    "amount",
)


def lines_csv(
    lines: Iterable[LineRow], labels: Sequence[str], sources: Mapping[str, str], delimiter: Delimiter = ","
) -> Iterator[bytes]:
    """Write lines of a run (regels als CSV).

    Args:
        lines: as the view shows them.
        labels: names of the columns, in the order of `LINE_COLUMNS`.
        sources: what each kind of line is called.
        delimiter: `;` for Dutch spreadsheets.

    Returns:
        The file, line by line.
    """
    rows: Iterator[list[Cell]] = (
        [
            line.municipality,
            sources.get(line.source, line.source),
            line.pool,
            line.product,
            line.variant,
            line.party,
            line.role,
            line.fund,
            hours_cell(line.minutes),
            _euro(line.cents),
        ]
        for line in lines
    )
    return write_csv(labels, rows, delimiter=delimiter)
