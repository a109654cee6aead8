"""The page of budgets over all municipalities that somebody works for (budgetten van alle gemeenten)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from billing.budgets.pages import blueprint
from billing.budgets.permissions import DRAFT_DECISION, SEE_BUDGET
from billing.budgets.queries import (
    LineBalance,
    list_budget_lines_of,
    list_budget_years,
    list_uncovered_lines,
)
from billing.budgets.shown import (
    COLUMNS,
    covered,
    rows_of_file,
    shown_gap,
    shown_line,
    sums,
    year_choices,
)
from regie.clock import today
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.web.addresses import choice_asked, year_asked
from regie.web.charts.rows import BarData, BarRow
from regie.web.list_files import ListFile, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from regie.web.reach import Reach, reach_of

GAPS_SHOWN = 5


@dataclass(frozen=True)
class View:
    """What is asked for (selectie): a year, and perhaps one municipality or one fund.

    Args:
        year: budget year.
        fund: code of the only one; None for all.
        funds: code and name of those to choose from.
        lines: by municipality and fund.
        reach: the municipalities that may be seen, and the one that is chosen.
    """

    year: int
    fund: str | None
    funds: dict[str, str]
    lines: list[LineBalance]
    reach: Reach

    @property
    def tenants(self) -> dict[int, Tenant]:
        """Give the municipalities that may be seen, by their id."""
        return {one.id: one for one in self.reach.choices}

    @property
    def address(self) -> dict[str, Any]:
        """Give what the address of this view asks for (filter)."""
        chosen = self.reach.chosen
        return {"year": self.year, "fund": self.fund, "municipality": chosen.slug if chosen else None}


@page(
    blueprint,
    "/budgets",
    title=msgid("Budgets of all municipalities"),
    permission=SEE_BUDGET,
    nav=Nav(msgid("Budget"), 35, "several"),
)
def over_all(ctx: PageContext) -> Response:
    """Show a year of the budgets of every municipality that one may see, with a subtotal for each."""
    view = _view(ctx)
    gaps = [
        line for line in list_uncovered_lines(ctx.session, view.reach.ids) if view.fund in (None, line.fund)
    ]
    return ctx.render(
        "budgets/over_all.html",
        view=view,
        years=year_choices(list_budget_years(ctx.session, view.reach.ids), view.year, today().year),
        fund_options=[("", gettext("All funds")), *view.funds.items()],
        columns=table_columns(COLUMNS),
        rows=_with_subtotals(view),
        totals={**sums(view.lines), **covered(view.year, gaps)},
        uncovered=[_gap(ctx, view.tenants[line.tenant_id], line) for line in gaps[:GAPS_SHOWN]],
        bars=_bars(view),
    )


def _gap(ctx: PageContext, tenant: Tenant, line: LineBalance) -> dict[str, Any]:
    may = ctx.actor.may(DRAFT_DECISION, tenant.id)
    cover = url_for("budgets.new_decision", slug=tenant.slug, cover=line.line_id) if may else None
    url = url_for("budgets.line", slug=tenant.slug, line_id=line.line_id)
    return shown_gap(line, url, cover, tenant.name)


@list_file(blueprint, "/budgets", title=msgid("Budgets of all municipalities"), permission=SEE_BUDGET)
def over_all_file(ctx: PageContext) -> ListFile:
    """Give the same view as a file."""
    view = _view(ctx)
    names = {one.id: one.name for one in view.reach.choices}
    return ListFile(f"budgetten-{view.year}", COLUMNS, rows_of_file(view.lines, names))


def _view(ctx: PageContext) -> View:
    reach, year = reach_of(ctx), year_asked(today().year)
    found = list_budget_lines_of(ctx.session, reach.ids, [year])
    funds = {line.fund: line.fund_name for line in sorted(found, key=lambda line: line.fund_name)}
    fund = choice_asked("fund", funds) or None
    names = {one.id: one.name for one in reach.choices}
    chosen = [line for line in found if fund in (None, line.fund)]
    return View(
        year, fund, funds, sorted(chosen, key=lambda line: (names[line.tenant_id], line.fund_name)), reach
    )


def _by_municipality(view: View) -> list[tuple[Tenant, list[LineBalance]]]:
    groups = groupby(view.lines, key=lambda line: line.tenant_id)
    return [(view.tenants[tenant_id], list(lines)) for tenant_id, lines in groups]


def _with_subtotals(view: View) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for tenant, lines in _by_municipality(view):
        page_of_year = url_for("budgets.lines", slug=tenant.slug, year=view.year)
        for line in lines:
            url = url_for("budgets.line", slug=tenant.slug, line_id=line.line_id)
            rows.append({**shown_line(line, url), "municipality": tenant.name, "page": page_of_year})
        rows.append(_subtotal(tenant, page_of_year, lines))
    return rows


def _subtotal(tenant: Tenant, url: str, lines: Sequence[LineBalance]) -> dict[str, Any]:
    # What is available, and so the share that is used, has no sum over funds.
    name = gettext("%(municipality)s, together", municipality=tenant.name)
    nothing = {"fund_name": "", "share": None, "room": None}
    return {**sums(lines), **nothing, "municipality": name, "page": url, "url": None, "subtotal": True}


def _bars(view: View) -> BarData:
    parts = {
        "realised": gettext("Realised"),
        "committed": gettext("Commitments"),
        "held": gettext("Reserved"),
    }
    if not any(line.held for line in view.lines):
        del parts["held"]
    summed = [(tenant.name, sums(lines)) for tenant, lines in _by_municipality(view)]
    rows = tuple(
        BarRow(name, tuple(total[part] for part in parts), total["total"] or None) for name, total in summed
    )
    return BarData(tuple(parts.values()), rows, gettext("Budget and cover %(year)s", year=view.year))
