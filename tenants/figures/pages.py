"""Pages of reference figures: the figures with their sources, and what was found when they were imported."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from regie.errors import msgid
from regie.paging import Paging
from regie.web.addresses import page_asked
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from tenants.figures.permissions import IMPORT, READ
from tenants.figures.queries import count_figures, list_figure_names, list_figures, list_findings
from tenants.figures.reconciling import EXPLANATIONS

blueprint = Blueprint("figures", __name__, template_folder="templates")
FIGURES = msgid("Figures")
FIGURES_ON_A_PAGE = 100
NEWEST_FINDINGS = 200


@page(blueprint, "/figures", title=FIGURES, permission=READ, nav=Nav(FIGURES, 66))
def figures(ctx: PageContext) -> Response:
    """List the reference figures, all or one of them, with the findings."""
    here = ctx.actor.cooperation_id
    names = list_figure_names(ctx.session, here)
    asked = request.args.get("name", "")
    name = asked if asked in names else None
    count = count_figures(ctx.session, here, name)
    paging = Paging(page_asked(), FIGURES_ON_A_PAGE, count)
    return ctx.render(
        "figures/figures.html",
        rows=list_figures(ctx.session, here, name, limit=FIGURES_ON_A_PAGE, offset=paging.offset),
        count=count,
        paging=paging,
        choices=[(found, found) for found in names],
        asked=asked,
        findings=list_findings(ctx.session, here, limit=NEWEST_FINDINGS),
        explanations=EXPLANATIONS,
        may_import=ctx.actor.may(IMPORT, here),
    )
