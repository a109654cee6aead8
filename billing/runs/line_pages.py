"""Pages of the lines of a run for finance: all of them, one with why it is asked, and what it rests on."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from billing.runs.line_queries import LineFilter, require_line
from billing.runs.pages import ROWS_ON_A_PAGE, WORDS, blueprint, period_of_run, shown_run
from billing.runs.permissions import SEE_RUNS
from billing.runs.queries import RunRow, find_divided_until, require_run
from billing.runs.search import (
    LINE_SORTS,
    LINES,
    all_lines,
    search_lines,
)
from billing.runs.shown import Sources, shown_line, written_period
from billing.runs.words import KINDS
from regie.errors import msgid, not_yours
from regie.web.addresses import filters_asked, ident_asked, page_asked, sort_asked, tenant_asked
from regie.web.formats import translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page


@page(blueprint, "/runs/<uuid:run_id>/lines", title=msgid("Lines"), permission=SEE_RUNS)
def lines(ctx: PageContext, run_id: UUID) -> Response:
    """Show the lines behind the sheet, or behind one of its cells."""
    cooperation, which, sort = ctx.actor.cooperation_id, _filter(), _sort_of_lines()
    run, page = require_run(ctx.session, cooperation, run_id), page_asked()
    found = search_lines(ctx.session, cooperation, run_id, which, sort=sort, page=page, size=ROWS_ON_A_PAGE)
    filtered = bool(filters_asked("municipality", "pool", "product"))
    return ctx.render(
        "runs/lines.html",
        run=shown_run(run),
        lines=[
            {**shown_line(line), "url": url_for("runs.line", run_id=run_id, line_id=line.id)}
            for line in found.rows
        ],
        found=found,
        columns=table_columns(LINES, sort, without=["url"]),
        filtered=filtered,
        about=_about_lines(run, found.rows[0].municipality if found.rows and filtered else None),
        files=file_urls(
            "runs.lines_file", run_id=run_id, **filters_asked("municipality", "pool", "product", "sort")
        ),
        **WORDS,
    )


def _about_lines(run: RunRow, municipality: str | None) -> str:
    about = f"{translated(KINDS[run.called])} {period_of_run(run)}"
    return f"{about} · {municipality}" if municipality else about


def _sort_of_lines() -> str:
    return sort_asked(LINE_SORTS, "municipality")


def _filter() -> LineFilter:
    return LineFilter(
        tenant_id=tenant_asked(), pool_id=ident_asked("pool"), product_id=ident_asked("product")
    )


@list_file(blueprint, "/runs/<uuid:run_id>/lines", title=msgid("Lines"), permission=SEE_RUNS)
def lines_file(ctx: PageContext, run_id: UUID) -> ListFile:
    """Give the lines of the view as a file."""
    run = require_run(ctx.session, ctx.actor.cooperation_id, run_id)
    found = all_lines(ctx.session, ctx.actor.cooperation_id, run_id, _filter(), sort=_sort_of_lines())
    return ListFile(f"regels-{written_period(run.period)}-{run.kind}", LINES, found)


@page(
    blueprint,
    "/runs/<uuid:run_id>/lines/<uuid:line_id>",
    title=msgid("Why this amount?"),
    permission=SEE_RUNS,
)
def line(ctx: PageContext, run_id: UUID, line_id: UUID) -> Response:
    """Say why a line is what it is, and show the rows that it came from."""
    run, behind = _sources(ctx, run_id, line_id)
    return ctx.render(
        "runs/line.html",
        run=shown_run(run),
        line=shown_line(behind.line),
        back=url_for("runs.lines", run_id=run_id, municipality=behind.line.tenant_id),
        files=file_urls("runs.source_file", run_id=run_id, line_id=line_id, **filters_asked("sort")),
        **behind.shown(ctx.session),
        **WORDS,
    )


def _sources(ctx: PageContext, run_id: UUID, line_id: UUID) -> tuple[RunRow, Sources]:
    cooperation = ctx.actor.cooperation_id
    run = require_run(ctx.session, cooperation, run_id)
    found, belongs_to = require_line(ctx.session, cooperation, line_id)
    if belongs_to != run_id:
        raise not_yours()
    until = find_divided_until(ctx.session, cooperation, run)
    return run, Sources(found, run.period, until, cooperation)


@list_file(
    blueprint,
    "/runs/<uuid:run_id>/lines/<uuid:line_id>/sources",
    title=msgid("Why this amount?"),
    permission=SEE_RUNS,
)
def source_file(ctx: PageContext, run_id: UUID, line_id: UUID) -> ListFile:
    """Give the rows that a line came from as a file."""
    return _sources(ctx, run_id, line_id)[1].file(ctx.session)
