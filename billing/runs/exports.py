"""The sheet of a run over all municipalities (kostenverdeelstaat), as a table and as a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from billing.runs.sheet import Sheet
from regie.errors import msgid
from regie.listing import Column
from regie.web.formats import translated


def sheet_columns(sheet: Sheet) -> tuple[Column, ...]:
    """Give the columns of a sheet (kostenverdeelstaat): a pool or product each, between who pays and what.

    Args:
        sheet: the grid.

    Returns:
        Columns; those of the sheet have keys `c0` and on.
    """
    labels = [column.label for column in sheet.columns]
    parts = [
        Column(
            f"c{at}",
            f"{one.label} ({one.code})" if labels.count(one.label) > 1 else one.label,
            "euro",
            adds_up=True,
            href=f"u{at}",
            named=True,
        )
        for at, one in enumerate(sheet.columns)
    ]
    return (
        Column("municipality", msgid("Municipality"), heading=True, href="url"),
        Column("cbs_code", msgid("CBS code"), in_table=False),
        *parts,
        Column("total", msgid("Total"), "euro", adds_up=True, href="url", strong=True),
        Column("minutes", msgid("Hours"), "hours", adds_up=True),
    )


def sheet_rows(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Prepare a sheet for a file (kostenverdeelstaat), its totals last.

    Args:
        sheet: the grid.

    Yields:
        Values by the keys of the columns.
    """
    for row in sheet.rows:
        yield {**vars(row), **_cells(row.cents), "total": row.total}
    whole = {"municipality": translated(msgid("Total")), "cbs_code": "", "total": sheet.total}
    yield {**whole, **_cells(sheet.totals), "minutes": sheet.minutes}


def _cells(cents: Iterable[int | None]) -> dict[str, int | None]:
    return {f"c{at}": one for at, one in enumerate(cents)}
