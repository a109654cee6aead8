"""First pages: what waits for somebody today, and how a municipality stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from billing.approvals.permissions import SEE_INBOX
from billing.budgets.permissions import SEE_BUDGET
from billing.budgets.queries import LineBalance, list_budget_lines
from billing.budgets.shown import shown_line, sums
from billing.costs.unusable import unusable_keys
from billing.home.checklist import CheckedStep, first_steps
from billing.home.municipal import Standing, standings
from billing.home.work import Pile, Waiting, Work, gather_work
from billing.runs.open_work import months_without_final_run, runs_that_ask_attention
from billing.runs.pages import WORDS as RUN_WORDS
from billing.runs.pages import shown_run
from billing.runs.permissions import SEE_RUNS, START_RUN
from cafeteria.menus.words import STATES as CHOICE_STATES
from cafeteria.menus.words import TONES as CHOICE_TONES
from regie.audit.sealer import broken_places
from regie.clock import today
from regie.database.tenant import MUNICIPALITY, Tenant, list_readable_tenants
from regie.errors import msgid
from regie.listing import Column
from regie.outbox.queries import gather_backlog
from regie.web.formats import number, translated
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import PAGES, Nav
from regie.web.problem import explain
from tenants.people.roles import ROLES
from tenants.trail.permissions import READ_TRAIL, SEE_HEALTH

blueprint = Blueprint("home", __name__, template_folder="templates")
FUNDS_SHOWN = 4
LINES = (
    Column("fund_name", msgid("Fund"), href="url", heading=True),
    Column("total", msgid("Budget and cover"), "euro"),
    Column("committed", msgid("Commitments"), "euro"),
    Column("realised", msgid("Realised"), "euro"),
    Column("uncovered", msgid("Still to be covered"), "euro"),
    Column("room", msgid("Available"), "euro", strong=True),
)


@page(blueprint, "/", title=msgid("Overview"), nav=Nav(msgid("Overview"), 10))
def home(ctx: PageContext) -> Response:
    """Show what waits for somebody today, over all municipalities that the roles cover."""
    tenants = {tenant.id: tenant for tenant in list_readable_tenants(ctx.session, ctx.actor.cooperation_id)}
    work = gather_work(ctx.session, ctx.actor, today())
    return ctx.render(
        "home/home.html",
        decide=_shown_pile(tenants, work.decide),
        elsewhere=work.waiting - work.decide.count,
        piles=_piles(tenants, work),
        standings=_standings(ctx, tenants),
        finance=_finance(ctx) if ctx.actor.may(START_RUN) else None,
        broken=_broken(tenants) if ctx.actor.may(READ_TRAIL) else None,
        backlog=gather_backlog(ctx.session) if ctx.actor.may(SEE_HEALTH) else None,
    )


PILES = {
    "returned": msgid("Returned to you"),
    "uncovered": msgid("Still to be covered"),
    "ending": msgid("Orders that end within thirty days"),
    "still": msgid("Routes in which nothing happened for four weeks"),
}


def _piles(tenants: Mapping[int, Tenant], work: Work) -> list[dict[str, Any]]:
    piles = ((name, title, getattr(work, name)) for name, title in PILES.items())
    return [
        {"id": name, "title": f"{translated(title)} ({number(pile.count)})", **_shown_pile(tenants, pile)}
        for name, title, pile in piles
        if pile.items
    ]


def _shown_pile(tenants: Mapping[int, Tenant], pile: Pile) -> dict[str, Any]:
    # Not `items`: in a template that is the method of a dictionary.
    return {"list": [_link(tenants, item) for item in pile.items], "count": pile.count}


def _link(tenants: Mapping[int, Tenant], item: Waiting) -> dict[str, str]:
    tenant = tenants[item.tenant_id]
    return {
        "municipality": tenant.name,
        "text": translated(item.sentence, item.numbers),
        "url": url_for(item.endpoint, slug=tenant.slug, **item.address),
    }


def _standings(ctx: PageContext, tenants: Mapping[int, Tenant]) -> list[dict[str, Any]]:
    where = ctx.actor.where(SEE_INBOX)
    if not where:
        return []
    found = standings(ctx.session, ctx.actor.cooperation_id, where, today())
    own = [tenant for tenant in tenants.values() if tenant.id in where and tenant.kind == MUNICIPALITY]
    return [_standing(ctx, tenant, found[tenant.id]) for tenant in own]


def _standing(ctx: PageContext, tenant: Tenant, found: Standing) -> dict[str, Any]:
    choices = [
        {
            "year": choice.year,
            "word": translated(CHOICE_STATES[choice.state]) if choice.state else gettext("Not begun"),
            "tone": CHOICE_TONES.get(choice.state or "", "neutral"),
            "url": url_for("menus.show", slug=tenant.slug, menu_id=choice.menu_id)
            if choice.menu_id
            else url_for("menus.choices", slug=tenant.slug),
        }
        for choice in found.choices
    ]
    return {
        "slug": tenant.slug,
        "name": tenant.name,
        "year": today().year,
        "totals": sums(found.lines),
        "lines": [_row(tenant, line) for line in found.lines[:FUNDS_SHOWN]],
        "more": len(found.lines) > FUNDS_SHOWN,
        "choices": choices,
        "steps": _steps(ctx, tenant, found.steps),
    }


def _row(tenant: Tenant, line: LineBalance) -> dict[str, Any]:
    return shown_line(line, url_for("budgets.line", slug=tenant.slug, line_id=line.line_id))


def _steps(ctx: PageContext, tenant: Tenant, steps: Sequence[CheckedStep]) -> list[dict[str, Any]]:
    return [
        {
            "text": translated(one.step.sentence),
            "done": one.done,
            "who": ", ".join(translated(word) for role, word in ROLES.items() if role in one.step.who),
            "url": _if_open(ctx, tenant, one.step.endpoint),
        }
        for one in steps
    ]


def _if_open(ctx: PageContext, tenant: Tenant, endpoint: str | None) -> str | None:
    """The address of a page, for who may open it."""
    if endpoint is None:
        return None
    info = PAGES[endpoint]
    where = tenant.id if info.of_one_municipality else None
    if info.permission and not ctx.actor.may(info.permission, where):
        return None
    return url_for(endpoint, slug=tenant.slug) if info.of_one_municipality else url_for(endpoint)


def _finance(ctx: PageContext) -> dict[str, Any]:
    cooperation = ctx.actor.cooperation_id
    payers = ctx.actor.where(SEE_RUNS)
    return {
        "runs": [shown_run(run) for run in runs_that_ask_attention(ctx.session, cooperation)],
        "months": months_without_final_run(ctx.session, cooperation, payers, today()),
        "keys": [explain(refusal) for refusal in unusable_keys(ctx.session, cooperation)],
        "words": RUN_WORDS,
    }


def _broken(tenants: Mapping[int, Tenant]) -> list[dict[str, Any]]:
    return [
        {"owner": tenants[place.tenant_id].name, "seq": place.seq}
        for place in broken_places()
        if place.tenant_id in tenants
    ]


@page(blueprint, "/m/<slug>/", title=msgid("Municipality"))
def municipality(ctx: PageContext) -> Response:
    """Show how one municipality stands this year, as far as the role may see it."""
    assert ctx.municipality
    tenant = ctx.municipality
    sees = ctx.actor.may(SEE_BUDGET, ctx.tenant_id)
    lines = list_budget_lines(ctx.session, ctx.tenant_id, today().year) if sees else []
    steps = _first_steps(ctx) if sees else []
    return ctx.render(
        "home/municipality.html",
        rows=[_row(tenant, line) for line in lines],
        columns=table_columns(LINES),
        steps=_steps(ctx, tenant, steps) if any(not one.done for one in steps) else [],
        year=today().year,
    )


def _first_steps(ctx: PageContext) -> list[CheckedStep]:
    return first_steps(ctx.session, ctx.actor.cooperation_id, [ctx.tenant_id], today())[ctx.tenant_id]
