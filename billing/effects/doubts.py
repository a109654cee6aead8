"""What adopting or ending a product choice asks about money and orders (vragen)."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from billing.budgets.queries import list_budget_lines_of
from billing.orders.models import Order
from cafeteria.assortment.models import Product, Variant
from cafeteria.menus.doubts import Weighed
from cafeteria.menus.models import MenuLine
from regie.asking import Question
from regie.database.validity import last_day
from regie.errors import msgid
from regie.periods import Period


def money_doubts(session: Session, about: Weighed) -> Iterator[Question]:
    """Ask about budgets that are not there and orders that go on (vragen over geld en opdrachten).

    Args:
        session: reads the municipality.
        about: what is about to happen.

    Returns:
        Questions.
    """
    yield from _begin_after(session, about)
    if about.period:
        yield from _without_budget(session, about, about.period)
        yield from _run_on(session, about, about.period)


def _without_budget(session: Session, about: Weighed, period: Period) -> Iterator[Question]:
    years = [year for year, _ in period.by_year()]
    lines = list_budget_lines_of(session, [about.tenant_id], years)
    budgets = {(line.fund, line.year) for line in lines if line.total > 0}
    message = msgid(
        "%(fund)s has no budget in %(year)s, so nothing can be ordered from it in that year. Is that meant?"
    )
    for fund, name in sorted({(line.fund, line.fund_name) for line in about.lines}):
        for year in years:
            if (fund, year) not in budgets:
                yield Question("no_budget", message, None, {"fund": name, "year": year})


def _begin_after(session: Session, about: Weighed) -> Iterator[Question]:
    if not about.ends:
        return
    begins = or_(*((MenuLine.menu_id == menu) & (Order.starts_on >= day) for menu, day in about.ends.items()))
    message = msgid(
        "%(times)s orders that begin after %(last_day)s stay with the choice that they were placed from. "
        "Is that right?"
    )
    times = session.scalar(
        select(func.count())
        .select_from(Order)
        .join(MenuLine, (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id))
        .where(Order.tenant_id == about.tenant_id, Order.state == "placed", begins)
    )
    if times:
        days = {"times": times, "last_day": last_day(min(about.ends.values()))}
        yield Question("orders_begin_after", message, "last_day", days)


def _run_on(session: Session, about: Weighed, period: Period) -> Iterator[Question]:
    """Products that are no longer chosen, while orders for them run on."""
    query = (
        select(
            (Product.name + ", " + Variant.name).label("name"),
            func.count().label("times"),
            func.sum(Order.total_cents).label("cents"),
        )
        .join(MenuLine, (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id))
        .join(Variant, (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id))
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .where(
            Order.tenant_id == about.tenant_id,
            Order.state == "placed",
            Order.ends_on > period.start,
            MenuLine.variant_id.not_in([line.variant_id for line in about.lines]),
        )
        .group_by(Product.name, Variant.name)
        .order_by(Product.name, Variant.name)
    )
    message = msgid(
        "%(name)s is not in this choice, while %(times)s orders for it, of %(total_cents)s together, run on. "
        "They stay as they are. Is that right?"
    )
    for row in session.execute(query):
        numbers = {"name": row.name, "times": row.times, "total_cents": int(row.cents)}
        yield Question("orders_run_on", message, None, numbers)
