"""Use cases of orders: place one, cancel one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from billing.budgets.errors import over_budget_said_as
from billing.orders.doubts import list_doubts
from billing.orders.permissions import CANCEL_ORDER, PLACE_ORDER
from billing.orders.phasing import phase_over_years
from billing.orders.quoting import terms_on
from cafeteria.clients.queries import require_client
from regie.asking import NONE_CONFIRMED, Confirmed, ask
from regie.audit.services import record
from regie.database.scope import Actor
from regie.errors import msgid
from regie.periods import Period

NO_ROOM = msgid(
    "This order asks %(asked_cents)s of %(fund)s in %(year)s. %(available_cents)s of that is free, "
    "so %(short_by_cents)s is short."
)
POST_ORDER = text("""
SELECT billing.post_order(:tenant, :order, :client, :menu_line, :starts, :ends, :units,
                          CAST(:amounts AS jsonb), :on)""")


@dataclass(frozen=True)
class NewOrder:
    """What is asked for (nieuwe opdracht).

    Args:
        client_id: client of the municipality.
        menu_line_id: line of its adopted product choice.
        period: half-open dates.
        units: how many.
        amounts: year to cents where somebody chose them; None spreads the price by days.
    """

    client_id: UUID
    menu_line_id: UUID
    period: Period
    units: int = 1
    amounts: Mapping[int, int] | None = None


@dataclass(frozen=True)
class PlacedOrder:
    """An order that stands (geplaatste opdracht).

    Args:
        id: of the order.
        number: as people name it, such as `2013-00001`.
        committed: year to cents.
    """

    id: UUID
    number: str
    committed: dict[int, int]


def place_order(
    session: Session,
    actor: Actor,
    tenant_id: int,
    new: NewOrder,
    on: date,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> PlacedOrder:
    """Place an order (opdracht geven): it commits every budget year it touches, or nothing at all.

    Args:
        session: within a scope that writes the municipality.
        actor: places it.
        tenant_id: the municipality that pays.
        new: what is asked for.
        on: day on which the entries take effect.
        confirmed: keys of the questions that were answered with yes.

    Returns:
        The order with what it commits per year.

    Raises:
        Forbidden: the role does not include this.
        NotFound: the client is not one of this municipality, or not visible to the actor.
        OverBudget: it does not fit a year; the numbers say how much is short.
        Invalid: not on the menu, outside its period, not eligible, amounts that do not add up.
        Conflict: code `ceiling_reached` or `menu_not_adopted`.
        Doubtful: in the past, of an unusual duration, without a route, or ordered already.

    Source: S4-6, S4-8; ADR 0004.
    """
    actor.require(PLACE_ORDER, tenant_id)
    terms = terms_on(session, tenant_id, new.menu_line_id, new.period.start)
    committed = phase_over_years(terms.price * new.units, new.period, new.amounts)
    require_client(session, tenant_id, new.client_id)
    doubts = list_doubts(session, tenant_id, new.client_id, new.menu_line_id, new.period, on)
    order_id = uuid4()
    # What is impossible is refused before anybody is asked: the questions undo what was posted.
    with session.begin_nested(), over_budget_said_as(NO_ROOM, fund=terms.fund_name):
        number = session.scalar(POST_ORDER, _values(tenant_id, order_id, new, committed, on))
        ask(doubts, confirmed)
    record(session, tenant_id, "orders.placed", {"order": str(order_id), "cents": sum(committed.values())})
    return PlacedOrder(order_id, str(number), committed)


def _values(
    tenant_id: int, order_id: UUID, new: NewOrder, committed: Mapping[int, int], on: date
) -> dict[str, object]:
    return {
        "tenant": tenant_id,
        "order": order_id,
        "client": new.client_id,
        "menu_line": new.menu_line_id,
        "starts": new.period.start,
        "ends": new.period.end,
        "units": new.units,
        "amounts": json.dumps([{"year": year, "cents": cents} for year, cents in committed.items()]),
        "on": on,
    }


def cancel_order(
    session: Session, actor: Actor, tenant_id: int, order_id: UUID, reason: str, on: date
) -> int:
    """Cancel an order (opdracht annuleren): only what its booked hours cost stays committed.

    Args:
        session: within a scope that writes the municipality.
        actor: cancels it.
        tenant_id: the municipality that pays.
        order_id: the order.
        reason: why, in words.
        on: day on which the entries take effect.

    Returns:
        What was released, cents.

    Raises:
        Forbidden: the role does not include this.
        NotFound: no such order here.
        Conflict: it was cancelled already.
        Invalid: no reason.
    """
    actor.require(CANCEL_ORDER, tenant_id)
    released = session.scalar(
        text("SELECT billing.cancel_order(:tenant, :order, :reason, :on)"),
        {"tenant": tenant_id, "order": order_id, "reason": reason, "on": on},
    )
    record(session, tenant_id, "orders.cancelled", {"order": str(order_id), "cents": released})
    return int(released or 0)
