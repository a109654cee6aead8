"""Tables of budgets; the application reads balances and entries, and writes neither."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import FetchedValue, ForeignKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Cents, Owned, Timestamp

SCHEMA = {"schema": "billing"}


class BudgetLine(Owned, Base):
    """Budget line (budgetregel): one fund of one municipality in one year."""

    __tablename__ = "budget_line"
    __table_args__ = SCHEMA

    cooperation_id: Mapped[int]
    fund: Mapped[str]
    year: Mapped[int]


class Balance(Base):
    """Balance (stand) of a budget line, in cents."""

    __tablename__ = "balance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "line_id"], ["billing.budget_line.tenant_id", "billing.budget_line.id"]
        ),
        SCHEMA,
    )

    tenant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    budget_cents: Mapped[int] = mapped_column(Cents)
    cover_cents: Mapped[int] = mapped_column(Cents)
    uncovered_cents: Mapped[int] = mapped_column(Cents)
    held_cents: Mapped[int] = mapped_column(Cents)
    committed_cents: Mapped[int] = mapped_column(Cents)
    realised_cents: Mapped[int] = mapped_column(Cents)
    used_cents: Mapped[int] = mapped_column(Cents, FetchedValue(), FetchedValue())
    room_cents: Mapped[int] = mapped_column(Cents, FetchedValue(), FetchedValue())


class Entry(Owned, Base):
    """Entry (boeking) of the budget ledger, with the balance after it."""

    __tablename__ = "entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "line_id"], ["billing.budget_line.tenant_id", "billing.budget_line.id"]
        ),
        SCHEMA,
    )

    line_id: Mapped[UUID]
    kind: Mapped[str]
    cents: Mapped[int] = mapped_column(Cents)
    source_kind: Mapped[str]
    source_id: Mapped[UUID]
    run_id: Mapped[UUID | None]
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Timestamp)
    actor: Mapped[UUID]
    budget_after: Mapped[int] = mapped_column(Cents)
    cover_after: Mapped[int] = mapped_column(Cents)
    uncovered_after: Mapped[int] = mapped_column(Cents)
    held_after: Mapped[int] = mapped_column(Cents)
    committed_after: Mapped[int] = mapped_column(Cents)
    realised_after: Mapped[int] = mapped_column(Cents)
    room_after: Mapped[int] = mapped_column(Cents, FetchedValue(), FetchedValue())


class Decision(Owned, Base):
    """Recorded decision (besluit) of college or council on budget or cover."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "replaces"], ["billing.decision.tenant_id", "billing.decision.id"]
        ),
        SCHEMA,
    )

    kind: Mapped[str]
    body: Mapped[str]
    number: Mapped[str]
    decided_on: Mapped[date]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=FetchedValue())
    drafted_by: Mapped[UUID] = mapped_column(Uuid, server_default=FetchedValue())
    drafted_at: Mapped[datetime] = mapped_column(Timestamp, server_default=FetchedValue())
    adopted_by: Mapped[UUID | None] = mapped_column(Uuid, server_default=FetchedValue())
    adopted_at: Mapped[datetime | None] = mapped_column(Timestamp, server_default=FetchedValue())
    import_id: Mapped[UUID | None]
    replaces: Mapped[UUID | None]
    ended_by: Mapped[UUID | None] = mapped_column(Uuid, server_default=FetchedValue())
    ended_at: Mapped[datetime | None] = mapped_column(Timestamp, server_default=FetchedValue())
    return_reason: Mapped[str] = mapped_column(server_default=FetchedValue())


class DecisionAmount(Base):
    """What a decision adds to a line, in cents; negative to take away."""

    __tablename__ = "decision_amount"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "decision_id"], ["billing.decision.tenant_id", "billing.decision.id"]
        ),
        ForeignKeyConstraint(
            ["tenant_id", "line_id"], ["billing.budget_line.tenant_id", "billing.budget_line.id"]
        ),
        SCHEMA,
    )

    tenant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decision_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    line_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cents: Mapped[int] = mapped_column(Cents)
    source: Mapped[str]
