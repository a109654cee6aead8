"""Reading the trail with the names of who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from regie.audit.queries import trail
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


def trail_page(
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
    entries = trail(session, tenant_id, what=what, before=before, limit=limit)
    names = _names(session, [entry.actor for entry in entries if entry.actor])
    return [
        TrailRow(
            entry.id,
            entry.recorded_at,
            names.get(entry.actor) if entry.actor else None,
            entry.what,
            entry.detail,
            entry.seq,
        )
        for entry in entries
    ]


def _names(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(ids))))
    return {row.id: row.name for row in rows}
