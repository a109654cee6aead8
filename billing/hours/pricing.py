"""A rate that is recorded later prices the hours that had none (tarief achteraf), on open days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ColumnElement, cast, func, select, text, true
from sqlalchemy.orm import Session, aliased

from billing.closing.models import ClosedPeriod
from billing.costs.permissions import ADD_RATE
from billing.costs.services import add_rate
from billing.hours.models import Hour
from billing.hours.services import Entry, NewHours, lock_week, post_entries
from billing.hours.week import Target
from billing.orders.models import Order
from regie.database.rows import rows_as
from regie.database.scope import Actor
from regie.errors import Invalid, msgid
from regie.listing import Column
from tenants.parties.models import Party
from tenants.parties.queries import list_workers

# As whoever books takes it, and before the lock of prices: who takes both takes them in one order.
SHARE_BOOKINGS = text("SELECT regie.share_lock('bookings', :cooperation)")
WITHOUT_RATE = (
    Column("party", msgid("Party"), heading=True),
    Column("role", msgid("Role")),
    Column("starts_on", msgid("First day"), "date"),
    Column("last_day", msgid("Last day"), "date"),
    Column("told", msgid("Hours"), strong=True),
    Column("act", msgid("Set the rate"), "act", in_file=False),
)


@dataclass(frozen=True)
class WithoutRate:
    """Hours of a party in a role that no rate prices (uren zonder tarief), on open days.

    Args:
        party_id: the party.
        party: its name.
        role: of its workers.
        starts_on: the first of their days.
        last_day: the last of them.
        minutes: counter-entries taken off.
    """

    party_id: UUID
    party: str
    role: str
    starts_on: date
    last_day: date
    minutes: int


def list_hours_without_rate(session: Session, cooperation_id: int) -> list[WithoutRate]:
    """List the hours that no rate prices (uren zonder tarief), of days that no final run closed.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        By party and role.
    """
    query = (
        select(
            Hour.party_id,
            Party.name.label("party"),
            Hour.role,
            func.min(Hour.work_date).label("starts_on"),
            func.max(Hour.work_date).label("last_day"),
            cast(func.sum(Hour.minutes), BigInteger).label("minutes"),
        )
        .join(Party, (Party.tenant_id == Hour.cooperation_id) & (Party.id == Hour.party_id))
        .where(*_unpriced(cooperation_id))
        .group_by(Hour.party_id, Party.name, Hour.role)
        .having(func.sum(Hour.minutes) != 0)
    )
    return rows_as(WithoutRate, session.execute(query.order_by(Party.name, Hour.role)))


def _unpriced(cooperation_id: int) -> tuple[ColumnElement[bool], ...]:
    closed = select(ClosedPeriod.run_id).where(
        ClosedPeriod.tenant_id == Hour.cooperation_id, ClosedPeriod.period.contains(Hour.work_date)
    )
    return Hour.cooperation_id == cooperation_id, Hour.rate_id.is_(None), ~closed.exists()


def set_rate(
    session: Session,
    actor: Actor,
    *,
    party_id: UUID,
    role: str,
    cents_per_hour: int,
    starts_on: date,
    ends_on: date | None = None,
    follows: bool = False,
) -> int:
    """Set the price of an hour of a role (uurtarief); hours that had none get it, where their day is open.

    Args:
        session: writes the cooperation and every payer of such hours.
        party_id: the party.
        role: as its workers hold it.
        cents_per_hour: cents, zero or more.
        starts_on: first day.
        ends_on: first day on which it no longer counts; None while no end is known.
        follows: the rate without an end that counts on the first day ends the day before.

    Returns:
        Minutes that got the price.

    Raises:
        Invalid: `unknown_role`, or as `add_rate`.
        Forbidden, Conflict: as `add_rate`.

    Source: docs/adr/0019-when-a-price-is-frozen.md.
    """
    actor.require(ADD_RATE, actor.cooperation_id)
    _require_role(session, actor, party_id, role)
    session.execute(SHARE_BOOKINGS, {"cooperation": actor.cooperation_id})
    add_rate(
        session,
        actor,
        party_id=party_id,
        role=role,
        cents_per_hour=cents_per_hour,
        starts_on=starts_on,
        ends_on=ends_on,
        follows=follows,
    )
    until = Hour.work_date < ends_on if ends_on else true()
    of_rate = (Hour.party_id == party_id, Hour.role == role, Hour.work_date >= starts_on, until)
    return _price(session, actor, of_rate)


def _require_role(session: Session, actor: Actor, party_id: UUID, role: str) -> None:
    held = {one.role for one in list_workers(session, actor.cooperation_id) if one.party_id == party_id}
    if role not in held:
        raise Invalid(
            msgid("No worker of this party holds the role %(role)s. Its workers hold: %(roles)s."),
            code="unknown_role",
            field="role",
            role=role,
            roles=", ".join(sorted(held)) or "–",
        )


def _price(session: Session, actor: Actor, which: tuple[ColumnElement[bool], ...]) -> int:
    # What was booked stays as it was: a counter-entry, and the hours anew at the rate of their day.
    found = _standing(session, actor.cooperation_id, which)
    for worker_id in sorted({hour.worker_id for hour in found}):
        lock_week(session, worker_id)
    entries = [entry for hour in _standing(session, actor.cooperation_id, which) for entry in _anew(hour)]
    post_entries(session, actor, entries)
    return sum(entry.hours.minutes for entry in entries if entry.reverses is None)


def _standing(
    session: Session, cooperation_id: int, which: tuple[ColumnElement[bool], ...]
) -> Sequence[Hour]:
    counter = aliased(Hour)
    taken_back = select(counter.id).where(counter.tenant_id == Hour.tenant_id, counter.reverses == Hour.id)
    # On a cancelled order nothing is booked anew; its hours stay in the list of those without a rate.
    cancelled = select(Order.id).where(
        Order.tenant_id == Hour.tenant_id, Order.id == Hour.order_id, Order.state == "cancelled"
    )
    query = select(Hour).where(*_unpriced(cooperation_id), *which, Hour.reverses.is_(None))
    return session.scalars(query.where(~taken_back.exists(), ~cancelled.exists()).order_by(Hour.id)).all()


def _anew(hour: Hour) -> tuple[Entry, Entry]:
    target = Target(hour.tenant_id, hour.order_id, hour.pool_id)
    about = (hour.worker_id, target, hour.work_date)
    return (
        Entry(uuid4(), NewHours(*about, -hour.minutes, hour.note), hour.id),
        Entry(uuid4(), NewHours(*about, hour.minutes, hour.note)),
    )
