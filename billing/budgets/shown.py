"""What pages of budgets share (weergave): rows with their addresses, sums, years to choose from, a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from billing.budgets.after import LineEffect
from billing.budgets.queries import LineBalance
from regie.csvfile import Cell, Delimiter, write_csv
from regie.errors import msgid
from regie.numbers import euro_string
from regie.web.addresses import page_url
from regie.web.formats import percent, translated

AMOUNTS = ("budget", "cover", "held", "committed", "realised", "uncovered")
COLUMNS = (
    msgid("Municipality"),
    msgid("Fund"),
    msgid("Year"),
    msgid("Budget"),
    msgid("Cover"),
    msgid("Reserved"),
    msgid("Commitments"),
    msgid("Realised"),
    msgid("Still to be covered"),
    msgid("Available"),
    msgid("Used (%)"),
)


def line_columns() -> list[dict[str, Any]]:
    """Name the columns of budget lines after the names (kolommen); every amount opens its line.

    Returns:
        Columns as a data table takes them.
    """
    amounts: list[dict[str, Any]] = [
        {"key": key, "label": translated(label), "kind": "euro", "href": "url"}
        for key, label in zip((*AMOUNTS, "room"), COLUMNS[3:-1], strict=True)
    ]
    amounts[-1]["strong"] = True
    return [*amounts, {"key": "share", "label": translated(COLUMNS[-1]), "kind": "share"}]


def shown_line(line: LineBalance, url: str) -> dict[str, Any]:
    """Prepare a budget line for a page (budgetregel).

    Args:
        line: with its balance.
        url: page of the line.

    Returns:
        Its values by the keys of the columns.
    """
    share = percent(line.used, line.total)
    return {
        **vars(line),
        "total": line.total,
        "share": share,
        "url": url,
    }


def shown_effect(effect: LineEffect, url: str) -> dict[str, Any]:
    """Prepare what a decision does to a line for a page (gevolg).

    Args:
        effect: the line before and after.
        url: page of the line.

    Returns:
        Values by the keys of the columns.
    """
    return {
        "url": url,
        "fund": effect.before.fund,
        "year": effect.before.year,
        "source": effect.source,
        "cents": effect.cents,
        "room": effect.before.room,
        "room_after": effect.after.room,
        "uncovered": effect.before.uncovered,
        "uncovered_after": effect.after.uncovered,
        "short_by": effect.short_by,
    }


def sums(lines: Iterable[LineBalance]) -> dict[str, int]:
    """Add budget lines up (totalen), cents; what is available is left out.

    Args:
        lines: of any funds, years and municipalities.

    Returns:
        Cents by the keys of the columns, `total` and `used`.
    """
    # No total of what is available: room of one year or fund cannot be used in another.
    found = list(lines)
    return {name: sum(getattr(line, name) for line in found) for name in (*AMOUNTS, "total", "used")}


def year_choices(years: Iterable[int], chosen: int, this_year: int) -> list[dict[str, Any]]:
    """List the years to choose from (jaarkeuze).

    Args:
        years: that have budget lines.
        chosen: the one shown; it is in the list whatever it is.
        this_year: always in the list.

    Returns:
        Label, address and whether it is the one shown, the earliest first.
    """
    return [
        {"label": str(year), "url": page_url(year=year), "current": year == chosen}
        for year in sorted({*years, chosen, this_year})
    ]


def lines_csv(
    lines: Sequence[LineBalance], names: Mapping[int, str], labels: Sequence[str], delimiter: Delimiter
) -> Iterator[bytes]:
    """Write budget lines as a file (budgetregels als CSV), without subtotals.

    Args:
        lines: with their balance.
        names: of the municipalities.
        labels: names of the columns, in the order of `COLUMNS`.
        delimiter: `;` for Dutch spreadsheets.

    Returns:
        The file, line by line.
    """
    return write_csv(labels, [_cells(line, names) for line in lines], delimiter=delimiter)


def _cells(line: LineBalance, names: Mapping[int, str]) -> list[Cell]:
    amounts = [Decimal(euro_string(getattr(line, name))) for name in (*AMOUNTS, "room")]
    share = (Decimal(line.used) * 100 / line.total).quantize(Decimal("0.1")) if line.total else None
    return [names[line.tenant_id], line.fund, line.year, *amounts, share]
