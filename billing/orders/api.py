"""Orders for programs: the same services and schemas as the pages."""

from typing import Any

from flask_smorest import Blueprint

from billing.budgets import queries as budget_queries
from billing.budgets.permissions import SEE_BUDGET
from billing.budgets.schemas import BudgetLineSchema
from billing.orders.permissions import PLACE_ORDER, SEE_ORDERS
from billing.orders.schemas import ListedOrderSchema, NewOrderSchema, OrderQuery, ShownOrderSchema
from billing.orders.search import OrderFilter, search_orders
from billing.orders.services import place_order
from regie.clock import today
from regie.web.api import PREFIX, ApiContext, exempt_from_csrf, operation

blueprint = Blueprint(
    "orders_api", __name__, url_prefix=f"{PREFIX}/municipalities/<slug>", description="Orders and budgets"
)
exempt_from_csrf(blueprint)


@blueprint.get("/orders")
@blueprint.arguments(OrderQuery, location="query")
@blueprint.response(200, ListedOrderSchema(many=True))
@operation(SEE_ORDERS)
def list_orders(ctx: ApiContext, query: dict[str, Any]) -> list[Any]:
    """List the orders of a municipality (opdrachten)."""
    which = OrderFilter(frozenset({ctx.tenant_id}), query["text"])
    found = search_orders(ctx.session, which, page=query["page"], size=query["size"])
    # Beyond the last page there is nothing: a program that reads on must see the end.
    return list(found.rows) if query["page"] <= found.paging.pages else []


@blueprint.post("/orders")
@blueprint.arguments(NewOrderSchema)
@blueprint.response(201, ShownOrderSchema)
@operation(PLACE_ORDER, writes=True)
def post_order(ctx: ApiContext, asked: dict[str, Any]) -> dict[str, Any]:
    """Place an order (opdracht geven); refused with 409 when a budget year has too little room, or to ask."""
    placed = place_order(ctx.session, ctx.actor, ctx.tenant_id, on=today(), **asked)
    committed = [{"year": year, "amount": cents} for year, cents in placed.committed.items()]
    return {"id": str(placed.id), "number": placed.number, "committed": committed}


@blueprint.get("/budget-lines")
@blueprint.response(200, BudgetLineSchema(many=True))
@operation(SEE_BUDGET)
def list_budget_lines(ctx: ApiContext) -> list[Any]:
    """List the budget lines of a municipality with their room (budgetregels)."""
    return budget_queries.list_budget_lines(ctx.session, ctx.tenant_id)
