"""My work (mijn werk): what waits for somebody, gathered over all municipalities that the roles cover."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Label, func, select
from sqlalchemy.orm import Session

from billing.approvals.permissions import SEE_INBOX
from billing.approvals.queries import Waiting as ToDecide
from billing.approvals.queries import list_waiting
from billing.budgets.models import Balance, BudgetLine, Decision
from billing.budgets.permissions import DRAFT_DECISION, SEE_BUDGET
from billing.budgets.queries import FUND_NAME, is_replaced
from billing.orders.models import Order
from billing.orders.permissions import SEE_ORDERS
from billing.orders.search import ends_soon
from cafeteria.clients.models import Client
from cafeteria.menus.models import Menu
from cafeteria.menus.permissions import DRAFT
from cafeteria.menus.waiting import WaitingMenu
from cafeteria.routes.models import Route, StandingStep
from cafeteria.routes.permissions import RECORD
from cafeteria.routes.queries import last_activity
from regie.database.scope import Actor
from regie.database.validity import last_day
from regie.errors import msgid

STANDS_STILL_AFTER = timedelta(days=28)
SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """One thing that waits (werkvoorraad).

    Args:
        tenant_id: municipality that it is about.
        sentence: msgid.
        numbers: what fills it.
        endpoint: page where it is done.
        address: the rest of that page's address, apart from the municipality.
    """

    tenant_id: int
    sentence: str
    endpoint: str
    numbers: dict[str, object] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pile:
    """What waits of one kind (stapel).

    Args:
        items: the most urgent, at most twenty.
        count: how many there are in all.
    """

    items: list[Waiting]
    count: int


@dataclass(frozen=True)
class Work:
    """What waits for somebody, by kind (mijn werk).

    Args:
        decide: product choices and decisions that wait for this person, who worked on none of them.
        waiting: how much waits for a decision in the municipalities of this person, also of others.
        returned: product choices and decisions that came back to their drafters.
        uncovered: amounts that are still to be covered.
        ending: orders that end within thirty days.
        still: routes in which nothing happened for four weeks.
    """

    decide: Pile
    waiting: int
    returned: Pile
    uncovered: Pile
    ending: Pile
    still: Pile


def gather_work(session: Session, actor: Actor, on: date) -> Work:
    """Gather what waits for somebody (mijn werk), at most twenty of a kind.

    Args:
        actor: whose work.
        on: today.

    Returns:
        What waits, the most urgent first.
    """
    waiting = list_waiting(session, actor) if actor.may(SEE_INBOX) else []
    return Work(
        decide=_to_decide(actor, waiting),
        waiting=len(waiting),
        returned=_both(_pile(_returned(session, actor)), _pile(_returned_decisions(session, actor))),
        uncovered=_pile(_uncovered(session, actor)),
        ending=_pile(_ending(session, actor, on)),
        still=_pile(_still(session, actor, on)),
    )


def _pile(found: Iterable[tuple[Waiting, int]]) -> Pile:
    rows = list(found)
    return Pile([item for item, _ in rows], rows[0][1] if rows else 0)


def _both(first: Pile, second: Pile) -> Pile:
    return Pile([*first.items, *second.items][:SHOWN], first.count + second.count)


def _in_all() -> Label[int]:
    # How many there are before the limit cuts the rest off.
    return func.count().over().label("in_all")


def _to_decide(actor: Actor, waiting: Sequence[ToDecide]) -> Pile:
    mine = [one for one in waiting if one.may_decide(actor)]
    return Pile([_in_words(one) for one in mine[:SHOWN]], len(mine))


def _in_words(one: ToDecide) -> Waiting:
    if isinstance(one.about, WaitingMenu):
        sentence = msgid("The product choice from %(starts_on)s waits for your decision.")
        numbers: dict[str, object] = {"starts_on": one.about.period.start}
        return Waiting(one.tenant_id, sentence, "menus.decide", numbers, {"menu_id": one.about.id})
    sentence = msgid("Decision %(number)s waits for your adoption.")
    address = {"decision_id": one.about.id}
    return Waiting(one.tenant_id, sentence, "budgets.decision", {"number": one.about.number}, address)


def _returned(session: Session, actor: Actor) -> Iterator[tuple[Waiting, int]]:
    if not (tenants := actor.where(DRAFT)):
        return
    query = select(Menu.tenant_id, Menu.id, Menu.period, _in_all()).where(
        Menu.tenant_id.in_(tenants), Menu.state == "draft", Menu.return_reason != ""
    )
    for row in session.execute(query.order_by(Menu.period).limit(SHOWN)):
        sentence = msgid("The product choice from %(starts_on)s was returned: see what has to change.")
        numbers: dict[str, object] = {"starts_on": row.period.lower}
        yield Waiting(row.tenant_id, sentence, "menus.edit", numbers, {"menu_id": row.id}), row.in_all


def _returned_decisions(session: Session, actor: Actor) -> Iterator[tuple[Waiting, int]]:
    if not (tenants := actor.where(DRAFT_DECISION)):
        return
    query = select(Decision.tenant_id, Decision.id, Decision.number, _in_all()).where(
        Decision.tenant_id.in_(tenants),
        Decision.state == "returned",
        Decision.drafted_by == actor.person_id,
        ~is_replaced(),
    )
    for row in session.execute(query.order_by(Decision.ended_at).limit(SHOWN)):
        sentence = msgid("Decision %(number)s was returned: see what has to change.")
        address = {"decision_id": row.id}
        yield (
            Waiting(row.tenant_id, sentence, "budgets.decision", {"number": row.number}, address),
            row.in_all,
        )


def _uncovered(session: Session, actor: Actor) -> Iterator[tuple[Waiting, int]]:
    if not (tenants := actor.where(SEE_BUDGET)):
        return
    query = (
        select(
            BudgetLine.tenant_id,
            BudgetLine.id,
            FUND_NAME.label("fund"),
            BudgetLine.year,
            Balance.uncovered_cents,
            _in_all(),
        )
        .join(Balance, (Balance.tenant_id == BudgetLine.tenant_id) & (Balance.line_id == BudgetLine.id))
        .where(BudgetLine.tenant_id.in_(tenants), Balance.uncovered_cents > 0)
        .order_by(Balance.uncovered_cents.desc())
        .limit(SHOWN)
    )
    for row in session.execute(query):
        sentence = msgid("%(fund)s %(year)s: %(uncovered_cents)s is still to be covered.")
        numbers: dict[str, object] = {
            "fund": row.fund,
            "year": row.year,
            "uncovered_cents": row.uncovered_cents,
        }
        yield Waiting(row.tenant_id, sentence, "budgets.line", numbers, {"line_id": row.id}), row.in_all


def _ending(session: Session, actor: Actor, on: date) -> Iterator[tuple[Waiting, int]]:
    if not (tenants := actor.where(SEE_ORDERS)):
        return
    query = (
        select(Order.tenant_id, Order.id, Order.number, Order.ends_on, Client.name, _in_all())
        .join(Client, (Client.tenant_id == Order.tenant_id) & (Client.id == Order.client_id))
        .where(Order.tenant_id.in_(tenants), ends_soon(on))
        .order_by(Order.ends_on)
        .limit(SHOWN)
    )
    for row in session.execute(query):
        sentence = msgid("Order %(number)s for %(name)s runs up to %(last_day)s.")
        numbers: dict[str, object] = {
            "number": row.number,
            "name": row.name,
            "last_day": last_day(row.ends_on),
        }
        yield Waiting(row.tenant_id, sentence, "orders.show", numbers, {"order_id": row.id}), row.in_all


def _still(session: Session, actor: Actor, on: date) -> Iterator[tuple[Waiting, int]]:
    if not (tenants := actor.where(RECORD)):
        return
    last = last_activity()
    steps = (StandingStep.tenant_id == Route.tenant_id) & (StandingStep.route_id == Route.id)
    query = (
        select(Route.tenant_id, Route.client_id, Client.name, last.label("since"), _in_all())
        .join(Client, (Client.tenant_id == Route.tenant_id) & (Client.id == Route.client_id))
        .outerjoin(StandingStep, steps)
        .where(Route.tenant_id.in_(tenants), Route.closed_on.is_(None))
        .group_by(Route.tenant_id, Route.id, Route.client_id, Route.opened_on, Client.name)
        .having(last < on - STANDS_STILL_AFTER)
        .order_by(last)
        .limit(SHOWN)
    )
    for row in session.execute(query):
        sentence = msgid("Nothing happened for %(name)s since %(since)s.")
        numbers: dict[str, object] = {"name": row.name, "since": row.since}
        address = {"client_id": row.client_id}
        yield Waiting(row.tenant_id, sentence, "clients.show", numbers, address), row.in_all
