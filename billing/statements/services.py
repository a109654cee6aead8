"""Use cases of documents: ask for one, make it, keep it."""

import hashlib
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from billing.statements.contents import finished_run, gather
from billing.statements.errors import DocumentRefused
from billing.statements.models import Document, DocumentRequest
from billing.statements.paper import MISSING, pdf_possible
from billing.statements.permissions import may_make
from billing.statements.press import print_document
from billing.statements.queries import list_formats, list_makings_by_format
from regie.audit.services import record
from regie.database.scope import Actor
from regie.errors import msgid
from regie.outbox.services import enqueue
from regie.progress import Progress, stage

TASK = "billing.document"
Format = Literal["pdf", "xlsx"]
FORMATS: tuple[Format, ...] = ("pdf", "xlsx")
READING = stage(msgid("Reading the lines"))
WRITING = stage(msgid("Making the document"))
KEEPING = stage(msgid("Keeping the document"))
FINISHED = stage(msgid("Finished"))


def request_document(
    session: Session, actor: Actor, tenant_id: int, run_id: UUID, form: Format
) -> UUID | None:
    """Ask for a document of a finished run (document aanvragen); a job makes it.

    Args:
        session: writes the owner of the document.
        actor: asks for it; the job acts on the same behalf.
        tenant_id: whose document: a municipality, or the cooperation for the sheet over all.
        run_id: the run.
        form: `pdf` or `xlsx`.

    Returns:
        Id of the job, the one under way if there is one; None when the document exists already.

    Raises:
        Forbidden: the role does not include this.
        NotFound: no such run, or a trial, of which a municipality sees nothing.
        DocumentRefused: `run_not_finished` or `pdf_missing`.
    """
    actor.require(may_make(tenant_id, actor.cooperation_id), tenant_id)
    finished_run(session, actor, tenant_id, run_id)
    if form in list_formats(session, tenant_id, run_id):
        return None
    making = list_makings_by_format(session, tenant_id, run_id).get(form)
    if making and making.busy:
        return making.job_id
    if form == "pdf" and not pdf_possible():
        raise DocumentRefused(MISSING, code="pdf_missing")
    return _request(session, actor, tenant_id, run_id, form)


def _request(session: Session, actor: Actor, tenant_id: int, run_id: UUID, form: Format) -> UUID:
    about = {"run": str(run_id), "format": form}
    job_id = enqueue(session, tenant_id, TASK, {**about, "tenant": tenant_id})
    values = {"tenant_id": tenant_id, "job_id": job_id, "cooperation_id": actor.cooperation_id}
    session.execute(insert(DocumentRequest).values(**values, run_id=run_id, format=form))
    record(session, tenant_id, "statements.requested", about)
    return job_id


def make_document(
    session: Session, actor: Actor, tenant_id: int, run_id: UUID, form: Format, progress: Progress
) -> None:
    """Make a document and keep it (document maken); where it exists already nothing is done.

    Args:
        session: the job's own; writes the owner of the document.
        actor: whoever asked for it.
        tenant_id: whose document.
        run_id: the run.
        form: `pdf` or `xlsx`.
        progress: is told how far it is.

    Raises:
        Forbidden: the role does not include this any more.
        NotFound: no such run.
        DocumentRefused: `run_not_finished`, `lines_hidden` or `pdf_missing`.
    """
    actor.require(may_make(tenant_id, actor.cooperation_id), tenant_id)
    if form not in list_formats(session, tenant_id, run_id):
        progress.step(0, 100, READING)
        contents = gather(session, actor, tenant_id, run_id)
        progress.step(20, 100, WRITING)
        content = print_document(contents, form)
        progress.step(90, 100, KEEPING)
        _keep(session, actor, tenant_id, run_id, form, content)
    progress.step(100, 100, FINISHED)


def _keep(session: Session, actor: Actor, tenant_id: int, run_id: UUID, form: Format, content: bytes) -> None:
    digest, document_id = hashlib.sha256(content).digest(), uuid4()
    values = {"tenant_id": tenant_id, "id": document_id, "cooperation_id": actor.cooperation_id}
    values |= {"run_id": run_id, "format": form, "content": content, "digest": digest}
    # Two jobs may make the same at the same moment: the second one waits here, and finds that it exists.
    keep = insert(Document).values(values).on_conflict_do_nothing().returning(Document.id)
    if session.scalar(keep):
        about = {"run": str(run_id), "document": str(document_id), "format": form}
        record(
            session, tenant_id, "statements.made", {**about, "sha256": digest.hex(), "bytes": len(content)}
        )
