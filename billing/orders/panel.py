"""The orders of a client, shown on the page of that client (paneel)."""

from uuid import UUID

from flask import render_template
from markupsafe import Markup

from billing.orders.permissions import PLACE_ORDER, SEE_ORDERS
from billing.orders.queries import search_orders
from regie.web.page import PageContext

SHOWN = 50


def orders_of_client(ctx: PageContext, client_id: UUID) -> Markup | None:
    """Show the orders of a client with the way to a new one (opdrachten van een inwoner).

    Args:
        ctx: the page of the client.
        client_id: the client.

    Returns:
        HTML; None for a role that sees no orders.
    """
    if not ctx.actor.may(SEE_ORDERS, ctx.tenant_id):
        return None
    orders, count = search_orders(ctx.session, ctx.tenant_id, client_id=client_id, size=SHOWN)
    return Markup(
        render_template(
            "orders/panel.html",
            municipality=ctx.municipality,
            orders=orders,
            count=count,
            client_id=client_id,
            may_place=ctx.actor.may(PLACE_ORDER, ctx.tenant_id),
        )
    )
