"""Reading the trail with the names of who did it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from regie.audit.models import Audit
from regie.audit.queries import select_newest_first
from regie.clock import ZONE
from regie.database.rows import each_row_as, rows_as
from regie.database.search import found_by, searchable
from tenants.people.models import Person

SHOWN = 50
# There are many of them, so they stand apart from what was done.
SIGN_INS = ("people.signed_in", "people.sign_in_refused")
ONLY_SIGN_INS = "sign-ins"


@dataclass(frozen=True)
class TrailFilter:
    """Which lines of a trail are asked for (filter).

    Args:
        what: only lines of this name; `ONLY_SIGN_INS` for those; None for everything else than sign-ins.
        first_day: lines of this day and later, by the clock in the Netherlands; None from the beginning.
        last_day: lines up to and including this day; None up to the newest.
        who: words of a name, as `found_by` takes them.
    """

    what: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    who: str = ""


@dataclass(frozen=True)
class TrailRow:
    """A line of the trail as a page shows it (logregel).

    Args:
        id: of the line.
        recorded_at: when.
        who: name of the account; None where it is unknown or belongs to nobody any more.
        what: stable dotted name.
        detail: ids, figures and dates, as recorded.
        seq: place in the chain; None until it is sealed.
    """

    id: UUID
    recorded_at: datetime
    who: str | None
    what: str
    detail: dict[str, Any]
    seq: int | None


def list_trail(
    session: Session,
    tenant_id: int,
    *,
    asked: TrailFilter,
    before: tuple[datetime, UUID] | None = None,
    limit: int = SHOWN,
) -> list[TrailRow]:
    """Give a page of the trail of one tenant (logboek), newest first.

    Args:
        tenant_id: whose trail.
        asked: which lines.
        before: where the page before ended; None for the newest.
        limit: most lines to give.

    Returns:
        Lines, newest first.
    """
    query = select_newest_first(_found(asked), tenant_id, before=before)
    return rows_as(TrailRow, session.execute(query.limit(limit)))


def all_entries(session: Session, tenant_id: int, *, asked: TrailFilter) -> Iterator[TrailRow]:
    """Give the whole trail of one tenant (heel logboek), newest first, for a file.

    Args:
        tenant_id: whose trail.
        asked: which lines.

    Returns:
        Lines, newest first, as they are read.
    """
    return each_row_as(TrailRow, session, select_newest_first(_found(asked), tenant_id))


def list_names_by_account(session: Session, person_ids: Iterable[UUID]) -> dict[str, str]:
    """Name accounts that lines speak of (namen van gebruikers), as far as they are in sight.

    Args:
        person_ids: the accounts.

    Returns:
        Name by id as text; an account out of sight is left out.
    """
    query = select(Person.id, Person.name).where(Person.id.in_(list(person_ids)))
    return {str(person_id): name for person_id, name in session.execute(query)}


def _found(asked: TrailFilter) -> Select[*tuple[Any, ...]]:
    query = _named()
    if asked.what is None or asked.what == ONLY_SIGN_INS:
        of_sign_in = Audit.what.in_(SIGN_INS)
        query = query.where(of_sign_in if asked.what else ~of_sign_in)
    else:
        query = query.where(Audit.what == asked.what)
    if asked.first_day:
        query = query.where(Audit.recorded_at >= _midnight(asked.first_day))
    if asked.last_day:
        query = query.where(Audit.recorded_at < _midnight(asked.last_day + timedelta(days=1)))
    return query.where(*found_by(asked.who, searchable(Person.name)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def _named() -> Select[*tuple[Any, ...]]:
    columns = (Audit.id, Audit.recorded_at, Person.name.label("who"), Audit.what, Audit.detail, Audit.seq)
    return select(*columns).outerjoin(Person, Person.id == Audit.actor)
