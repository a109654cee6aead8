"""Pages of a municipality about its own costs (kostenoverzicht): what it pays, and why, line by line."""

from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from billing.runs.bars import bars_of_funds
from billing.runs.line_queries import LineFilter, list_lines, require_line
from billing.runs.own_queries import (
    OWN_RUNS,
    OWN_SORTS,
    all_own_runs,
    list_own_years,
    search_own_runs,
)
from billing.runs.pages import WORDS, period_of_run, shown_run
from billing.runs.permissions import SEE_OWN_COSTS
from billing.runs.queries import RunRow, find_divided_until, require_own_run
from billing.runs.search import LINE_SORTS, LINES, all_lines, search_lines
from billing.runs.shown import Sources, shown_line, written_period
from billing.runs.stands import stands_after
from regie.clock import today
from regie.errors import msgid, not_yours
from regie.web.addresses import filters_asked, page_asked, sort_asked, year_asked
from regie.web.charts.rows import BarData
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import Nav

blueprint = Blueprint("own_costs", __name__, template_folder="templates")
LINES_ON_A_PAGE = 50
TITLE = msgid("Cost overview")


@page(blueprint, "/m/<slug>/costs", title=TITLE, permission=SEE_OWN_COSTS, nav=Nav(TITLE, 50, "one"))
def index(ctx: PageContext) -> Response:
    """List what this municipality pays under each final run, reversals included."""
    assert ctx.municipality
    sort, years = _sort_of_runs(), _years(ctx)
    year, here = year_asked(years[0]), ctx.actor.cooperation_id
    found = search_own_runs(ctx.session, here, ctx.tenant_id, year, sort=sort, page=page_asked())
    return ctx.render(
        "own_costs/index.html",
        found=found,
        year=year,
        years=[(one, str(one)) for one in years],
        rows=[
            {
                **one.shown,
                "days": period_of_run(one.run),
                "url": ctx.url("own_costs.run", run_id=one.run.id),
            }
            for one in found.rows
        ],
        columns=table_columns(OWN_RUNS, sort),
        files=file_urls("own_costs.run_file", slug=ctx.municipality.slug, **filters_asked("year", "sort")),
    )


def _years(ctx: PageContext) -> list[int]:
    found = list_own_years(ctx.session, ctx.actor.cooperation_id, ctx.tenant_id)
    return found or [today().year]


def _sort_of_runs() -> str:
    return sort_asked(OWN_SORTS, "-finished_at")


@list_file(blueprint, "/m/<slug>/costs", title=TITLE, permission=SEE_OWN_COSTS)
def run_file(ctx: PageContext) -> ListFile:
    """Give what this municipality pays under each final run as a file."""
    assert ctx.municipality
    year, sort = year_asked(_years(ctx)[0]), _sort_of_runs()
    found = all_own_runs(ctx.session, ctx.actor.cooperation_id, ctx.tenant_id, year, sort=sort)
    name = f"kostenoverzichten-{ctx.municipality.slug}-{year}"
    return ListFile(name, OWN_RUNS, (one.shown for one in found))


@page(blueprint, "/m/<slug>/costs/<uuid:run_id>", title=TITLE, permission=SEE_OWN_COSTS)
def run(ctx: PageContext, run_id: UUID) -> Response:
    """Show the lines of this municipality under a final run, each with its reason."""
    assert ctx.municipality
    cooperation, which, sort = ctx.actor.cooperation_id, _own_lines(ctx), _sort_of_lines()
    run = require_own_run(ctx.session, cooperation, run_id)
    page = page_asked()
    found = search_lines(ctx.session, cooperation, run_id, which, sort=sort, page=page, size=LINES_ON_A_PAGE)
    return ctx.render(
        "own_costs/run.html",
        run=shown_run(run),
        bars=_bars(ctx, run),
        found=found,
        lines=[
            {**shown_line(line), "url": ctx.url("own_costs.line", run_id=run_id, line_id=line.id)}
            for line in found.rows
        ],
        columns=table_columns(LINES, sort, without=["municipality"]),
        files=file_urls("own_costs.file", slug=ctx.municipality.slug, run_id=run_id, **filters_asked("sort")),
        **WORDS,
    )


def _own_lines(ctx: PageContext) -> LineFilter:
    return LineFilter(tenant_id=ctx.tenant_id)


def _sort_of_lines() -> str:
    return sort_asked(LINE_SORTS, "municipality")


def _bars(ctx: PageContext, run: RunRow) -> BarData:
    lines = list_lines(ctx.session, ctx.actor.cooperation_id, run.id, _own_lines(ctx))
    budgets = stands_after(ctx.session, ctx.actor.cooperation_id, run, ctx.tenant_id)
    names = {line.fund: line.fund_name for line in lines}
    amounts = ((line.fund, line.name, line.cents) for line in lines)
    return bars_of_funds(amounts, budgets, run.first.year, names)


@list_file(blueprint, "/m/<slug>/costs/<uuid:run_id>/lines", title=TITLE, permission=SEE_OWN_COSTS)
def file(ctx: PageContext, run_id: UUID) -> ListFile:
    """Give the lines of this municipality as a file."""
    found = require_own_run(ctx.session, ctx.actor.cooperation_id, run_id)
    lines = all_lines(ctx.session, ctx.actor.cooperation_id, run_id, _own_lines(ctx), sort=_sort_of_lines())
    slug = ctx.municipality.slug if ctx.municipality else ""
    return ListFile(f"kostenoverzicht-{slug}-{written_period(found.period)}", LINES, lines)


@page(
    blueprint,
    "/m/<slug>/costs/<uuid:run_id>/<uuid:line_id>",
    title=msgid("Why do I pay this?"),
    permission=SEE_OWN_COSTS,
)
def line(ctx: PageContext, run_id: UUID, line_id: UUID) -> Response:
    """Say why this municipality pays a line, and show the rows that it came from."""
    assert ctx.municipality
    run, behind = _sources(ctx, run_id, line_id)
    address = {"slug": ctx.municipality.slug, "run_id": run_id, "line_id": line_id}
    return ctx.render(
        "own_costs/line.html",
        run=shown_run(run),
        line=shown_line(behind.line),
        back=ctx.url("own_costs.run", run_id=run_id),
        files=file_urls("own_costs.source_file", **address, **filters_asked("sort")),
        **behind.shown(ctx.session),
        **WORDS,
    )


def _sources(ctx: PageContext, run_id: UUID, line_id: UUID) -> tuple[RunRow, Sources]:
    cooperation = ctx.actor.cooperation_id
    run = require_own_run(ctx.session, cooperation, run_id)
    line, belongs_to = require_line(ctx.session, cooperation, line_id)
    if belongs_to != run_id or line.tenant_id != ctx.tenant_id:
        raise not_yours()
    until = find_divided_until(ctx.session, cooperation, run)
    return run, Sources(line, run.period, until, cooperation)


@list_file(
    blueprint,
    "/m/<slug>/costs/<uuid:run_id>/<uuid:line_id>/sources",
    title=msgid("Why do I pay this?"),
    permission=SEE_OWN_COSTS,
)
def source_file(ctx: PageContext, run_id: UUID, line_id: UUID) -> ListFile:
    """Give the rows that a line came from as a file."""
    return _sources(ctx, run_id, line_id)[1].file(ctx.session)
