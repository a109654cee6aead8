"""The job that makes a document."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy.orm import Session

from billing.statements.services import TASK, Format, make_document
from regie.database.scope import Actor
from regie.outbox.registry import task
from regie.progress import Progress


@task(TASK)
def document(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Make a document of a run (document maken)."""
    form = cast("Format", args["format"])
    make_document(session, actor, int(args["tenant"]), UUID(args["run"]), form, progress)
