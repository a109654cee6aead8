"""What stacked bars show (rijen): the same rows stand in the table below the chart."""

from dataclasses import dataclass, replace

MOST_SERIES, MOST_ROWS = 8, 30


@dataclass(frozen=True)
class BarRow:
    """What one bar shows (rij).

    Args:
        label: municipality, or fund.
        cents: amount per series, in the order of the series; below zero is drawn to the left of zero.
        budget: its budget, cents; None draws no mark.
    """

    label: str
    cents: tuple[int, ...]
    budget: int | None = None

    @property
    def total(self) -> int:
        """Add the row up, in cents (totaal)."""
        return sum(self.cents)

    @property
    def over(self) -> int:
        """Tell how much more than its budget it is, in cents; else zero (boven budget)."""
        return 0 if self.budget is None else max(self.total - self.budget, 0)


@dataclass(frozen=True)
class BarData:
    """Rows and the names of their parts (gegevens van de balken); the table below a chart shows the same.

    Args:
        series: names of the parts, at most eight.
        rows: the bars from top to bottom.
        budget_label: what the mark stands for, such as `Budget 2013`; empty when no row has one.
        left_out: how many rows are not drawn.
    """

    series: tuple[str, ...]
    rows: tuple[BarRow, ...]
    budget_label: str = ""
    left_out: int = 0

    @property
    def totals(self) -> tuple[int, ...]:
        """Add each series up, in cents (totalen)."""
        return tuple(sum(row.cents[at] for row in self.rows) for at in range(len(self.series)))

    @property
    def table(self) -> list[dict[str, object]]:
        """Give the rows by the keys of their columns (tabel): label, series_0 and on, total, budget."""
        return [
            {"label": row.label, **_cells(row.cents), "total": row.total, "budget": row.budget}
            for row in self.rows
        ]

    @property
    def table_totals(self) -> dict[str, int]:
        """Give the totals by the keys of their columns (totaalregel)."""
        return {**_cells(self.totals), "total": self.total, "budget": self.budgets}

    @property
    def has_budgets(self) -> bool:
        """Tell whether a mark is drawn anywhere (budget bekend)."""
        return any(row.budget is not None for row in self.rows)

    @property
    def total(self) -> int:
        """Add everything up, in cents (totaal)."""
        return sum(row.total for row in self.rows)

    @property
    def budgets(self) -> int:
        """Add the budgets up, in cents (budgetten)."""
        return sum(row.budget or 0 for row in self.rows)


def _cells(cents: tuple[int, ...]) -> dict[str, int]:
    return {f"series_{at}": value for at, value in enumerate(cents)}


def keep_largest(data: BarData, most: int = MOST_ROWS) -> BarData:
    """Keep the largest rows (grootste balken) where there are more than can be read.

    Args:
        data: any number of rows.
        most: rows to keep.

    Returns:
        Rows in the same order, and how many are left out.
    """
    if len(data.rows) <= most:
        return data
    by_size = sorted(range(len(data.rows)), key=lambda at: (-abs(data.rows[at].total), at))
    kept = tuple(data.rows[at] for at in sorted(by_size[:most]))
    return replace(data, rows=kept, left_out=len(data.rows) - most)


def fold_series(data: BarData, rest: str) -> BarData:
    """Put the smallest series together (overige) where there are more than there are colours.

    Args:
        data: any number of series.
        rest: name of what is put together.

    Returns:
        At most eight series in the same order, the last one the rest; rows have the same totals.
    """
    if len(data.series) <= MOST_SERIES:
        return data
    weight = [sum(abs(row.cents[at]) for row in data.rows) for at in range(len(data.series))]
    largest = sorted(range(len(data.series)), key=lambda at: (-weight[at], at))[: MOST_SERIES - 1]
    kept = sorted(largest)
    rows = tuple(
        replace(row, cents=(*(part := [row.cents[at] for at in kept]), row.total - sum(part)))
        for row in data.rows
    )
    return replace(data, series=(*(data.series[at] for at in kept), rest), rows=rows)
