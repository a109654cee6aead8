"""First pages: what waits for somebody today, and how a municipality stands."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from billing.budgets.permissions import SEE_BUDGET
from billing.budgets.queries import LineBalance, budget_lines
from billing.overview.work import Waiting, first_steps, work_of
from regie.clock import today
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.web.formats import fill
from regie.web.page import PageContext, page
from regie.web.page_table import Nav

blueprint = Blueprint("home", __name__, template_folder="templates")


@page(blueprint, "/", title=msgid("Overview"), nav=Nav(msgid("Overview"), 10))
def overview(ctx: PageContext) -> Response:
    """Show what waits for somebody today, over all municipalities that the roles cover."""
    work = work_of(ctx.session, ctx.actor, today())
    tenants = {tenant.id: tenant for tenant in ctx.session.scalars(select(Tenant))}
    lists = (
        (msgid("Waiting for your decision"), work.decide),
        (msgid("Still to be covered"), work.uncovered),
        (msgid("Orders that end within thirty days"), work.ending),
        (msgid("Routes in which nothing happened for four weeks"), work.still),
    )
    shown = [(title, [_link(tenants, item) for item in items]) for title, items in lists if items]
    return ctx.render("overview/overview.html", lists=shown)


def _link(tenants: dict[int, Tenant], item: Waiting) -> dict[str, str]:
    tenant = tenants[item.tenant_id]
    return {
        "municipality": tenant.name,
        "text": fill(gettext(item.sentence), item.numbers),
        "url": url_for(item.endpoint, slug=tenant.slug, **item.address),
    }


@page(blueprint, "/m/<slug>/", title=msgid("Municipality"))
def municipality(ctx: PageContext) -> Response:
    """Show how one municipality stands this year, as far as the role may see it."""
    sees = ctx.actor.may(SEE_BUDGET, ctx.tenant_id)
    lines = budget_lines(ctx.session, ctx.tenant_id, today().year) if sees else []
    steps = first_steps(ctx.session, ctx.tenant_id, today()) if sees else []
    return ctx.render(
        "overview/municipality.html",
        rows=[_row(ctx, line) for line in lines],
        steps=steps if any(not step.done for step in steps) else [],
        year=today().year,
    )


def _row(ctx: PageContext, line: LineBalance) -> dict[str, Any]:
    url = ctx.url("budgets.line", line_id=line.line_id)
    return {**vars(line), "total": line.total, "room": line.room, "url": url}
