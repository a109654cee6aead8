"""Pages of the budget of a municipality: a year with its lines, and one line with its entries."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from billing.budgets.monthly import monthly_balance
from billing.budgets.permissions import DRAFT_DECISION, SEE_BUDGET
from billing.budgets.queries import (
    LineBalance,
    list_budget_lines,
    list_budget_years,
    list_uncovered_lines,
    list_waiting_decisions,
    require_budget_line,
)
from billing.budgets.search import ENTRIES, ENTRY_SORTS, ShownEntry, all_entries, search_entries
from billing.budgets.shown import (
    COLUMNS,
    covered,
    rows_of_file,
    shown_gap,
    shown_line,
    sums,
    year_choices,
)
from billing.budgets.words import ENTRY_KINDS
from regie.clock import today
from regie.errors import msgid
from regie.web.addresses import (
    choice_asked,
    filters_asked,
    page_asked,
    page_url,
    sort_asked,
    year_asked,
)
from regie.web.charts.forecast import YearBalance
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import Nav

blueprint = Blueprint("budgets", __name__, template_folder="templates")
ENTRIES_ON_A_PAGE = 50


@page(
    blueprint,
    "/m/<slug>/budget",
    title=msgid("Budget"),
    permission=SEE_BUDGET,
    nav=Nav(msgid("Budget"), 35, "one"),
)
def lines(ctx: PageContext) -> Response:
    """Show a year of the budget: its lines, what is committed, realised and available, and what waits."""
    year = year_asked(today().year)
    found = list_budget_lines(ctx.session, ctx.tenant_id, year)
    chosen, gaps = _chosen(found), list_uncovered_lines(ctx.session, [ctx.tenant_id])
    return ctx.render(
        "budgets/lines.html",
        year=year,
        years=year_choices(list_budget_years(ctx.session, [ctx.tenant_id]), year, today().year),
        columns=table_columns(COLUMNS, without=["municipality"]),
        rows=[shown_line(line, ctx.url("budgets.line", line_id=line.line_id)) for line in found],
        totals={**sums(found), **covered(year, gaps)},
        uncovered=[_gap(ctx, line) for line in gaps],
        waiting=list_waiting_decisions(ctx.session, ctx.tenant_id),
        chosen=chosen,
        funds=[_fund_choice(line, chosen) for line in found],
        through=_through(ctx, chosen) if chosen else None,
        may_draft=ctx.actor.may(DRAFT_DECISION, ctx.tenant_id),
    )


def _gap(ctx: PageContext, line: LineBalance) -> dict[str, Any]:
    may = ctx.actor.may(DRAFT_DECISION, ctx.tenant_id)
    cover = ctx.url("budgets.new_decision", cover=line.line_id) if may else None
    return shown_gap(line, ctx.url("budgets.line", line_id=line.line_id), cover)


def _chosen(found: list[LineBalance]) -> LineBalance | None:
    # The fund that is asked for, or else the one with the most money.
    asked = request.args.get("fund")
    named = next((line for line in found if line.fund == asked), None)
    return named or max(found, key=lambda line: line.total, default=None)


def _fund_choice(line: LineBalance, chosen: LineBalance | None) -> dict[str, Any]:
    return {
        "label": line.fund_name,
        "url": f"{page_url(fund=line.fund)}#through-year",
        "current": line == chosen,
    }


def _through(ctx: PageContext, line: LineBalance) -> YearBalance:
    months = monthly_balance(ctx.session, ctx.tenant_id, line.line_id, line.year, today())
    return YearBalance(line.year, months, today())


@list_file(blueprint, "/m/<slug>/budget", title=msgid("Budget"), permission=SEE_BUDGET)
def file(ctx: PageContext) -> ListFile:
    """Give a year of the budget as a file."""
    assert ctx.municipality
    year = year_asked(today().year)
    found = list_budget_lines(ctx.session, ctx.tenant_id, year)
    rows = rows_of_file(found, {ctx.tenant_id: ctx.municipality.name})
    return ListFile(f"budget-{ctx.municipality.slug}-{year}", COLUMNS, rows)


@page(blueprint, "/m/<slug>/budget/<uuid:line_id>", title=msgid("Budget line"), permission=SEE_BUDGET)
def line(ctx: PageContext, line_id: UUID) -> Response:
    """Show one budget line with the entries that its figures consist of."""
    assert ctx.municipality
    found = require_budget_line(ctx.session, ctx.tenant_id, line_id)
    kind, sort = _entries_asked()
    shown = search_entries(
        ctx.session,
        ctx.tenant_id,
        line_id,
        kind=kind,
        sort=sort,
        page=page_asked(),
        size=ENTRIES_ON_A_PAGE,
    )
    asked = filters_asked("kind", "sort")
    return ctx.render(
        "budgets/line.html",
        line=found,
        uncovered=[_gap(ctx, found)] if found.uncovered else [],
        through=_through(ctx, found),
        entries=[{**vars(entry), "url": _source(ctx, entry)} for entry in shown.rows],
        columns=table_columns(ENTRIES, sort),
        # Amounts of one kind add up; a budget and what is taken from it do not.
        totals=shown.totals if kind else None,
        kind=kind,
        kind_options=options(ENTRY_KINDS, msgid("All kinds")),
        paging=shown.paging,
        files=file_urls("budgets.entry_file", slug=ctx.municipality.slug, line_id=line_id, **asked),
    )


SOURCE_PAGES = {
    "decision": ("budgets.decision", "decision_id"),
    "order": ("orders.show", "order_id"),
    "run": ("own_costs.run", "run_id"),
}


def _source(ctx: PageContext, entry: ShownEntry) -> str | None:
    endpoint, part = SOURCE_PAGES[entry.source_kind]
    return ctx.url(endpoint, **{part: entry.source_id}) if ctx.may_open(endpoint) else None


def _entries_asked() -> tuple[str, str]:
    return choice_asked("kind", ENTRY_KINDS), sort_asked(ENTRY_SORTS, "-recorded_at")


@list_file(
    blueprint,
    "/m/<slug>/budget/<uuid:line_id>/entries",
    title=msgid("Budget line"),
    permission=SEE_BUDGET,
)
def entry_file(ctx: PageContext, line_id: UUID) -> ListFile:
    """Give the entries of the view of a budget line as a file."""
    assert ctx.municipality
    line = require_budget_line(ctx.session, ctx.tenant_id, line_id)
    kind, sort = _entries_asked()
    found = all_entries(ctx.session, ctx.tenant_id, line_id, kind=kind, sort=sort)
    return ListFile(f"boekingen-{ctx.municipality.slug}-{line.year}", ENTRIES, found)
