"""What a line of a run rests on (bronnen): the rows of hours or costs, as far as the scope may see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from billing.hours.models import Hour
from billing.orders.models import Order
from billing.runs.line_queries import LineRow
from cafeteria.menus.models import MenuLine
from regie.database.rows import row_as, rows_as
from regie.periods import Period
from tenants.parties.models import Party, Worker


@dataclass(frozen=True)
class HourSource:
    """A row of hours under a line (urenregel); it shows the order and never the client.

    Args:
        id: the row.
        day: when.
        worker: name of who worked.
        party: for which party.
        role: in which role.
        order: number of the order; None for hours on a pool.
        minutes: below zero in a counter-entry.
        cents_per_hour: the rate that was frozen at booking.
        is_correction: whether it is a counter-entry.
    """

    id: UUID
    day: date
    worker: str
    party: str
    role: str
    order: str | None
    minutes: int
    cents_per_hour: int
    is_correction: bool


@dataclass(frozen=True)
class HourTotals:
    """All rows of hours under a line (totaal).

    Args:
        rows: how many there are.
        minutes: together; those of a pool are of the whole pool.
    """

    rows: int
    minutes: int


def hours_of_line(
    session: Session, cooperation_id: int, line: LineRow, period: Period, *, page: int = 1, size: int = 50
) -> tuple[list[HourSource], HourTotals]:
    """List the hours that a line rests on (uren achter een regel), by day.

    Args:
        cooperation_id: the cooperation of the scope.
        line: of order hours, or of hours of a pool: then those of the whole pool.
        period: of the run.
        page: from 1.
        size: rows on a page.

    Returns:
        The page, and totals over all of them.
    """
    query = _rows().where(
        Hour.cooperation_id == cooperation_id, Hour.month >= period.start, Hour.month < period.end
    )
    if line.pool_id:
        query = query.where(Hour.tenant_id == cooperation_id, Hour.pool_id == line.pool_id)
    else:
        query = query.where(
            Hour.tenant_id == line.tenant_id,
            Hour.party_id == line.party_id,
            Hour.role == line.role,
            MenuLine.variant_id == line.variant_id,
            MenuLine.fund == line.fund,
        )
    inner = query.subquery(name="matching")
    minutes = cast(func.coalesce(func.sum(inner.c.minutes), 0), BigInteger)
    totals = session.execute(select(func.count().label("rows"), minutes.label("minutes"))).one()
    rows = query.order_by(Hour.work_date, Worker.name, Hour.recorded_at, Hour.id)
    found = session.execute(rows.limit(size).offset((page - 1) * size))
    return rows_as(HourSource, found), row_as(HourTotals, totals)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Hour.id,
            Hour.work_date.label("day"),
            Worker.name.label("worker"),
            Party.name.label("party"),
            Hour.role,
            Order.number.label("order"),
            Hour.minutes,
            Hour.cents_per_hour,
            Hour.reverses.is_not(None).label("is_correction"),
        )
        .join(Worker, (Worker.tenant_id == Hour.cooperation_id) & (Worker.id == Hour.worker_id))
        .join(Party, (Party.tenant_id == Hour.cooperation_id) & (Party.id == Hour.party_id))
        .outerjoin(Order, (Order.tenant_id == Hour.tenant_id) & (Order.id == Hour.order_id))
        .outerjoin(MenuLine, (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id))
    )
