"""Pages of orders: search them, place one with the room beside the form, look at one, cancel it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from billing.budgets.permissions import SEE_BUDGET
from billing.orders.desk import as_order, keep_with, open_desk
from billing.orders.permissions import CANCEL_ORDER, PLACE_ORDER, SEE_ORDER, SEE_ORDERS
from billing.orders.queries import gather_work_done, list_order_years, require_order
from billing.orders.quoting import Quote, quote
from billing.orders.schemas import AskedOrder, CancelForm, OrderForm
from billing.orders.search import COLUMNS, ENDING, SORTS, OrderFilter, all_orders, search_orders
from billing.orders.services import PlacedOrder, cancel_order, place_order
from billing.orders.words import STATES
from cafeteria.caseload.search import COLUMNS as CLIENTS
from cafeteria.caseload.search import SORTS as CLIENT_SORTS
from cafeteria.caseload.search import search_clients
from cafeteria.clients.queries import require_client
from cafeteria.menus.eligibility import CLIENT_GROUPS
from cafeteria.routes.queries import find_open_route, list_routes_of_client
from cafeteria.routes.steps import STEPS
from regie.clock import today
from regie.errors import Invalid, msgid
from regie.listing import Column, totals_of
from regie.web.addresses import choice_asked, filters_asked, page_asked, read_ident, sort_asked, text_asked
from regie.web.formats import date_shown, moment, translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from regie.web.reach import NothingFound, Reach, nothing_found, reach_of

blueprint = Blueprint("orders", __name__, template_folder="templates")
ORDERS = msgid("Orders")
NONE_HERE = msgid(
    "No order has been placed for this municipality yet. An order needs a client, an adopted product choice "
    "and room in the budget."
)
NONE_YET = msgid(
    "No order has been placed yet. An order needs a client, an adopted product choice and room in the budget."
)
YEARS = (
    Column("year", msgid("Year"), href="url", heading=True),
    Column("committed", msgid("At the start"), "euro", adds_up=True),
    Column("open", msgid("Still open"), "euro", adds_up=True),
)


@page(blueprint, "/orders", title=ORDERS, permission=SEE_ORDERS, nav=Nav(ORDERS, 25, "several"))
def everywhere(ctx: PageContext) -> Response:
    """Search the orders of every municipality that somebody serves."""
    return _list(ctx)


@page(blueprint, "/m/<slug>/orders", title=ORDERS, permission=SEE_ORDERS, nav=Nav(ORDERS, 25, "one"))
def orders(ctx: PageContext) -> Response:
    """Search the orders of a municipality."""
    return _list(ctx)


@list_file(blueprint, "/orders", title=ORDERS, permission=SEE_ORDERS)
def file_of_everywhere(ctx: PageContext) -> ListFile:
    """Give the orders of the view over all municipalities as a file."""
    return _file(ctx)


@list_file(blueprint, "/m/<slug>/orders", title=ORDERS, permission=SEE_ORDERS)
def file(ctx: PageContext) -> ListFile:
    """Give the orders of the view of a municipality as a file."""
    return _file(ctx)


def _list(ctx: PageContext) -> Response:
    reach = reach_of(ctx)
    which, sort = _asked(reach), sort_asked(SORTS, "-number")
    found = search_orders(ctx.session, which, sort=sort, page=page_asked())
    places = [one for one in reach.choices if one.id in reach.ids and ctx.actor.may(PLACE_ORDER, one.id)]
    return ctx.render(
        "orders/orders.html",
        found=found,
        columns=table_columns(COLUMNS, sort, {"municipality"} if ctx.municipality else set()),
        reach=reach,
        which=which,
        sort=sort,
        states=options({**STATES, ENDING: msgid("Ends within 30 days")}),
        sort_options=_sort_options(reach),
        nothing=_nothing(ctx, reach, which),
        new=[(one.name, ctx.url("orders.new", slug=one.slug)) for one in places],
        files=_addresses_of_file(ctx),
    )


def _sort_options(reach: Reach) -> list[tuple[str, str]]:
    several = {"municipality": msgid("Municipality")} if len(reach.choices) > 1 else {}
    return options(
        {
            "-number": msgid("Newest number"),
            "client": msgid("Client"),
            "product": msgid("Product"),
            **several,
            "starts_on": msgid("First day"),
            "ends_on": msgid("Last day"),
            "-total": msgid("Largest amount"),
        }
    )


def _nothing(ctx: PageContext, reach: Reach, which: OrderFilter) -> NothingFound:
    if which.text or which.state or (reach.chosen and not ctx.municipality):
        return nothing_found(ctx, reach, "orders.everywhere", "text", "state", "sort")
    return NothingFound(translated(NONE_HERE if ctx.municipality else NONE_YET))


def _asked(reach: Reach) -> OrderFilter:
    text, state = text_asked(), choice_asked("state", (*STATES, ENDING))
    return OrderFilter(reach.ids, text, state, on=today())


def _addresses_of_file(ctx: PageContext) -> dict[str, str]:
    asked = filters_asked("text", "state", "municipality", "sort")
    endpoint = "orders.file" if ctx.municipality else "orders.file_of_everywhere"
    return file_urls(endpoint, slug=ctx.municipality.slug if ctx.municipality else None, **asked)


def _file(ctx: PageContext) -> ListFile:
    found = all_orders(ctx.session, _asked(reach_of(ctx)), sort=sort_asked(SORTS, "-number"))
    name = f"opdrachten-{ctx.municipality.slug}" if ctx.municipality else "opdrachten"
    return ListFile(f"{name}-{today().isoformat()}", COLUMNS, found)


@page(
    blueprint,
    "/m/<slug>/orders/new",
    title=msgid("New order"),
    permission=PLACE_ORDER,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def new(ctx: PageContext) -> Response:
    """Place an order for a client; first look what it costs and whether it fits, then place it."""
    outcome = ctx.submit(OrderForm(), lambda data: _check_or_place(ctx, data["asked"]))
    if isinstance(outcome.value, PlacedOrder):
        ctx.flash(msgid("Order %(number)s is placed."), number=outcome.value.number)
        return ctx.redirect("orders.show", order_id=outcome.value.id)
    client_id = _client_asked()
    if client_id is None:
        return _choose_client(ctx)
    values = _form(ctx, client_id)
    if outcome.done:
        keep_with(values["desk"])
    return ctx.render("orders/new.html", **values)


def _check_or_place(ctx: PageContext, asked: AskedOrder) -> PlacedOrder | Quote:
    order = as_order(ctx, asked)
    if not asked.place:
        return quote(ctx.session, ctx.tenant_id, order.menu_line_id, order.period, order.units)
    return place_order(ctx.session, ctx.actor, ctx.tenant_id, order, today(), ctx.confirmed)


def _client_asked() -> UUID | None:
    return read_ident(request.form.get("client_id") or request.args.get("client", ""))


def _choose_client(ctx: PageContext) -> Response:
    text, sort = text_asked(), sort_asked(CLIENT_SORTS, "name")
    found = search_clients(ctx.session, {ctx.tenant_id}, text=text, sort=sort, page=page_asked())
    columns = table_columns(CLIENTS, sort, without=["municipality", "contact", "last"])
    return ctx.render("orders/choose_client.html", found=found, text=text, columns=columns)


def _form(ctx: PageContext, client_id: UUID) -> dict[str, Any]:
    found = require_client(ctx.session, ctx.tenant_id, client_id)
    return {
        "client": found,
        "standing": find_open_route(list_routes_of_client(ctx.session, ctx.tenant_id, client_id)),
        "desk": open_desk(ctx, found),
        "groups": CLIENT_GROUPS,
        "steps": STEPS,
        "first_day": today(),
    }


@page(
    blueprint,
    "/m/<slug>/orders/quote",
    title=msgid("What this order asks"),
    permission=PLACE_ORDER,
    methods=("POST",),
    writes="self",
)
def preview(ctx: PageContext) -> Response:
    """Show what stands in the form would ask, while somebody fills it in."""
    client_id = _client_asked()
    if client_id is None:
        raise Invalid(msgid("Choose a client."), code="client_needed", field="client_id")
    found = require_client(ctx.session, ctx.tenant_id, client_id)
    desk = open_desk(ctx, found)
    keep_with(desk)
    shown = render_template("orders/preview.html", municipality=ctx.municipality, client=found, desk=desk)
    return ctx.fragment(Markup(shown))


@page(blueprint, "/m/<slug>/orders/<uuid:order_id>", title=msgid("Order"), permission=SEE_ORDER)
def show(ctx: PageContext, order_id: UUID) -> Response:
    """Show one order with what it commits in each year."""
    return _show(ctx, order_id)


def _show(ctx: PageContext, order_id: UUID, **more: Any) -> Response:
    order = require_order(ctx.session, ctx.tenant_id, order_id)
    years = list_order_years(ctx.session, ctx.tenant_id, order_id)
    sees_budget = ctx.actor.may(SEE_BUDGET, ctx.tenant_id)
    return ctx.render(
        "orders/show.html",
        order=order,
        days=f"{date_shown(order.starts_on)} – {date_shown(order.last_day)}",
        placed=f"{order.placed_by}, {moment(order.placed_at)}",
        years=[
            {**vars(one), "url": ctx.url("budgets.line", line_id=one.line_id) if sees_budget else None}
            for one in years
        ],
        columns=table_columns(YEARS),
        totals=totals_of(YEARS, years),
        work=gather_work_done(ctx.session, ctx.tenant_id, order_id),
        may_list=ctx.actor.may(SEE_ORDERS, ctx.tenant_id),
        may_cancel=ctx.actor.may(CANCEL_ORDER, ctx.tenant_id),
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
