"""Decisions that wait to be adopted, over several municipalities at once (wachtende besluiten)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from billing.budgets.after import LineEffect, effect_on
from billing.budgets.models import BudgetLine, Decision, DecisionAmount
from billing.budgets.queries import LineBalance, select_lines
from regie.database.rows import row_as, rows_as
from tenants.people.models import Person


@dataclass(frozen=True)
class WaitingDecision:
    """A drafted decision (vastgelegd besluit).

    Args:
        tenant_id: the municipality.
        id: the decision.
        kind: `budget` or `cover`.
        body: `college` or `council`.
        number: as the body numbers it.
        decided_on: day of the decision.
        reason: what it is about.
        drafted_by: who recorded it, and so does not adopt it.
        drafter: name of that account, where it may be seen.
        drafted_at: when.
    """

    tenant_id: int
    id: UUID
    kind: Literal["budget", "cover"]
    body: str
    number: str
    decided_on: date
    reason: str
    drafted_by: UUID
    drafter: str | None
    drafted_at: datetime

    @property
    def took_part(self) -> frozenset[UUID]:
        """Give the accounts that do not adopt it, for it is theirs (eigen besluit)."""
        return frozenset([self.drafted_by])


def list_drafted_decisions(session: Session, tenant_ids: Collection[int]) -> list[WaitingDecision]:
    """List the drafted decisions of several municipalities (wachtende besluiten), the oldest first.

    Args:
        tenant_ids: the municipalities.

    Returns:
        Decisions.
    """
    query: Select[*tuple[Any, ...]] = (
        select(
            Decision.tenant_id,
            Decision.id,
            Decision.kind,
            Decision.body,
            Decision.number,
            Decision.decided_on,
            Decision.reason,
            Decision.drafted_by,
            Person.name.label("drafter"),
            Decision.drafted_at,
        )
        .outerjoin(Person, Person.id == Decision.drafted_by)
        .where(Decision.tenant_id.in_(tenant_ids), Decision.state == "draft")
        .order_by(Decision.drafted_at, Decision.id)
    )
    return rows_as(WaitingDecision, session.execute(query))


def list_effects_by_decision(
    session: Session, tenant_ids: Collection[int], decision_ids: Collection[UUID]
) -> dict[UUID, list[LineEffect]]:
    """Tell what decisions do to their budget lines (gevolgen), in one statement for all.

    Args:
        tenant_ids: their municipalities.
        decision_ids: the decisions.

    Returns:
        By decision, each of its lines before and after it, by fund and year.
    """
    of_line = (DecisionAmount.tenant_id == BudgetLine.tenant_id) & (DecisionAmount.line_id == BudgetLine.id)
    of_decision = (Decision.tenant_id == DecisionAmount.tenant_id) & (
        Decision.id == DecisionAmount.decision_id
    )
    query = (
        select_lines()
        .join(DecisionAmount, of_line)
        .join(Decision, of_decision)
        .where(Decision.tenant_id.in_(tenant_ids), Decision.id.in_(decision_ids))
        .add_columns(
            Decision.id.label("decision_id"), Decision.kind, DecisionAmount.cents, DecisionAmount.source
        )
    )
    found: dict[UUID, list[LineEffect]] = defaultdict(list)
    for row in session.execute(query):
        line = row_as(LineBalance, row, beside=["decision_id", "kind", "cents", "source"])
        found[row.decision_id].append(effect_on(line, row.kind, row.cents, row.source))
    return found
