"""Pages of clients: register one, look at one, change what may change; the caseload lists them."""

from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from cafeteria.clients.panels import panels_of
from cafeteria.clients.permissions import CHANGE, READ, REGISTER, SET_GROUP
from cafeteria.clients.queries import ClientRow, list_contacts, list_group_changes, require_client
from cafeteria.clients.schemas import BASES, ChangeForm, GroupForm, RegisterForm
from cafeteria.clients.services import change_client, register_client, set_group
from cafeteria.clients.shown import contact_options, shown_changes
from cafeteria.menus.eligibility import CLIENT_GROUPS
from regie.clock import today
from regie.errors import msgid
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES

blueprint = Blueprint("clients", __name__, template_folder="templates")
ONE = "/m/<slug>/clients/<uuid:client_id>"


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
        RegisterForm(),
        lambda data: register_client(ctx.session, ctx.actor, ctx.tenant_id, confirmed=ctx.confirmed, **data),
    )
    if outcome.done:
        ctx.flash(msgid("The client is registered. Record the application to open a route."))
        return ctx.redirect("clients.show", client_id=outcome.value)
    return ctx.render("clients/new.html", contacts=_contacts(ctx))


def _contacts(ctx: PageContext, client: ClientRow | None = None) -> list[tuple[UUID, str]]:
    return contact_options(list_contacts(ctx.session, ctx.tenant_id, today()), client)


@page(blueprint, ONE, title=msgid("Client"), permission=READ)
def show(ctx: PageContext, client_id: UUID) -> Response:
    """Show a client with what others know of the client: what comes next, routes, orders."""
    found = require_client(ctx.session, ctx.tenant_id, client_id)
    return ctx.render(
        "clients/show.html",
        client=found,
        groups=CLIENT_GROUPS,
        may_change=ctx.actor.may(CHANGE, ctx.tenant_id),
        may_set_group=ctx.actor.may(SET_GROUP, ctx.tenant_id),
        panels=panels_of(ctx, found),
    )


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
    found = require_client(ctx.session, ctx.tenant_id, client_id)
    outcome = ctx.submit(
        ChangeForm(),
        lambda data: change_client(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            client_id,
            expected_version=data.pop("version"),
            confirmed=ctx.confirmed,
            **data,
        ),
    )
    if outcome.done:
        ctx.flash_change(outcome.value is True, msgid("The change is saved."))
        return ctx.redirect("clients.show", client_id=client_id)
    return ctx.render("clients/edit.html", client=found, contacts=_contacts(ctx, found))


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
    found = require_client(ctx.session, ctx.tenant_id, client_id)
    outcome = ctx.submit(
        GroupForm(), lambda data: set_group(ctx.session, ctx.actor, ctx.tenant_id, client_id, **data)
    )
    if outcome.done:
        ctx.flash_change(outcome.value is True, msgid("The client group is set."))
        return ctx.redirect("clients.show", client_id=client_id)
    return ctx.render(
        "clients/group.html",
        client=found,
        groups=CLIENT_GROUPS,
        bases=options(BASES),
        history=shown_changes(list_group_changes(ctx.session, ctx.tenant_id, client_id)),
    )
