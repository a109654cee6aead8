"""The view of closed periods: a run that stands makes one, and its reversal takes it away."""

from datetime import date
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Range


class ClosedPeriod(Base):
    """Closed period (afgesloten periode) of a cooperation: half-open, whole months."""

    __tablename__ = "closed_period"
    __table_args__ = {"schema": "billing", "info": {"view": True}}  # noqa: RUF012 - SQLAlchemy reads this

    tenant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    run_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    period: Mapped[Range[date]]
