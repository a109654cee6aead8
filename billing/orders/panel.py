"""What orders add to the page of a client: its orders (paneel), and the order that a step asks for."""

from uuid import UUID

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from billing.orders.permissions import PLACE_ORDER, SEE_ORDERS
from billing.orders.queries import has_order
from billing.orders.search import COLUMNS, OrderFilter, search_orders
from cafeteria.clients.queries import ClientRow
from cafeteria.menus.lines import orderable_lines
from cafeteria.routes.panels import NextAction
from cafeteria.routes.queries import RouteRow
from cafeteria.routes.steps import STEPS
from regie.clock import today
from regie.web.formats import translated
from regie.web.lists import table_columns
from regie.web.page import PageContext

SHOWN = 50
# Application and intake are our own work; these a performer does, so each asks for an order of that kind.
DONE_BY_ORDER = frozenset({"diagnosis", "route"})


def orders_of_client(ctx: PageContext, client: ClientRow) -> Markup | None:
    """Show the orders of a client with the way to a new one (opdrachten van een inwoner).

    Args:
        ctx: the page of the client.
        client: the client.

    Returns:
        HTML; None for a role that sees no orders.
    """
    if not ctx.actor.may(SEE_ORDERS, ctx.tenant_id):
        return None
    which = OrderFilter(frozenset({ctx.tenant_id}), client_id=client.id)
    return Markup(
        render_template(
            "orders/panel.html",
            columns=table_columns(COLUMNS, without=("client_name", "municipality")),
            found=search_orders(ctx.session, which, size=SHOWN),
            new=_new(ctx, client.id) if ctx.actor.may(PLACE_ORDER, ctx.tenant_id) else None,
        )
    )


def order_first(ctx: PageContext, client: ClientRow, route: RouteRow) -> NextAction | None:
    """Tell whether the next step asks for an order that is not there yet (eerst een opdracht).

    Args:
        ctx: the page of the client.
        client: the client.
        route: its open route.

    Returns:
        The way to order; None where the step takes none, has one, or the product choice offers none.
    """
    step = route.next_step
    if step not in DONE_BY_ORDER or not ctx.actor.may(PLACE_ORDER, ctx.tenant_id):
        return None
    if has_order(ctx.session, ctx.tenant_id, client.id, step, route.opened_on):
        return None
    offered = orderable_lines(ctx.session, ctx.tenant_id, client.client_group, today())
    if not any(one.line.kind == step and one.eligibility.eligible for one in offered):
        return None
    name = translated(STEPS[step]).lower()
    why = gettext("Nothing has been ordered yet for this step: %(step)s.", step=name)
    return NextAction(gettext("Order: %(step)s", step=name), _new(ctx, client.id), why)


def _new(ctx: PageContext, client_id: UUID) -> str:
    return ctx.url("orders.new", client=client_id)
