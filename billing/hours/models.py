"""Tables of hours and of drafts; the application reads hours and writes them through `billing.post_hours`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKeyConstraint, Integer, Text, Uuid
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


class WeekDraft(Base):
    """Draft of a week (concept van een urenstaat): what one person typed for a worker and has not booked."""

    __tablename__ = "week_draft"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "worker_id"], ["tenants.worker.tenant_id", "tenants.worker.id"]),
        SCHEMA,
    )

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    actor: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    cells: Mapped[dict[str, Any]]
    added: Mapped[list[str]] = mapped_column(ARRAY(Text))
    seen: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(Timestamp)
