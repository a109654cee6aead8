"""Reading one order; lists of them are in `search`, what an order would cost in `quoting`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, exists, func, select, text
from sqlalchemy.orm import Session

from billing.budgets.models import Entry
from billing.orders.models import Order, OrderYear
from cafeteria.assortment.models import Product, Variant
from cafeteria.clients.models import Client
from cafeteria.menus.models import MenuLine
from regie.database.rows import row_as, rows_as
from regie.database.tenant import Tenant
from regie.errors import not_yours
from tenants.municipalities.models import Municipality
from tenants.people.models import Person


@dataclass(frozen=True)
class ShownOrder:
    """An order as lists show it (opdracht), in cents; the name needs a role that sees persons."""

    tenant_id: int
    slug: str
    municipality: str
    code: str | None
    id: UUID
    number: str
    client_id: UUID
    client_number: str | None
    client_name: str | None
    product: str
    variant: str
    starts_on: date
    ends_on: date
    units: int
    total: int
    state: str
    placed_by: str
    placed_at: datetime
    cancel_reason: str | None

    @property
    def last_day(self) -> date:
        """Give the last day, which people name; `ends_on` is the day after it."""
        return self.ends_on - timedelta(days=1)


def select_orders() -> Select[*tuple[Any, ...]]:
    """Select orders with what lists show of them (opdrachten), in the order of `ShownOrder`.

    Returns:
        A query without a filter.
    """
    # The client is joined from outside: who may not see persons still sees the order, without the name.
    return (
        select(
            Order.tenant_id,
            Tenant.slug,
            Tenant.name.label("municipality"),
            Municipality.cbs_code.label("code"),
            Order.id,
            Order.number,
            Order.client_id,
            Client.number.label("client_number"),
            Client.name.label("client_name"),
            Product.name.label("product"),
            Variant.name.label("variant"),
            Order.starts_on,
            Order.ends_on,
            Order.units,
            Order.total_cents.label("total"),
            Order.state,
            Person.name.label("placed_by"),
            Order.placed_at,
            Order.cancel_reason,
        )
        .join(Tenant, Tenant.id == Order.tenant_id)
        .outerjoin(Municipality, Municipality.tenant_id == Order.tenant_id)
        .join(MenuLine, (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id))
        .join(Variant, (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id))
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .join(Person, Person.id == Order.placed_by)
        .outerjoin(Client, (Client.tenant_id == Order.tenant_id) & (Client.id == Order.client_id))
    )


def require_order(session: Session, tenant_id: int, order_id: UUID) -> ShownOrder:
    """Give one order (opdracht).

    Args:
        tenant_id: the municipality.
        order_id: the order.

    Returns:
        The order.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    row = session.execute(
        select_orders().where(Order.tenant_id == tenant_id, Order.id == order_id)
    ).one_or_none()
    if row is None:
        raise not_yours()
    return row_as(ShownOrder, row)


@dataclass(frozen=True)
class YearOfOrder:
    """One budget year of an order (jaar), cents.

    Args:
        year: budget year.
        line_id: budget line it weighs on.
        committed: at the start.
        open: still committed; the rest was realised or released.
    """

    year: int
    line_id: UUID
    committed: int
    open: int


def list_order_years(session: Session, tenant_id: int, order_id: UUID) -> list[YearOfOrder]:
    """Tell what an order commits in each year (verplichting per jaar).

    Args:
        tenant_id: the municipality.
        order_id: the order.

    Returns:
        One a year, in order.
    """
    committed = func.sum(Entry.cents).filter(Entry.kind == "commit")
    released = func.sum(Entry.cents).filter(Entry.kind == "release")
    query = (
        select(
            OrderYear.year,
            OrderYear.line_id,
            OrderYear.cents.label("committed"),
            cast(func.coalesce(committed, 0) - func.coalesce(released, 0), BigInteger).label("open"),
        )
        .outerjoin(
            Entry,
            (Entry.tenant_id == OrderYear.tenant_id)
            & (Entry.source_id == OrderYear.order_id)
            & (Entry.line_id == OrderYear.line_id),
        )
        .where(OrderYear.tenant_id == tenant_id, OrderYear.order_id == order_id)
        .group_by(OrderYear.year, OrderYear.line_id, OrderYear.cents)
        .order_by(OrderYear.year)
    )
    return rows_as(YearOfOrder, session.execute(query))


WORK = text("""
SELECT coalesce(sum(w.minutes), 0) AS minutes, coalesce(sum(w.cents), 0) AS cents,
       coalesce(billing.worked_units(:tenant, :order), 0) AS units
  FROM billing.unsettled_work(:tenant, :order) w""")


@dataclass(frozen=True)
class WorkDone:
    """Work that an order keeps its commitment for (gedaan werk).

    Args:
        minutes: booked, and divided by no final run yet.
        cents: what those will cost, rounded up.
        units: of the order, on which there was work at any time.
    """

    minutes: int
    cents: int
    units: int


def gather_work_done(session: Session, tenant_id: int, order_id: UUID) -> WorkDone:
    """Tell what stays of an order that is cancelled (gedaan werk), by the figures that the database goes by.

    Args:
        session: within a scope that reads the municipality and its cooperation.
        tenant_id: the municipality.
        order_id: the order.

    Returns:
        Minutes, cents and units; zero where nobody booked.
    """
    row = session.execute(WORK, {"tenant": tenant_id, "order": order_id}).one()
    return WorkDone(minutes=int(row.minutes), cents=int(row.cents), units=int(row.units))


def has_order(session: Session, tenant_id: int, client_id: UUID, kind: str, since: date) -> bool:
    """Tell whether a client has an order of a kind of product (opdracht van een soort).

    Args:
        tenant_id: the municipality.
        client_id: the client.
        kind: of the product, such as `diagnosis`.
        since: day after which the order must still run.

    Returns:
        True when one was placed and not cancelled.
    """
    line = (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id)
    variant = (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id)
    query = (
        select(Order.id)
        .join(MenuLine, line)
        .join(Variant, variant)
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .where(Order.tenant_id == tenant_id, Order.client_id == client_id)
        .where(Order.state == "placed", Order.ends_on > since, Product.kind == kind)
    )
    return bool(session.scalar(select(exists(query))))
