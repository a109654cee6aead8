"""Reading documents: which there are of a run, how their making goes, the bytes of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from billing.statements.models import Document, DocumentRequest
from regie.database.rows import row_as
from regie.errors import not_yours
from regie.outbox.models import Outbox
from tenants.people.models import Person

PIECE = 1_000_000


@dataclass(frozen=True)
class DocumentRow:
    """A document (document), without its bytes.

    Args:
        id: the document.
        format: `pdf` or `xlsx`.
        size: bytes.
        digest: SHA-256 of the bytes.
        made_by: name of who asked for it; None when not visible.
        made_at: when, aware.
    """

    id: UUID
    format: str
    size: int
    digest: bytes
    made_by: str | None
    made_at: datetime


@dataclass(frozen=True)
class Making:
    """The last time that a document was asked for (aanvraag).

    Args:
        job_id: of the job, for its progress.
        state: `new`, `sent`, `done` or `failed`.
        error: why it failed, as the outbox keeps it.
    """

    job_id: UUID
    state: str
    error: dict[str, Any] | None

    @property
    def busy(self) -> bool:
        """Tell whether it is being made or waits for that (bezig)."""
        return self.state in ("new", "sent")


def list_documents_by_format(session: Session, tenant_id: int, run_id: UUID) -> dict[str, DocumentRow]:
    """Give the documents that were made of a run (documenten), by format.

    Args:
        session: within a scope; a document with somebody in it whom it may not read does not exist.
        tenant_id: whose documents: a municipality, or the cooperation.
        run_id: the run.

    Returns:
        Format to document.
    """
    query = (
        select(
            Document.id,
            Document.format,
            func.length(Document.content).label("size"),
            Document.digest,
            Person.name.label("made_by"),
            Document.recorded_at.label("made_at"),
        )
        .outerjoin(Person, Person.id == Document.recorded_by)
        .where(Document.tenant_id == tenant_id, Document.run_id == run_id)
    )
    return {row.format: row_as(DocumentRow, row) for row in session.execute(query)}


def list_makings_by_format(session: Session, tenant_id: int, run_id: UUID) -> dict[str, Making]:
    """Tell how the making of documents of a run goes (aanvragen): of each format the last one.

    Args:
        tenant_id: whose documents.
        run_id: the run.

    Returns:
        Format to making; none that was never asked for.
    """
    job = (Outbox.tenant_id == DocumentRequest.tenant_id) & (Outbox.id == DocumentRequest.job_id)
    query = (
        select(Outbox.id.label("job_id"), Outbox.state, Outbox.error, DocumentRequest.format)
        .join(Outbox, job)
        .where(DocumentRequest.tenant_id == tenant_id, DocumentRequest.run_id == run_id)
        .order_by(DocumentRequest.recorded_at)
    )
    return {row.format: row_as(Making, row, beside=["format"]) for row in session.execute(query)}


def require_document(
    session: Session, tenant_id: int, run_id: UUID, document_id: UUID
) -> tuple[str, Iterator[bytes]]:
    """Give the bytes of a document (document ophalen), in pieces.

    Args:
        tenant_id: whose document.
        run_id: the run it was made of.
        document_id: the document.

    Returns:
        Its format, and its bytes as they are read.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    this = (Document.tenant_id == tenant_id, Document.run_id == run_id, Document.id == document_id)
    query = select(Document.format, func.length(Document.content).label("size")).where(*this)
    row = session.execute(query).one_or_none()
    if row is None:
        raise not_yours()
    # What does not get smaller, as these files, the database keeps as it is and reads from any place.
    pieces = (func.substring(Document.content, start, PIECE) for start in range(1, row.size + 1, PIECE))
    return row.format, (session.execute(select(piece).where(*this)).scalar_one() for piece in pieces)


def list_formats(session: Session, tenant_id: int, run_id: UUID) -> Sequence[str]:
    """List in which formats a document of a run exists (formaten).

    Args:
        tenant_id: whose documents.
        run_id: the run.

    Returns:
        Formats.
    """
    query = select(Document.format).where(Document.tenant_id == tenant_id, Document.run_id == run_id)
    return session.scalars(query).all()
