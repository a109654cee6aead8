"""The page of settings: what is known of a municipality, who may do what there, and its face."""

from datetime import date
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from regie.clock import today
from regie.errors import msgid
from regie.permissions import declared_four_eyes
from regie.web.addresses import sort_asked
from regie.web.ending import end_or_withdraw
from regie.web.formats import translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from regie.web.themes import BASE, available_themes
from tenants.arrangements.queries import list_participations
from tenants.arrangements.search import PARTICIPATIONS
from tenants.municipalities.queries import find_facts
from tenants.people.grants import end_role, require_given_role, withdraw_role
from tenants.people.kinds import ROLE
from tenants.people.permissions import END_ROLES
from tenants.people.roles import ROLES
from tenants.settings.permissions import CHANGE, SEE
from tenants.settings.queries import COLUMNS, SORTS, list_holders
from tenants.settings.schemas import ThemeForm
from tenants.settings.services import choose_theme
from tenants.settings.shortage import shortages

blueprint = Blueprint("settings", __name__, template_folder="templates")
SETTINGS = msgid("Settings")
# In what one municipality takes part: a handful.
MEMBERSHIPS = [column for column in PARTICIPATIONS if column.key not in ("municipality", "end")]


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
    saved = msgid("The face is saved. Everybody sees it on the pages of this municipality.")
    ctx.flash_change(outcome.value is True, saved)
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
    here, day, themes, sort = ctx.municipality, today(), available_themes(), sort_asked(SORTS, "where")
    people, may_end_roles = list_holders(ctx.session, here, day, sort), ctx.actor.may(END_ROLES, here.id)
    chosen = here.theme if here.theme in themes else BASE
    return ctx.render(
        "settings/show.html",
        facts=find_facts(ctx.session, here),
        participations=list_participations(ctx.session, here.cooperation_id, here.id),
        people=people,
        columns=table_columns(COLUMNS, sort, set() if may_end_roles else {"end"}),
        files=file_urls("settings.people_file", slug=here.slug, sort=sort),
        memberships=table_columns(MEMBERSHIPS),
        shortages=shortages(declared_four_eyes(), people, day),
        themes=list(themes.values()),
        chosen=chosen,
        chosen_theme=themes[chosen],
        may_change=ctx.actor.may(CHANGE, here.id),
    )


@list_file(blueprint, "/m/<slug>/settings/people", title=msgid("Who may do what"), permission=SEE)
def people_file(ctx: PageContext) -> ListFile:
    """Give who may do what as a file."""
    assert ctx.municipality
    found = list_holders(ctx.session, ctx.municipality, today(), sort_asked(SORTS, "where"))
    return ListFile(f"rollen-{ctx.municipality.slug}", COLUMNS, found)
