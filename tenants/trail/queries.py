"""Reading the trail with the names of who did it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from regie.audit.models import Audit
from regie.audit.queries import select_newest_first
from regie.database.rows import each_row_as, rows_as
from tenants.people.models import Person

SHOWN = 50


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
    what: str | None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = SHOWN,
) -> list[TrailRow]:
    """Give a page of the trail of one tenant (logboek), newest first.

    Args:
        tenant_id: whose trail.
        what: only lines of this name.
        before: where the page before ended; None for the newest.
        limit: most lines to give.

    Returns:
        Lines, newest first.
    """
    query = select_newest_first(_named(), tenant_id, before=before, what=what)
    return rows_as(TrailRow, session.execute(query.limit(limit)))


def all_entries(session: Session, tenant_id: int, *, what: str | None) -> Iterator[TrailRow]:
    """Give the whole trail of one tenant (heel logboek), newest first, for a file.

    Args:
        tenant_id: whose trail.
        what: only lines of this name.

    Returns:
        Lines, newest first, as they are read.
    """
    return each_row_as(TrailRow, session, select_newest_first(_named(), tenant_id, what=what))


def _named() -> Select[*tuple[Any, ...]]:
    columns = (Audit.id, Audit.recorded_at, Person.name.label("who"), Audit.what, Audit.detail, Audit.seq)
    return select(*columns).outerjoin(Person, Person.id == Audit.actor)
