"""The table of the outbox; its constraints, policies and functions stand in migrations/sql."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Owned, Timestamp


class Outbox(Owned, Base):
    """A job (taak): who asked for what, and how it went."""

    __tablename__ = "outbox"
    __table_args__ = {"schema": "regie"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    actor: Mapped[UUID]
    task: Mapped[str]
    args: Mapped[dict[str, Any]]
    state: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Timestamp)
    sent_at: Mapped[datetime | None] = mapped_column(Timestamp)
    ended_at: Mapped[datetime | None] = mapped_column(Timestamp)
    tries: Mapped[int]
    error: Mapped[dict[str, Any] | None]
