"""Reading budgets: lines with their balance, decisions, and the entries behind a balance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from billing.budgets.models import Balance, BudgetLine, Decision, DecisionAmount, Entry
from regie.errors import not_yours
from tenants.people.models import Person


@dataclass(frozen=True)
class LineBalance:
    """A budget line with its balance (stand), all in cents.

    Args:
        tenant_id: the municipality.
        line_id: the line.
        fund: name of the fund.
        year: budget year.
        budget: adopted budget.
        cover: adopted cover.
        uncovered: facts beyond the room (nog te dekken).
        held: reserved for a while (gereserveerd).
        committed: open obligations (verplichtingen).
        realised: costs allocated by final runs (gerealiseerd).
    """

    tenant_id: int
    line_id: UUID
    fund: str
    year: int
    budget: int
    cover: int
    uncovered: int
    held: int
    committed: int
    realised: int

    @property
    def room(self) -> int:
        """Give what an order may still take (beschikbaar), in cents; nothing while something is uncovered."""
        # A credit beyond all costs gives no room: nobody decided on it.
        free = self.budget + self.cover - self.held - self.committed - max(self.realised, 0)
        return 0 if self.uncovered else free

    @property
    def total(self) -> int:
        """Give budget and cover together, in cents."""
        return self.budget + self.cover


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            BudgetLine.tenant_id,
            BudgetLine.id,
            BudgetLine.fund,
            BudgetLine.year,
            Balance.budget_cents,
            Balance.cover_cents,
            Balance.uncovered_cents,
            Balance.held_cents,
            Balance.committed_cents,
            Balance.realised_cents,
        )
        .join(Balance, (Balance.tenant_id == BudgetLine.tenant_id) & (Balance.line_id == BudgetLine.id))
        .order_by(BudgetLine.fund, BudgetLine.year)
    )


def budget_lines(session: Session, tenant_id: int, year: int | None = None) -> list[LineBalance]:
    """List the budget lines of a municipality (budgetregels), by fund and year.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        year: only this one; None for all.

    Returns:
        Lines with their balance.
    """
    query = _lines().where(BudgetLine.tenant_id == tenant_id)
    if year is not None:
        query = query.where(BudgetLine.year == year)
    return [LineBalance(*row) for row in session.execute(query)]


def budget_line(session: Session, tenant_id: int, line_id: UUID) -> LineBalance:
    """Give one budget line with its balance (budgetregel).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        line_id: the line.

    Returns:
        The line.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    row = session.execute(
        _lines().where(BudgetLine.tenant_id == tenant_id, BudgetLine.id == line_id)
    ).one_or_none()
    if row is None:
        raise not_yours()
    return LineBalance(*row)


def lines_of_fund(
    session: Session, tenant_id: int, fund: str, years: Sequence[int]
) -> dict[int, LineBalance]:
    """Give the budget lines of a fund in some years (budgetregels van een geldstroom).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        fund: name of the fund.
        years: budget years.

    Returns:
        Year to line; a year without a line is missing.
    """
    query = _lines().where(
        BudgetLine.tenant_id == tenant_id, BudgetLine.fund == fund, BudgetLine.year.in_(years)
    )
    return {line.year: line for line in (LineBalance(*row) for row in session.execute(query))}


@dataclass(frozen=True)
class ShownEntry:
    """An entry as a page shows it (boeking), amounts in cents."""

    recorded_at: datetime
    effective_on: date
    kind: str
    cents: int
    source_kind: str
    source_id: UUID
    actor: str
    room_after: int


def entries(
    session: Session, tenant_id: int, line_id: UUID, *, page: int = 1, size: int = 50
) -> list[ShownEntry]:
    """List the entries of a line (boekingen), newest first.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        line_id: the line.
        page: from 1.
        size: entries on a page.

    Returns:
        At most `size` entries.
    """
    used = Entry.held_after + Entry.committed_after + func.greatest(Entry.realised_after, 0)
    query = (
        select(
            Entry.recorded_at,
            Entry.effective_on,
            Entry.kind,
            Entry.cents,
            Entry.source_kind,
            Entry.source_id,
            Person.name,
            Entry.budget_after + Entry.cover_after - used,
        )
        .join(Person, Person.id == Entry.actor)
        .where(Entry.tenant_id == tenant_id, Entry.line_id == line_id)
        .order_by(Entry.recorded_at.desc(), Entry.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [ShownEntry(*row) for row in session.execute(query)]


def count_entries(session: Session, tenant_id: int, line_id: UUID) -> int:
    """Count the entries of a line (aantal boekingen).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        line_id: the line.

    Returns:
        How many.
    """
    query = (
        select(func.count()).select_from(Entry).where(Entry.tenant_id == tenant_id, Entry.line_id == line_id)
    )
    return session.scalar(query) or 0


def _decisions() -> Select[*tuple[Any, ...]]:
    drafter, adopter = aliased(Person), aliased(Person)
    total = (
        select(func.sum(DecisionAmount.cents))
        .where(DecisionAmount.tenant_id == Decision.tenant_id, DecisionAmount.decision_id == Decision.id)
        .scalar_subquery()
    )
    return (
        select(Decision, drafter.name.label("drafter"), adopter.name.label("adopter"), total.label("cents"))
        .join(drafter, drafter.id == Decision.drafted_by)
        .outerjoin(adopter, adopter.id == Decision.adopted_by)
    )


def decisions(session: Session, tenant_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """List the decisions of a municipality (besluiten), drafts first, then the newest.

    Args:
        session: within a scope.
        tenant_id: the municipality.

    Returns:
        Rows with the decision, names of drafter and adopter, and the sum of its amounts in cents.
    """
    query = _decisions().where(Decision.tenant_id == tenant_id)
    return session.execute(query.order_by((Decision.state != "draft"), Decision.drafted_at.desc())).all()


def decision_by_id(session: Session, tenant_id: int, decision_id: UUID) -> Row[*tuple[Any, ...]]:
    """Give one decision (besluit).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        decision_id: the decision.

    Returns:
        A row as `decisions` gives.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.execute(
        _decisions().where(Decision.tenant_id == tenant_id, Decision.id == decision_id)
    ).one_or_none()
    if found is None:
        raise not_yours()
    return found


def decision_amounts(session: Session, tenant_id: int, decision_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """List the amounts of a decision with the line each goes to (bedragen van een besluit).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        decision_id: the decision.

    Returns:
        Rows of fund, year, cents, source, line_id; by fund and year.
    """
    query = (
        select(
            BudgetLine.fund,
            BudgetLine.year,
            DecisionAmount.cents,
            DecisionAmount.source,
            DecisionAmount.line_id,
        )
        .join(
            BudgetLine,
            (BudgetLine.tenant_id == DecisionAmount.tenant_id) & (BudgetLine.id == DecisionAmount.line_id),
        )
        .where(DecisionAmount.tenant_id == tenant_id, DecisionAmount.decision_id == decision_id)
        .order_by(BudgetLine.fund, BudgetLine.year)
    )
    return session.execute(query).all()
