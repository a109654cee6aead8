"""Use cases of budgets: record a decision, adopt it, return it, withdraw it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from billing.budgets.errors import NOT_DRAFT, over_budget_said_as
from billing.budgets.funds import fund_error
from billing.budgets.models import BudgetLine, Decision, DecisionAmount
from billing.budgets.permissions import ADOPT_DECISION, DRAFT_DECISION
from cafeteria.funds.queries import list_funds
from regie.audit.services import record
from regie.database.scope import Actor
from regie.errors import Conflict, FieldError, Invalid, InvalidInput, msgid, not_yours

DecisionKind = Literal["budget", "cover"]
TAKES_TOO_MUCH = msgid(
    "This decision takes %(asked_cents)s from the budget of %(year)s. %(available_cents)s of it is free, "
    "so %(short_by_cents)s is short."
)
NO_AMOUNT = msgid("A decision has at least one amount, and none of zero.")


@dataclass(frozen=True)
class DecisionFacts:
    """What was decided (besluit), apart from its amounts.

    Args:
        kind: `budget` for budget and its amendments, `cover` for cover of a shortage.
        body: `college` or `council`, who took the decision.
        number: of the decision, as the body numbers it.
        decided_on: day of the decision.
        reason: what it is about, in a sentence.
        import_id: the import that it came from, if it did.
    """

    kind: DecisionKind
    body: Literal["college", "council"]
    number: str
    decided_on: date
    reason: str
    import_id: UUID | None = None


@dataclass(frozen=True)
class LineAmount:
    """What a decision adds to a line (bedrag).

    Args:
        fund: code of the fund.
        year: budget year.
        cents: to add; negative takes away.
        source: where cover comes from; may be empty for budget.
        row: where it stands in the form, from 1; what is wrong with it is told there.
    """

    fund: str
    year: int
    cents: int
    source: str = ""
    row: int = 1


def open_budget_line(session: Session, actor: Actor, tenant_id: int, fund: str, year: int) -> UUID:
    """Find the line of a fund and year (budgetregel), opening it with nothing on it when there is none.

    Args:
        session: within a scope that writes the municipality.
        actor: of the cooperation that has the fund.
        tenant_id: the municipality.
        fund: code of the fund.
        year: budget year.

    Returns:
        Id of the line.
    """
    query = select(BudgetLine.id).where(
        BudgetLine.tenant_id == tenant_id, BudgetLine.fund == fund, BudgetLine.year == year
    )
    found = session.scalar(query)
    if found is None:
        found = uuid4()
        owner = {"tenant_id": tenant_id, "id": found, "cooperation_id": actor.cooperation_id}
        session.execute(insert(BudgetLine).values(**owner, fund=fund, year=year))
    return found


def draft_decision(
    session: Session, actor: Actor, tenant_id: int, facts: DecisionFacts, amounts: Sequence[LineAmount]
) -> UUID:
    """Record a decision as a draft (besluit vastleggen); it counts once another person adopts it.

    Args:
        session: within a scope that writes the municipality.
        actor: drafts it.
        tenant_id: the municipality.
        facts: what was decided.
        amounts: at least one, none of them zero, each line once.

    Returns:
        Id of the decision.

    Raises:
        Forbidden: the role does not include this.
        Invalid: no amounts, or by row an amount of zero, the same line twice, cover from nowhere, or a fund
            that is not there or does not hold in that year.

    Source: S4-8; Gemeentewet art. 189.
    """
    actor.require(DRAFT_DECISION, tenant_id)
    _check_amounts(facts.kind, amounts)
    _check_funds(session, actor, amounts)
    decision_id = uuid4()
    session.execute(insert(Decision).values(tenant_id=tenant_id, id=decision_id, **vars(facts)))
    rows = [
        {
            "tenant_id": tenant_id,
            "decision_id": decision_id,
            "line_id": open_budget_line(session, actor, tenant_id, amount.fund, amount.year),
            "cents": amount.cents,
            "source": amount.source,
        }
        for amount in amounts
    ]
    session.execute(insert(DecisionAmount), rows)
    total = sum(amount.cents for amount in amounts)
    record(session, tenant_id, "budgets.decision_drafted", {"decision": str(decision_id), "cents": total})
    return decision_id


def _check_amounts(kind: DecisionKind, amounts: Sequence[LineAmount]) -> None:
    if not amounts:
        raise Invalid(NO_AMOUNT, field="amount-1")
    lines = [(amount.fund, amount.year) for amount in amounts]
    wrong = [
        error
        for row, amount in enumerate(amounts)
        for error in _amount_errors(kind, amount, again=lines[row] in lines[:row])
    ]
    if wrong:
        raise InvalidInput(wrong)


def _check_funds(session: Session, actor: Actor, amounts: Sequence[LineAmount]) -> None:
    known = {row.code: row for row in list_funds(session, actor.cooperation_id)}
    errors = (fund_error(known, amount.fund, amount.year, f"fund-{amount.row}") for amount in amounts)
    wrong = [error for error in errors if error]
    if wrong:
        raise InvalidInput(wrong)


def _amount_errors(kind: DecisionKind, amount: LineAmount, *, again: bool) -> Iterator[FieldError]:
    if amount.cents == 0:
        yield FieldError(f"amount-{amount.row}", NO_AMOUNT)
    if again:
        message = msgid("The same fund and year stand twice in this decision.")
        yield FieldError(f"year-{amount.row}", message)
    if kind == "cover" and not amount.source.strip():
        yield FieldError(f"source-{amount.row}", msgid("Say where the cover comes from."))


def adopt_decision(session: Session, actor: Actor, tenant_id: int, decision_id: UUID, on: date) -> None:
    """Make the amounts of a decision count (besluit verwerken); by another person than its drafter.

    Args:
        session: within a scope that writes the municipality.
        actor: adopts it; the database compares with the drafter.
        tenant_id: the municipality.
        decision_id: the draft.
        on: day on which the entries take effect.

    Raises:
        Forbidden: the role does not include this.
        Conflict: code `four_eyes`, or the decision is no draft any more.
        OverBudget: it takes away what has been spent or committed.
    """
    actor.require(ADOPT_DECISION, tenant_id)
    with over_budget_said_as(TAKES_TOO_MUCH):
        session.execute(
            text("SELECT billing.post_decision(:tenant, :decision, :on)"),
            {"tenant": tenant_id, "decision": decision_id, "on": on},
        )
    record(session, tenant_id, "budgets.decision_adopted", {"decision": str(decision_id)})


def return_decision(
    session: Session, actor: Actor, tenant_id: int, decision_id: UUID, *, reason: str
) -> None:
    """Return a draft to who recorded it (besluit terugsturen); it is final, and a better one is a new one.

    Args:
        session: within a scope that writes the municipality.
        actor: returns it; the database compares with the drafter.
        tenant_id: the municipality.
        decision_id: the draft.
        reason: what has to change; shown with the decision.

    Raises:
        Forbidden: the role does not include this.
        NotFound: no such decision.
        Conflict: code `own_return`, or the decision is no draft any more.
        Invalid: `reason_needed`.
    """
    actor.require(ADOPT_DECISION, tenant_id)
    if not reason.strip():
        raise Invalid(msgid("Say what has to change."), code="reason_needed", field="reason")
    _end_draft(session, tenant_id, decision_id, state="returned", return_reason=reason.strip())
    record(session, tenant_id, "budgets.decision_returned", {"decision": str(decision_id)})


def withdraw_decision(session: Session, actor: Actor, tenant_id: int, decision_id: UUID) -> None:
    """Withdraw a draft (concept intrekken); the row stays, with that state.

    Args:
        session: within a scope that writes the municipality.
        actor: withdraws it.
        tenant_id: the municipality.
        decision_id: the draft.

    Raises:
        Forbidden: the role does not include this.
        NotFound: no such decision.
        Conflict: it is no draft any more.
    """
    actor.require(DRAFT_DECISION, tenant_id)
    _end_draft(session, tenant_id, decision_id, state="withdrawn")
    record(session, tenant_id, "budgets.decision_withdrawn", {"decision": str(decision_id)})


def _end_draft(session: Session, tenant_id: int, decision_id: UUID, **values: str) -> None:
    # Who ends it, and when, the database fills in.
    here = (Decision.tenant_id == tenant_id, Decision.id == decision_id)
    state = session.scalar(select(Decision.state).where(*here).with_for_update())
    if state is None:
        raise not_yours()
    if state != "draft":
        raise Conflict(NOT_DRAFT, code="decision_not_draft")
    change = update(Decision).where(*here).values(**values)
    session.execute(change.execution_options(synchronize_session=False))
    session.expire_all()
