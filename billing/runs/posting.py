"""What a final run books on the budgets (realisatie): per municipality and fund, and hours per order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from billing.budgets.models import BudgetLine
from billing.runs.lines import Line
from billing.runs.models import Run
from regie.money import split
from regie.periods import Period

CHUNK = 2_000
POST_REALISE = text("""
SELECT billing.post_realise(x.tenant_id, :run, x.fund, :year, x.cents, x.order_id, :day)
  FROM unnest(CAST(:tenants AS int[]), CAST(:funds AS text[]), CAST(:cents AS bigint[]),
              CAST(:orders AS uuid[]))
       AS x(tenant_id, fund, cents, order_id)""")


class Realised(NamedTuple):
    """An amount to book (realisatie), cents, on a fund of a municipality; for order hours, on which order."""

    tenant_id: int
    fund: str
    order_id: UUID | None
    cents: int


def amounts_of(lines: Iterable[Line]) -> list[Realised]:
    """Turn lines into what is booked on budgets (te realiseren bedragen).

    The cents of a line of order hours are split over its orders by the worth of their hours, so that what is
    booked adds up to the lines.

    Args:
        lines: of a final run.

    Returns:
        One amount per municipality, fund and order, none of them zero; pools of a fund go together.
    """
    totals: dict[tuple[int, str, UUID | None], int] = defaultdict(int)
    for line in lines:
        if not line.cents:
            continue
        parts = split(line.cents, list(line.orders.items())) if line.orders else {None: line.cents}
        for order_id, cents in parts.items():
            totals[line.key.tenant_id, line.key.fund, order_id] += cents
    return [Realised(*where, cents) for where, cents in totals.items() if cents]


def post_lines(session: Session, run: Run, period: Period, lines: Sequence[Line]) -> None:
    """Book the lines of a final run as realised cost (realisatie boeken).

    Args:
        session: the run's own; writes every municipality.
        run: a final run at work.
        period: its period, within one budget year.
        lines: its lines.

    Raises:
        DBAPIError: an order was placed on the same budget line meanwhile; the run is then tried again.
    """
    year = period.start.year
    order = _lock_order(session, year)
    amounts = iter(sorted(amounts_of(lines), key=lambda one: (one.tenant_id, *order(one))))
    about = {"run": run.id, "year": year, "day": period.last_day}
    while chunk := list(islice(amounts, CHUNK)):
        columns = {
            "tenants": [one.tenant_id for one in chunk],
            "funds": [one.fund for one in chunk],
            "cents": [one.cents for one in chunk],
            "orders": [one.order_id for one in chunk],
        }
        session.execute(POST_REALISE, {**about, **columns})


class _LockOrder:
    # Everybody locks the lines of a municipality in the order of their ids; lines to be opened come last.
    def __init__(self, ids: dict[tuple[int, str], UUID]) -> None:
        self.ids = ids

    def __call__(self, one: Realised) -> tuple[str, str, str]:
        line_id = self.ids.get((one.tenant_id, one.fund))
        return (line_id.hex if line_id else "~", one.fund, one.order_id.hex if one.order_id else "")


def _lock_order(session: Session, year: int) -> _LockOrder:
    query = select(BudgetLine.tenant_id, BudgetLine.fund, BudgetLine.id).where(BudgetLine.year == year)
    return _LockOrder({(row.tenant_id, row.fund): row.id for row in session.execute(query)})
