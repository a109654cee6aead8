"""Pages of routes: which are open and what they wait for, open one, record its next step."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from cafeteria.clients.permissions import READ
from cafeteria.clients.queries import require_client
from cafeteria.routes.permissions import RECORD, needed_for
from cafeteria.routes.queries import RouteRow, require_route
from cafeteria.routes.schemas import ApplicationForm, StepForm
from cafeteria.routes.search import COLUMNS, SORTS, all_open_routes, search_open_routes
from cafeteria.routes.services import open_route, record_step
from cafeteria.routes.shown import shown_steps
from cafeteria.routes.steps import HINTS, LAST, STEPS
from regie.clock import today
from regie.errors import msgid
from regie.web.addresses import choice_asked, filters_asked, flag_asked, page_asked, sort_asked, text_asked
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from regie.web.reach import Reach, nothing_found, reach_of

blueprint = Blueprint("routes", __name__, template_folder="templates")
ROUTES = msgid("Routes")


@page(blueprint, "/routes", title=ROUTES, permission=READ, nav=Nav(ROUTES, 22, "several"))
def everywhere(ctx: PageContext) -> Response:
    """List the open routes of every municipality that somebody serves."""
    return _list(ctx)


@page(blueprint, "/m/<slug>/routes", title=ROUTES, permission=READ, nav=Nav(ROUTES, 22, "one"))
def routes(ctx: PageContext) -> Response:
    """List the open routes of a municipality."""
    return _list(ctx)


@list_file(blueprint, "/routes", title=ROUTES, permission=READ)
def file_of_everywhere(ctx: PageContext) -> ListFile:
    """Give the open routes of the view over all municipalities as a file."""
    return _file(ctx)


@list_file(blueprint, "/m/<slug>/routes", title=ROUTES, permission=READ)
def file(ctx: PageContext) -> ListFile:
    """Give the open routes of the view of a municipality as a file."""
    return _file(ctx)


def _asked() -> dict[str, Any]:
    return {
        "text": text_asked(),
        "next_step": choice_asked("step", STEPS),
        "sort": sort_asked(SORTS, "-still"),
    }


def _contact(ctx: PageContext) -> UUID | None:
    return ctx.actor.person_id if flag_asked("mine") else None


def _file(ctx: PageContext) -> ListFile:
    found = all_open_routes(ctx.session, reach_of(ctx).ids, contact_id=_contact(ctx), **_asked())
    name = f"trajecten-{ctx.municipality.slug}" if ctx.municipality else "trajecten"
    rows = ({**vars(row), "still": (today() - row.since).days} for row in found)
    return ListFile(f"{name}-{today().isoformat()}", COLUMNS, rows)


def _addresses_of_file(ctx: PageContext) -> dict[str, str]:
    asked = filters_asked("text", "step", "municipality", "mine", "sort")
    endpoint = "routes.file" if ctx.municipality else "routes.file_of_everywhere"
    return file_urls(endpoint, slug=ctx.municipality.slug if ctx.municipality else None, **asked)


def _sort_options(reach: Reach) -> list[tuple[str, str]]:
    several = {"municipality": msgid("Municipality")} if len(reach.choices) > 1 else {}
    still = {"-still": msgid("Longest still"), "still": msgid("Shortest still")}
    return options({**still, "name": msgid("Name"), **several})


def _list(ctx: PageContext) -> Response:
    reach, asked = reach_of(ctx), _asked()
    found = search_open_routes(ctx.session, reach.ids, contact_id=_contact(ctx), page=page_asked(), **asked)
    may = {route.id for route in found.rows if ctx.actor.may(needed_for(route.next_step), route.tenant_id)}
    return ctx.render(
        "routes/routes.html",
        found=found,
        reach=reach,
        mine=flag_asked("mine"),
        may=may,
        files=_addresses_of_file(ctx),
        columns=table_columns(COLUMNS, asked["sort"], {"municipality"} if ctx.municipality else set()),
        nothing=nothing_found(ctx, reach, "routes.everywhere", "text", "step", "mine", "sort")
        if not found.rows
        else None,
        steps=STEPS,
        step_options=options(STEPS),
        sort_options=_sort_options(reach),
        days_still={row.id: (today() - row.since).days for row in found.rows},
        **asked,
    )


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
    found = require_client(ctx.session, ctx.tenant_id, client_id)
    outcome = ctx.submit(ApplicationForm(), lambda data: _open(ctx, client_id, data))
    if outcome.done:
        ctx.flash(msgid("The application is recorded and the route is open."))
        return ctx.redirect("clients.show", client_id=client_id)
    return ctx.render("routes/new.html", client=found)


def _open(ctx: PageContext, client_id: UUID, data: dict[str, Any]) -> UUID:
    here = (ctx.session, ctx.actor, ctx.tenant_id)
    opened = open_route(*here, client_id, data["happened_on"], ctx.confirmed)
    record_step(*here, opened, expected_version=1, kind="application", confirmed=ctx.confirmed, **data)
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
    found = require_route(ctx.session, ctx.tenant_id, route_id)
    outcome = ctx.submit(
        StepForm(),
        lambda data: record_step(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            route_id,
            expected_version=data.pop("version"),
            confirmed=ctx.confirmed,
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
        client=require_client(ctx.session, ctx.tenant_id, found.client_id),
        steps=STEPS,
        hints=HINTS,
        before=shown_steps(found.steps),
        closes=found.next_step == LAST,
        earliest=found.steps[-1].happened_on if found.steps else found.opened_on,
        day=today(),
        may_record=found.next_step is None or ctx.actor.may(needed_for(found.next_step), ctx.tenant_id),
    )
