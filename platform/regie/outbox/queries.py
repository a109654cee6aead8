"""Looking at jobs: one of one's own, and how far relay and workers are behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from regie.database.rows import row_as
from regie.outbox.models import Outbox


@dataclass(frozen=True)
class JobState:
    """How a job goes (stand van een taak).

    Args:
        state: `new`, `sent`, `done` or `failed`; the last two are final.
        task: name of the task.
        actor: who asked for it.
        created_at: when, aware.
        ended_at: when it became final, or None.
        tries: how often a worker began.
        error: of the last try: `code`, `message` (msgid), `numbers` to fill it with, `detail` in English.
    """

    state: str
    task: str
    actor: UUID
    created_at: datetime
    ended_at: datetime | None
    tries: int
    error: dict[str, Any] | None

    @property
    def ended(self) -> bool:
        """Tell whether nothing will change any more (afgerond)."""
        return self.state in ("done", "failed")


@dataclass(frozen=True)
class Backlog:
    """How far relay and workers are behind (achterstand).

    Args:
        waiting: jobs that have not ended.
        oldest_seconds: how long the oldest of them has existed.
    """

    waiting: int
    oldest_seconds: int


def find_job_state(session: Session, tenant_id: int, job_id: UUID) -> JobState | None:
    """Tell how a job goes (stand van een taak).

    Args:
        tenant_id: owner of the job.
        job_id: what `enqueue` gave.

    Returns:
        Its state; None when it does not exist or is not readable.
    """
    columns = (
        Outbox.state,
        Outbox.task,
        Outbox.actor,
        Outbox.created_at,
        Outbox.ended_at,
        Outbox.tries,
        Outbox.error,
    )
    row = session.execute(
        select(*columns).where(Outbox.tenant_id == tenant_id, Outbox.id == job_id)
    ).one_or_none()
    return row_as(JobState, row) if row else None


def gather_backlog(session: Session) -> Backlog:
    """Tell how far relay and workers are behind (achterstand), over all tenants.

    Args:
        session: any, a visitor's too; it shows two numbers and nobody's data.

    Returns:
        Number and age; an age of minutes while no long job runs means that relay or workers are down.
    """
    query = text("SELECT waiting, oldest_seconds FROM regie.outbox_backlog()")
    return row_as(Backlog, session.execute(query).one())
