"""Pages of runs for finance: start one, follow it, look at its sheet, reverse it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from billing.budgets.permissions import SEE_BUDGET
from billing.runs.bars import bars_of_sheet
from billing.runs.doubts import list_doubts
from billing.runs.exports import sheet_columns, sheet_rows
from billing.runs.line_queries import list_sheet_cells
from billing.runs.permissions import SEE_RUNS, START_RUN
from billing.runs.queries import RunRow, require_run
from billing.runs.schemas import ReverseForm, RunForm, month_choices
from billing.runs.search import (
    RUN_SORTS,
    RUNS,
    all_runs,
    search_runs,
)
from billing.runs.services import request_reversal, request_run
from billing.runs.sheet import REST, Sheet, build_sheet, fold_sheet
from billing.runs.shown import shown_problem, written_period
from billing.runs.stands import FundStand, stands_after
from billing.runs.words import KINDS, SOURCES, STATES, TONES
from regie import progress as progress_of
from regie.clock import today
from regie.errors import msgid
from regie.paging import Paging
from regie.progress import WAITING, Told
from regie.web.addresses import filters_asked, page_asked, sort_asked
from regie.web.charts.rows import keep_largest
from regie.web.formats import date_shown, translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav

blueprint = Blueprint("runs", __name__, template_folder="templates")
ROWS_ON_A_PAGE = 50
COLUMNS_ON_A_PAGE, COLUMNS_IN_SIGHT = 14, 12
SHORT_SHOWN = 8
WORDS = {"kinds": KINDS, "states": STATES, "tones": TONES, "sources": SOURCES}


@page(
    blueprint,
    "/runs",
    title=msgid("Cost distribution"),
    permission=SEE_RUNS,
    nav=Nav(msgid("Cost distribution"), 50),
)
def index(ctx: PageContext) -> Response:
    """List the runs, newest first."""
    sort = _sort_of_runs()
    found = search_runs(
        ctx.session, ctx.actor.cooperation_id, sort=sort, page=page_asked(), size=ROWS_ON_A_PAGE
    )
    return ctx.render(
        "runs/index.html",
        runs=[shown_run(run) for run in found.rows],
        paging=found.paging,
        columns=table_columns(RUNS, sort),
        files=file_urls("runs.file", **filters_asked("sort")),
        may_start=ctx.actor.may(START_RUN, ctx.actor.cooperation_id),
        **WORDS,
    )


def _sort_of_runs() -> str:
    return sort_asked(RUN_SORTS, "-requested_at")


@list_file(blueprint, "/runs", title=msgid("Cost distribution"), permission=SEE_RUNS)
def file(ctx: PageContext) -> ListFile:
    """Give the runs as a file."""
    found = all_runs(ctx.session, ctx.actor.cooperation_id, sort=_sort_of_runs())
    return ListFile(f"verdelingen-{today().isoformat()}", RUNS, found)


def period_of_run(run: RunRow) -> str:
    """Write the period of a run (periode).

    Args:
        run: the run.

    Returns:
        Its first and last day.
    """
    return f"{date_shown(run.first)} – {date_shown(run.last)}"


def shown_run(run: RunRow) -> dict[str, Any]:
    """Prepare a run for a page (verdeling).

    Args:
        run: the run.

    Returns:
        Its values with its last day, its address and its problem in words.
    """
    return {
        **vars(run),
        "first": run.first,
        "last": run.last,
        "days": period_of_run(run),
        "called": run.called,
        "ended": run.ended,
        "stands": run.stands,
        "url": url_for("runs.show", run_id=run.id),
        "why": shown_problem(run.problem),
    }


@page(
    blueprint,
    "/runs/new",
    title=msgid("Start a run"),
    permission=START_RUN,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new(ctx: PageContext) -> Response:
    """Start a trial run, or after a confirmation a final one."""
    outcome = ctx.submit(RunForm(), lambda data: _request(ctx, data))
    if outcome.done:
        ctx.flash(msgid("The run is requested. You may leave this page; it goes on by itself."))
        return ctx.redirect("runs.show", run_id=outcome.value)
    months = [(f"{one:%Y-%m}", date_shown(one, "month")) for one in month_choices(today())]
    return ctx.render(
        "runs/new.html",
        months=months,
        first=request.args.get("first", ""),
        last=request.args.get("last", ""),
        kind=request.args.get("kind", "trial"),
    )


def _request(ctx: PageContext, data: dict[str, Any]) -> UUID:
    return request_run(ctx.session, ctx.actor, **data, confirmed=ctx.confirmed)


@page(blueprint, "/runs/<uuid:run_id>", title=msgid("Run"), permission=SEE_RUNS)
def show(ctx: PageContext, run_id: UUID) -> Response:
    """Show how a run goes, and when it is finished its sheet over all municipalities."""
    run = require_run(ctx.session, ctx.actor.cooperation_id, run_id)
    sheet = _sheet(ctx, run_id)
    shown = fold_sheet(sheet, COLUMNS_ON_A_PAGE, gettext("Other"))
    paging = Paging(page_asked(), ROWS_ON_A_PAGE, len(sheet.rows))
    earlier = search_runs(ctx.session, ctx.actor.cooperation_id, size=ROWS_ON_A_PAGE).rows
    budgets = _budgets(ctx, run)
    short = _short(sheet, budgets)
    return ctx.render(
        "runs/show.html",
        run=shown_run(run),
        progress=_progress(run),
        doubts=_doubts(ctx, run),
        mend=_mend(run),
        columns=_total_in_sight(table_columns(sheet_columns(shown))),
        rows=[
            _sheet_row(run_id, shown, at) for at in range(len(sheet.rows))[paging.offset :][:ROWS_ON_A_PAGE]
        ],
        totals=_sheet_totals(shown),
        paging=paging,
        folded=_about_rest(sheet, shown),
        sheet=sheet,
        bars=keep_largest(bars_of_sheet(sheet, budgets, run.period.start.year)),
        with_budgets=bool(budgets),
        short=short[:SHORT_SHOWN],
        more_short=max(len(short) - SHORT_SHOWN, 0),
        difference=sheet.total - run.cents if run.cents is not None else 0,
        others=[shown_run(one) for one in earlier if one.state == "done" and one.id != run_id],
        may_start=ctx.actor.may(START_RUN, ctx.actor.cooperation_id),
        **WORDS,
    )


def _total_in_sight(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # Beyond a sideways scroll nobody sees what the table is about.
    if len(columns) <= COLUMNS_IN_SIGHT:
        return columns
    total = next(column for column in columns if column["key"] == "total")
    return [columns[0], total, *(column for column in columns[1:] if column is not total)]


def _about_rest(sheet: Sheet, shown: Sheet) -> str:
    if shown is sheet:
        return ""
    count = len(sheet.columns) - len(shown.columns) + 1
    message = msgid(
        "%(rest)s holds the %(count)s smallest cost pools and products; the file has each of them."
    )
    return translated(message, {"rest": shown.columns[-1].label, "count": count})


def _mend(run: RunRow) -> dict[str, str] | None:
    # A run that a key stopped leads to where that is put right.
    code = str((run.problem or {}).get("code", ""))
    if code.startswith("figure_"):
        return {"label": translated(msgid("To the figures")), "url": url_for("figures.figures")}
    if code.startswith(("key_", "shares_", "bearer")):
        return {"label": translated(msgid("To the distribution keys")), "url": url_for("costs.key_list")}
    return None


def _doubts(ctx: PageContext, run: RunRow) -> list[str]:
    # What will be asked is told while there is time to put it right.
    here = ctx.actor.cooperation_id
    if (run.kind, run.state) != ("trial", "done") or not ctx.actor.may(START_RUN, here):
        return []
    found = list_doubts(ctx.session, here, run.period, today())
    return [translated(one.message, one.numbers) for one in found]


def _progress(run: RunRow) -> Told:
    found = None if run.ended else progress_of.read(run.job_id)
    return found or WAITING


def _budgets(ctx: PageContext, run: RunRow) -> list[FundStand]:
    # Who divides costs need not see budgets.
    sees = run.state == "done" and ctx.actor.may(SEE_BUDGET)
    return stands_after(ctx.session, ctx.actor.cooperation_id, run) if sees else []


def _short(sheet: Sheet, budgets: list[FundStand]) -> list[dict[str, Any]]:
    names = {row.tenant_id: row.municipality for row in sheet.rows}
    return [
        {"municipality": names.get(one.tenant_id), "fund": one.fund_name, "cents": one.short}
        for one in budgets
        if one.short
    ]


def _sheet(ctx: PageContext, run_id: UUID) -> Sheet:
    return build_sheet(list_sheet_cells(ctx.session, ctx.actor.cooperation_id, run_id))


def _sheet_row(run_id: UUID, sheet: Sheet, at: int) -> dict[str, Any]:
    row = sheet.rows[at]
    address: dict[str, Any] = {"run_id": run_id, "municipality": row.tenant_id}
    found: dict[str, Any] = {
        "municipality": row.municipality,
        "url": url_for("runs.lines", **address),
        "total": row.total,
        "minutes": row.minutes,
    }
    for number, column in enumerate(sheet.columns):
        which: dict[str, Any] = {"pool" if column.is_pool else "product": column.id}
        which = {} if column.id == REST else which
        found[f"c{number}"] = row.cents[number]
        found[f"u{number}"] = url_for("runs.lines", **address, **which)
    return found


def _sheet_totals(sheet: Sheet) -> dict[str, int]:
    columns = {f"c{number}": cents for number, cents in enumerate(sheet.totals)}
    return {**columns, "total": sheet.total, "minutes": sheet.minutes}


@page(blueprint, "/runs/<uuid:run_id>/progress", title=msgid("Run"), permission=SEE_RUNS)
def progress(ctx: PageContext, run_id: UUID) -> Response:
    """Answer with the progress alone; once the run has ended, ask the browser for the whole page."""
    run = require_run(ctx.session, ctx.actor.cooperation_id, run_id)
    response = ctx.render("runs/_progress.html", run=shown_run(run), progress=_progress(run), **WORDS)
    if run.ended:
        response.headers["HX-Refresh"] = "true"
    return response


@list_file(blueprint, "/runs/<uuid:run_id>/sheet", title=msgid("Run"), permission=SEE_RUNS)
def sheet_file(ctx: PageContext, run_id: UUID) -> ListFile:
    """Give the sheet as a file."""
    run = require_run(ctx.session, ctx.actor.cooperation_id, run_id)
    sheet, name = _sheet(ctx, run_id), f"kostenverdeelstaat-{written_period(run.period)}-{run.kind}"
    return ListFile(name, sheet_columns(sheet), sheet_rows(sheet))


@page(
    blueprint,
    "/runs/<uuid:run_id>/reverse",
    title=msgid("Reverse a run"),
    permission=START_RUN,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def reverse(ctx: PageContext, run_id: UUID) -> Response:
    """Reverse a final run, with a reason."""
    run = require_run(ctx.session, ctx.actor.cooperation_id, run_id)
    outcome = ctx.submit(
        ReverseForm(), lambda data: request_reversal(ctx.session, ctx.actor, run_id, data["reason"])
    )
    if outcome.done:
        ctx.flash(msgid("The reversal is requested. Once it is finished, the months are open again."))
        return ctx.redirect("runs.show", run_id=outcome.value)
    return ctx.render("runs/reverse.html", run=shown_run(run), **WORDS)
