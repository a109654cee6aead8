"""Tables of people: accounts and the roles they hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from regie.database.base import Base, Timestamp
from regie.database.dated import Dated


class Person(Base):
    """Account (gebruiker), seen through its grants; the password hash is out of the application's reach."""

    __tablename__ = "person"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    login: Mapped[str]
    name: Mapped[str]
    active: Mapped[bool]
    language: Mapped[str] = mapped_column(Text, deferred=True)
    password_hash: Mapped[str | None] = mapped_column(Text, deferred=True)


class RoleGrant(Dated, Base):
    """Role (rol) of a person at a tenant, over half-open dates."""

    __tablename__ = "role_grant"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    person_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.person.id"))
    role: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(Timestamp)
    person: Mapped[Person] = relationship()

    @property
    def person_name(self) -> str:
        """Name whoever holds it (rolhouder)."""
        return self.person.name
