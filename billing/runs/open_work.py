"""What finance still has to do about runs: those that ask attention, and open months (openstaand werk)."""

from collections.abc import Collection
from datetime import date
from itertools import pairwise

from sqlalchemy import Date, column, exists, or_, select, values
from sqlalchemy.orm import Session, aliased

from billing.closing.models import ClosedPeriod
from billing.costs.models import Cost
from billing.hours.models import Hour
from billing.runs.models import Run
from billing.runs.queries import RunRow, gather_run, select_runs

LOOKED_BACK = 12
SHOWN = 10


def runs_that_ask_attention(session: Session, cooperation_id: int) -> list[RunRow]:
    """List the runs that failed or have not ended (verdelingen die aandacht vragen), newest first.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        At most ten; one that failed no longer asks it once the same was done after it.
    """
    later = aliased(Run)
    done_since = exists().where(
        later.tenant_id == Run.tenant_id,
        later.kind == Run.kind,
        later.period == Run.period,
        later.state == "done",
        later.requested_at > Run.requested_at,
    )
    query = select_runs(cooperation_id).where(Run.state != "done", ~done_since)
    return [gather_run(row) for row in session.execute(query.order_by(Run.requested_at.desc()).limit(SHOWN))]


def months_without_final_run(
    session: Session, cooperation_id: int, tenant_ids: Collection[int], on: date
) -> list[date]:
    """List the past months with hours or costs and without a final run (nog niet definitief verdeeld).

    Args:
        cooperation_id: the cooperation of the scope.
        tenant_ids: payers whose hours count, the cooperation itself among them.
        on: today.

    Returns:
        First days of months of the last year, the earliest first.
    """
    firsts = [_months_before(on, back) for back in range(LOOKED_BACK, -1, -1)]
    month = values(column("starts", Date), column("ends", Date), name="month").data(list(pairwise(firsts)))
    starts, ends = month.c.starts, month.c.ends
    has_costs = exists().where(
        Cost.tenant_id == cooperation_id, Cost.incurred_on >= starts, Cost.incurred_on < ends
    )
    has_hours = exists().where(Hour.tenant_id.in_(tenant_ids), Hour.month == starts)
    covered = exists().where(ClosedPeriod.tenant_id == cooperation_id, ClosedPeriod.period.contains(starts))
    query = select(starts).where(or_(has_costs, has_hours), ~covered).order_by(starts)
    return list(session.scalars(query))


def _months_before(day: date, back: int) -> date:
    count = day.year * 12 + day.month - 1 - back
    return date(count // 12, count % 12 + 1, 1)
