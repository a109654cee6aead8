"""Pages of orders: search them, place one with the room beside the form, look at one, cancel it."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from billing.budgets.permissions import SEE_BUDGET
from billing.budgets.queries import budget_lines
from billing.orders.permissions import CANCEL_ORDER, PLACE_ORDER, SEE_ORDER, SEE_ORDERS
from billing.orders.queries import (
    Quote,
    client_choices,
    find_order,
    order_years,
    product_choices,
    quote,
    search_orders,
)
from billing.orders.schemas import CancelForm, OrderForm
from billing.orders.services import NewOrder, PlacedOrder, cancel_order, place_order
from regie.clock import today
from regie.errors import msgid
from regie.paging import Paging
from regie.web.addresses import page_asked
from regie.web.page import PageContext, page
from regie.web.page_table import Nav

blueprint = Blueprint("orders", __name__, template_folder="templates")
ORDERS_ON_A_PAGE = 25


@page(
    blueprint,
    "/m/<slug>/orders",
    title=msgid("Orders"),
    permission=SEE_ORDERS,
    nav=Nav(msgid("Orders"), 25),
)
def orders(ctx: PageContext) -> Response:
    """Search the orders of a municipality."""
    text, sort = request.args.get("text", "")[:100], request.args.get("sort", "number")
    number = page_asked()
    found, count = search_orders(
        ctx.session,
        ctx.tenant_id,
        text=text,
        sort=sort.lstrip("-"),
        descending=sort.startswith("-") or sort == "number",
        page=number,
        size=ORDERS_ON_A_PAGE,
    )
    return ctx.render(
        "orders/orders.html",
        orders=found,
        count=count,
        text=text,
        sort=sort,
        paging=Paging(number, ORDERS_ON_A_PAGE, count),
        may_place=ctx.actor.may(PLACE_ORDER, ctx.tenant_id),
    )


@page(
    blueprint,
    "/m/<slug>/orders/new",
    title=msgid("New order"),
    permission=PLACE_ORDER,
    methods=("GET", "POST"),
    writes="municipality",
)
def new(ctx: PageContext) -> Response:
    """Place an order; first look what it costs and whether it fits, then place it."""
    outcome = ctx.submit(OrderForm(), lambda data: _check_or_place(ctx, **data))
    if isinstance(outcome.value, PlacedOrder):
        ctx.flash(msgid("Order %(number)s is placed."), number=outcome.value.number)
        return ctx.redirect("orders.show", order_id=outcome.value.id)
    if outcome.done:
        ctx.keep_typed()
    return ctx.render(
        "orders/new.html",
        clients=client_choices(ctx.session, ctx.tenant_id),
        products=product_choices(ctx.session, ctx.tenant_id, today()),
        lines=[line for line in budget_lines(ctx.session, ctx.tenant_id) if line.year >= today().year],
        quote=outcome.value,
        chosen_client=request.args.get("client"),
        first_day=today(),
        last_day=date(today().year, 12, 31),
    )


def _check_or_place(ctx: PageContext, step: str, order: NewOrder) -> PlacedOrder | Quote:
    if step == "check":
        return quote(ctx.session, ctx.tenant_id, order.menu_line_id, order.period, order.units)
    return place_order(ctx.session, ctx.actor, ctx.tenant_id, order, today())


@page(blueprint, "/m/<slug>/orders/<uuid:order_id>", title=msgid("Order"), permission=SEE_ORDER)
def show(ctx: PageContext, order_id: UUID) -> Response:
    """Show one order with what it commits in each year."""
    return _show(ctx, order_id)


def _show(ctx: PageContext, order_id: UUID, **more: Any) -> Response:
    return ctx.render(
        "orders/show.html",
        order=find_order(ctx.session, ctx.tenant_id, order_id),
        years=order_years(ctx.session, ctx.tenant_id, order_id),
        may_cancel=ctx.actor.may(CANCEL_ORDER, ctx.tenant_id),
        sees_budget=ctx.actor.may(SEE_BUDGET, ctx.tenant_id),
        **more,
    )


@page(
    blueprint,
    "/m/<slug>/orders/<uuid:order_id>/cancel",
    title=msgid("Order"),
    permission=CANCEL_ORDER,
    methods=("POST",),
    writes="municipality",
)
def cancel(ctx: PageContext, order_id: UUID) -> Response:
    """Cancel an order with a reason; what it still commits is released."""
    outcome = ctx.submit(
        CancelForm(),
        lambda data: cancel_order(ctx.session, ctx.actor, ctx.tenant_id, order_id, data["reason"], today()),
    )
    if not outcome.done:
        return _show(ctx, order_id)
    ctx.flash(msgid("The order is cancelled; %(released_cents)s is released."), released_cents=outcome.value)
    return ctx.redirect("orders.show", order_id=order_id)
