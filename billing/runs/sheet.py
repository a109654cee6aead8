"""The sheet over all municipalities (kostenverdeelstaat): a pure grid whose totals are sums of its cells."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True)
class SheetCell:
    """What one municipality pays for one pool or product (cel).

    Args:
        tenant_id: the municipality.
        cbs_code: of the municipality.
        municipality: its name.
        is_pool: a pool, or else a product.
        column_id: the pool or product.
        code: short name of it.
        label: name of it.
        cents: amount.
        minutes: hours in it.
    """

    tenant_id: int
    cbs_code: str
    municipality: str
    is_pool: bool
    column_id: UUID
    code: str
    label: str
    cents: int
    minutes: int


@dataclass(frozen=True)
class Column:
    """A pool or product (kolom).

    Args:
        is_pool: a pool, or else a product.
        id: the pool or product.
        code: short name.
        label: as shown.
    """

    is_pool: bool
    id: UUID
    code: str
    label: str


@dataclass(frozen=True)
class SheetRow:
    """A municipality (rij).

    Args:
        tenant_id: the municipality.
        cbs_code: of it.
        municipality: its name.
        cents: per column, in the order of the columns; None where it has no lines.
        minutes: of all its lines.
    """

    tenant_id: int
    cbs_code: str
    municipality: str
    cents: tuple[int | None, ...]
    minutes: int

    @property
    def total(self) -> int:
        """Add the row up, in cents."""
        return sum(cents or 0 for cents in self.cents)


@dataclass(frozen=True)
class Sheet:
    """A grid of municipalities and pools or products (kostenverdeelstaat), amounts in cents.

    Args:
        columns: pools by code, then products by code.
        rows: municipalities by name.
    """

    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Add each column up, in cents."""
        return tuple(sum(row.cents[at] or 0 for row in self.rows) for at in range(len(self.columns)))

    @property
    def total(self) -> int:
        """Add everything up, in cents."""
        return sum(row.total for row in self.rows)

    @property
    def minutes(self) -> int:
        """Add all hours up, in minutes."""
        return sum(row.minutes for row in self.rows)


REST = UUID(int=0)


def fold_sheet(sheet: Sheet, most: int, rest: str) -> Sheet:
    """Put the smallest pools and products of a sheet together (overige) where too many stand side by side.

    Args:
        sheet: the grid.
        most: columns that it may have, the rest among them.
        rest: name of what is put together.

    Returns:
        The same sheet, or one with the largest columns in their order and the rest last; rows add up to the
        same.
    """
    if len(sheet.columns) <= most:
        return sheet
    weight = [sum(abs(row.cents[at] or 0) for row in sheet.rows) for at in range(len(sheet.columns))]
    largest = sorted(range(len(sheet.columns)), key=lambda at: (-weight[at], at))[: most - 1]
    kept = sorted(largest)
    rows = tuple(
        replace(row, cents=(*(part := [row.cents[at] for at in kept]), row.total - sum(c or 0 for c in part)))
        for row in sheet.rows
    )
    columns = (*(sheet.columns[at] for at in kept), Column(True, REST, "", rest))
    return Sheet(columns, rows)


def build_sheet(cells: Iterable[SheetCell]) -> Sheet:
    """Lay cells out as a grid (kostenverdeelstaat).

    Args:
        cells: at most one per municipality and column.

    Returns:
        The grid; its total is the sum of the cells.
    """
    found = list(cells)
    of_column = {(cell.is_pool, cell.column_id): cell for cell in found}
    columns = sorted(
        (Column(cell.is_pool, cell.column_id, cell.code, cell.label) for cell in of_column.values()),
        key=lambda column: (not column.is_pool, column.code),
    )
    place = {(column.is_pool, column.id): at for at, column in enumerate(columns)}
    cents: dict[int, list[int | None]] = defaultdict(lambda: [None] * len(columns))
    minutes: dict[int, int] = defaultdict(int)
    for cell in found:
        cents[cell.tenant_id][place[cell.is_pool, cell.column_id]] = cell.cents
        minutes[cell.tenant_id] += cell.minutes
    people = sorted({(cell.municipality, cell.cbs_code, cell.tenant_id) for cell in found})
    rows = [
        SheetRow(tenant_id, code, name, tuple(cents[tenant_id]), minutes[tenant_id])
        for name, code, tenant_id in people
    ]
    return Sheet(tuple(columns), tuple(rows))
