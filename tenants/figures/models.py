"""Tables of reference figures and of what was found when they were imported."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import FetchedValue, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Owned, Timestamp

Amount = Numeric(20, 4)


class Counted(Owned):
    """What a reference figure tells (kengetal)."""

    bearer: Mapped[str]
    name: Mapped[str]
    value: Mapped[Decimal] = mapped_column(Amount)
    unit: Mapped[str]
    year: Mapped[int]
    reference_date: Mapped[date]
    source: Mapped[str]
    import_id: Mapped[UUID | None]
    corrects: Mapped[UUID | None]
    withdrawn: Mapped[bool] = mapped_column(server_default=FetchedValue())


class Figure(Counted, Base):
    """Reference figure; of a municipality, or of another bearer that the cooperation keeps. Never changed."""

    __tablename__ = "figure"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute


class StandingFigure(Counted, Base):
    """Standing figure (geldend kengetal): the last correction of each that was not withdrawn."""

    __tablename__ = "standing_figure"
    __table_args__ = {"schema": "tenants", "info": {"view": True}}  # noqa: RUF012 - SQLAlchemy reads this


class Finding(Owned, Base):
    """Finding (bevinding) on imported figures: shown and never repaired."""

    __tablename__ = "finding"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    import_id: Mapped[UUID]
    code: Mapped[str]
    subject: Mapped[str]
    printed: Mapped[Decimal | None] = mapped_column(Amount)
    computed: Mapped[Decimal | None] = mapped_column(Amount)
    difference: Mapped[Decimal | None] = mapped_column(Amount)
    source: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(Timestamp, server_default=FetchedValue())
