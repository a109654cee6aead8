"""The page of settings: what is known of a municipality, who may do what there, and its face."""

from flask import Blueprint
from werkzeug.wrappers import Response

from regie.clock import today
from regie.errors import msgid
from regie.permissions import declared_four_eyes
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from regie.web.themes import BASE, available_themes
from tenants.arrangements.queries import participations
from tenants.municipalities.queries import facts_of
from tenants.people.roles import ROLES
from tenants.settings.permissions import CHANGE, SEE
from tenants.settings.queries import holders
from tenants.settings.schemas import ThemeForm
from tenants.settings.services import choose_theme
from tenants.settings.shortage import shortages

blueprint = Blueprint("settings", __name__, template_folder="templates")
SETTINGS = msgid("Settings")


@page(blueprint, "/m/<slug>/settings", title=SETTINGS, permission=SEE, nav=Nav(SETTINGS, 60))
def show(ctx: PageContext) -> Response:
    """Show the settings of a municipality."""
    return _show(ctx)


@page(
    blueprint,
    "/m/<slug>/settings/theme",
    title=SETTINGS,
    permission=CHANGE,
    methods=("POST",),
    writes="municipality",
)
def theme(ctx: PageContext) -> Response:
    """Give the municipality another face."""
    themes = available_themes()
    outcome = ctx.submit(
        ThemeForm(),
        lambda data: choose_theme(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            None if data["theme"] == BASE else data["theme"],
            available=themes,
        ),
    )
    if not outcome.done:
        return _show(ctx)
    ctx.flash(msgid("The face is saved. Everybody sees it on the pages of this municipality."))
    return ctx.redirect("settings.show")


def _show(ctx: PageContext) -> Response:
    assert ctx.municipality
    here, day, themes = ctx.municipality, today(), available_themes()
    people = holders(ctx.session, here, day)
    return ctx.render(
        "settings/show.html",
        facts=facts_of(ctx.session, here),
        participations=participations(ctx.session, here.cooperation_id, here.id),
        people=people,
        roles=ROLES,
        shortages=shortages(declared_four_eyes(), people, day),
        themes=list(themes.values()),
        chosen=here.theme if here.theme in themes else BASE,
        may_change=ctx.actor.may(CHANGE, here.id),
    )
