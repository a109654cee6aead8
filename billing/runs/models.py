"""Tables of runs and their lines; which columns may change, and when, the database decides."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import FetchedValue, ForeignKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Cents, Owned, Range, Timestamp

SCHEMA = {"schema": "billing"}


class Run(Owned, Base):
    """Run (verdeling) over the half-open months of a period: trial, final or reversal."""

    __tablename__ = "run"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "reverses"], ["billing.run.tenant_id", "billing.run.id"]),
        ForeignKeyConstraint(["tenant_id", "reversed_by"], ["billing.run.tenant_id", "billing.run.id"]),
        SCHEMA,
    )

    kind: Mapped[str]
    period: Mapped[Range[date]]
    state: Mapped[str] = mapped_column(server_default=FetchedValue())
    reverses: Mapped[UUID | None]
    reversed_by: Mapped[UUID | None]
    reason: Mapped[str]
    job_id: Mapped[UUID]
    requested_by: Mapped[UUID] = mapped_column(Uuid, server_default=FetchedValue())
    requested_at: Mapped[datetime] = mapped_column(Timestamp, server_default=FetchedValue())
    finished_at: Mapped[datetime | None] = mapped_column(Timestamp)
    input_hash: Mapped[str | None]
    lines_hash: Mapped[str | None]
    total_cents: Mapped[int | None] = mapped_column(Cents)
    minutes: Mapped[int | None] = mapped_column(Cents)
    problem: Mapped[dict[str, Any] | None]


class RunLine(Owned, Base):
    """Line (regel) of a run for one municipality, with minutes, cents and why."""

    __tablename__ = "run_line"
    __table_args__ = (
        ForeignKeyConstraint(["cooperation_id", "run_id"], ["billing.run.tenant_id", "billing.run.id"]),
        ForeignKeyConstraint(
            ["cooperation_id", "pool_id"], ["billing.cost_pool.tenant_id", "billing.cost_pool.id"]
        ),
        ForeignKeyConstraint(["cooperation_id", "party_id"], ["tenants.party.tenant_id", "tenants.party.id"]),
        ForeignKeyConstraint(
            ["cooperation_id", "variant_id"], ["cafeteria.variant.tenant_id", "cafeteria.variant.id"]
        ),
        SCHEMA,
    )

    cooperation_id: Mapped[int]
    run_id: Mapped[UUID]
    source: Mapped[str]
    pool_id: Mapped[UUID | None]
    variant_id: Mapped[UUID | None]
    party_id: Mapped[UUID | None]
    role: Mapped[str]
    fund: Mapped[str]
    minutes: Mapped[int] = mapped_column(Cents)
    cents: Mapped[int] = mapped_column(Cents)
    explanation: Mapped[dict[str, Any]]
