"""Reading hours: a week over all municipalities, what can be booked on, and totals per party and role."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from billing.costs.models import CostPool
from billing.hours.models import Hour
from billing.hours.week import DAYS, Standing, Target, version_of
from billing.orders.models import Order
from billing.runs.closing import closed_periods
from cafeteria.catalogue.models import Product, Variant
from cafeteria.clients.models import Client
from cafeteria.menus.models import MenuLine
from regie.database.tenant import Tenant
from regie.errors import NotFound, msgid
from regie.periods import Period
from tenants.parties.models import Party


def standing_hours(session: Session, cooperation_id: int, worker_id: UUID, period: Period) -> list[Standing]:
    """List the hours of a worker that stand (staande uren): booked, and not taken back.

    Args:
        session: within a scope; hours of payers that it may not read are left out.
        cooperation_id: the cooperation of the scope.
        worker_id: whose.
        period: half-open days.

    Returns:
        Hours by day.
    """
    counter = aliased(Hour)
    taken_back = select(counter.id).where(counter.tenant_id == Hour.tenant_id, counter.reverses == Hour.id)
    query = select(Hour.id, Hour.tenant_id, Hour.order_id, Hour.pool_id, Hour.work_date, Hour.minutes).where(
        Hour.cooperation_id == cooperation_id,
        Hour.worker_id == worker_id,
        Hour.work_date >= period.start,
        Hour.work_date < period.end,
        Hour.reverses.is_(None),
        ~taken_back.exists(),
    )
    rows = session.execute(query.order_by(Hour.work_date, Hour.recorded_at, Hour.id))
    return [
        Standing(row.id, Target(row.tenant_id, row.order_id, row.pool_id), row.work_date, row.minutes)
        for row in rows
    ]


@dataclass(frozen=True)
class BookableTarget:
    """What hours can be booked on (bestemming), as shown.

    Args:
        target: the order or the pool.
        payer: name of the municipality, or of the cooperation for a pool.
        label: order number and client, or name of the pool.
        detail: product and variant of the order; empty for a pool.
        period: dates of the order; None for a pool.
        cancelled: the order was cancelled.
    """

    target: Target
    payer: str
    label: str
    detail: str
    period: Period | None
    cancelled: bool = False

    def takes(self, day: date) -> bool:
        """Tell whether hours of a day can be booked on it (boekbaar), apart from closed periods.

        Args:
            day: any date.

        Returns:
            True for a pool, and within the dates of an order that was not cancelled.
        """
        return not self.cancelled and (self.period is None or self.period.contains(day))


def find_targets(session: Session, targets: Sequence[Target]) -> dict[Target, BookableTarget]:
    """Describe orders and pools (bestemmingen) that hours stand on.

    Args:
        session: within a scope.
        targets: any.

    Returns:
        Target to what it is; those that may not be read are left out.
    """
    orders = [target.order_id for target in targets if target.order_id]
    pools = [target.pool_id for target in targets if target.pool_id]
    found = (
        [_order_target(row) for row in session.execute(_orders().where(Order.id.in_(orders)))]
        if orders
        else []
    )
    found += (
        [_pool_target(row) for row in session.execute(_pools().where(CostPool.id.in_(pools)))]
        if pools
        else []
    )
    return {one.target: one for one in found}


def search_targets(
    session: Session, cooperation_id: int, week: Period, wanted: str = "", limit: int = 20
) -> list[BookableTarget]:
    """Search what hours can be booked on in a week (bestemming zoeken): placed orders and pools.

    Args:
        session: within a scope.
        cooperation_id: the cooperation of the scope.
        week: half-open days.
        wanted: part of an order number, client name or number, product, municipality or pool.
        limit: most orders to give.

    Returns:
        Pools by code, then orders by number.
    """
    pools = _pools().where(CostPool.tenant_id == cooperation_id)
    orders = _orders().where(
        Order.cooperation_id == cooperation_id,
        Order.state == "placed",
        Order.starts_on < week.end,
        Order.ends_on > week.start,
    )
    if wanted.strip():
        asked = wanted.strip()
        pools = pools.where(
            or_(*(field.icontains(asked, autoescape=True) for field in (CostPool.code, CostPool.name)))
        )
        fields = (Order.number, Client.name, Client.number, Product.name, Tenant.name)
        orders = orders.where(or_(*(field.icontains(asked, autoescape=True) for field in fields)))
    found = [_pool_target(row) for row in session.execute(pools.order_by(CostPool.code))]
    rows = session.execute(orders.order_by(Tenant.name, Order.number).limit(limit))
    return found + [_order_target(row) for row in rows]


def _orders() -> Select[*tuple[Any, ...]]:
    # The client is joined from outside: who may not see persons still sees the order, without the name.
    return (
        select(
            Order.tenant_id,
            Order.id,
            Order.number,
            Order.starts_on,
            Order.ends_on,
            Order.state,
            Tenant.name.label("payer"),
            Client.number.label("client_number"),
            Client.name.label("client_name"),
            Product.name.label("product"),
            Variant.name.label("variant"),
        )
        .join(Tenant, Tenant.id == Order.tenant_id)
        .join(MenuLine, (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id))
        .join(Variant, (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id))
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .outerjoin(Client, (Client.tenant_id == Order.tenant_id) & (Client.id == Order.client_id))
    )


def _order_target(row: Any) -> BookableTarget:
    return BookableTarget(
        Target(row.tenant_id, order_id=row.id),
        payer=row.payer,
        label=" · ".join(part for part in (row.number, row.client_name) if part),
        detail=row.product if row.product == row.variant else f"{row.product}, {row.variant}",
        period=Period(row.starts_on, row.ends_on),
        cancelled=row.state == "cancelled",
    )


def _pools() -> Select[*tuple[Any, ...]]:
    payer = Tenant.name.label("payer")
    return select(CostPool.tenant_id, CostPool.id, CostPool.name, payer).join(
        Tenant, Tenant.id == CostPool.tenant_id
    )


def _pool_target(row: Any) -> BookableTarget:
    return BookableTarget(Target(row.tenant_id, pool_id=row.id), row.payer, row.name, "", None)


@dataclass(frozen=True)
class WeekRow:
    """A row of the grid (regel): one order or pool.

    Args:
        about: the order or pool.
        minutes: of the seven days.
        open: whether each day can be changed.
    """

    about: BookableTarget
    minutes: tuple[int, ...]
    open: tuple[bool, ...]

    @property
    def total(self) -> int:
        """Add the days up, in minutes."""
        return sum(self.minutes)


@dataclass(frozen=True)
class Week:
    """A week of a worker over all municipalities (urenstaat).

    Args:
        first_day: a Monday.
        rows: what was booked on, and what was asked to be added.
        closed: closed periods that touch the week.
        version: mark of the state that is shown.
    """

    first_day: date
    rows: tuple[WeekRow, ...]
    closed: tuple[Period, ...]
    version: str

    @property
    def days(self) -> tuple[date, ...]:
        """Give the seven days, from Monday."""
        return tuple(self.first_day + timedelta(days=number) for number in range(DAYS))

    @property
    def day_totals(self) -> tuple[int, ...]:
        """Add each day up over all rows, in minutes."""
        return tuple(sum(row.minutes[number] for row in self.rows) for number in range(DAYS))

    @property
    def payer_totals(self) -> dict[str, int]:
        """Add the week up per payer, in minutes, by name."""
        totals: dict[str, int] = defaultdict(int)
        for row in self.rows:
            totals[row.about.payer] += row.total
        return dict(sorted(totals.items()))

    @property
    def total(self) -> int:
        """Add the whole week up, in minutes."""
        return sum(self.day_totals)


def week_of(
    session: Session, cooperation_id: int, worker_id: UUID, first_day: date, more: Sequence[Target] = ()
) -> Week:
    """Give the week of a worker over all municipalities (urenstaat).

    Args:
        session: within a scope.
        cooperation_id: the cooperation of the scope.
        worker_id: whose.
        first_day: a Monday.
        more: orders and pools to show as well, without hours yet.

    Returns:
        The week: rows by payer and label, pools last.
    """
    period = Period(first_day, first_day + timedelta(days=DAYS))
    standing = standing_hours(session, cooperation_id, worker_id, period)
    minutes: dict[Target, list[int]] = {target: [0] * DAYS for target in more}
    for hours in standing:
        minutes.setdefault(hours.target, [0] * DAYS)[(hours.day - first_day).days] += hours.minutes
    closed = closed_periods(session, cooperation_id, period)
    found = find_targets(session, list(minutes)).values()
    rows = [_week_row(one, first_day, minutes[one.target], closed) for one in found]
    rows.sort(key=lambda row: (row.about.period is None, row.about.payer, row.about.label))
    return Week(first_day, tuple(rows), tuple(closed), version_of(standing))


def _week_row(about: BookableTarget, first_day: date, minutes: list[int], closed: list[Period]) -> WeekRow:
    days = [first_day + timedelta(days=number) for number in range(DAYS)]
    # What was booked can be taken back, though nothing more can be booked on the order that day.
    free = tuple(
        (about.takes(day) or minutes[number] > 0) and not any(period.contains(day) for period in closed)
        for number, day in enumerate(days)
    )
    return WeekRow(about, tuple(minutes), free)


@dataclass(frozen=True)
class HourRow:
    """A row of hours (urenregel) as shown, also a counter-entry.

    Args:
        tenant_id: the payer.
        id: the row.
        target: what for.
        day: when.
        minutes: below zero in a counter-entry.
        note: as written.
        reverses: the row that it takes back.
        reversed_by: the counter-entry, when there is one.
        recorded_at: when, aware.
    """

    tenant_id: int
    id: UUID
    target: Target
    day: date
    minutes: int
    note: str
    reverses: UUID | None
    reversed_by: UUID | None
    recorded_at: datetime


def booked_rows(session: Session, cooperation_id: int, worker_id: UUID, period: Period) -> list[HourRow]:
    """List every row of a worker (urenregels), corrections included.

    Args:
        session: within a scope.
        cooperation_id: the cooperation of the scope.
        worker_id: whose.
        period: half-open days.

    Returns:
        Rows by day and the moment they were recorded.
    """
    query = _hour_rows().where(
        Hour.cooperation_id == cooperation_id,
        Hour.worker_id == worker_id,
        Hour.work_date >= period.start,
        Hour.work_date < period.end,
    )
    rows = session.execute(query.order_by(Hour.work_date, Hour.recorded_at, Hour.id))
    return [_hour_row(row) for row in rows]


def _hour_rows() -> Select[*tuple[Any, ...]]:
    counter = aliased(Hour)
    return select(Hour, counter.id).outerjoin(
        counter, (counter.tenant_id == Hour.tenant_id) & (counter.reverses == Hour.id)
    )


def _hour_row(row: Any) -> HourRow:
    hour, counter_id = row
    target = Target(hour.tenant_id, hour.order_id, hour.pool_id)
    return HourRow(
        hour.tenant_id,
        hour.id,
        target,
        hour.work_date,
        hour.minutes,
        hour.note,
        hour.reverses,
        counter_id,
        hour.recorded_at,
    )


@dataclass(frozen=True)
class PartyHours:
    """Hours of a party in a role (uren per partij).

    Args:
        party_id: the party.
        party: its name.
        role: of its workers.
        minutes: counter-entries taken off.
    """

    party_id: UUID
    party: str
    role: str
    minutes: int


def hours_by_party(session: Session, cooperation_id: int, period: Period) -> list[PartyHours]:
    """Add up hours per party and role (uren per partij), over all payers that the scope reads.

    Args:
        session: within a scope.
        cooperation_id: the cooperation of the scope.
        period: half-open days.

    Returns:
        Totals by party and role.

    Source: S4-10.
    """
    query = (
        select(Hour.party_id, Party.name, Hour.role, func.sum(Hour.minutes))
        .join(Party, (Party.tenant_id == Hour.cooperation_id) & (Party.id == Hour.party_id))
        .where(
            Hour.cooperation_id == cooperation_id, Hour.work_date >= period.start, Hour.work_date < period.end
        )
        .group_by(Hour.party_id, Party.name, Hour.role)
        .order_by(Party.name, Hour.role)
    )
    return [PartyHours(row[0], row[1], row[2], int(row[3])) for row in session.execute(query)]


def find_hours(session: Session, cooperation_id: int, tenant_id: int, hour_id: UUID) -> tuple[HourRow, UUID]:
    """Give one row of hours (urenregel) and the worker whose it is.

    Args:
        session: within a scope.
        cooperation_id: the cooperation of the scope.
        tenant_id: the payer.
        hour_id: the row.

    Returns:
        The row and the id of the worker.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    query = _hour_rows().where(
        Hour.cooperation_id == cooperation_id, Hour.tenant_id == tenant_id, Hour.id == hour_id
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(msgid("This does not exist, or it is not yours."))
    return _hour_row(found), found[0].worker_id
