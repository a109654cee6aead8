"""Drafts of weeks (concepten): keep what somebody typed until it is booked or thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from billing.hours.models import WeekDraft
from billing.hours.permissions import require_own
from regie.cleaning import declare_cleanup
from regie.database.rows import row_as
from regie.database.scope import Actor

_drafts = cast("Table", WeekDraft.__table__)
# Those of more than sixty days ago, of everybody: by then the month has long been divided.
forget_old_drafts = declare_cleanup("hours.week_drafts", "billing.forget_week_drafts")


@dataclass(frozen=True)
class Draft:
    """What somebody typed into a week and has not booked (concept).

    Args:
        cells: field name to text, only where it differs from what was booked.
        added: keys of the rows that were added.
        seen: `version_of` the week that the person looked at.
        saved_at: when, aware.
    """

    cells: Mapping[str, str]
    added: Sequence[str]
    seen: str
    saved_at: datetime


def find_draft(session: Session, actor: Actor, worker_id: UUID, first_day: date) -> Draft | None:
    """Give the own draft of a week (eigen concept).

    Args:
        actor: who typed it; nobody else reads it.
        worker_id: whose week.
        first_day: a Monday.

    Returns:
        The draft; None when everything that was typed is booked.
    """
    found = select(WeekDraft.cells, WeekDraft.added, WeekDraft.seen, WeekDraft.saved_at)
    row = session.execute(found.where(*_own(actor, worker_id, first_day))).one_or_none()
    return row_as(Draft, row) if row else None


def save_draft(
    session: Session,
    actor: Actor,
    worker_id: UUID,
    first_day: date,
    cells: Mapping[str, str],
    added: Sequence[str],
    seen: str,
) -> None:
    """Keep what somebody typed (concept bewaren) in place of what was kept before; books nothing.

    Args:
        session: writes the cooperation.
        actor: who typed it, into the own week or as team lead into that of another.
        worker_id: whose week.
        first_day: a Monday.
        cells: field name to text, only where it differs from what is booked.
        added: keys of the rows that were added; with neither there is nothing to keep.
        seen: `version_of` the week that the person looked at.

    Raises:
        Forbidden: the role does not include this, or it is somebody else's week.
    """
    require_own(session, actor, {worker_id})
    if not cells and not added:
        discard_draft(session, actor, worker_id, first_day)
        return
    kept = {"cells": dict(cells), "added": list(added), "seen": seen, "saved_at": func.clock_timestamp()}
    row = insert(_drafts).values(
        tenant_id=actor.cooperation_id,
        actor=actor.person_id,
        worker_id=worker_id,
        first_day=first_day,
        **kept,
    )
    key = ["tenant_id", "actor", "worker_id", "first_day"]
    session.execute(row.on_conflict_do_update(index_elements=key, set_=kept))


def discard_draft(session: Session, actor: Actor, worker_id: UUID, first_day: date) -> None:
    """Throw the own draft of a week away (concept weggooien); what is booked stays.

    Args:
        session: writes the cooperation.
        actor: who typed it.
        worker_id: whose week.
        first_day: a Monday.
    """
    session.execute(delete(WeekDraft).where(*_own(actor, worker_id, first_day)))


def _own(actor: Actor, worker_id: UUID, first_day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        WeekDraft.tenant_id == actor.cooperation_id,
        WeekDraft.actor == actor.person_id,
        WeekDraft.worker_id == worker_id,
        WeekDraft.first_day == first_day,
    )
