"""A budget line month by month (maandstanden), added up from its entries."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Select, cast, func, select
from sqlalchemy.orm import Session

from billing.budgets.models import Decision, Entry
from regie.web.charts.forecast import MONTHS, MonthBalance


def monthly_balance(
    session: Session, tenant_id: int, line_id: UUID, year: int, until: date
) -> tuple[MonthBalance, ...]:
    """Tell how a budget line stood at the end of each month (maandstanden), by the days they count from.

    Args:
        tenant_id: the municipality.
        line_id: the line.
        year: its budget year.
        until: the last day to look at.

    Returns:
        January up to the month of that day, cumulative; none before the year begins. What counts from an
        earlier year stands in January, what counts from later in the last month, which equals the balance.
    """
    months = MONTHS if until.year > year else until.month if until.year == year else 0
    added: dict[tuple[int, str], int] = defaultdict(int)
    for row in session.execute(_sums_by_month(tenant_id, line_id)):
        first, last = row.month.year < year, row.month.year > year
        month = 1 if first else months if last else min(row.month.month, months)
        added[month, row.kind] += row.cents
    return tuple(accumulate((_month(month, added) for month in range(1, months + 1)), _together))


def _sums_by_month(tenant_id: int, line_id: UUID) -> Select[*tuple[Any, ...]]:
    # A budget holds from the day it was decided on, also when somebody records that later.
    day = func.least(Entry.effective_on, Decision.decided_on)
    month = cast(func.date_trunc("month", day), Date)
    decision = (Decision.tenant_id == Entry.tenant_id) & (Decision.id == Entry.source_id)
    return (
        select(month.label("month"), Entry.kind, cast(func.sum(Entry.cents), BigInteger).label("cents"))
        .outerjoin(Decision, decision & (Entry.source_kind == "decision"))
        .where(Entry.tenant_id == tenant_id, Entry.line_id == line_id)
        .group_by(month, Entry.kind)
    )


def _month(month: int, added: Mapping[tuple[int, str], int]) -> MonthBalance:
    kind = {kind: added.get((month, kind), 0) for kind in ("budget", "cover", "commit", "release", "realise")}
    committed = kind["commit"] - kind["release"]
    return MonthBalance(month, kind["budget"] + kind["cover"], kind["realise"], committed)


def _together(before: MonthBalance, month: MonthBalance) -> MonthBalance:
    return MonthBalance(
        month.month,
        before.budget + month.budget,
        before.realised + month.realised,
        before.committed + month.committed,
    )
