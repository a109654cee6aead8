"""Searching orders over one or many municipalities: one query for the rows, one for how many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func
from sqlalchemy.orm import Session

from billing.orders.models import Order
from billing.orders.queries import ShownOrder, select_orders
from billing.orders.words import STATES
from cafeteria.assortment.models import Product
from cafeteria.clients.models import Client
from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.database.search import found_by
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import ROWS_ON_A_PAGE, Page, in_order

ENDING = "ending"
ENDING_WITHIN = timedelta(days=30)
COLUMNS = (
    Column(
        "municipality", msgid("Municipality"), sort="municipality", by=Tenant.name.expression, in_api=False
    ),
    Column("code", msgid("Municipality code"), in_table=False, in_api=False),
    Column("number", msgid("Number"), sort="number", by=Order.number.expression, heading=True),
    Column("client_number", msgid("Client number"), in_table=False, in_api=False),
    Column("client_name", msgid("Client"), sort="client", by=Client.sorted_by.expression, in_api=False),
    Column("product", msgid("Product"), sort="product", by=func.lower(Product.name)),
    Column("variant", msgid("Variant"), in_table=False),
    Column("starts_on", msgid("First day"), "date", "starts_on", Order.starts_on.expression),
    Column("last_day", msgid("Last day"), "date", "ends_on", Order.ends_on.expression, in_api=False),
    Column("units", msgid("How many"), "number", in_table=False),
    Column("total", msgid("Amount"), "euro", "total", Order.total_cents.expression, adds_up=True),
    Column("state", msgid("State"), "text", "state", Order.state.expression, words=STATES),
)
SORTS = sorts_of(COLUMNS)


@dataclass(frozen=True)
class OrderFilter:
    """Which orders are asked for (filter).

    Args:
        tenant_ids: the municipalities.
        text: words of an order number, client, or product, in any order, as `found_by` takes them.
        state: `placed`, `cancelled`, or `ending` for those placed that end within thirty days; empty for all.
        client_id: only of this client.
        on: today, for `ending`.
    """

    tenant_ids: frozenset[int]
    text: str = ""
    state: str = ""
    client_id: UUID | None = None
    on: date = date.max


def search_orders(
    session: Session, which: OrderFilter, *, sort: str = "-number", page: int = 1, size: int = ROWS_ON_A_PAGE
) -> Page[ShownOrder]:
    """Search orders (opdrachten zoeken), a page at a time.

    Args:
        which: the filter.
        sort: one of `SORTS`, with `-` before it for the largest first.
        page: from 1; a page beyond the last gives the last.
        size: orders on a page.

    Returns:
        The page, with the total of all pages.
    """
    make = partial(row_as, ShownOrder)
    return read_page(session, _matching(which), _order(sort), make, COLUMNS, page=page, size=size)


def all_orders(session: Session, which: OrderFilter, *, sort: str = "-number") -> Iterator[ShownOrder]:
    """List every order of a filter (alle opdrachten), for a file.

    Args:
        which: the filter.
        sort: as `search_orders` takes it.

    Returns:
        Orders, as they are read.
    """
    return each_row_as(ShownOrder, session, _matching(which).order_by(*_order(sort)))


def ends_soon(on: date) -> ColumnElement[bool]:
    """Tell of an order whether it stands and ends within thirty days (loopt binnenkort af).

    Args:
        on: today.

    Returns:
        A condition on `Order`.
    """
    return and_(Order.state == "placed", Order.ends_on > on, Order.ends_on <= on + ENDING_WITHIN)


def _matching(which: OrderFilter) -> Select[*tuple[Any, ...]]:
    query = select_orders().where(Order.tenant_id.in_(which.tenant_ids), *_in_state(which.state, which.on))
    if which.client_id:
        query = query.where(Order.client_id == which.client_id)
    return query.where(*found_by(which.text, Order.searchable, Client.searchable, Product.searchable))


def _in_state(state: str, on: date) -> list[ColumnElement[bool]]:
    if state == ENDING:
        return [ends_soon(on)]
    return [Order.state == state] if state else []


def _order(sort: str) -> list[ColumnElement[Any]]:
    # Numbers begin anew in each municipality; the id breaks the last ties.
    return in_order(sort, SORTS, Order.number.desc(), Order.id.expression)
