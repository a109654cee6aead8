"""Tables of the product choice."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, FetchedValue, Integer, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Cents, Owned, Range, Timestamp
from regie.database.versions import Versioned


class Menu(Versioned, Base):
    """Product choice (productkeuze) for a period; the database stamps who did what."""

    __tablename__ = "menu"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    cooperation_id: Mapped[int]
    period: Mapped[Range[date]]
    counted: Mapped[Range[date]] = mapped_column(
        server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    state: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    editors: Mapped[list[UUID]] = mapped_column(
        ARRAY(PG_UUID(as_uuid=True)), server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    submitted_by: Mapped[UUID | None] = mapped_column(
        server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    adopted_by: Mapped[UUID | None] = mapped_column(
        server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    adopted_at: Mapped[datetime | None] = mapped_column(
        Timestamp, server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    return_reason: Mapped[str] = mapped_column(server_default=FetchedValue())


class MenuLine(Owned, Base):
    """Line (regel) of a product choice: variant, performer, ceiling, client groups, own price."""

    __tablename__ = "menu_line"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    menu_id: Mapped[UUID]
    cooperation_id: Mapped[int]
    variant_id: Mapped[UUID]
    performer: Mapped[str]
    fund: Mapped[str]
    ceiling_units: Mapped[int | None]
    client_groups: Mapped[list[str]] = mapped_column(ARRAY(Text))
    price_cents: Mapped[int | None] = mapped_column(Cents)
    price_reason: Mapped[str]


class MenuUsage(Base):
    """Uptake (afname): units of a variant ordered in a period, kept by the ledger role; only read here."""

    __tablename__ = "menu_usage"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    variant_id: Mapped[UUID] = mapped_column(PG_UUID(as_uuid=True), primary_key=True)
    period: Mapped[Range[date]] = mapped_column(primary_key=True)
    cooperation_id: Mapped[int]
    units: Mapped[int]
