"""Tables of arrangements and of who takes part in them."""

from uuid import UUID

from sqlalchemy.orm import Mapped, relationship

from regie.database.base import Base
from regie.database.dated import Dated
from tenants.municipalities.models import Municipality


class Arrangement(Dated, Base):
    """Joint arrangement (gemeenschappelijke regeling): a body of its own, or hosted by a municipality."""

    __tablename__ = "arrangement"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    name: Mapped[str]
    form: Mapped[str]
    host_id: Mapped[int | None]


class Participation(Dated, Base):
    """Participation (deelname) of a municipality in an arrangement, for one product group, dated."""

    __tablename__ = "participation"
    __table_args__ = {"schema": "tenants"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    cooperation_id: Mapped[int]
    arrangement_id: Mapped[UUID]
    product_group: Mapped[str]
    arrangement: Mapped[Arrangement] = relationship(
        primaryjoin="and_(Participation.cooperation_id == Arrangement.tenant_id, "
        "Participation.arrangement_id == Arrangement.id)",
        foreign_keys="[Participation.cooperation_id, Participation.arrangement_id]",
        viewonly=True,
    )
    municipality: Mapped[Municipality] = relationship(
        primaryjoin=lambda: Participation.tenant_id == Municipality.tenant_id,
        foreign_keys=lambda: Participation.tenant_id,
        viewonly=True,
    )

    @property
    def municipality_name(self) -> str:
        """Name whose participation it is (gemeente)."""
        return self.municipality.name

    @property
    def arrangement_name(self) -> str:
        """Name what it takes part in (regeling)."""
        return self.arrangement.name
