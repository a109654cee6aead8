"""Pages of budgets: the lines with their room, one line with its entries, decisions and their adoption."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from billing.budgets.monthly import monthly_balance
from billing.budgets.permissions import ADOPT_DECISION, DRAFT_DECISION, SEE_BUDGET
from billing.budgets.queries import (
    LineBalance,
    budget_line,
    budget_lines,
    count_entries,
    decision_amounts,
    decision_by_id,
    decisions,
    entries,
)
from billing.budgets.schemas import DecisionForm, NothingForm
from billing.budgets.services import (
    DecisionFacts,
    LineAmount,
    adopt_decision,
    draft_decision,
    withdraw_decision,
)
from billing.budgets.words import BODIES, ENTRY_KINDS, KINDS, STATES
from regie.clock import today
from regie.errors import msgid
from regie.paging import Paging
from regie.web.addresses import page_asked
from regie.web.charts.forecast import YearBalance
from regie.web.page import PageContext, page
from regie.web.page_table import Nav

blueprint = Blueprint("budgets", __name__, template_folder="templates")
ENTRIES_ON_A_PAGE = 50


@page(
    blueprint,
    "/m/<slug>/budget",
    title=msgid("Budget"),
    permission=SEE_BUDGET,
    nav=Nav(msgid("Budget"), 35, "one"),
)
def lines(ctx: PageContext) -> Response:
    """Show every budget line with what is committed, realised and available."""
    year = request.args.get("year", "")
    found = budget_lines(
        ctx.session, ctx.tenant_id, int(year) if year.isdecimal() and len(year) == 4 else None
    )
    waiting = [row for row in decisions(ctx.session, ctx.tenant_id) if row.Decision.state == "draft"]
    return ctx.render(
        "budgets/lines.html",
        rows=[_row(ctx, line) for line in found],
        totals=_totals(found),
        this_year=[line for line in found if line.year == today().year],
        uncovered=[line for line in found if line.uncovered],
        waiting=waiting,
        may_draft=ctx.actor.may(DRAFT_DECISION, ctx.tenant_id),
    )


def _row(ctx: PageContext, line: LineBalance) -> dict[str, Any]:
    return {**vars(line), "room": line.room, "url": ctx.url("budgets.line", line_id=line.line_id)}


def _totals(found: list[LineBalance]) -> dict[str, int]:
    # No total of what is available: room of one year or fund cannot be used in another.
    names = ("budget", "cover", "uncovered", "held", "committed", "realised")
    return {name: sum(getattr(line, name) for line in found) for name in names}


@page(blueprint, "/m/<slug>/budget/<uuid:line_id>", title=msgid("Budget line"), permission=SEE_BUDGET)
def line(ctx: PageContext, line_id: UUID) -> Response:
    """Show one budget line with the entries that its figures consist of."""
    number = page_asked()
    shown = entries(ctx.session, ctx.tenant_id, line_id, page=number, size=ENTRIES_ON_A_PAGE)
    count = count_entries(ctx.session, ctx.tenant_id, line_id)
    found = budget_line(ctx.session, ctx.tenant_id, line_id)
    months = monthly_balance(ctx.session, ctx.tenant_id, line_id, found.year, today())
    return ctx.render(
        "budgets/line.html",
        line=found,
        through=YearBalance(found.year, months, today()),
        entries=shown,
        kinds=ENTRY_KINDS,
        paging=Paging(number, ENTRIES_ON_A_PAGE, count),
    )


@page(blueprint, "/m/<slug>/decisions", title=msgid("Decisions on budget and cover"), permission=SEE_BUDGET)
def decision_list(ctx: PageContext) -> Response:
    """List the decisions, those that wait for another person first."""
    return ctx.render(
        "budgets/decisions.html",
        rows=decisions(ctx.session, ctx.tenant_id),
        kinds=KINDS,
        bodies=BODIES,
        states=STATES,
        may_draft=ctx.actor.may(DRAFT_DECISION, ctx.tenant_id),
    )


@page(
    blueprint,
    "/m/<slug>/decisions/new",
    title=msgid("Record a decision"),
    permission=DRAFT_DECISION,
    methods=("GET", "POST"),
    writes="municipality",
)
def new_decision(ctx: PageContext) -> Response:
    """Record a decision of college or council as a draft."""
    outcome = ctx.submit(DecisionForm(), lambda data: _draft(ctx, data))
    if outcome.done:
        ctx.flash(msgid("The decision is recorded. It counts once somebody else adopts it."))
        return ctx.redirect("budgets.decision", decision_id=outcome.value)
    funds = sorted({found.fund for found in budget_lines(ctx.session, ctx.tenant_id)})
    return ctx.render("budgets/new_decision.html", funds=funds, kinds=KINDS, bodies=BODIES, year=today().year)


def _draft(ctx: PageContext, data: dict[str, Any]) -> UUID:
    amount = LineAmount(data.pop("fund"), data.pop("year"), data.pop("amount"), data.pop("source"))
    return draft_decision(ctx.session, ctx.actor, ctx.tenant_id, DecisionFacts(**data), [amount])


@page(blueprint, "/m/<slug>/decisions/<uuid:decision_id>", title=msgid("Decision"), permission=SEE_BUDGET)
def decision(ctx: PageContext, decision_id: UUID) -> Response:
    """Show one decision, what it does to each line, and who may adopt it."""
    return _decision(ctx, decision_id)


def _decision(ctx: PageContext, decision_id: UUID) -> Response:
    found = decision_by_id(ctx.session, ctx.tenant_id, decision_id)
    own = found.Decision.drafted_by == ctx.actor.person_id
    balances = {line.line_id: line for line in budget_lines(ctx.session, ctx.tenant_id)}
    amounts = [
        {**row._asdict(), "room": balances[row.line_id].room, "uncovered": balances[row.line_id].uncovered}
        for row in decision_amounts(ctx.session, ctx.tenant_id, decision_id)
    ]
    return ctx.render(
        "budgets/decision.html",
        decision=found.Decision,
        drafter=found.drafter,
        adopter=found.adopter,
        amounts=amounts,
        own=own,
        may_adopt=ctx.actor.may(ADOPT_DECISION, ctx.tenant_id),
        may_withdraw=ctx.actor.may(DRAFT_DECISION, ctx.tenant_id),
        kinds=KINDS,
        bodies=BODIES,
        states=STATES,
    )


@page(
    blueprint,
    "/m/<slug>/decisions/<uuid:decision_id>/adopt",
    title=msgid("Decision"),
    permission=ADOPT_DECISION,
    methods=("POST",),
    writes="municipality",
)
def adopt(ctx: PageContext, decision_id: UUID) -> Response:
    """Adopt a decision that somebody else drafted."""
    outcome = ctx.submit(
        NothingForm(), lambda _: adopt_decision(ctx.session, ctx.actor, ctx.tenant_id, decision_id, today())
    )
    if not outcome.done:
        return _decision(ctx, decision_id)
    ctx.flash(msgid("The decision is adopted and its amounts count."))
    return ctx.redirect("budgets.decision", decision_id=decision_id)


@page(
    blueprint,
    "/m/<slug>/decisions/<uuid:decision_id>/withdraw",
    title=msgid("Decision"),
    permission=DRAFT_DECISION,
    methods=("POST",),
    writes="municipality",
)
def withdraw(ctx: PageContext, decision_id: UUID) -> Response:
    """Withdraw a draft."""
    outcome = ctx.submit(
        NothingForm(), lambda _: withdraw_decision(ctx.session, ctx.actor, ctx.tenant_id, decision_id)
    )
    if not outcome.done:
        return _decision(ctx, decision_id)
    ctx.flash(msgid("The decision is withdrawn."))
    return ctx.redirect("budgets.decision_list")
