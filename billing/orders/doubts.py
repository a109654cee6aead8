"""What is asked about an order before it stands (navraag): possible, and seldom what somebody means."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from billing.orders.errors import not_on_menu
from billing.orders.models import Order
from cafeteria.assortment.models import Product, Variant
from cafeteria.menus.models import MenuLine
from cafeteria.routes.queries import has_open_route
from regie.asking import Question
from regie.database.rows import row_as
from regie.database.validity import last_day
from regie.errors import msgid
from regie.periods import Period, months_later

OF_LINE = (MenuLine.tenant_id == Order.tenant_id) & (MenuLine.id == Order.menu_line_id)
OF_VARIANT = (Variant.tenant_id == MenuLine.cooperation_id) & (Variant.id == MenuLine.variant_id)
OF_PRODUCT = (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id)
NUMBERS_NAMED = 5


@dataclass(frozen=True)
class Usual:
    """What is usual for the product of a line (gebruikelijk).

    Args:
        variant_id: the variant.
        name: product and variant together.
        months: how long an order usually takes; None where nothing is usual.
    """

    variant_id: UUID
    name: str
    months: int | None

    def end_from(self, starts_on: date) -> date | None:
        """Give the day after the usual last one (gebruikelijk einde).

        Args:
            starts_on: first day of the order.

        Returns:
            A day; None where nothing is usual.
        """
        return months_later(starts_on, self.months) if self.months else None


def require_usual(session: Session, tenant_id: int, menu_line_id: UUID) -> Usual:
    """Tell what is usual for the product of a line (gebruikelijk).

    Args:
        tenant_id: the municipality.
        menu_line_id: line of its product choice.

    Returns:
        Its variant, name and duration.

    Raises:
        Invalid: `not_on_menu`, no such line here.
    """
    query = (
        select(
            Variant.id.label("variant_id"),
            (Product.name + " – " + Variant.name).label("name"),
            Variant.usual_months.label("months"),
        )
        .join(MenuLine, OF_VARIANT)
        .join(Product, OF_PRODUCT)
        .where(MenuLine.tenant_id == tenant_id, MenuLine.id == menu_line_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise not_on_menu()
    return row_as(Usual, found)


def list_doubts(
    session: Session, tenant_id: int, client_id: UUID, menu_line_id: UUID, period: Period, on: date
) -> list[Question]:
    """List what to ask before an order is placed (navraag).

    Args:
        tenant_id: the municipality.
        client_id: for whom it is.
        menu_line_id: line of its product choice.
        period: half-open dates.
        on: today.

    Returns:
        Questions; none for what is usual.
    """
    usual = require_usual(session, tenant_id, menu_line_id)
    return [
        *_in_the_past(period, on),
        *_of_unusual_duration(usual, period),
        *_without_a_route(session, tenant_id, client_id),
        *_twice(session, tenant_id, client_id, usual, period),
    ]


def _in_the_past(period: Period, on: date) -> list[Question]:
    if period.start >= on:
        return []
    message = msgid("The order starts on %(starts_on)s, which has passed. Is that the right first day?")
    return [Question("order_in_the_past", message, "starts_on", {"starts_on": period.start})]


def _of_unusual_duration(usual: Usual, period: Period) -> list[Question]:
    expected = usual.end_from(period.start)
    if expected in (None, period.end):
        return []
    message = msgid(
        "%(product)s usually takes %(months)s months: up to and including %(usual)s. Is %(last_day)s the "
        "right last day?"
    )
    numbers = {
        "product": usual.name,
        "months": usual.months,
        "usual": last_day(expected),
        "last_day": period.last_day,
    }
    return [Question("unusual_duration", message, "last_day", numbers)]


def _without_a_route(session: Session, tenant_id: int, client_id: UUID) -> list[Question]:
    if has_open_route(session, tenant_id, client_id):
        return []
    message = msgid("This client has no open route. Should the order be placed all the same?")
    return [Question("no_open_route", message, "client_id", {"client": str(client_id)})]


def _twice(session: Session, tenant_id: int, client_id: UUID, usual: Usual, period: Period) -> list[Question]:
    days = (Order.starts_on < period.end, Order.ends_on > period.start)
    query = _standing(tenant_id, client_id, *days).join(MenuLine, OF_LINE)
    there = session.scalars(query.where(MenuLine.variant_id == usual.variant_id).limit(NUMBERS_NAMED)).all()
    if not there:
        return []
    message = msgid(
        "For these days %(product)s has been ordered for this client already: %(orders)s. Is this one more?"
    )
    return [Question("ordered_already", message, None, {"product": usual.name, "orders": ", ".join(there)})]


def list_running_on(session: Session, tenant_id: int, client_id: UUID, on: date) -> list[Question]:
    """Ask about the orders of a client that run on after the result of the route (doorlopende opdrachten).

    Args:
        tenant_id: the municipality.
        client_id: the client.
        on: day of the result.

    Returns:
        One question, or none.
    """
    numbers = session.scalars(_standing(tenant_id, client_id, Order.ends_on > on)).all()
    if not numbers:
        return []
    message = msgid(
        "Orders of this client run on after %(day)s: %(orders)s. Do they stay? Otherwise cancel them first."
    )
    return [Question("orders_run_on", message, None, {"day": on, "orders": ", ".join(numbers)})]


def _standing(tenant_id: int, client_id: UUID, *more: ColumnElement[bool]) -> Select[str]:
    query = select(Order.number).where(Order.tenant_id == tenant_id, Order.client_id == client_id)
    return query.where(Order.state == "placed", *more).order_by(Order.number)
