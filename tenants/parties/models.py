"""Tables of parties and their workers."""

from uuid import UUID

from sqlalchemy.orm import Mapped, relationship

from regie.database.base import Base
from regie.database.dated import Dated


class Party(Dated, Base):
    """Party (partij): may be principal, performer and contractor at once, and give hours without paying."""

    __tablename__ = "party"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    name: Mapped[str]
    municipality_id: Mapped[int | None]
    is_principal: Mapped[bool]
    is_performer: Mapped[bool]
    is_contractor: Mapped[bool]


class Worker(Dated, Base):
    """Worker (medewerker): performs work for a party in a role, with or without an account."""

    __tablename__ = "worker"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    party_id: Mapped[UUID]
    role: Mapped[str]
    name: Mapped[str]
    person_id: Mapped[UUID | None]
    party: Mapped[Party] = relationship(
        primaryjoin="and_(Worker.tenant_id == Party.tenant_id, Worker.party_id == Party.id)",
        foreign_keys="[Worker.tenant_id, Worker.party_id]",
        viewonly=True,
    )

    @property
    def party_name(self) -> str:
        """Name the party that the work is done for (partij)."""
        return self.party.name
