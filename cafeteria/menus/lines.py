"""Reading the lines of product choices: as shown, and which of them can be ordered for whom."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from cafeteria.assortment.models import Product, Tariff, Variant
from cafeteria.funds.queries import name_of_fund
from cafeteria.menus.comparing import LineTerms
from cafeteria.menus.eligibility import Eligibility, judge_line
from cafeteria.menus.models import Menu, MenuLine, MenuUsage
from cafeteria.menus.queries import find_adopted_menu
from regie.database.rows import row_as
from regie.errors import not_yours

# What will be counted with, where it is not adopted yet.
COUNTED = case(
    (
        Menu.state.in_(("draft", "submitted")),
        func.cafeteria.counts_in(Menu.tenant_id, Menu.period, type_=Menu.period.type),
    ),
    else_=Menu.counted,
)
FUND_NAME = name_of_fund(MenuLine.cooperation_id.expression, MenuLine.fund.expression)


@dataclass(frozen=True)
class LineRow:
    """A line (regel) of a product choice as shown.

    Args:
        id: its id.
        menu_id: of which choice.
        variant_id: the variant.
        product_id: the product.
        product: name of the product.
        kind: kind of the product.
        product_group: group in which municipalities take part.
        variant: name of the variant.
        unit: what one unit is.
        performer: `shared_service`, `municipality` or `provider`.
        fund: code of the fund that pays.
        fund_name: name of that fund.
        ceiling_units: most units of the period; None for no ceiling.
        client_groups: groups that may have it; empty means everybody.
        own_price_cents: own price, cents; None for the tariff.
        price_reason: why there is an own price.
        tariff_cents: tariff on the day asked, cents; None where there is none.
        used_units: units ordered so far.
        offered: product and variant hold on the day asked.
        usual_months: how long an order usually takes, months; None where nothing is usual.
    """

    id: UUID
    menu_id: UUID
    variant_id: UUID
    product_id: UUID
    product: str
    kind: str
    product_group: str
    variant: str
    unit: str
    performer: str
    fund: str
    fund_name: str
    ceiling_units: int | None
    client_groups: tuple[str, ...]
    own_price_cents: int | None
    price_reason: str
    tariff_cents: int | None
    used_units: int
    offered: bool
    usual_months: int | None

    @property
    def name(self) -> str:
        """Name product and variant together (naam)."""
        return f"{self.product}, {self.variant}"

    @property
    def unit_cents(self) -> int | None:
        """Give what one unit costs (prijs): the own price, or else the tariff, cents; None without either."""
        return self.tariff_cents if self.own_price_cents is None else self.own_price_cents

    @property
    def units_left(self) -> int | None:
        """Give the units below the ceiling (resterende afname); None without a ceiling."""
        return None if self.ceiling_units is None else max(self.ceiling_units - self.used_units, 0)

    @property
    def terms(self) -> LineTerms:
        """Give what comparing needs of it (voorwaarden)."""
        return LineTerms(
            variant_id=str(self.variant_id),
            name=self.name,
            performer=self.performer,
            fund=self.fund,
            ceiling_units=self.ceiling_units,
            client_groups=self.client_groups,
            own_price_cents=self.own_price_cents,
            price_reason=self.price_reason,
            tariff_cents=self.tariff_cents,
            fund_name=self.fund_name,
        )


@dataclass(frozen=True)
class OrderableLine:
    """A line with the judgement for one client group (bestelbare regel).

    Args:
        line: the line.
        eligibility: whether one unit can be ordered, and why not.
    """

    line: LineRow
    eligibility: Eligibility


def lines(session: Session, tenant_id: int, menu_id: UUID, on: date) -> list[LineRow]:
    """List the lines of a product choice (regels), by group and name of the product.

    Args:
        tenant_id: the municipality.
        menu_id: the choice.
        on: day of the tariffs.

    Returns:
        Lines.
    """
    query = select_lines([tenant_id], on).where(MenuLine.menu_id == menu_id)
    rows = session.execute(query.order_by(Product.product_group, Product.name, Variant.name))
    return [line_row(row) for row in rows]


def line(session: Session, tenant_id: int, line_id: UUID, on: date) -> LineRow:
    """Find a line of a product choice (regel).

    Args:
        tenant_id: the municipality.
        line_id: the line.
        on: day of the tariff.

    Returns:
        The line.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    query = select_lines([tenant_id], on).where(MenuLine.id == line_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise not_yours()
    return line_row(found)


def orderable_lines(
    session: Session, tenant_id: int, client_group: str | None, on: date
) -> list[OrderableLine]:
    """List what can be ordered for a client on a day (bestelbaar), and why the rest cannot.

    Args:
        tenant_id: the municipality.
        client_group: `1` to `4`, or None for somebody without one.
        on: first day of the order.

    Returns:
        Every line of the adopted choice with its judgement; empty when no choice counts on that day.
    """
    counting = find_adopted_menu(session, tenant_id, on)
    if counting is None:
        return []
    return [
        OrderableLine(row, _judge(row, client_group)) for row in lines(session, tenant_id, counting.id, on)
    ]


def _judge(row: LineRow, client_group: str | None) -> Eligibility:
    return judge_line(
        client_group=client_group,
        line_groups=row.client_groups,
        unit_cents=row.unit_cents,
        ceiling_units=row.ceiling_units,
        used_units=row.used_units,
        offered=row.offered,
    )


def select_lines(tenant_ids: Collection[int], on: date | ColumnElement[date]) -> Select[*tuple[Any, ...]]:
    """Select lines with what they are called and cost (regels), to filter and order further.

    Args:
        tenant_ids: the municipalities.
        on: day of the tariffs, and on which product and variant are on offer.

    Returns:
        A query of rows for `line_row`.
    """
    of_variant = (Tariff.tenant_id == MenuLine.cooperation_id) & (Tariff.variant_id == MenuLine.variant_id)
    return (
        select(
            MenuLine.id,
            MenuLine.menu_id,
            MenuLine.variant_id,
            Product.id.label("product_id"),
            Product.name.label("product"),
            Product.kind,
            Product.product_group,
            Variant.name.label("variant"),
            Product.unit,
            MenuLine.performer,
            MenuLine.fund,
            FUND_NAME.label("fund_name"),
            MenuLine.ceiling_units,
            MenuLine.client_groups,
            MenuLine.price_cents.label("own_price_cents"),
            MenuLine.price_reason,
            Tariff.price_cents.label("tariff_cents"),
            func.coalesce(MenuUsage.units, 0).label("used_units"),
            (Variant.valid.contains(on) & Product.valid.contains(on)).label("offered"),
            Variant.usual_months,
        )
        .join(Menu, (Menu.tenant_id == MenuLine.tenant_id) & (Menu.id == MenuLine.menu_id))
        .join(Variant, (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id))
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .outerjoin(Tariff, of_variant & Tariff.valid.contains(on))
        .outerjoin(
            MenuUsage,
            (MenuUsage.tenant_id == MenuLine.tenant_id)
            & (MenuUsage.variant_id == MenuLine.variant_id)
            & (MenuUsage.period == COUNTED),
        )
        .where(MenuLine.tenant_id.in_(tenant_ids))
    )


def line_row(row: Any) -> LineRow:
    """Make a line of a row of `select_lines` (regel).

    Args:
        row: as it was read.

    Returns:
        The line as shown.
    """
    found = row_as(LineRow, row)
    return replace(found, client_groups=tuple(found.client_groups))
