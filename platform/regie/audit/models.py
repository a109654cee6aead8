"""The table of the audit trail; its constraints, policies and triggers stand in migrations/sql."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Owned, Timestamp


class Audit(Owned, Base):
    """One thing that somebody did (logregel); `seq` and `hash` are filled by the sealer."""

    __tablename__ = "audit"
    __table_args__ = {"schema": "regie"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    recorded_at: Mapped[datetime] = mapped_column(Timestamp)
    actor: Mapped[UUID | None]
    what: Mapped[str]
    detail: Mapped[dict[str, Any]]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    hash: Mapped[bytes | None] = mapped_column(LargeBinary)
