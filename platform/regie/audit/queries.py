"""Reading the audit trail, a page at a time, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from regie.audit.models import Audit
from regie.database.rows import rows_as

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One line of the trail (logregel).

    Args:
        id: of the line.
        recorded_at: when it was written, aware.
        actor: the account, or None for a sign-in with an unknown name.
        what: stable dotted name.
        detail: ids, figures and dates.
        seq: place in the chain; None in the second before it is sealed.
    """

    id: UUID
    recorded_at: datetime
    actor: UUID | None
    what: str
    detail: dict[str, Any]
    seq: int | None


def list_entries(
    session: Session,
    tenant_id: int,
    *,
    before: tuple[datetime, UUID] | None = None,
    what: str | None = None,
    limit: int = PAGE,
) -> Sequence[Entry]:
    """Give one page of a tenant's trail (logboek inzien).

    Args:
        session: within a scope; the trail of a tenant that is not readable is empty.
        tenant_id: whose trail.
        before: `(recorded_at, id)` of the last line of the page before; None for the newest.
        what: only lines of this name, such as `orders.posted`.
        limit: most lines to give.

    Returns:
        Lines, newest first.
    """
    columns = (Audit.id, Audit.recorded_at, Audit.actor, Audit.what, Audit.detail, Audit.seq)
    query = select_newest_first(select(*columns), tenant_id, before=before, what=what)
    return rows_as(Entry, session.execute(query.limit(limit)))


def select_newest_first(
    query: Select[*tuple[Any, ...]],
    tenant_id: int,
    *,
    before: tuple[datetime, UUID] | None = None,
    what: str | None = None,
) -> Select[*tuple[Any, ...]]:
    """Narrow a query down to the trail of one tenant (logboek), newest first.

    Args:
        query: of columns of `Audit`.
        tenant_id: whose trail.
        before: `(recorded_at, id)` of the last line of the page before; None for the newest.
        what: only lines of this name.

    Returns:
        The query.
    """
    query = query.where(Audit.tenant_id == tenant_id)
    if before is not None:
        query = query.where(tuple_(Audit.recorded_at, Audit.id) < before)
    if what is not None:
        query = query.where(Audit.what == what)
    return query.order_by(Audit.recorded_at.desc(), Audit.id.desc())
