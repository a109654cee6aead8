"""Pages on which a decision is recorded or improved (besluit vastleggen), with what it does."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from billing.budgets.after import LineEffect, effect_on, nothing_on
from billing.budgets.decision_pages import ONE, WORDS
from billing.budgets.pages import blueprint
from billing.budgets.permissions import ADOPT_DECISION, DRAFT_DECISION
from billing.budgets.queries import (
    LineBalance,
    list_amounts,
    list_budget_lines,
    require_budget_line,
    require_decision,
)
from billing.budgets.schemas import AMOUNT_ROWS, amount_of, amounts_of, decision_form, readable_rows
from billing.budgets.services import DecisionFacts, draft_decision
from billing.budgets.shown import EFFECTS, effect_columns, shown_effect
from cafeteria.funds.queries import list_funds
from cafeteria.funds.shown import fund_options
from regie.clock import today
from regie.errors import msgid
from regie.listing import totals_of
from regie.web.addresses import read_ident
from regie.web.form_state import field_errors, form_value
from regie.web.forms import read_unfinished
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES
from regie.web.strict import StrictSchema
from tenants.people.queries import list_role_holders

RECORDED = msgid("The decision is recorded. It counts once somebody else adopts it.")
RECORD = msgid("Record a decision")
IMPROVE = msgid("Improve a decision")
BUDGET = {"kind": "budget", "body": "council", "number": "", "decided_on": None, "reason": ""}


@page(
    blueprint,
    "/m/<slug>/decisions/new",
    title=RECORD,
    permission=DRAFT_DECISION,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def new_decision(ctx: PageContext) -> Response:
    """Record a decision of college or council as a draft; cover for a line begins with what is short."""
    line_id = read_ident(request.args.get("cover", ""))
    line = require_budget_line(ctx.session, ctx.tenant_id, line_id) if line_id else None
    starting = {**BUDGET, "kind": "cover"} if line else BUDGET
    first = {"fund": line.fund, "year": line.year, "cents": line.uncovered or None} if line else {}
    return _record(ctx, {**starting, "amounts": [first]})


@page(
    blueprint,
    f"{ONE}/improve",
    title=IMPROVE,
    permission=DRAFT_DECISION,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def improve(ctx: PageContext, decision_id: UUID) -> Response:
    """Open a decision that does not count as it was, and record a better one in its place."""
    found = require_decision(ctx.session, ctx.tenant_id, decision_id)
    amounts = [dict(row._mapping) for row in list_amounts(ctx.session, ctx.tenant_id, decision_id)]
    facts = {name: getattr(found.Decision, name) for name in BUDGET}
    return _record(ctx, {**facts, "amounts": amounts}, found.Decision.id, found.Decision.return_reason)


def _record(
    ctx: PageContext, starting: Mapping[str, Any], replaces: UUID | None = None, why: str = ""
) -> Response:
    funds = list_funds(ctx.session, ctx.actor.cooperation_id)
    schema = decision_form(fund.code for fund in funds)
    if request.form.get("step") == "check":
        ctx.keep_typed()
    else:
        outcome = ctx.submit(schema, lambda data: _draft(ctx, data, replaces))
        if outcome.done:
            ctx.flash(RECORDED)
            return ctx.redirect("budgets.decision", decision_id=outcome.value)
    may = list_role_holders(ctx.session, ctx.tenant_id, ADOPT_DECISION.roles, today())
    return ctx.render(
        "budgets/new_decision.html",
        title=IMPROVE if replaces else RECORD,
        action=ctx.url("budgets.improve", decision_id=replaces)
        if replaces
        else ctx.url("budgets.new_decision"),
        why=why,
        starting=starting,
        rows=_rows(starting["amounts"]),
        funds=fund_options(funds),
        more_open=len(starting["amounts"]) > 1 or _more_typed(),
        others=[person.name for person in may if person.id != ctx.actor.person_id],
        effect=_effect(ctx, schema),
        **WORDS,
    )


def _rows(amounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    blank = {"fund": None, "year": today().year, "cents": None, "source": ""}
    more: list[dict[str, Any]] = [{}] * (len(AMOUNT_ROWS) - len(amounts))
    return [
        {**blank, **amount, "row": row} for row, amount in zip(AMOUNT_ROWS, [*amounts, *more], strict=False)
    ]


def _more_typed() -> bool:
    # The year is filled in beforehand, so that it says nothing about whether a row is used.
    more = [row for row in AMOUNT_ROWS if row > 1]
    names = [f"{part}-{row}" for row in more for part in ("fund", "year", "amount", "total", "source")]
    return any(field_errors(name) or ("year" not in name and form_value(name)) for name in names)


def _draft(ctx: PageContext, data: dict[str, Any], replaces: UUID | None) -> UUID:
    amounts = amounts_of(data, _now(_lines(ctx), data["kind"]))
    facts = DecisionFacts(**data)
    return draft_decision(
        ctx.session, ctx.actor, ctx.tenant_id, facts, amounts, replaces=replaces, confirmed=ctx.confirmed
    )


def _lines(ctx: PageContext) -> dict[tuple[str, int], LineBalance]:
    return {(line.fund, line.year): line for line in list_budget_lines(ctx.session, ctx.tenant_id)}


def _now(lines: Mapping[tuple[str, int], LineBalance], kind: str) -> dict[tuple[str, int], int]:
    return {key: int(getattr(line, kind)) for key, line in lines.items()}


@page(
    blueprint,
    "/m/<slug>/decisions/effect",
    title=RECORD,
    permission=DRAFT_DECISION,
    methods=("POST",),
    writes="self",
)
def effect(ctx: PageContext) -> Response:
    """Show what the amounts in the form do, while somebody fills it in."""
    schema = decision_form(fund.code for fund in list_funds(ctx.session, ctx.actor.cooperation_id))
    shown = render_template("budgets/effect.html", municipality=ctx.municipality, effect=_effect(ctx, schema))
    return ctx.fragment(Markup(shown))


def _effect(ctx: PageContext, schema: StrictSchema) -> dict[str, Any] | None:
    data = read_unfinished(schema, request.form) if request.method == "POST" else {}
    if not (rows := readable_rows(data)):
        return None
    names = {fund.code: fund.name for fund in list_funds(ctx.session, ctx.actor.cooperation_id)}
    lines = _lines(ctx)
    found = [shown_effect(_effect_of(ctx, data, row, lines, names), None) for row in rows]
    columns = effect_columns(found)
    return {"rows": found, "columns": columns, "totals": totals_of(EFFECTS, found)}


def _effect_of(
    ctx: PageContext,
    data: Mapping[str, Any],
    row: int,
    lines: Mapping[tuple[str, int], LineBalance],
    names: Mapping[str, str],
) -> LineEffect:
    amount = amount_of(data, row, _now(lines, data["kind"]))
    line = lines.get((amount.fund, amount.year))
    line = line or nothing_on(ctx.tenant_id, amount.fund, names[amount.fund], amount.year)
    return effect_on(line, data["kind"], amount.cents, amount.source)
