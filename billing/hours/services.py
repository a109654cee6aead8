"""Use cases of hours: book them, fill in a week, correct what was booked."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from billing.closing.queries import require_open_day
from billing.hours.drafts import discard_draft
from billing.hours.errors import full_day, long_day
from billing.hours.models import Hour
from billing.hours.permissions import require_own
from billing.hours.queries import list_standing_hours
from billing.hours.week import (
    DAYS,
    Cell,
    Target,
    day_totals,
    full_days,
    long_days,
    plan_week,
    version_of,
)
from regie.database.scope import Actor
from regie.errors import Conflict, Invalid, InvalidInput, msgid, not_yours
from regie.periods import Period

POST_HOURS = text("SELECT billing.post_hours(:tenant, CAST(:entries AS jsonb))")


@dataclass(frozen=True)
class NewHours:
    """Hours to book (uren).

    Args:
        worker_id: who worked.
        target: what for; the payer follows from it.
        day: when.
        minutes: more than zero, at most 1440.
        note: a few words, without names of persons served.
    """

    worker_id: UUID
    target: Target
    day: date
    minutes: int
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """What the database posts (boeking): hours, or the counter-entry of hours.

    Args:
        id: of the row.
        hours: what is booked; minutes below zero in a counter-entry.
        reverses: the row that a counter-entry takes back.
    """

    id: UUID
    hours: NewHours
    reverses: UUID | None = None


def book_hours(session: Session, actor: Actor, hours: Sequence[NewHours]) -> list[UUID]:
    """Book hours (uren boeken), all of them or none, for one or more payers.

    Args:
        session: writes the payers.
        actor: books the own hours, or as team lead those of others.
        hours: what to book.

    Returns:
        Ids of the rows, in the order of `hours`.

    Raises:
        Forbidden: the role does not include this, or they are somebody else's hours.
        NotFound: the payer is not one of the actor's municipalities.
        PeriodClosed: a final run covers the day.
        Invalid: `minutes_out_of_range`, `unknown_worker`, `unknown_order`, `unknown_pool`.
        Conflict: `day_over_24_hours`, `outside_order`, `order_cancelled`.
    """
    require_own(session, actor, {one.worker_id for one in hours}, {one.target for one in hours})
    entries = [Entry(uuid4(), one) for one in hours]
    post_entries(session, actor, entries)
    return [entry.id for entry in entries]


def book_week(
    session: Session,
    actor: Actor,
    worker_id: UUID,
    first_day: date,
    wanted: Mapping[Cell, int],
    *,
    seen: str | None = None,
    sure: Container[tuple[date, int]] | None = None,
) -> int:
    """Make a week hold what was filled in (week boeken): books, and corrects what stood otherwise.

    The draft of the same person for the same week goes, in the same transaction.

    Args:
        session: writes the payers of every cell that changes.
        actor: fills in the own week, or as team lead that of another.
        worker_id: whose week.
        first_day: a Monday.
        wanted: cell to minutes; zero takes back, a cell that is left out stays as it is.
        seen: `version_of` the week that the person looked at; None does not compare.
        sure: long days with their minutes that the person said are right; None does not ask.

    Returns:
        Number of cells that changed.

    Raises:
        InvalidInput: a day with more than 24 hours, or a long day that nobody said is right.
        Invalid: a day outside the week.
        Conflict: `stale`, or as `book_hours`.
        Forbidden, NotFound, PeriodClosed, Invalid: as `book_hours`.
    """
    require_own(session, actor, {worker_id}, {target for target, _ in wanted})
    week = Period(first_day, first_day + timedelta(days=DAYS))
    if not all(week.contains(day) for _, day in wanted):
        raise Invalid(msgid("A day lies outside this week."), code="outside_week")
    lock_week(session, worker_id)
    standing = list_standing_hours(session, actor.cooperation_id, worker_id, week)
    if seen is not None and seen != version_of(standing):
        raise Conflict(
            msgid("The hours of this week were changed after you opened it. Look at them again."),
            code="stale",
        )
    _check_days(day_totals(standing, {}), day_totals(standing, wanted), sure)
    changes = plan_week(standing, wanted)
    back = [
        Entry(uuid4(), NewHours(worker_id, one.target, one.day, -one.minutes), one.id) for one in changes.back
    ]
    new = [
        Entry(uuid4(), NewHours(worker_id, target, day, minutes))
        for (target, day), minutes in changes.new.items()
    ]
    post_entries(session, actor, back + new)
    discard_draft(session, actor, worker_id, first_day)
    return len({(one.target, one.day) for one in changes.back} | set(changes.new))


def correct_hours(
    session: Session, actor: Actor, tenant_id: int, hour_id: UUID, minutes: int, note: str = ""
) -> UUID | None:
    """Correct booked hours (uren corrigeren): a counter-entry, and a new row with what it should be.

    Args:
        session: writes the payer.
        actor: corrects the own hours, or as team lead those of another.
        tenant_id: the payer.
        hour_id: the row that is wrong.
        minutes: what it should be; zero takes it back altogether.
        note: why.

    Returns:
        Id of the new row; None when it was taken back.

    Raises:
        NotFound: no such hours.
        Conflict: `corrected_already`, or as `book_hours`.
        Forbidden, PeriodClosed, Invalid: as `book_hours`.
    """
    here = (Hour.tenant_id == tenant_id, Hour.id == hour_id, Hour.reverses.is_(None))
    wrong = session.scalars(select(Hour).where(*here)).one_or_none()
    if wrong is None:
        raise not_yours()
    target = Target(tenant_id, wrong.order_id, wrong.pool_id)
    require_own(session, actor, {wrong.worker_id}, {target})
    lock_week(session, wrong.worker_id)
    back = NewHours(wrong.worker_id, target, wrong.work_date, -wrong.minutes, note)
    entries = [Entry(uuid4(), back, wrong.id)]
    if minutes:
        entries.append(Entry(uuid4(), NewHours(wrong.worker_id, target, wrong.work_date, minutes, note)))
    post_entries(session, actor, entries)
    return entries[1].id if minutes else None


def lock_week(session: Session, worker_id: UUID) -> None:
    """Hold the hours of a worker (urenstaat vasthouden) until the transaction ends.

    Args:
        worker_id: whose.
    """
    # Two windows of the same person would both see an empty cell, and both fill it.
    lock = text("SELECT regie.take_lock('week', regie.cooperation(), :worker)")
    session.execute(lock, {"worker": worker_id.hex})


def _check_days(
    before: Mapping[date, int], after: Mapping[date, int], sure: Container[tuple[date, int]] | None
) -> None:
    wrong = [full_day(day, minutes) for day, minutes in full_days(after).items()]
    if sure is not None:
        wrong += [long_day(*day) for day in long_days(before, after).items() if day not in sure]
    if wrong:
        raise InvalidInput(wrong)


def post_entries(session: Session, actor: Actor, entries: Iterable[Entry]) -> None:
    """Post hours and counter-entries (boeken), all of them or none; the caller asked whether somebody may.

    Args:
        session: writes every payer.
        entries: in any order.

    Raises:
        PeriodClosed, Invalid, Conflict: as `book_hours`.
    """

    # Counter-entries go first over all payers: what moves between municipalities must fit in the day.
    def turn(entry: Entry) -> tuple[bool, int]:
        return entry.reverses is None, entry.hours.target.tenant_id

    in_order = sorted(entries, key=turn)
    for day in sorted({entry.hours.day for entry in in_order}):
        require_open_day(session, actor.cooperation_id, day)
    for (_, payer), group in groupby(in_order, key=turn):
        session.execute(
            POST_HOURS, {"tenant": payer, "entries": json.dumps([_as_json(entry) for entry in group])}
        )


def _as_json(entry: Entry) -> dict[str, object]:
    hours, target = entry.hours, entry.hours.target
    return {
        "id": str(entry.id),
        "worker": str(hours.worker_id),
        "order": str(target.order_id) if target.order_id else None,
        "pool": str(target.pool_id) if target.pool_id else None,
        "date": hours.day.isoformat(),
        "minutes": hours.minutes,
        "note": hours.note,
        "reverses": str(entry.reverses) if entry.reverses else None,
    }
