"""Pages of decisions on budget and cover: list, show, adopt, return, withdraw."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import Row
from werkzeug.wrappers import Response

from billing.budgets.pages import blueprint
from billing.budgets.permissions import ADOPT_DECISION, DRAFT_DECISION, SEE_BUDGET
from billing.budgets.queries import require_decision
from billing.budgets.schemas import NothingForm, ReturnDecisionForm
from billing.budgets.search import DECISION_SORTS, DECISIONS, all_decisions, search_decisions
from billing.budgets.services import adopt_decision, return_decision, withdraw_decision
from billing.budgets.shown import EFFECTS, effect_columns, shown_effect
from billing.budgets.waiting import list_effects_by_decision
from billing.budgets.words import BODIES, KINDS, STATES, TONES
from regie.clock import today
from regie.errors import msgid
from regie.listing import totals_of
from regie.web.addresses import choice_asked, filters_asked, page_asked, sort_asked
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.strict import StrictSchema
from tenants.people.queries import list_left_to_decide, list_role_holders

WORDS = {"kinds": KINDS, "bodies": BODIES, "states": STATES, "tones": TONES}
TITLE = msgid("Decisions on budget and cover")
ONE = "/m/<slug>/decisions/<uuid:decision_id>"


@page(blueprint, "/m/<slug>/decisions", title=TITLE, permission=SEE_BUDGET)
def decision_list(ctx: PageContext) -> Response:
    """List the decisions, those that wait for another person first."""
    assert ctx.municipality
    state, sort = _decisions_asked()
    found = search_decisions(ctx.session, ctx.tenant_id, state=state, sort=sort, page=page_asked())
    return ctx.render(
        "budgets/decisions.html",
        found=found,
        rows=[{**vars(row), "url": ctx.url("budgets.decision", decision_id=row.id)} for row in found.rows],
        columns=table_columns(DECISIONS, sort),
        state=state,
        state_options=options(STATES, msgid("All states")),
        files=file_urls(
            "budgets.decision_file", slug=ctx.municipality.slug, **filters_asked("state", "sort")
        ),
        may_draft=ctx.actor.may(DRAFT_DECISION, ctx.tenant_id),
        **WORDS,
    )


def _decisions_asked() -> tuple[str, str]:
    return choice_asked("state", STATES), sort_asked(DECISION_SORTS, "state")


@list_file(blueprint, "/m/<slug>/decisions", title=TITLE, permission=SEE_BUDGET)
def decision_file(ctx: PageContext) -> ListFile:
    """Give the decisions of the view as a file."""
    assert ctx.municipality
    state, sort = _decisions_asked()
    found = all_decisions(ctx.session, ctx.tenant_id, state=state, sort=sort)
    return ListFile(f"besluiten-{ctx.municipality.slug}-{today().isoformat()}", DECISIONS, found)


@page(blueprint, ONE, title=msgid("Decision"), permission=SEE_BUDGET)
def decision(ctx: PageContext, decision_id: UUID) -> Response:
    """Show one decision, what it does to each line, what happened to it, and who may adopt it."""
    return _decision(ctx, decision_id)


def _decision(ctx: PageContext, decision_id: UUID) -> Response:
    found = require_decision(ctx.session, ctx.tenant_id, decision_id)
    effects = [
        shown_effect(effect, ctx.url("budgets.line", line_id=effect.before.line_id))
        for effect in list_effects_by_decision(ctx.session, [ctx.tenant_id], [decision_id])[decision_id]
    ]
    holders = list_role_holders(ctx.session, ctx.tenant_id, ADOPT_DECISION.roles, today())
    return ctx.render(
        "budgets/decision.html",
        decision=found.Decision,
        found=found,
        effects=effects,
        columns=effect_columns(effects, decided=found.Decision.state != "draft"),
        totals=totals_of(EFFECTS, effects),
        own=found.Decision.drafted_by == ctx.actor.person_id,
        short=[one for one in effects if one["short_by"]] if found.Decision.state == "draft" else [],
        who_decides=_who_decides(
            found.Decision.drafted_by == ctx.actor.person_id,
            list_left_to_decide(holders, {found.Decision.drafted_by}),
        ),
        may_adopt=ctx.actor.may(ADOPT_DECISION, ctx.tenant_id),
        may_withdraw=ctx.actor.may(DRAFT_DECISION, ctx.tenant_id),
        may_improve=_may_improve(ctx, found),
        before_url=_url_of(ctx, found.Decision.replaces),
        after_url=_url_of(ctx, found.replaced_by),
        **WORDS,
    )


def _may_improve(ctx: PageContext, found: Row[*tuple[Any, ...]]) -> bool:
    own = found.Decision.drafted_by == ctx.actor.person_id and ctx.actor.may(DRAFT_DECISION, ctx.tenant_id)
    return own and found.state in ("draft", "returned", "withdrawn")


def _url_of(ctx: PageContext, decision_id: UUID | None) -> str | None:
    return ctx.url("budgets.decision", decision_id=decision_id) if decision_id else None


def _who_decides(own: bool, others: Sequence[str]) -> list[str]:
    recorded = [gettext("You recorded it yourself.")] if own else []
    if others:
        return [*recorded, gettext("It can be adopted by %(names)s.", names=", ".join(others))]
    nobody = gettext(
        "Nobody else can adopt this: ask the one who manages accounts for a second budget holder."
    )
    return [*recorded, nobody]


@page(
    blueprint,
    f"{ONE}/adopt",
    title=msgid("Decision"),
    permission=ADOPT_DECISION,
    methods=("POST",),
    writes="municipality",
)
def adopt(ctx: PageContext, decision_id: UUID) -> Response:
    """Adopt a decision that somebody else drafted."""
    return _step(
        ctx,
        decision_id,
        NothingForm(),
        lambda _: adopt_decision(ctx.session, ctx.actor, ctx.tenant_id, decision_id, today()),
        msgid("The decision is adopted and its amounts count."),
    )


@page(
    blueprint,
    f"{ONE}/return",
    title=msgid("Decision"),
    permission=ADOPT_DECISION,
    methods=("POST",),
    writes="municipality",
)
def send_back(ctx: PageContext, decision_id: UUID) -> Response:
    """Return a decision to who recorded it, with a reason."""
    return _step(
        ctx,
        decision_id,
        ReturnDecisionForm(),
        lambda data: return_decision(ctx.session, ctx.actor, ctx.tenant_id, decision_id, **data),
        msgid("The decision is returned with your reason."),
    )


@page(
    blueprint,
    f"{ONE}/withdraw",
    title=msgid("Decision"),
    permission=DRAFT_DECISION,
    methods=("POST",),
    writes="municipality",
)
def withdraw(ctx: PageContext, decision_id: UUID) -> Response:
    """Withdraw a draft."""
    return _step(
        ctx,
        decision_id,
        NothingForm(),
        lambda _: withdraw_decision(ctx.session, ctx.actor, ctx.tenant_id, decision_id),
        msgid("The decision is withdrawn."),
    )


def _step(
    ctx: PageContext,
    decision_id: UUID,
    form: StrictSchema,
    step: Callable[[dict[str, Any]], None],
    message: str,
) -> Response:
    outcome = ctx.submit(form, step)
    if not outcome.done:
        return _decision(ctx, decision_id)
    ctx.flash(message)
    return ctx.go_back("budgets.decision", decision_id=decision_id)
