"""First pages: what somebody can do today, and how a municipality stands."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from billing.budgets.permissions import SEE_BUDGET
from billing.budgets.queries import budget_lines
from regie.clock import today
from regie.errors import msgid
from regie.web.page import PageContext, page
from regie.web.page_table import Nav

blueprint = Blueprint("home", __name__, template_folder="templates")


@page(blueprint, "/", title=msgid("Overview"), nav=Nav(msgid("Overview"), 10))
def overview(ctx: PageContext) -> Response:
    """Show where somebody works and what can be opened there."""
    return ctx.render("overview/overview.html")


@page(blueprint, "/m/<slug>/", title=msgid("Municipality"))
def municipality(ctx: PageContext) -> Response:
    """Show how one municipality stands this year, as far as the role may see it."""
    lines = (
        budget_lines(ctx.session, ctx.tenant_id, today().year)
        if ctx.actor.may(SEE_BUDGET, ctx.tenant_id)
        else []
    )
    rows = [
        {
            "fund": line.fund,
            "url": url_for(
                "budgets.line", slug=ctx.municipality.slug if ctx.municipality else "", line_id=line.line_id
            ),
            "total": line.total,
            "committed": line.committed,
            "realised": line.realised,
            "uncovered": line.uncovered,
            "room": line.room,
        }
        for line in lines
    ]
    return ctx.render("overview/municipality.html", rows=rows, year=today().year)
