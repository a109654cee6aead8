"""Reading budgets: lines with their balance, decisions that wait, and one decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, exists, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from billing.budgets.models import Balance, BudgetLine, Decision, DecisionAmount
from cafeteria.funds.queries import name_of_fund
from regie.database.rows import row_as, rows_as
from regie.errors import not_yours
from tenants.people.models import Person


@dataclass(frozen=True)
class LineBalance:
    """A budget line with its balance (stand), all in cents.

    Args:
        tenant_id: the municipality.
        line_id: the line.
        fund: code of the fund.
        fund_name: its name.
        year: budget year.
        budget: adopted budget.
        cover: adopted cover.
        uncovered: facts beyond the room (nog te dekken).
        held: reserved for a while (gereserveerd).
        committed: open obligations (verplichtingen).
        realised: costs allocated by final runs (gerealiseerd).
        used: reserved, committed and realised (gebruikt).
        room: what an order may still take (beschikbaar); nothing while something is uncovered.
    """

    tenant_id: int
    line_id: UUID
    fund: str
    fund_name: str
    year: int
    budget: int
    cover: int
    uncovered: int
    held: int
    committed: int
    realised: int
    used: int
    room: int

    @property
    def total(self) -> int:
        """Give budget and cover together, in cents."""
        return self.budget + self.cover


FUND_NAME = name_of_fund(BudgetLine.cooperation_id.expression, BudgetLine.fund.expression)


def select_lines() -> Select[*tuple[Any, ...]]:
    """Select budget lines with their balance (budgetregels), to filter further.

    Returns:
        A query of rows for `LineBalance`, by name of the fund and year.
    """
    return (
        select(
            BudgetLine.tenant_id,
            BudgetLine.id.label("line_id"),
            BudgetLine.fund,
            FUND_NAME.label("fund_name"),
            BudgetLine.year,
            Balance.budget_cents.label("budget"),
            Balance.cover_cents.label("cover"),
            Balance.uncovered_cents.label("uncovered"),
            Balance.held_cents.label("held"),
            Balance.committed_cents.label("committed"),
            Balance.realised_cents.label("realised"),
            Balance.used_cents.label("used"),
            Balance.room_cents.label("room"),
        )
        .join(Balance, (Balance.tenant_id == BudgetLine.tenant_id) & (Balance.line_id == BudgetLine.id))
        .order_by(FUND_NAME, BudgetLine.fund, BudgetLine.year)
    )


def list_budget_lines(session: Session, tenant_id: int, year: int | None = None) -> list[LineBalance]:
    """List the budget lines of a municipality (budgetregels), by fund and year.

    Args:
        tenant_id: the municipality.
        year: only this one; None for all.

    Returns:
        Lines with their balance.
    """
    return list_budget_lines_of(session, [tenant_id], None if year is None else [year])


def list_budget_lines_of(
    session: Session, tenant_ids: Collection[int], years: Collection[int] | None = None
) -> list[LineBalance]:
    """List the lines of several municipalities on which something stands (budgetregels), by fund and year.

    Args:
        tenant_ids: the municipalities.
        years: only these; None for all.

    Returns:
        Lines with their balance.
    """
    query = select_lines().where(BudgetLine.tenant_id.in_(tenant_ids), _something_stands())
    if years is not None:
        query = query.where(BudgetLine.year.in_(years))
    return rows_as(LineBalance, session.execute(query))


def _something_stands() -> ColumnElement[bool]:
    # A draft that was withdrawn and a run that was reversed leave a line with nothing on it.
    amounts = (
        Balance.budget_cents,
        Balance.cover_cents,
        Balance.uncovered_cents,
        Balance.held_cents,
        Balance.committed_cents,
        Balance.realised_cents,
    )
    return or_(*(amount != 0 for amount in amounts))


def list_budget_years(session: Session, tenant_ids: Collection[int]) -> list[int]:
    """List the years in which something stands on a line of municipalities (begrotingsjaren).

    Args:
        tenant_ids: the municipalities.

    Returns:
        Years, ascending.
    """
    query = (
        select(BudgetLine.year)
        .join(Balance, (Balance.tenant_id == BudgetLine.tenant_id) & (Balance.line_id == BudgetLine.id))
        .where(BudgetLine.tenant_id.in_(tenant_ids), _something_stands())
    )
    return list(session.scalars(query.distinct().order_by(BudgetLine.year)))


def list_uncovered_lines(session: Session, tenant_ids: Collection[int]) -> list[LineBalance]:
    """List the lines of any year on which something is still to be covered (nog te dekken), most first.

    Args:
        tenant_ids: the municipalities.

    Returns:
        Lines with their balance.
    """
    query = select_lines().where(BudgetLine.tenant_id.in_(tenant_ids), Balance.uncovered_cents > 0)
    return sorted(rows_as(LineBalance, session.execute(query)), key=lambda line: -line.uncovered)


def require_budget_line(session: Session, tenant_id: int, line_id: UUID) -> LineBalance:
    """Give one budget line with its balance (budgetregel).

    Args:
        tenant_id: the municipality.
        line_id: the line.

    Returns:
        The line.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    row = session.execute(
        select_lines().where(BudgetLine.tenant_id == tenant_id, BudgetLine.id == line_id)
    ).one_or_none()
    if row is None:
        raise not_yours()
    return row_as(LineBalance, row)


