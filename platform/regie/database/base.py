"""What every table shares: one metadata, an owner, an id made in the application."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, Text, types
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, Range
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

metadata = MetaData()


class Base(DeclarativeBase):
    """Mapped tables (tabellen); constraints, policies and triggers stand in migrations/sql."""

    metadata = metadata
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        str: Text,
        dict[str, Any]: JSONB,
        Range[date]: DATERANGE,
        UUID: PG_UUID(as_uuid=True),
    }


class Owned:
    """A row that belongs to one tenant (eigenaar); ids are made here because RETURNING would need SELECT."""

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(PG_UUID(as_uuid=True), primary_key=True, default=uuid4)


Cents = BigInteger
Timestamp = DateTime(timezone=True)
__all__ = ["Base", "Cents", "MappedAsDataclass", "Owned", "Range", "Timestamp", "metadata", "types"]
