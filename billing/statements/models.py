"""The table of documents; who may read one and what it is about, the database decides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, FetchedValue, ForeignKeyConstraint, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Owned, Timestamp

SCHEMA = {"schema": "billing"}


class Document(Owned, Base):
    """Document (document) of a run: a cost overview, or of the cooperation the sheet over all."""

    __tablename__ = "document"
    __table_args__ = (
        ForeignKeyConstraint(["cooperation_id", "run_id"], ["billing.run.tenant_id", "billing.run.id"]),
        SCHEMA,
    )

    cooperation_id: Mapped[int]
    run_id: Mapped[UUID]
    format: Mapped[str]
    municipalities: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=FetchedValue())
    content: Mapped[bytes] = mapped_column(deferred=True)
    digest: Mapped[bytes]
    recorded_by: Mapped[UUID] = mapped_column(Uuid, server_default=FetchedValue())
    recorded_at: Mapped[datetime] = mapped_column(Timestamp, server_default=FetchedValue())


class DocumentRequest(Base):
    """Request (aanvraag) for a document, and the job that makes it."""

    __tablename__ = "document_request"
    __table_args__ = (
        ForeignKeyConstraint(["cooperation_id", "run_id"], ["billing.run.tenant_id", "billing.run.id"]),
        SCHEMA,
    )

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    job_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cooperation_id: Mapped[int]
    run_id: Mapped[UUID]
    format: Mapped[str]
    recorded_by: Mapped[UUID] = mapped_column(Uuid, server_default=FetchedValue())
    recorded_at: Mapped[datetime] = mapped_column(Timestamp, server_default=FetchedValue())
