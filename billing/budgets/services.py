"""Use cases of budgets: record a decision, adopt it, return it, withdraw it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from billing.budgets.after import nothing_on
from billing.budgets.doubts import (
    doubt_about_number,
    doubts_about_cover,
    doubts_about_day,
    doubts_about_year,
)
from billing.budgets.errors import NOT_DRAFT, over_budget_said_as
from billing.budgets.funds import fund_error
from billing.budgets.models import BudgetLine, Decision, DecisionAmount
from billing.budgets.permissions import ADOPT_DECISION, DRAFT_DECISION
from billing.budgets.queries import find_decision_numbered, list_budget_lines
from cafeteria.funds.queries import FundRow, list_funds
from regie.asking import NONE_CONFIRMED, Confirmed, Question, ask
from regie.audit.services import record
from regie.clock import today
from regie.database.constraints import TAKEN, refused_as
from regie.database.scope import Actor
from regie.errors import Conflict, FieldError, Invalid, InvalidInput, msgid, not_yours

DecisionKind = Literal["budget", "cover"]
TAKES_TOO_MUCH = msgid(
    "This decision takes %(asked_cents)s from the budget of %(year)s. %(available_cents)s of it is free, "
    "so %(short_by_cents)s is short."
)
IMPROVED_ALREADY = msgid("A better one took the place of this decision already. Improve that one.")
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
    session: Session,
    actor: Actor,
    tenant_id: int,
    facts: DecisionFacts,
    amounts: Sequence[LineAmount],
    *,
    replaces: UUID | None = None,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> UUID:
    """Record a decision as a draft (besluit vastleggen); it counts once another person adopts it.

    Args:
        session: within a scope that writes the municipality.
        actor: drafts it.
        tenant_id: the municipality.
        facts: what was decided.
        amounts: at least one, none of them zero, each line once.
        replaces: a decision of the actor that was returned, withdrawn or still waits, of which this is the
            improvement; one that waits is withdrawn by this.
        confirmed: keys of the questions about it that were answered with yes.

    Returns:
        Id of the decision.

    Raises:
        Forbidden: the role does not include this.
        NotFound: there is none to replace.
        Conflict: `not_your_draft`, `decision_adopted` or `improved_already`, about the one to replace.
        Invalid: no amounts, or by row an amount of zero, the same line twice, cover from nowhere, or a fund
            that is not there or does not hold in that year.
        Doubtful: number, day, year or cover is unlikely.

    Source: S4-8; Gemeentewet art. 189.
    """
    actor.require(DRAFT_DECISION, tenant_id)
    _check_amounts(facts.kind, amounts)
    funds = _check_funds(session, actor, amounts)
    if replaces is not None:
        _make_way(session, actor, tenant_id, replaces)
    ask(_doubts(session, tenant_id, facts, amounts, funds), confirmed)
    decision_id = uuid4()
    values = {"tenant_id": tenant_id, "id": decision_id, "replaces": replaces, **vars(facts)}
    with refused_as(session, {TAKEN: Conflict(IMPROVED_ALREADY, code="improved_already")}):
        session.execute(insert(Decision).values(**values))
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


def _make_way(session: Session, actor: Actor, tenant_id: int, decision_id: UUID) -> None:
    # Whoever looks at the old one to adopt it is then refused, instead of adopting what they did not see.
    found = session.execute(
        select(Decision.state, Decision.drafted_by)
        .where(Decision.tenant_id == tenant_id, Decision.id == decision_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise not_yours()
    if found.drafted_by != actor.person_id:
        message = msgid("Somebody else recorded this decision. Return it, or record another one.")
        raise Conflict(message, code="not_your_draft")
    if found.state == "adopted":
        raise Conflict(
            msgid("This decision was adopted. A later decision can correct it."), code="decision_adopted"
        )
    if found.state == "draft":
        withdraw_decision(session, actor, tenant_id, decision_id)


def _doubts(
    session: Session,
    tenant_id: int,
    facts: DecisionFacts,
    amounts: Sequence[LineAmount],
    funds: Mapping[str, FundRow],
) -> Iterator[Question]:
    year = facts.decided_on.year
    same = find_decision_numbered(session, tenant_id, facts.body, facts.number, year)
    if same:
        yield doubt_about_number(same.number, same.decided_on)
    yield from doubts_about_day(facts.decided_on, today())
    lines = {(line.fund, line.year): line for line in list_budget_lines(session, tenant_id)}
    for amount in amounts:
        name, key = funds[amount.fund].name, (amount.fund, amount.year)
        yield from doubts_about_year(amount.row, name, amount.year, today())
        if facts.kind == "cover":
            line = lines.get(key) or nothing_on(tenant_id, amount.fund, name, amount.year)
            yield from doubts_about_cover(amount.row, line, amount.cents)


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


def _check_funds(session: Session, actor: Actor, amounts: Sequence[LineAmount]) -> dict[str, FundRow]:
    known = {row.code: row for row in list_funds(session, actor.cooperation_id)}
    errors = (fund_error(known, amount.fund, amount.year, f"fund-{amount.row}") for amount in amounts)
    wrong = [error for error in errors if error]
    if wrong:
        raise InvalidInput(wrong)
    return known


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
    """Return a draft to who recorded it (besluit terugsturen), to be improved by another in its place.

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