def list_lines_by_year(
    session: Session, tenant_id: int, fund: str, years: Sequence[int]
) -> dict[int, LineBalance]:
    """Give the budget lines of a fund in some years (budgetregels van een geldstroom).

    Args:
        tenant_id: the municipality.
        fund: code of the fund.
        years: budget years.

    Returns:
        Year to line; a year without a line is missing.
    """
    query = select_lines().where(
        BudgetLine.tenant_id == tenant_id, BudgetLine.fund == fund, BudgetLine.year.in_(years)
    )
    return {line.year: line for line in rows_as(LineBalance, session.execute(query))}


def is_replaced() -> ColumnElement[bool]:
    """Tell of a decision whether a better one took its place (vervangen), in a query of decisions."""
    later = aliased(Decision)
    return exists().where(later.tenant_id == Decision.tenant_id, later.replaces == Decision.id)


def state_shown() -> ColumnElement[str]:
    """Give the state of a decision as people see it (toestand), `replaced` too, in a query of decisions."""
    return case((is_replaced(), "replaced"), else_=Decision.state)


def find_decision_numbered(
    session: Session, tenant_id: int, body: str, number: str, year: int
) -> Row[*tuple[Any, ...]] | None:
    """Find a decision that waits or counts under a number (besluit met hetzelfde nummer).

    Args:
        tenant_id: the municipality.
        body: `college` or `council`; each numbers its own.
        number: of the decision, in capitals or not.
        year: in which the decision was taken.

    Returns:
        Number and day of the first that was recorded; None where the number is free.
    """
    query = select(Decision.number, Decision.decided_on).where(
        Decision.tenant_id == tenant_id,
        Decision.body == body,
        func.lower(Decision.number) == number.strip().lower(),
        extract("year", Decision.decided_on) == year,
        Decision.state.in_(("draft", "adopted")),
    )
    return session.execute(query.order_by(Decision.drafted_at).limit(1)).one_or_none()


def list_amounts(session: Session, tenant_id: int, decision_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """List the amounts of a decision as they were recorded (bedragen), by fund and year.

    Args:
        tenant_id: the municipality.
        decision_id: the decision.

    Returns:
        Rows of `fund`, `year`, `cents` and `source`.
    """
    query = (
        select(BudgetLine.fund, BudgetLine.year, DecisionAmount.cents, DecisionAmount.source)
        .join(
            BudgetLine,
            (BudgetLine.tenant_id == DecisionAmount.tenant_id) & (BudgetLine.id == DecisionAmount.line_id),
        )
        .where(DecisionAmount.tenant_id == tenant_id, DecisionAmount.decision_id == decision_id)
    )
    return session.execute(query.order_by(BudgetLine.fund, BudgetLine.year)).all()


def _decisions() -> Select[*tuple[Any, ...]]:
    drafter, adopter, ender, better = aliased(Person), aliased(Person), aliased(Person), aliased(Decision)
    total = (
        select(func.sum(DecisionAmount.cents))
        .where(DecisionAmount.tenant_id == Decision.tenant_id, DecisionAmount.decision_id == Decision.id)
        .scalar_subquery()
    )
    return (
        select(
            Decision,
            drafter.name.label("drafter"),
            adopter.name.label("adopter"),
            ender.name.label("ender"),
            total.label("cents"),
            state_shown().label("state"),
            better.id.label("replaced_by"),
        )
        .outerjoin(better, (better.tenant_id == Decision.tenant_id) & (better.replaces == Decision.id))
        .outerjoin(drafter, drafter.id == Decision.drafted_by)
        .outerjoin(adopter, adopter.id == Decision.adopted_by)
        .outerjoin(ender, ender.id == Decision.ended_by)
    )


def list_waiting_decisions(session: Session, tenant_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """List the drafts of a municipality (besluiten die wachten), the oldest first.

    Args:
        tenant_id: the municipality.

    Returns:
        Rows with the decision, names of drafter, adopter and who returned or withdrew it where they may be
        seen, the sum of its amounts in cents, its state as shown, and which one took its place.
    """
    query = _decisions().where(Decision.tenant_id == tenant_id, Decision.state == "draft")
    return session.execute(query.order_by(Decision.drafted_at, Decision.id)).all()


def require_decision(session: Session, tenant_id: int, decision_id: UUID) -> Row[*tuple[Any, ...]]:
    """Give one decision (besluit).

    Args:
        tenant_id: the municipality.
        decision_id: the decision.

    Returns:
        A row as `list_waiting_decisions` gives.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.execute(
        _decisions().where(Decision.tenant_id == tenant_id, Decision.id == decision_id)
    ).one_or_none()
    if found is None:
        raise not_yours()
    return found
