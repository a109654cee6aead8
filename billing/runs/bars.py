"""Stacked bars of what a run divides (balken van een verdeling), for pages and for paper."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from flask_babel import gettext

from billing.runs.sheet import Sheet
from billing.runs.stands import FundStand
from regie.web.charts.rows import BarData, BarRow, fold_series


def bars_of_sheet(sheet: Sheet, budgets: Sequence[FundStand] = (), year: int | None = None) -> BarData:
    """Draw the sheet as a bar per municipality (kostenverdeelstaat als balken), parts per pool or product.

    Args:
        sheet: the grid.
        budgets: how the budgets stand after the run; none draws the run alone, without marks.
        year: budget year of the run, for the mark.

    Returns:
        Bars; with budgets they begin with what was realised earlier in the year.
    """
    rows = [(row.municipality, tuple(cents or 0 for cents in row.cents), row.tenant_id) for row in sheet.rows]
    found: dict[int, list[FundStand]] = defaultdict(list)
    for stand in budgets:
        found[stand.tenant_id].append(stand)
    labels = [column.label for column in sheet.columns]
    return _bars(labels, [(label, cents, found[key]) for label, cents, key in rows], year)


def bars_of_funds(
    amounts: Iterable[tuple[str, str, int]],
    budgets: Sequence[FundStand],
    year: int | None,
    called: Mapping[str, str] = MappingProxyType({}),
) -> BarData:
    """Draw what one municipality pays as a bar per fund (balk per fonds), parts per pool or product.

    Args:
        amounts: code of the fund, name of the pool or product, and cents, of each line.
        budgets: how its budgets stand after the run.
        year: budget year of the run, for the mark.
        called: names of the funds, by code; one that is missing is called by its code.

    Returns:
        Bars as `bars_of_sheet` gives.
    """
    cents: dict[tuple[str, str], int] = defaultdict(int)
    for fund, name, amount in amounts:
        cents[fund, name] += amount
    names = list(dict.fromkeys(name for _, name in cents))
    by_fund = {stand.fund: [stand] for stand in budgets}
    rows = [
        (called.get(fund, fund), tuple(cents.get((fund, name), 0) for name in names), by_fund.get(fund, []))
        for fund in sorted({fund for fund, _ in cents}, key=lambda fund: (called.get(fund, fund), fund))
    ]
    return _bars(names, rows, year)


def _bars(
    names: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...], Sequence[FundStand]]], year: int | None
) -> BarData:
    earlier = [sum(stand.earlier for stand in stands) for _, _, stands in rows]
    # Who has recorded no budget at all is not over it.
    marks = [sum(stand.budget for stand in stands) or None for _, _, stands in rows]
    series, shown = tuple(names), [cents for _, cents, _ in rows]
    if any(earlier):
        series = (gettext("Earlier in %(year)s", year=year), *series)
        shown = [(before, *cents) for before, cents in zip(earlier, shown, strict=True)]
    bars = tuple(
        BarRow(label, cents, mark) for (label, _, _), cents, mark in zip(rows, shown, marks, strict=True)
    )
    budget = gettext("Budget %(year)s", year=year) if any(marks) else ""
    return fold_series(BarData(series, bars, budget), gettext("Other"))
