"""The page of what waits for a decision (te beslissen), with the effect of each and the buttons to decide."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from billing.approvals.permissions import SEE_INBOX
from billing.approvals.queries import (
    MENU,
    Decided,
    Effects,
    Waiting,
    gather_effects,
    list_decided,
    list_waiting,
)
from billing.budgets.permissions import DRAFT_DECISION
from billing.budgets.queries import list_uncovered_lines
from billing.budgets.shown import effect_columns, shown_effect, shown_gap
from billing.budgets.waiting import WaitingDecision
from billing.budgets.words import BODIES, STATES, TONES
from billing.effects.effects import FundEffect
from cafeteria.funds.queries import list_fund_names
from cafeteria.menus.pages import say
from cafeteria.menus.permissions import ADOPT
from cafeteria.menus.waiting import WaitingMenu
from regie.clock import now, today
from regie.database.tenant import Tenant, list_readable_tenants
from regie.errors import msgid
from regie.listing import Column
from regie.paging import Paging
from regie.web.addresses import page_asked
from regie.web.formats import euro, translated
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from tenants.people.queries import RoleHolder, list_left_to_decide, list_role_holders_by_tenant

blueprint = Blueprint("approvals", __name__, template_folder="templates")
ITEMS_ON_A_PAGE = 20
LINES_OF_AN_ITEM = 10
CHANGES_OF_AN_ITEM = 6
LATELY = timedelta(days=30)
TITLE = msgid("To decide")
# What a product choice can ask of each fund.
FUNDS = (
    Column("fund", msgid("Fund"), heading=True),
    Column("at_most", msgid("Asks at most"), "euro", href="url", strong=True),
    Column("room", msgid("Available"), "euro"),
    Column("verdict", msgid("Does it fit?")),
)
ABOUT = {"budget": msgid("Decision %(number)s on budget"), "cover": msgid("Decision %(number)s on cover")}


@page(blueprint, "/inbox", title=TITLE, permission=SEE_INBOX, nav=Nav(TITLE, 12))
def inbox(ctx: PageContext) -> Response:
    """Show what waits for a decision with its effect, who may take it, and what was decided lately."""
    where = ctx.actor.where(SEE_INBOX)
    tenants = {tenant.id: tenant for tenant in list_readable_tenants(ctx.session, ctx.actor.cooperation_id)}
    waiting = list_waiting(ctx.session, ctx.actor)
    paging = Paging(page_asked(), ITEMS_ON_A_PAGE, len(waiting))
    shown = waiting[paging.offset : paging.offset + ITEMS_ON_A_PAGE]
    names = list_fund_names(ctx.session, ctx.actor.cooperation_id)
    effects = gather_effects(ctx.session, shown, today(), names)
    roles = {role for one in shown for role in one.permission.roles}
    people = list_role_holders_by_tenant(ctx.session, where, roles, today())
    # Moments are those of the records, whatever day a demonstration stands on.
    decided = list_decided(ctx.session, where, now() - LATELY)
    return ctx.render(
        "approvals/inbox.html",
        items=[_item(ctx, one, effects, tenants, people[one.tenant_id]) for one in shown],
        mine=sum(one.may_decide(ctx.actor) for one in waiting),
        decided=[_decided(ctx, one, tenants) for one in decided],
        gaps=_gaps(ctx, tenants),
        paging=paging,
        decides=any(ctx.actor.may(one.permission) for one in waiting),
    )


def _gaps(ctx: PageContext, tenants: Mapping[int, Tenant]) -> list[dict[str, Any]]:
    return [
        shown_gap(
            line,
            url_for("budgets.line", slug=tenants[line.tenant_id].slug, line_id=line.line_id),
            url_for("budgets.new_decision", slug=tenants[line.tenant_id].slug, cover=line.line_id),
            tenants[line.tenant_id].name,
        )
        for line in list_uncovered_lines(ctx.session, ctx.actor.where(DRAFT_DECISION))[:ITEMS_ON_A_PAGE]
    ]


def _item(
    ctx: PageContext,
    one: Waiting,
    effects: Effects,
    tenants: Mapping[int, Tenant],
    people: Sequence[RoleHolder],
) -> dict[str, Any]:
    slug = tenants[one.tenant_id].slug
    about = (
        _menu(ctx, one.about, effects, slug)
        if isinstance(one.about, WaitingMenu)
        else _decision(ctx, one.about, effects, slug)
    )
    return {
        "id": one.about.id,
        "municipality": tenants[one.tenant_id].name,
        "series": list(tenants).index(one.tenant_id),
        "by": one.by,
        "at": one.at,
        "may": one.may_decide(ctx.actor),
        "own": ctx.actor.person_id in one.took_part,
        "others": list_left_to_decide(people, one.took_part),
        **about,
    }


def _decision(ctx: PageContext, draft: WaitingDecision, effects: Effects, slug: str) -> dict[str, Any]:
    lines = effects.of_decisions.get(draft.id, [])
    parts = {"slug": slug, "decision_id": draft.id}
    here = ctx.url("approvals.inbox")
    shown = [
        shown_effect(line, ctx.url("budgets.line", slug=slug, line_id=line.before.line_id))
        for line in lines[:LINES_OF_AN_ITEM]
    ]
    return {
        "kind": "decision",
        "title": translated(ABOUT[draft.kind], {"number": draft.number}),
        "body": translated(BODIES[draft.body]),
        "decided_on": draft.decided_on,
        "why": draft.reason,
        "url": ctx.url("budgets.decision", **parts, back=here),
        "adopt_url": ctx.url("budgets.adopt", **parts, back=here),
        "return_url": ctx.url("budgets.send_back", **parts, back=here),
        "lines": shown,
        "columns": effect_columns(shown),
        "more": max(len(lines) - LINES_OF_AN_ITEM, 0),
        "totals": {"cents": sum(line.cents for line in lines)} if len(lines) > 1 else None,
        "short": [line for line in lines if line.short_by],
    }


def _menu(ctx: PageContext, menu: WaitingMenu, effects: Effects, slug: str) -> dict[str, Any]:
    parts = {"slug": slug, "menu_id": menu.id}
    here = ctx.url("approvals.inbox")
    page_of_it = "menus.decide" if ctx.actor.may(ADOPT, menu.tenant_id) else "menus.show"
    url = ctx.url(page_of_it, **parts, back=here)
    changed = effects.proposed[menu.id].changes
    return {
        "kind": "menu",
        "title": translated(MENU, {"starts_on": menu.period.start, "last_day": menu.period.last_day}),
        "year": menu.period.start.year,
        "version": menu.version,
        "changes": len(changed),
        "changed": [say(one) for one in changed[:CHANGES_OF_AN_ITEM]],
        "more": max(len(changed) - CHANGES_OF_AN_ITEM, 0),
        "url": url,
        "adopt_url": ctx.url("menus.adopt", **parts, back=here),
        "return_url": ctx.url("menus.send_back", **parts, back=here),
        "funds": [{**_fund(effect), "url": url} for effect in effects.of_menus[menu.id]],
        "columns": table_columns(FUNDS),
    }


def _fund(effect: FundEffect) -> dict[str, Any]:
    budget = effect.budget
    room = budget.total - budget.used
    fits = not effect.short_by and budget.total > 0
    return {
        "fund": effect.name,
        "at_most": effect.at_most,
        "room": max(room, 0),
        "unlimited": effect.unlimited,
        "unpriced": effect.unpriced,
        "fits": fits,
        "verdict": gettext("fits")
        if fits
        else gettext("no budget")
        if budget.total <= 0
        else gettext("%(short)s more than there is", short=euro(effect.short_by)),
    }


def _decided(ctx: PageContext, one: Decided, tenants: Mapping[int, Tenant]) -> dict[str, Any]:
    tenant = tenants[one.tenant_id]
    return {
        "what": translated(one.title, one.numbers),
        "url": ctx.url(one.endpoint, slug=tenant.slug, **one.address),
        "municipality": tenant.name,
        "outcome": translated(STATES[one.outcome]),
        "tone": TONES[one.outcome],
        "by": one.by,
        "at": one.at,
        "reason": one.reason,
    }
