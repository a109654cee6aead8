"""Tables of costs; the application adds rows and changes none."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import FetchedValue, ForeignKeyConstraint, Numeric, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from regie.database.base import Base, Cents, Owned, Timestamp
from regie.database.dated import Dated
from tenants.parties.models import Party

SCHEMA = {"schema": "billing"}


class Rate(Dated, Base):
    """Rate (uurtarief) of a role of a party, cents an hour, over half-open dates."""

    __tablename__ = "rate"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "party_id"], ["tenants.party.tenant_id", "tenants.party.id"]),
        SCHEMA,
    )

    party_id: Mapped[UUID]
    role: Mapped[str]
    cents_per_hour: Mapped[int] = mapped_column(Cents)
    party: Mapped[Party] = relationship(viewonly=True)

    @property
    def party_name(self) -> str:
        """Name the party whose hours it is the price of (partij)."""
        return self.party.name


class DistributionKey(Dated, Base):
    """Distribution key (verdeelsleutel): equal, fixed shares, by a figure, or by hours."""

    __tablename__ = "distribution_key"
    __table_args__ = SCHEMA

    name: Mapped[str]
    kind: Mapped[str]
    figure_name: Mapped[str | None]
    figure_unit: Mapped[str | None]
    reference_date: Mapped[date | None]


class KeyBearer(Base):
    """Bearer (kostendrager) under a key; `share` in percents, for fixed shares only."""

    __tablename__ = "key_bearer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "key_id"], ["billing.distribution_key.tenant_id", "billing.distribution_key.id"]
        ),
        SCHEMA,
    )

    tenant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    bearer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    share: Mapped[Decimal | None] = mapped_column(Numeric(12, 6))


class CostPool(Dated, Base):
    """Cost pool (kostenplaats) of the cooperation, distributed by its key."""

    __tablename__ = "cost_pool"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "key_id"], ["billing.distribution_key.tenant_id", "billing.distribution_key.id"]
        ),
        SCHEMA,
    )

    code: Mapped[str]
    name: Mapped[str]
    key_id: Mapped[UUID]
    fund: Mapped[str]
    one_off: Mapped[bool]


class Cost(Owned, Base):
    """Cost (kosten) on a pool, in cents; below zero for a credit or a counter-entry."""

    __tablename__ = "cost"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "pool_id"], ["billing.cost_pool.tenant_id", "billing.cost_pool.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "reverses"], ["billing.cost.tenant_id", "billing.cost.id"]),
        SCHEMA,
    )

    pool_id: Mapped[UUID]
    incurred_on: Mapped[date]
    description: Mapped[str]
    cents: Mapped[int] = mapped_column(Cents)
    source: Mapped[str]
    reverses: Mapped[UUID | None]
    recorded_by: Mapped[UUID] = mapped_column(Uuid, server_default=FetchedValue())
    recorded_at: Mapped[datetime] = mapped_column(Timestamp, server_default=FetchedValue())
