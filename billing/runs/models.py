"""Tables of runs and their lines; which columns may change, and when, the database decides."""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Boolean, FetchedValue, ForeignKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from billing.runs.line_key import LineKey, Source
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
    stands: Mapped[bool] = mapped_column(Boolean, FetchedValue(), FetchedValue())


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


def line_key(line: RunLine) -> LineKey:
    """Tell what a stored line is about (regelsleutel).

    Args:
        line: a row.

    Returns:
        Its key.
    """
    pool, variant, party = (str(found or "") for found in (line.pool_id, line.variant_id, line.party_id))
    return LineKey(line.tenant_id, cast("Source", line.source), pool, variant, party, line.role, line.fund)
