"""Reading orders, and what an order would cost before it is placed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from billing.budgets.models import Entry
from billing.budgets.queries import room_by_year
from billing.orders.models import Order, OrderYear
from billing.orders.phasing import phase_over_years
from cafeteria.catalogue.models import Product, Tariff, Variant
from cafeteria.clients.models import Client
from cafeteria.menus.models import Menu, MenuLine
from regie.errors import Invalid, msgid, not_yours
from regie.money import largest_order_that_fits
from regie.periods import Period
from tenants.people.models import Person

Sort = Literal["number", "client", "product", "starts_on", "total"]


def price_on(session: Session, tenant_id: int, menu_line_id: UUID, on: date) -> int:
    """Tell what one unit costs (tarief): the municipality's own price, or else the tariff of the day.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        menu_line_id: line of its product choice.
        on: day on which the order starts.

    Returns:
        Cents.

    Raises:
        Invalid: the line does not exist here, or there is no tariff on that day.
    """
    query = (
        select(func.coalesce(MenuLine.price_cents, Tariff.price_cents))
        .outerjoin(
            Tariff,
            (Tariff.tenant_id == MenuLine.cooperation_id)
            & (Tariff.variant_id == MenuLine.variant_id)
            & Tariff.valid.contains(on),
        )
        .where(MenuLine.tenant_id == tenant_id, MenuLine.id == menu_line_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise Invalid(
            msgid("This product is not in the product choice of this municipality."),
            code="not_on_menu",
            field="menu_line_id",
        )
    if found[0] is None:
        raise Invalid(
            msgid("This product has no tariff on %(date)s."), code="no_tariff", field="starts_on", date=on
        )
    return int(found[0])


@dataclass(frozen=True)
class Quote:
    """What an order would cost and what there is room for (offerte), cents.

    Args:
        fund: the fund that would pay.
        price: of one unit.
        asked: year to cents.
        room: year to cents, what the budget of each year has left.
        fits: the largest order over the same dates, spread by days, that every year has room for.
    """

    fund: str
    price: int
    asked: dict[int, int]
    room: dict[int, int]
    fits: int

    @property
    def short(self) -> dict[int, int]:
        """Give the years with too little room and how much is short, in cents."""
        return {
            year: cents - self.room[year] for year, cents in self.asked.items() if cents > self.room[year]
        }

    @property
    def total(self) -> int:
        """Give the price of the whole order, in cents."""
        return sum(self.asked.values())

    @property
    def rows(self) -> list[dict[str, int]]:
        """Give one row a year: asked, room and what is left, in cents."""
        return [
            {"year": year, "asked": cents, "room": self.room[year], "left": self.room[year] - cents}
            for year, cents in self.asked.items()
        ]


def quote(session: Session, tenant_id: int, menu_line_id: UUID, period: Period, units: int) -> Quote:
    """Work out what an order would cost (doorrekenen), without placing it.

    Args:
        session: within a scope.
        tenant_id: the municipality that would pay.
        menu_line_id: line of its product choice.
        period: half-open dates.
        units: how many.

    Returns:
        Price, amounts and room per year, and what fits.

    Raises:
        Invalid: the product is not on the menu, or has no tariff.
    """
    price = price_on(session, tenant_id, menu_line_id, period.start)
    asked = phase_over_years(price * units, period)
    fund = session.scalars(
        select(MenuLine.fund).where(MenuLine.tenant_id == tenant_id, MenuLine.id == menu_line_id)
    ).one()
    room = room_by_year(session, tenant_id, fund, list(asked))
    return Quote(fund, price, asked, room, largest_order_that_fits(room, period.by_year()))


@dataclass(frozen=True)
class ShownOrder:
    """An order as lists show it (opdracht), in cents; the name needs a role that sees persons."""

    tenant_id: int
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


def _shown() -> Select[*tuple[Any, ...]]:
    # The client is joined from outside: who may not see persons still sees the order, without the name.
    return (
        select(
            Order.tenant_id,
            Order.id,
            Order.number,
            Order.client_id,
            Client.number,
            Client.name,
            Product.name,
            Variant.name,
            Order.starts_on,
            Order.ends_on,
            Order.units,
            Order.total_cents,
            Order.state,
            Person.name,
            Order.placed_at,
            Order.cancel_reason,
        )
        .join(MenuLine, (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id))
        .join(Variant, (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id))
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .join(Person, Person.id == Order.placed_by)
        .outerjoin(Client, (Client.tenant_id == Order.tenant_id) & (Client.id == Order.client_id))
    )


_SORTS: dict[str, Any] = {
    "number": Order.number,
    "client": Client.name,
    "product": Product.name,
    "starts_on": Order.starts_on,
    "total": Order.total_cents,
}


def search_orders(
    session: Session,
    tenant_id: int,
    *,
    text: str = "",
    client_id: UUID | None = None,
    sort: str = "number",
    descending: bool = True,
    page: int = 1,
    size: int = 25,
) -> tuple[list[ShownOrder], int]:
    """Search the orders of a municipality (opdrachten zoeken).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        text: part of an order number, client name or number, or product name.
        client_id: only of this client.
        sort: one of `number`, `client`, `product`, `starts_on`, `total`; anything else sorts by number.
        descending: largest first.
        page: from 1.
        size: orders on a page.

    Returns:
        The page, and how many orders match in all.
    """
    query = _shown().where(Order.tenant_id == tenant_id)
    if client_id:
        query = query.where(Order.client_id == client_id)
    if text.strip():
        fields = (Order.number, Client.name, Client.number, Product.name)
        query = query.where(or_(*(field.icontains(text.strip(), autoescape=True) for field in fields)))
    found = session.scalar(select(func.count()).select_from(query.subquery(name="matching"))) or 0
    column = _SORTS.get(sort, Order.number)
    query = (
        query.order_by(column.desc() if descending else column, Order.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [ShownOrder(*row) for row in session.execute(query)], found


def find_order(session: Session, tenant_id: int, order_id: UUID) -> ShownOrder:
    """Give one order (opdracht).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        order_id: the order.

    Returns:
        The order.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    row = session.execute(_shown().where(Order.tenant_id == tenant_id, Order.id == order_id)).one_or_none()
    if row is None:
        raise not_yours()
    return ShownOrder(*row)


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


