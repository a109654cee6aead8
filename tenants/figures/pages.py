"""Pages of reference figures: the figures with their sources, and what was found when they were imported."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from regie.errors import msgid
from regie.web.addresses import choice_asked, page_asked, sort_asked
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from tenants.figures.permissions import IMPORT, READ
from tenants.figures.queries import FigureRow, list_figure_names, require_figure
from tenants.figures.schemas import ChangeForm
from tenants.figures.search import (
    FIGURE_SORTS,
    FIGURES,
    FINDING_SORTS,
    FINDINGS,
    all_figures,
    all_findings,
    search_figures,
    search_findings,
)
from tenants.figures.services import correct_figure, withdraw_figure

blueprint = Blueprint("figures", __name__, template_folder="templates")
TITLE = msgid("Figures")
CORRECTED = msgid("%(name)s of %(bearer)s is corrected. Runs from now on divide by the new value.")
WITHDRAWN = msgid("%(name)s of %(bearer)s is withdrawn. Runs that divided by it stay as they are.")


@page(blueprint, "/figures", title=TITLE, permission=READ, nav=Nav(TITLE, 66))
def figures(ctx: PageContext) -> Response:
    """List the reference figures, all or one of them, with the findings."""
    here, names = ctx.actor.cooperation_id, list_figure_names(ctx.session, ctx.actor.cooperation_id)
    name, sort, by = choice_asked("name", names), sort_asked(FIGURE_SORTS, "name"), _finding_sort()
    return ctx.render(
        "figures/figures.html",
        found=search_figures(ctx.session, here, name or None, sort=sort, page=page_asked()),
        columns=table_columns(FIGURES, sort, () if ctx.actor.may(IMPORT, here) else ["change"]),
        files=file_urls("figures.file", name=name or None, sort=sort),
        choices=[(found, found) for found in names],
        asked=request.args.get("name", ""),
        findings=search_findings(ctx.session, here, sort=by, page=page_asked("findings")),
        finding_columns=table_columns(FINDINGS, by, of="findings"),
        finding_files=file_urls("figures.findings_file", findings_sort=by),
        import_url=ctx.url("budgets.import_file") if ctx.may_open("budgets.import_file") else None,
    )


def _finding_sort() -> str:
    return sort_asked(FINDING_SORTS, "-recorded_at", "findings")


@list_file(blueprint, "/figures", title=TITLE, permission=READ)
def file(ctx: PageContext) -> ListFile:
    """Give the reference figures of the view as a file."""
    here = ctx.actor.cooperation_id
    name = choice_asked("name", list_figure_names(ctx.session, here)) or None
    found = all_figures(ctx.session, here, name, sort_asked(FIGURE_SORTS, "name"))
    return ListFile("kengetallen", FIGURES, found)


@list_file(blueprint, "/figures/findings", title=TITLE, permission=READ)
def findings_file(ctx: PageContext) -> ListFile:
    """Give what was found on imported figures as a file."""
    found = all_findings(ctx.session, ctx.actor.cooperation_id, _finding_sort())
    return ListFile("bevindingen", FINDINGS, found)


@page(
    blueprint,
    "/figures/<uuid:figure_id>/change",
    title=msgid("Correct a figure"),
    permission=IMPORT,
    methods=READS_AND_WRITES,
    writes="members",
)
def change(ctx: PageContext, figure_id: UUID) -> Response:
    """Correct a figure by another value with its source, or withdraw it."""
    found = require_figure(ctx.session, ctx.actor.cooperation_id, figure_id)
    outcome = ctx.submit(ChangeForm(), lambda data: _change(ctx, found, data))
    if outcome.done:
        ctx.flash(CORRECTED if outcome.value else WITHDRAWN, name=found.name, bearer=found.bearer)
        return ctx.redirect("figures.figures")
    return ctx.render("figures/change.html", figure=found)


def _change(ctx: PageContext, found: FigureRow, data: dict[str, Any]) -> bool:
    if data["act"] == "withdraw":
        withdraw_figure(ctx.session, ctx.actor, found.tenant_id, found.id, reason=data["reason"])
        return False
    value, source = data["value"], data["source"]
    correct_figure(ctx.session, ctx.actor, found.tenant_id, found.id, value=value, source=source)
    return True
