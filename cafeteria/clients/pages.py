"""Pages of clients: search them, register one, look at one with the route, change what may change."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from cafeteria.clients.panels import NextAction, first_of, panels_of
from cafeteria.clients.permissions import CHANGE, READ, REGISTER, SET_GROUP
from cafeteria.clients.queries import ClientRow, client, contacts, group_history
from cafeteria.clients.schemas import BASES, ChangeForm, GroupForm, RegisterForm
from cafeteria.clients.search import COLUMNS, NO_GROUP, SORTS, search_clients
from cafeteria.clients.services import change_client, register_client, set_group
from cafeteria.menus.eligibility import CLIENT_GROUPS
from cafeteria.routes.permissions import RECORD, needed_for
from cafeteria.routes.queries import RouteRow, routes_of_client, standing_of
from cafeteria.routes.steps import STEPS
from regie.clock import today
from regie.errors import msgid
from regie.web.addresses import choice_asked, flag_asked, page_asked, sort_asked, text_asked
from regie.web.formats import translated
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from regie.web.reach import Reach, reach_of

blueprint = Blueprint("clients", __name__, template_folder="templates")
CLIENTS = msgid("Clients")
ONE = "/m/<slug>/clients/<uuid:client_id>"


@page(blueprint, "/clients", title=CLIENTS, permission=READ, nav=Nav(CLIENTS, 20, "several"))
def everywhere(ctx: PageContext) -> Response:
    """Search the clients of every municipality that somebody serves."""
    return _list(ctx)


@page(blueprint, "/m/<slug>/clients", title=CLIENTS, permission=READ, nav=Nav(CLIENTS, 20, "one"))
def clients(ctx: PageContext) -> Response:
    """Search the clients of a municipality."""
    return _list(ctx)


def _list(ctx: PageContext) -> Response:
    reach = reach_of(ctx)
    asked = {
        "text": text_asked(),
        "client_group": choice_asked("group", (*CLIENT_GROUPS, NO_GROUP)),
        "sort": sort_asked(SORTS, "number"),
    }
    mine = flag_asked("mine")
    found = search_clients(
        ctx.session,
        reach.ids,
        contact_id=ctx.actor.person_id if mine else None,
        page=page_asked(),
        **asked,
    )
    return ctx.render(
        "clients/clients.html",
        found=found,
        reach=reach,
        mine=mine,
        columns=table_columns(COLUMNS, asked["sort"], {"municipality"} if ctx.municipality else set()),
        group_options=options(CLIENT_GROUPS),
        register=_register_in(ctx, reach),
        **asked,
    )


def _register_in(ctx: PageContext, reach: Reach) -> list[tuple[str, str]]:
    choices = (reach.chosen,) if reach.chosen else reach.choices
    may = [one for one in choices if ctx.actor.may(REGISTER, one.id)]
    return [(one.name, ctx.url("clients.new", slug=one.slug)) for one in may]


@page(
    blueprint,
    "/m/<slug>/clients/new",
    title=msgid("Register a client"),
    permission=REGISTER,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def new(ctx: PageContext) -> Response:
    """Register a client."""
    outcome = ctx.submit(
        RegisterForm(), lambda data: register_client(ctx.session, ctx.actor, ctx.tenant_id, **data)
    )
    if outcome.done:
        ctx.flash(msgid("The client is registered. Record the application to open a route."))
        return ctx.redirect("clients.show", client_id=outcome.value)
    return ctx.render("clients/new.html", contacts=_contacts(ctx))


def _contacts(ctx: PageContext) -> list[tuple[UUID, str]]:
    return [(found.id, found.name) for found in contacts(ctx.session, ctx.tenant_id, today())]


@page(blueprint, ONE, title=msgid("Client"), permission=READ)
def show(ctx: PageContext, client_id: UUID) -> Response:
    """Show a client with what comes next, the routes, and what other rooms know of the client."""
    found = client(ctx.session, ctx.tenant_id, client_id)
    routes = routes_of_client(ctx.session, ctx.tenant_id, client_id)
    standing = standing_of(routes)
    return ctx.render(
        "clients/show.html",
        client=found,
        routes=routes,
        standing=standing,
        actions=_actions(ctx, found, standing),
        groups=CLIENT_GROUPS,
        steps=STEPS,
        may_change=ctx.actor.may(CHANGE, ctx.tenant_id),
        may_set_group=ctx.actor.may(SET_GROUP, ctx.tenant_id),
        panels=panels_of(ctx, client_id),
    )


def _actions(ctx: PageContext, found: ClientRow, standing: RouteRow | None) -> list[NextAction]:
    if standing is None:
        label, url = msgid("Record an application"), ctx.url("routes.new", client_id=found.id)
        return [NextAction(translated(label), url)] if ctx.actor.may(RECORD, ctx.tenant_id) else []
    first = first_of(ctx, found, standing)
    return [action for action in (first, _record(ctx, standing)) if action]


def _record(ctx: PageContext, standing: RouteRow) -> NextAction | None:
    step = standing.next_step
    if step is None or not ctx.actor.may(needed_for(step), ctx.tenant_id):
        return None
    label = gettext("Record: %(step)s", step=translated(STEPS[step]).lower())
    return NextAction(label, ctx.url("routes.step", route_id=standing.id))


@page(
    blueprint,
    f"{ONE}/edit",
    title=msgid("Change the client"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def edit(ctx: PageContext, client_id: UUID) -> Response:
    """Change the name or the contact person of a client."""
    found = client(ctx.session, ctx.tenant_id, client_id)
    outcome = ctx.submit(
        ChangeForm(),
        lambda data: change_client(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            client_id,
            expected_version=data.pop("version"),
            **data,
        ),
    )
    if outcome.done:
        ctx.flash(msgid("The change is saved."))
        return ctx.redirect("clients.show", client_id=client_id)
    return ctx.render("clients/edit.html", client=found, contacts=_contacts(ctx))


@page(
    blueprint,
    f"{ONE}/group",
    title=msgid("Set the client group"),
    permission=SET_GROUP,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def group(ctx: PageContext, client_id: UUID) -> Response:
    """Set the client group after an assessment."""
    found = client(ctx.session, ctx.tenant_id, client_id)
    outcome = ctx.submit(
        GroupForm(), lambda data: set_group(ctx.session, ctx.actor, ctx.tenant_id, client_id, **data)
    )
    if outcome.done:
        ctx.flash(msgid("The client group is set."))
        return ctx.redirect("clients.show", client_id=client_id)
    return ctx.render(
        "clients/group.html",
        client=found,
        groups=CLIENT_GROUPS,
        bases=options(BASES),
        history=group_history(ctx.session, ctx.tenant_id, client_id),
    )
