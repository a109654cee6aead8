"""Asking for a job."""

from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from regie.outbox.models import Outbox
from regie.outbox.registry import require_task

_table = cast("Table", Outbox.__table__)


def enqueue(session: Session, tenant_id: int, task: str, args: dict[str, Any]) -> UUID:
    """Ask for a job (taak aanvragen); it exists if and only if this transaction commits.

    Args:
        session: within a scope that may write for the tenant; the job will act for the same person.
        tenant_id: owner of the job.
        task: a registered name.
        args: ids, figures and dates as json.

    Returns:
        The job's id, for `find_job_state` and `regie.progress.read`.

    Raises:
        UnknownTask: nothing is registered under the name, so no worker would ever do it.
        Forbidden: at the edge of the transaction, when the scope may not write for the tenant.
    """
    require_task(task)
    job_id = uuid4()
    values = {"tenant_id": tenant_id, "id": job_id, "task": task, "args": args}
    session.execute(insert(_table).values(values))
    return job_id
