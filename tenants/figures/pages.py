"""Pages of reference figures: the figures with their sources, and what was found when they were imported."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from regie.errors import msgid
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from tenants.figures.permissions import IMPORT, READ
from tenants.figures.queries import figure_names, findings
from tenants.figures.queries import figures as list_figures
from tenants.figures.reconciling import EXPLANATIONS

blueprint = Blueprint("figures", __name__, template_folder="templates")
FIGURES = msgid("Figures")


@page(blueprint, "/figures", title=FIGURES, permission=READ, nav=Nav(FIGURES, 80))
def figures(ctx: PageContext) -> Response:
    """List the reference figures, all or one of them, with the findings."""
    here = ctx.actor.cooperation_id
    names = figure_names(ctx.session, here)
    asked = request.args.get("name", "")
    return ctx.render(
        "figures/figures.html",
        rows=list_figures(ctx.session, here, asked if asked in names else None),
        names=names,
        choices=[(name, name) for name in names],
        asked=asked,
        findings=findings(ctx.session, here),
        explanations=EXPLANATIONS,
        may_import=ctx.actor.may(IMPORT, here),
    )
