"""The page of settings: what is known of a municipality, who may do what there, and its face."""

from datetime import date
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from regie.clock import today
from regie.errors import msgid
from regie.permissions import declared_four_eyes
from regie.web.ending import end_or_withdraw
from regie.web.formats import translated
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from regie.web.themes import BASE, available_themes
from tenants.arrangements.queries import list_participations
from tenants.municipalities.queries import find_facts
from tenants.people.grants import end_role, require_given_role, withdraw_role
from tenants.people.kinds import ROLE
from tenants.people.permissions import END_ROLES
from tenants.people.roles import ROLES
from tenants.settings.permissions import CHANGE, SEE
from tenants.settings.queries import list_holders
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


@page(
    blueprint,
    "/m/<slug>/settings/roles/<uuid:grant_id>/end",
    title=msgid("End a role"),
    permission=END_ROLES,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def end_given_role(ctx: PageContext, grant_id: UUID) -> Response:
    """Take a role at the municipality away from somebody, or withdraw it."""
    found = require_given_role(ctx.session, ctx.tenant_id, grant_id)
    words = {"person": found.person, "role": translated(ROLES[found.role])}

    def act(ends_on: date | None) -> None:
        if ends_on is None:
            withdraw_role(ctx.session, ctx.actor, ctx.tenant_id, grant_id)
        else:
            end_role(ctx.session, ctx.actor, ctx.tenant_id, grant_id, ends_on, on=today())

    about = gettext("%(role)s: %(person)s", **words)
    return end_or_withdraw(
        ctx, ROLE, ctx.tenant_id, grant_id, back="settings.show", about=about, words=words, act=act
    )


def _show(ctx: PageContext) -> Response:
    assert ctx.municipality
    here, day, themes = ctx.municipality, today(), available_themes()
    people = list_holders(ctx.session, here, day)
    return ctx.render(
        "settings/show.html",
        facts=find_facts(ctx.session, here),
        participations=list_participations(ctx.session, here.cooperation_id, here.id),
        people=people,
        roles=ROLES,
        shortages=shortages(declared_four_eyes(), people, day),
        themes=list(themes.values()),
        chosen=here.theme if here.theme in themes else BASE,
        may_change=ctx.actor.may(CHANGE, here.id),
        may_end_roles=ctx.actor.may(END_ROLES, here.id),
    )
