"""Table of hours; the application reads it and writes through `billing.post_hours`."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Cents, Owned, Timestamp

SCHEMA = {"schema": "billing"}


class Hour(Owned, Base):
    """Hours (uren) of a worker on a day, in minutes; owned by the payer, below zero in a counter-entry."""

    __tablename__ = "hour"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cooperation_id", "worker_id"], ["tenants.worker.tenant_id", "tenants.worker.id"]
        ),
        ForeignKeyConstraint(["cooperation_id", "party_id"], ["tenants.party.tenant_id", "tenants.party.id"]),
        ForeignKeyConstraint(["cooperation_id", "rate_id"], ["billing.rate.tenant_id", "billing.rate.id"]),
        ForeignKeyConstraint(
            ["cooperation_id", "pool_id"], ["billing.cost_pool.tenant_id", "billing.cost_pool.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "order_id"], ["billing.order.tenant_id", "billing.order.id"]),
        ForeignKeyConstraint(["tenant_id", "reverses"], ["billing.hour.tenant_id", "billing.hour.id"]),
        SCHEMA,
    )

    cooperation_id: Mapped[int]
    worker_id: Mapped[UUID]
    party_id: Mapped[UUID]
    role: Mapped[str]
    order_id: Mapped[UUID | None]
    pool_id: Mapped[UUID | None]
    work_date: Mapped[date]
    month: Mapped[date]
    minutes: Mapped[int]
    rate_id: Mapped[UUID | None]
    cents_per_hour: Mapped[int] = mapped_column(Cents)
    note: Mapped[str]
    reverses: Mapped[UUID | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(Timestamp)
