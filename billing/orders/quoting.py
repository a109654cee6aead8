"""What an order would cost and whether there is room (doorrekening), before it is placed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from billing.budgets.queries import LineBalance, list_lines_by_year
from billing.orders.errors import not_on_menu
from billing.orders.phasing import phase_over_years
from cafeteria.assortment.models import Tariff
from cafeteria.funds.queries import name_of_fund
from cafeteria.menus.models import MenuLine
from regie.database.rows import row_as
from regie.errors import Invalid, msgid
from regie.money import largest_order_that_fits, split
from regie.periods import Period


@dataclass(frozen=True)
class Terms:
    """What one unit costs, and who pays (tarief en geldstroom).

    Args:
        price: the municipality's own price, or else the tariff of the day, cents.
        fund: code of the fund that pays.
        fund_name: its name.
    """

    price: int
    fund: str
    fund_name: str


def terms_on(session: Session, tenant_id: int, menu_line_id: UUID, on: date) -> Terms:
    """Tell what one unit costs and which fund pays (tarief en geldstroom).

    Args:
        tenant_id: the municipality.
        menu_line_id: line of its product choice.
        on: day on which the order starts.

    Returns:
        Price and fund.

    Raises:
        Invalid: the line does not exist here, or there is no tariff on that day.
    """
    query = (
        select(
            func.coalesce(MenuLine.price_cents, Tariff.price_cents).label("price"),
            MenuLine.fund,
            name_of_fund(MenuLine.cooperation_id.expression, MenuLine.fund.expression).label("fund_name"),
        )
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
        raise not_on_menu()
    if found.price is None:
        raise Invalid(
            msgid("This product has no tariff on %(date)s."), code="no_tariff", field="starts_on", date=on
        )
    return row_as(Terms, found)


@dataclass(frozen=True)
class Quote:
    """What an order would cost and what there is room for (offerte), cents.

    Args:
        fund: name of the fund that would pay.
        price: of one unit.
        asked: year to cents.
        budgets: year to its budget line; a year without one is missing.
        fits: the largest order over the same dates, spread by days, that every year has room for.
        fitting_units: the most whole units of that; None where a unit costs nothing.
    """

    fund: str
    price: int
    asked: dict[int, int]
    budgets: dict[int, LineBalance]
    fits: int
    fitting_units: int | None

    @property
    def room(self) -> dict[int, int]:
        """Give what the budget of each year has left, in cents; nothing where there is no budget."""
        return _room(self.budgets, self.asked)

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
        tenant_id: the municipality that would pay.
        menu_line_id: line of its product choice.
        period: half-open dates.
        units: how many.

    Returns:
        Price, amounts and room per year, and what fits.

    Raises:
        Invalid: the product is not on the menu, or has no tariff.
    """
    terms = terms_on(session, tenant_id, menu_line_id, period.start)
    asked = phase_over_years(terms.price * units, period)
    budgets = list_lines_by_year(session, tenant_id, terms.fund, list(asked))
    room, days = _room(budgets, asked), period.by_year()
    fits = largest_order_that_fits(room, days)
    fitting_units = _units_within(fits, terms.price, room, days)
    return Quote(terms.fund_name, terms.price, asked, budgets, fits, fitting_units)


def _room(budgets: Mapping[int, LineBalance], years: Iterable[int]) -> dict[int, int]:
    return {year: budgets[year].room if year in budgets else 0 for year in years}


def _units_within(fits: int, price: int, room: dict[int, int], days: list[tuple[int, int]]) -> int | None:
    if price == 0:
        return None
    units = fits // price
    # A smaller order can have a part that is a cent larger, so what fits as a sum is tried as units too.
    while units and any(part > room[year] for year, part in split(units * price, days).items()):
        units -= 1
    return units
