"""What hours can be booked on (bestemmingen): orders of municipalities and pools, described and looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from billing.costs.models import CostPool
from billing.hours.week import Target
from billing.orders.models import Order
from cafeteria.assortment.models import Product, Variant
from cafeteria.clients.models import Client
from cafeteria.menus.models import MenuLine
from regie.database.search import found_by, searchable
from regie.database.tenant import Tenant
from regie.database.validity import validity
from regie.periods import Period


@dataclass(frozen=True)
class BookableTarget:
    """What hours can be booked on (bestemming), as shown.

    Args:
        target: the order or the pool.
        payer: name of the municipality, or of the cooperation for a pool.
        label: order number and client, or name of the pool.
        detail: product and variant of the order; empty for a pool.
        period: dates of the order; None for a pool.
        cancelled: the order was cancelled.
    """

    target: Target
    payer: str
    label: str
    detail: str
    period: Period | None
    cancelled: bool = False

    def takes(self, day: date) -> bool:
        """Tell whether hours of a day can be booked on it (boekbaar), apart from closed periods.

        Args:
            day: any date.

        Returns:
            True for a pool, and within the dates of an order that was not cancelled.
        """
        return not self.cancelled and (self.period is None or self.period.contains(day))


def describe_targets(session: Session, targets: Sequence[Target]) -> dict[Target, BookableTarget]:
    """Describe orders and pools (bestemmingen) that hours stand on.

    Args:
        targets: any.

    Returns:
        Target to what it is; those that may not be read are left out.
    """
    orders = [target.order_id for target in targets if target.order_id]
    pools = [target.pool_id for target in targets if target.pool_id]
    found = (
        [_order_target(row) for row in session.execute(_orders().where(Order.id.in_(orders)))]
        if orders
        else []
    )
    found += (
        [_pool_target(row) for row in session.execute(_pools().where(CostPool.id.in_(pools)))]
        if pools
        else []
    )
    # An order that is asked for under another payer is not what was asked for.
    wanted = set(targets)
    return {one.target: one for one in found if one.target in wanted}


def search_targets(
    session: Session, cooperation_id: int, week: Period, wanted: str = "", limit: int = 20
) -> list[BookableTarget]:
    """Search what hours can be booked on in a week (bestemming zoeken): placed orders and pools.

    Args:
        cooperation_id: the cooperation of the scope.
        week: half-open days.
        wanted: words of an order number, client, product, municipality or pool, as `found_by` takes them.
        limit: most orders to give.

    Returns:
        Pools by code, then orders by number.
    """
    open_then = CostPool.valid.overlaps(validity(week.start, week.end))
    pools = _pools().where(CostPool.tenant_id == cooperation_id, open_then)
    orders = _orders().where(
        Order.cooperation_id == cooperation_id,
        Order.state == "placed",
        Order.starts_on < week.end,
        Order.ends_on > week.start,
    )
    pools = pools.where(*found_by(wanted, searchable(CostPool.code), searchable(CostPool.name)))
    fields = (Order.searchable, Client.searchable, Product.searchable, searchable(Tenant.name))
    orders = orders.where(*found_by(wanted, *fields))
    found = [_pool_target(row) for row in session.execute(pools.order_by(CostPool.code))]
    rows = session.execute(orders.order_by(Tenant.name, Order.number).limit(limit))
    return found + [_order_target(row) for row in rows]


def _orders() -> Select[*tuple[Any, ...]]:
    # The client is joined from outside: who may not see persons still sees the order, without the name.
    return (
        select(
            Order.tenant_id,
            Order.id,
            Order.number,
            Order.starts_on,
            Order.ends_on,
            Order.state,
            Tenant.name.label("payer"),
            Client.number.label("client_number"),
            Client.name.label("client_name"),
            Product.name.label("product"),
            Variant.name.label("variant"),
        )
        .join(Tenant, Tenant.id == Order.tenant_id)
        .join(MenuLine, (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id))
        .join(Variant, (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id))
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .outerjoin(Client, (Client.tenant_id == Order.tenant_id) & (Client.id == Order.client_id))
    )


def _order_target(row: Any) -> BookableTarget:
    return BookableTarget(
        Target(row.tenant_id, order_id=row.id),
        payer=row.payer,
        label=" · ".join(part for part in (row.number, row.client_name) if part),
        detail=row.product if row.product == row.variant else f"{row.product}, {row.variant}",
        period=Period(row.starts_on, row.ends_on),
        cancelled=row.state == "cancelled",
    )


def _pools() -> Select[*tuple[Any, ...]]:
    payer = Tenant.name.label("payer")
    return select(CostPool.tenant_id, CostPool.id, CostPool.name, payer).join(
        Tenant, Tenant.id == CostPool.tenant_id
    )


def _pool_target(row: Any) -> BookableTarget:
    return BookableTarget(Target(row.tenant_id, pool_id=row.id), row.payer, row.name, "", None)