def order_years(session: Session, tenant_id: int, order_id: UUID) -> list[YearOfOrder]:
    """Tell what an order commits in each year (verplichting per jaar).

    Args:
        session: within a scope.
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
            OrderYear.cents,
            func.coalesce(committed, 0) - func.coalesce(released, 0),
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
    return [YearOfOrder(row[0], row[1], int(row[2]), int(row[3])) for row in session.execute(query)]


def product_choices(session: Session, tenant_id: int, on: date) -> list[tuple[UUID, str]]:
    """List what can be ordered on a day (bestelbare producten): the lines of the adopted product choice.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        on: any day of the period of that choice.

    Returns:
        Line and name, by name.
    """
    query = (
        select(MenuLine.id, Product.name, Variant.name)
        .join(Menu, (Menu.tenant_id == MenuLine.tenant_id) & (Menu.id == MenuLine.menu_id))
        .join(Variant, (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id))
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .where(MenuLine.tenant_id == tenant_id, Menu.state == "adopted", Menu.period.contains(on))
        .order_by(Product.name, Variant.name)
    )
    return [(row[0], f"{row[1]} – {row[2]}") for row in session.execute(query)]


def client_choices(session: Session, tenant_id: int) -> list[tuple[UUID, str]]:
    """List the clients an order can be for (inwoners), by name.

    Args:
        session: within a scope that sees persons.
        tenant_id: the municipality.

    Returns:
        Client and name with number.
    """
    query = select(Client.id, Client.name, Client.number).where(Client.tenant_id == tenant_id)
    return [
        (row[0], f"{row[1]} ({row[2]})")
        for row in session.execute(query.order_by(Client.name, Client.number))
    ]
