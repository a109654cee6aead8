"""What a line of a run rests on (bronnen): the rows of hours or costs, as far as the scope may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from billing.costs.words import COST_STATES
from billing.hours.models import Hour
from billing.orders.models import Order
from billing.runs.line_queries import LineRow
from cafeteria.menus.models import MenuLine
from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import ROWS_ON_A_PAGE, Page, in_order
from regie.periods import Period
from tenants.parties.models import Party, Worker

HOURS = (
    Column("day", msgid("Day"), "date", "day", Hour.work_date.expression, heading=True),
    Column("order", msgid("Order"), sort="order", by=Order.number.expression),
    Column("worker", msgid("Worker"), sort="worker", by=Worker.name.expression),
    Column("party", msgid("Party"), sort="party", by=Party.name.expression),
    Column("role", msgid("Role"), sort="role", by=Hour.role.expression),
    Column("cents_per_hour", msgid("Per hour"), "euro", "cents", Hour.cents_per_hour.expression),
    Column("minutes", msgid("Hours"), "hours", "minutes", Hour.minutes.expression, adds_up=True),
    Column("state", msgid("State"), words=COST_STATES),
)
HOUR_SORTS = sorts_of(HOURS)


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

    @property
    def state(self) -> str:
        """Tell what it is (soort): `booked`, or `counter` for a counter-entry."""
        return "counter" if self.is_correction else "booked"


def search_hours(
    session: Session,
    cooperation_id: int,
    line: LineRow,
    period: Period,
    *,
    until: datetime | None = None,
    sort: str = "day",
    page: int = 1,
    size: int = ROWS_ON_A_PAGE,
) -> Page[HourSource]:
    """List the hours that a line rests on (uren achter een regel), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        line: of order hours, or of hours of a pool: then those of the whole pool.
        period: of the run.
        until: only what was recorded at this moment or before it; None for all.
        sort: one of `HOUR_SORTS`, with `-` before it for the other way around.
        page: from 1.
        size: rows on a page.

    Returns:
        The page, with the total of all pages; that of a pool is of the whole pool.
    """
    query, make = _behind(cooperation_id, line, period, until), partial(row_as, HourSource)
    return read_page(session, query, _by_day(sort), make, HOURS, page=page, size=size)


def all_hours(
    session: Session,
    cooperation_id: int,
    line: LineRow,
    period: Period,
    *,
    until: datetime | None = None,
    sort: str = "day",
) -> Iterator[HourSource]:
    """List all hours that a line rests on (alle uren achter een regel), for a file.

    Args:
        cooperation_id: the cooperation of the scope.
        line: as `search_hours` takes it.
        period: of the run.
        until: as `search_hours` takes it.
        sort: as `search_hours` takes it.

    Returns:
        Rows, as they are read.
    """
    query = _behind(cooperation_id, line, period, until).order_by(*_by_day(sort))
    return each_row_as(HourSource, session, query)


def _by_day(sort: str) -> list[ColumnElement[Any]]:
    ties = (Hour.work_date, Worker.name, Hour.recorded_at, Hour.id)
    return in_order(sort, HOUR_SORTS, *(column.expression for column in ties))


def _behind(
    cooperation_id: int, line: LineRow, period: Period, until: datetime | None
) -> Select[*tuple[Any, ...]]:
    query = _rows().where(
        Hour.cooperation_id == cooperation_id, Hour.month >= period.start, Hour.month < period.end
    )
    if until is not None:
        query = query.where(Hour.recorded_at <= until)
    if line.pool_id:
        return query.where(Hour.tenant_id == cooperation_id, Hour.pool_id == line.pool_id)
    return query.where(
        Hour.tenant_id == line.tenant_id,
        Hour.party_id == line.party_id,
        Hour.role == line.role,
        MenuLine.variant_id == line.variant_id,
        MenuLine.fund == line.fund,
    )


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
