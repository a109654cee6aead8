"""Tables of routes and their steps."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import FetchedValue
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Owned, Timestamp
from regie.database.versions import Versioned


class Route(Versioned, Base):
    """Route (traject) of a client from application to result; a client has one open route at a time."""

    __tablename__ = "route"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    client_id: Mapped[UUID]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]


class Step(Owned):
    """What a step (stap) of a route tells."""

    route_id: Mapped[UUID]
    kind: Mapped[str]
    happened_on: Mapped[date]
    outcome: Mapped[str]
    note: Mapped[str]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(Timestamp, server_default=FetchedValue())
    corrects: Mapped[UUID | None]


class RouteStep(Step, Base):
    """Step of a route; never changed, and corrected by one that names it."""

    __tablename__ = "route_step"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute


class StandingStep(Step, Base):
    """Standing step (geldende stap): the last correction of each."""

    __tablename__ = "standing_step"
    __table_args__ = {"schema": "cafeteria", "info": {"view": True}}  # noqa: RUF012 - SQLAlchemy reads this
