"""Pages of the cooperation: its municipalities and arrangements, and who takes part in what."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from regie.errors import msgid
from regie.web.addresses import page_asked, sort_asked
from regie.web.ending import end_or_withdraw
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from tenants.arrangements.kinds import ARRANGEMENT, PARTICIPATION
from tenants.arrangements.permissions import CHANGE, READ
from tenants.arrangements.queries import list_arrangements, require_arrangement, require_participation
from tenants.arrangements.schemas import ArrangementForm, ParticipationForm
from tenants.arrangements.search import (
    ARRANGEMENT_SORTS,
    ARRANGEMENTS,
    PARTICIPATION_SORTS,
    PARTICIPATIONS,
    all_arrangements,
    all_participations,
    search_arrangements,
    search_participations,
)
from tenants.arrangements.services import add_arrangement, add_participation
from tenants.arrangements.words import FORMS
from tenants.municipalities.queries import list_municipalities
from tenants.municipalities.search import COLUMNS as MEMBERS
from tenants.municipalities.search import SORTS as MEMBER_SORTS
from tenants.parties.permissions import READ as READ_PARTIES

blueprint = Blueprint("arrangements", __name__, template_folder="templates")
COOPERATION = msgid("Cooperation")


@page(blueprint, "/cooperation", title=COOPERATION, permission=READ, nav=Nav(COOPERATION, 70))
def index(ctx: PageContext) -> Response:
    """Show the municipalities, the arrangements and who takes part in them."""
    here, may_change = ctx.actor.cooperation_id, ctx.actor.may(CHANGE, ctx.actor.cooperation_id)
    acts = set() if may_change else {"end"}
    by_member, by_name, by_part = _member_sort(), _arrangement_sort(), _participation_sort()
    return ctx.render(
        "arrangements/index.html",
        members=list_municipalities(ctx.session, here, by_member),
        member_columns=table_columns(MEMBERS, by_member, of="municipalities"),
        member_files=file_urls("arrangements.members_file", municipalities_sort=by_member),
        arrangements=search_arrangements(ctx.session, here, sort=by_name, page=page_asked("arrangements")),
        arrangement_columns=table_columns(ARRANGEMENTS, by_name, acts, "arrangements"),
        arrangement_files=file_urls("arrangements.arrangements_file", arrangements_sort=by_name),
        participations=search_participations(
            ctx.session, here, sort=by_part, page=page_asked("participations")
        ),
        participation_columns=table_columns(PARTICIPATIONS, by_part, acts, "participations"),
        participation_files=file_urls("arrangements.participations_file", participations_sort=by_part),
        may_change=may_change,
        may_see_parties=ctx.actor.may(READ_PARTIES),
    )


def _member_sort() -> str:
    return sort_asked(MEMBER_SORTS, "name", "municipalities")


def _arrangement_sort() -> str:
    return sort_asked(ARRANGEMENT_SORTS, "name", "arrangements")


def _participation_sort() -> str:
    return sort_asked(PARTICIPATION_SORTS, "arrangement", "participations")


@list_file(blueprint, "/cooperation/municipalities", title=COOPERATION, permission=READ)
def members_file(ctx: PageContext) -> ListFile:
    """Give the municipalities as a file."""
    found = list_municipalities(ctx.session, ctx.actor.cooperation_id, _member_sort())
    return ListFile("gemeenten", MEMBERS, found)


@list_file(blueprint, "/cooperation/arrangements", title=COOPERATION, permission=READ)
def arrangements_file(ctx: PageContext) -> ListFile:
    """Give the joint arrangements as a file."""
    found = all_arrangements(ctx.session, ctx.actor.cooperation_id, _arrangement_sort())
    return ListFile("regelingen", ARRANGEMENTS, found)


@list_file(blueprint, "/cooperation/participations", title=COOPERATION, permission=READ)
def participations_file(ctx: PageContext) -> ListFile:
    """Give who takes part in what as a file."""
    found = all_participations(ctx.session, ctx.actor.cooperation_id, _participation_sort())
    return ListFile("deelnames", PARTICIPATIONS, found)


@page(
    blueprint,
    "/cooperation/arrangements/new",
    title=msgid("New arrangement"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new(ctx: PageContext) -> Response:
    """Add a joint arrangement."""
    outcome = ctx.submit(ArrangementForm(), lambda data: add_arrangement(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The arrangement is added."))
        return ctx.redirect("arrangements.index")
    return ctx.render("arrangements/new.html", forms=options(FORMS), members=_members(ctx))


def _members(ctx: PageContext) -> list[tuple[int, str]]:
    return [(row.tenant_id, row.name) for row in list_municipalities(ctx.session, ctx.actor.cooperation_id)]


@page(
    blueprint,
    "/cooperation/participations/new",
    title=msgid("New participation"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="members",
)
def take_part(ctx: PageContext) -> Response:
    """Let a municipality take part in an arrangement."""
    outcome = ctx.submit(ParticipationForm(), lambda data: add_participation(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The municipality takes part."))
        return ctx.redirect("arrangements.index")
    found = list_arrangements(ctx.session, ctx.actor.cooperation_id)
    return ctx.render(
        "arrangements/take_part.html",
        arrangements=[(row.id, row.name) for row in found],
        members=_members(ctx),
    )


@page(
    blueprint,
    "/cooperation/arrangements/<uuid:arrangement_id>/end",
    title=msgid("End an arrangement"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_arrangement(ctx: PageContext, arrangement_id: UUID) -> Response:
    """End an arrangement in which nobody takes part any more, or withdraw it."""
    here = ctx.actor.cooperation_id
    found = require_arrangement(ctx.session, here, arrangement_id)
    about = gettext("Arrangement %(name)s", name=found.name)
    return end_or_withdraw(ctx, ARRANGEMENT, here, found.id, back="arrangements.index", about=about)


@page(
    blueprint,
    "/cooperation/participations/<uuid:participation_id>/end",
    title=msgid("End a participation"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="members",
)
def end_participation(ctx: PageContext, participation_id: UUID) -> Response:
    """End the participation of a municipality, or withdraw it."""
    found = require_participation(ctx.session, ctx.actor.cooperation_id, participation_id)
    about = gettext(
        "%(municipality)s in %(arrangement)s", municipality=found.municipality, arrangement=found.arrangement
    )
    return end_or_withdraw(
        ctx, PARTICIPATION, found.tenant_id, found.id, back="arrangements.index", about=about
    )
