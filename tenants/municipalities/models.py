"""Table of municipalities."""

from datetime import date

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Range


class Municipality(Base):
    """Municipality (gemeente) with its CBS code, its dates, and the code that follows after a merger."""

    __tablename__ = "municipality"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    tenant_id: Mapped[int] = mapped_column(Integer, ForeignKey("tenants.tenant.id"), primary_key=True)
    cbs_code: Mapped[str]
    name: Mapped[str]
    valid: Mapped[Range[date]]
    successor_code: Mapped[str | None]
    oin: Mapped[str | None]
