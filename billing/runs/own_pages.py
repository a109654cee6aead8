"""Pages of a municipality about its own costs (kostenoverzicht): what it pays, and why, line by line."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from billing.runs.bars import bars_of_funds
from billing.runs.exports import LINE_COLUMNS
from billing.runs.line_queries import LineFilter, LineRow, all_lines, list_lines, require_line
from billing.runs.own_queries import list_own_runs
from billing.runs.pages import WORDS, shown_run
from billing.runs.permissions import SEE_OWN_COSTS
from billing.runs.queries import require_own_run
from billing.runs.shown import shown_line, sources_of
from billing.runs.stands import stands_after
from regie.errors import msgid, not_yours
from regie.listing import totals_of
from regie.paging import Paging
from regie.web.addresses import page_asked
from regie.web.list_files import ListFile, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import Nav

blueprint = Blueprint("own_costs", __name__, template_folder="templates")
LINES_ON_A_PAGE = 50
TITLE = msgid("Cost overview")


@page(blueprint, "/m/<slug>/costs", title=TITLE, permission=SEE_OWN_COSTS, nav=Nav(TITLE, 50, "one"))
def index(ctx: PageContext) -> Response:
    """List what this municipality pays under each final run, reversals included."""
    found = list_own_runs(ctx.session, ctx.actor.cooperation_id, ctx.tenant_id)
    rows = [
        {
            **shown_run(one.run),
            "cents": one.cents,
            "minutes": one.minutes,
            "url": ctx.url("own_costs.run", run_id=one.run.id),
        }
        for one in found
    ]
    standing = [one for one in found if one.run.stands]
    return ctx.render(
        "own_costs/index.html",
        rows=rows,
        total=sum(one.cents for one in standing),
        minutes=sum(one.minutes for one in standing),
        **WORDS,
    )


def _lines(ctx: PageContext, run_id: UUID, **more: Any) -> tuple[list[LineRow], int]:
    which = LineFilter(tenant_id=ctx.tenant_id)
    return list_lines(ctx.session, ctx.actor.cooperation_id, run_id, which, **more)


@page(blueprint, "/m/<slug>/costs/<uuid:run_id>", title=TITLE, permission=SEE_OWN_COSTS)
def run(ctx: PageContext, run_id: UUID) -> Response:
    """Show the lines of this municipality under a final run, each with its reason."""
    number = page_asked()
    found = require_own_run(ctx.session, ctx.actor.cooperation_id, run_id)
    lines, count = _lines(ctx, run_id, page=number, size=LINES_ON_A_PAGE)
    everything, _ = _lines(ctx, run_id, size=None)
    budgets = stands_after(ctx.session, ctx.actor.cooperation_id, found, ctx.tenant_id)
    amounts = ((line.fund, line.name, line.cents) for line in everything)
    return ctx.render(
        "own_costs/run.html",
        run=shown_run(found),
        bars=bars_of_funds(amounts, budgets, found.period.start.year),
        lines=[
            {**shown_line(line), "url": ctx.url("own_costs.line", run_id=run_id, line_id=line.id)}
            for line in lines
        ],
        columns=table_columns(LINE_COLUMNS, without=["municipality"]),
        totals=totals_of(LINE_COLUMNS, everything),
        paging=Paging(number, LINES_ON_A_PAGE, count),
        **WORDS,
    )


@list_file(blueprint, "/m/<slug>/costs/<uuid:run_id>/lines", title=TITLE, permission=SEE_OWN_COSTS)
def file(ctx: PageContext, run_id: UUID) -> ListFile:
    """Give the lines of this municipality as a file."""
    found = require_own_run(ctx.session, ctx.actor.cooperation_id, run_id)
    lines = all_lines(ctx.session, ctx.actor.cooperation_id, run_id, LineFilter(tenant_id=ctx.tenant_id))
    slug = ctx.municipality.slug if ctx.municipality else ""
    return ListFile(f"kostenoverzicht-{slug}-{found.period.start:%Y-%m}", LINE_COLUMNS, lines)


@page(
    blueprint,
    "/m/<slug>/costs/<uuid:run_id>/<uuid:line_id>",
    title=msgid("Why do I pay this?"),
    permission=SEE_OWN_COSTS,
)
def line(ctx: PageContext, run_id: UUID, line_id: UUID) -> Response:
    """Say why this municipality pays a line, and show the rows that it came from."""
    found = require_own_run(ctx.session, ctx.actor.cooperation_id, run_id)
    shown, belongs_to = require_line(ctx.session, ctx.actor.cooperation_id, line_id)
    if belongs_to != run_id or shown.tenant_id != ctx.tenant_id:
        raise not_yours()
    return ctx.render(
        "own_costs/line.html",
        run=shown_run(found),
        line=shown_line(shown),
        back=ctx.url("own_costs.run", run_id=run_id),
        **sources_of(ctx.session, ctx.actor.cooperation_id, shown, found.period),
        **WORDS,
    )
