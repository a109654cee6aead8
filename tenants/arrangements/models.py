"""Tables of arrangements and of who takes part in them."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from regie.database.base import Base
from regie.database.dated import Dated


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
