"""Table of clients."""

from uuid import UUID

from sqlalchemy import FetchedValue, Text
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base
from regie.database.search import Searchable
from regie.database.versions import Versioned


class Client(Searchable, Versioned, Base):
    """Client (inwoner) of a municipality, seen only by roles with a purpose to see persons."""

    __tablename__ = "client"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    number: Mapped[str]
    name: Mapped[str]
    client_group: Mapped[str | None]
    group_source: Mapped[str]
    contact_id: Mapped[UUID | None]
    sorted_by: Mapped[str] = mapped_column(Text, server_default=FetchedValue(), deferred=True)
