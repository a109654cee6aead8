"""Reading hours: a week over all municipalities, what can be booked on, and totals per party and role."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session, aliased

from billing.closing.queries import list_closed_periods
from billing.costs.words import COST_STATES
from billing.hours.models import Hour
from billing.hours.targets import BookableTarget, describe_targets
from billing.hours.week import DAYS, Cell, Standing, Target, version_of
from regie.database.rows import rows_as
from regie.errors import msgid, not_yours
from regie.listing import Column, sorts_of
from regie.paging import in_order
from regie.periods import Period
from tenants.parties.models import Party


def list_standing_hours(
    session: Session, cooperation_id: int, worker_id: UUID, period: Period
) -> list[Standing]:
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
    return [Standing(id=row.id, target=_target(row), day=row.work_date, minutes=row.minutes) for row in rows]


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
    def minutes(self) -> dict[Cell, int]:
        """Give what every cell holds, in minutes; empty cells are left out."""
        return {
            (row.about.target, day): minutes
            for row in self.rows
            for day, minutes in zip(self.days, row.minutes, strict=True)
            if minutes
        }

    def holding(self, minutes: Mapping[Cell, int]) -> "Week":
        """Give the same week with other hours in some cells (ingevuld), so that its totals follow.

        Args:
            minutes: of cells; those that are left out keep what they hold.

        Returns:
            Another week.
        """
        rows = (
            replace(
                row,
                minutes=tuple(
                    minutes.get((row.about.target, day), held)
                    for day, held in zip(self.days, row.minutes, strict=True)
                ),
            )
            for row in self.rows
        )
        return replace(self, rows=tuple(rows))

    @property
    def day_totals(self) -> tuple[int, ...]:
        """Add each day up over all rows, in minutes."""
        return tuple(sum(row.minutes[number] for row in self.rows) for number in range(DAYS))

    @property
    def payers(self) -> list[str]:
        """Name everybody who may have to pay, by name."""
        return sorted({row.about.payer for row in self.rows})

    @property
    def charges(self) -> dict[str, int]:
        """Add the week up per municipality, in minutes, by name; last and without a name what all share."""
        totals: dict[str, int] = defaultdict(int)
        for row in self.rows:
            totals[row.about.payer if row.about.period else ""] += row.total
        names = sorted((name for name in totals if totals[name]), key=lambda name: (not name, name))
        return {name: totals[name] for name in names}

    @property
    def total(self) -> int:
        """Add the whole week up, in minutes."""
        return sum(self.day_totals)


def gather_week(
    session: Session, cooperation_id: int, worker_id: UUID, first_day: date, more: Sequence[Target] = ()
) -> Week:
    """Give the week of a worker over all municipalities (urenstaat).

    Args:
        cooperation_id: the cooperation of the scope.
        worker_id: whose.
        first_day: a Monday.
        more: orders and pools to show as well, without hours yet.

    Returns:
        The week: rows by payer and label, pools last.
    """
    period = Period(first_day, first_day + timedelta(days=DAYS))
    standing = list_standing_hours(session, cooperation_id, worker_id, period)
    minutes: dict[Target, list[int]] = {target: [0] * DAYS for target in more}
    for hours in standing:
        minutes.setdefault(hours.target, [0] * DAYS)[(hours.day - first_day).days] += hours.minutes
    closed = list_closed_periods(session, cooperation_id, period)
    found = describe_targets(session, list(minutes)).values()
    rows = [_week_row(one, first_day, minutes[one.target], closed) for one in found]
    # An order of last week that takes no hours any more is no row to fill in.
    rows = [row for row in rows if any(row.open) or row.total]
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


BOOKINGS = (
    Column("day", msgid("Day"), "date", "day", Hour.work_date.expression, heading=True),
    Column("about", msgid("Order or cost pool")),
    Column("payer", msgid("Who pays")),
    Column("minutes", msgid("Hours"), "hours", "minutes", Hour.minutes.expression, adds_up=True),
    Column("note", msgid("Note")),
    Column("recorded_at", msgid("Recorded"), "moment", "recorded_at", Hour.recorded_at.expression),
    Column("state", msgid("State"), words=COST_STATES),
    Column("correct", msgid("Correct"), "act", in_file=False),
)
BOOKING_SORTS = sorts_of(BOOKINGS)


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

    @property
    def state(self) -> str:
        """Tell whether it stands (stand): `booked`, `taken_back`, or `counter` for a counter-entry."""
        if self.reverses:
            return "counter"
        return "taken_back" if self.reversed_by else "booked"


def list_booked_rows(
    session: Session, cooperation_id: int, worker_id: UUID, period: Period, sort: str = "day"
) -> list[HourRow]:
    """List every row of a worker (urenregels), corrections included.

    Args:
        cooperation_id: the cooperation of the scope.
        worker_id: whose.
        period: half-open days.
        sort: one of `BOOKING_SORTS`, with `-` before it for the other way around.

    Returns:
        Rows; equals by day and the moment they were recorded.
    """
    query = _hour_rows().where(
        Hour.cooperation_id == cooperation_id,
        Hour.worker_id == worker_id,
        Hour.work_date >= period.start,
        Hour.work_date < period.end,
    )
    ties = (Hour.work_date.expression, Hour.recorded_at.expression, Hour.id.expression)
    rows = session.execute(query.order_by(*in_order(sort, BOOKING_SORTS, *ties)))
    return [_hour_row(row) for row in rows]


def _hour_rows() -> Select[*tuple[Any, ...]]:
    counter = aliased(Hour)
    return select(
        Hour.tenant_id,
        Hour.id,
        Hour.order_id,
        Hour.pool_id,
        Hour.worker_id,
        Hour.work_date,
        Hour.minutes,
        Hour.note,
        Hour.reverses,
        counter.id.label("reversed_by"),
        Hour.recorded_at,
    ).outerjoin(counter, (counter.tenant_id == Hour.tenant_id) & (counter.reverses == Hour.id))


def _hour_row(row: Any) -> HourRow:
    return HourRow(
        tenant_id=row.tenant_id,
        id=row.id,
        target=_target(row),
        day=row.work_date,
        minutes=row.minutes,
        note=row.note,
        reverses=row.reverses,
        reversed_by=row.reversed_by,
        recorded_at=row.recorded_at,
    )


def _target(row: Any) -> Target:
    return Target(tenant_id=row.tenant_id, order_id=row.order_id, pool_id=row.pool_id)


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


def list_hours_by_party(session: Session, cooperation_id: int, period: Period) -> list[PartyHours]:
    """Add up hours per party and role (uren per partij), over all payers that the scope reads.

    Args:
        cooperation_id: the cooperation of the scope.
        period: half-open days.

    Returns:
        Totals by party and role.

    Source: S4-10.
    """
    query = (
        select(
            Hour.party_id,
            Party.name.label("party"),
            Hour.role,
            cast(func.sum(Hour.minutes), BigInteger).label("minutes"),
        )
        .join(Party, (Party.tenant_id == Hour.cooperation_id) & (Party.id == Hour.party_id))
        .where(
            Hour.cooperation_id == cooperation_id, Hour.work_date >= period.start, Hour.work_date < period.end
        )
        .group_by(Hour.party_id, Party.name, Hour.role)
        .order_by(Party.name, Hour.role)
    )
    return rows_as(PartyHours, session.execute(query))


def require_hours(
    session: Session, cooperation_id: int, tenant_id: int, hour_id: UUID
) -> tuple[HourRow, UUID]:
    """Give one row of hours (urenregel) and the worker whose it is.

    Args:
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
        raise not_yours()
    return _hour_row(found), found.worker_id
