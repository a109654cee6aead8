"""Pages of routes: open one with an application, record its next step."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from cafeteria.clients.queries import client
from cafeteria.routes.permissions import RECORD
from cafeteria.routes.queries import RouteRow, route
from cafeteria.routes.schemas import ApplicationForm, StepForm
from cafeteria.routes.services import open_route, record_step
from cafeteria.routes.steps import HINTS, LAST, STEPS
from regie.clock import today
from regie.errors import msgid
from regie.web.page import PageContext, page

blueprint = Blueprint("routes", __name__, template_folder="templates")
READS_AND_WRITES = ("GET", "POST")


@page(
    blueprint,
    "/m/<slug>/clients/<uuid:client_id>/routes/new",
    title=msgid("Record an application"),
    permission=RECORD,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def new(ctx: PageContext, client_id: UUID) -> Response:
    """Open a route with its application."""
    found = client(ctx.session, ctx.tenant_id, client_id)
    outcome = ctx.submit(ApplicationForm(), lambda data: _open(ctx, client_id, data))
    if outcome.done:
        ctx.flash(msgid("The application is recorded and the route is open."))
        return ctx.redirect("clients.show", client_id=client_id)
    return ctx.render("routes/new.html", client=found)


def _open(ctx: PageContext, client_id: UUID, data: dict[str, Any]) -> UUID:
    opened = open_route(ctx.session, ctx.actor, ctx.tenant_id, client_id, data["happened_on"])
    record_step(ctx.session, ctx.actor, ctx.tenant_id, opened, expected_version=1, kind="application", **data)
    return opened


@page(
    blueprint,
    "/m/<slug>/routes/<uuid:route_id>/step",
    title=msgid("Record a step"),
    permission=RECORD,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def step(ctx: PageContext, route_id: UUID) -> Response:
    """Record the next step of a route."""
    found = route(ctx.session, ctx.tenant_id, route_id)
    outcome = ctx.submit(
        StepForm(),
        lambda data: record_step(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            route_id,
            expected_version=data.pop("version"),
            **data,
        ),
    )
    if outcome.done:
        ctx.flash(msgid("The step is recorded."))
        return ctx.redirect("clients.show", client_id=found.client_id)
    return _form(ctx, found)


def _form(ctx: PageContext, found: RouteRow) -> Response:
    return ctx.render(
        "routes/step.html",
        route=found,
        client=client(ctx.session, ctx.tenant_id, found.client_id),
        steps=STEPS,
        hints=HINTS,
        closes=found.next_step == LAST,
        earliest=found.steps[-1].happened_on if found.steps else found.opened_on,
        day=today(),
    )
