"""What routes add to the page of a client (paneel): what comes next, and every route with its steps."""

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from cafeteria.clients.queries import ClientRow
from cafeteria.routes.panels import NextAction, first_of
from cafeteria.routes.permissions import RECORD, needed_for
from cafeteria.routes.queries import RouteRow, find_open_route, list_routes_of_client
from cafeteria.routes.shown import shown_steps, since_words
from cafeteria.routes.steps import STEPS
from regie.clock import today
from regie.web.formats import translated
from regie.web.page import PageContext


def routes_of(ctx: PageContext, client: ClientRow) -> Markup:
    """Show what comes next for a client, and the routes (trajecten van een inwoner).

    Args:
        ctx: the page of the client.
        client: the client.

    Returns:
        HTML.
    """
    routes = list_routes_of_client(ctx.session, ctx.tenant_id, client.id)
    standing = find_open_route(routes)
    return Markup(
        render_template(
            "routes/client_panel.html",
            routes=routes,
            standing=standing,
            since=since_words(standing, today()) if standing else None,
            actions=_actions(ctx, client, standing),
            steps=STEPS,
            shown_steps=shown_steps,
        )
    )


def _actions(ctx: PageContext, client: ClientRow, standing: RouteRow | None) -> list[NextAction]:
    if standing is None:
        url = ctx.url("routes.new", client_id=client.id)
        may = ctx.actor.may(RECORD, ctx.tenant_id)
        return [NextAction(gettext("Record an application"), url)] if may else []
    first = first_of(ctx, client, standing)
    return [action for action in (first, _record(ctx, standing)) if action]


def _record(ctx: PageContext, standing: RouteRow) -> NextAction | None:
    step = standing.next_step
    if step is None or not ctx.actor.may(needed_for(step), ctx.tenant_id):
        return None
    label = gettext("Record: %(step)s", step=translated(STEPS[step]).lower())
    return NextAction(label, ctx.url("routes.step", route_id=standing.id))
