"""What is asked before a run becomes final (nalopen): what is out of date or seems to be missing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from billing.closing.models import ClosedPeriod
from billing.costs.models import Cost, CostPool
from billing.hours.models import Hour
from regie.asking import Question
from regie.database.base import Range
from regie.errors import msgid
from regie.periods import Period

NAMED = 8


def list_doubts(session: Session, cooperation_id: int, period: Period, on: date) -> list[Question]:
    """List what to look at before the months of a run are closed (nalopen voor definitief maken).

    Args:
        session: reads every municipality of the cooperation.
        cooperation_id: whose run.
        period: whole months, half-open.
        on: today.

    Returns:
        Questions to confirm; none where nothing is out of the ordinary.
    """
    return [
        *_not_over(period, on),
        *_without_rate(session, cooperation_id, period),
        *_without_cost(session, cooperation_id, period),
        *_left_behind(session, cooperation_id, period),
    ]


def _not_over(period: Period, on: date) -> Iterator[Question]:
    message = msgid("These months are not over: their last day is %(last_day)s. Close them all the same?")
    if period.last_day >= on:
        yield Question("month_not_over", message, "last", {"last_day": period.last_day})


def _without_rate(session: Session, cooperation_id: int, period: Period) -> Iterator[Question]:
    query = select(func.coalesce(func.sum(Hour.minutes), 0)).where(
        Hour.cooperation_id == cooperation_id,
        Hour.month >= period.start,
        Hour.month < period.end,
        Hour.rate_id.is_(None),
    )
    message = msgid("%(worked_minutes)s hours have no rate and will cost nothing. Is that right?")
    if minutes := session.scalars(query).one():
        yield Question("hours_without_rate", message, None, {"worked_minutes": int(minutes)})


def _without_cost(session: Session, cooperation_id: int, period: Period) -> Iterator[Question]:
    cost = exists().where(Cost.tenant_id == CostPool.tenant_id, Cost.pool_id == CostPool.id, *_of(period))
    hours = exists().where(
        Hour.tenant_id == CostPool.tenant_id,
        Hour.pool_id == CostPool.id,
        Hour.month >= period.start,
        Hour.month < period.end,
    )
    days = CostPool.valid.overlaps(Range(period.start, period.end))
    here = (CostPool.tenant_id == cooperation_id, days, ~cost, ~hours)
    names = list(session.scalars(select(CostPool.name).where(*here).order_by(CostPool.name)))
    message = msgid("Nothing was booked on %(count)s cost pools: %(pools)s. Is that right?")
    if names:
        shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
        yield Question("pools_without_cost", message, None, {"count": len(names), "pools": shown})


def _left_behind(session: Session, cooperation_id: int, period: Period) -> Iterator[Question]:
    closed = exists().where(
        ClosedPeriod.tenant_id == cooperation_id, ClosedPeriod.period.contains(Cost.incurred_on)
    )
    query = select(func.min(Cost.incurred_on), func.coalesce(func.sum(Cost.cents), 0)).where(
        Cost.tenant_id == cooperation_id, Cost.incurred_on < period.start, ~closed
    )
    first, cents = session.execute(query).one()
    message = msgid(
        "%(left_cents)s of costs from %(first_day)s on, before these months, stand in no final run. "
        "Go on without them?"
    )
    if cents:
        yield Question("costs_in_no_run", message, "first", {"left_cents": int(cents), "first_day": first})


def _of(period: Period) -> tuple[Any, ...]:
    return (Cost.incurred_on >= period.start, Cost.incurred_on < period.end)
