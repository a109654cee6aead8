"""My work (mijn werk): what waits for somebody, gathered over all municipalities that the roles cover."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import all_, func, literal, select
from sqlalchemy.orm import Session

from billing.budgets.models import Balance, BudgetLine, Decision
from billing.budgets.permissions import ADOPT_DECISION, SEE_BUDGET
from billing.orders.models import Order
from billing.orders.permissions import SEE_ORDERS
from cafeteria.clients.models import Client
from cafeteria.menus.models import Menu
from cafeteria.menus.permissions import ADOPT
from cafeteria.routes.models import Route, RouteStep
from cafeteria.routes.permissions import RECORD
from regie.database.scope import Actor
from regie.errors import msgid
from regie.permissions import Permission

ENDING_WITHIN = timedelta(days=30)
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
class Work:
    """What waits for somebody, by kind (mijn werk).

    Args:
        decide: decisions that wait for this person, who drafted none of them.
        uncovered: amounts that are still to be covered.
        ending: orders that end within thirty days.
        still: routes in which nothing happened for four weeks.
    """

    decide: list[Waiting]
    uncovered: list[Waiting]
    ending: list[Waiting]
    still: list[Waiting]

    @property
    def nothing(self) -> bool:
        """Tell whether nothing waits."""
        return not (self.decide or self.uncovered or self.ending or self.still)


def work_of(session: Session, actor: Actor, on: date) -> Work:
    """Gather what waits for somebody (mijn werk), at most twenty of a kind.

    Args:
        session: within a scope.
        actor: whose work.
        on: today.

    Returns:
        What waits, the most urgent first.
    """
    return Work(
        decide=[*_menus(session, actor), *_decisions(session, actor)],
        uncovered=list(_uncovered(session, actor)),
        ending=list(_ending(session, actor, on)),
        still=list(_still(session, actor, on)),
    )


def _where(actor: Actor, permission: Permission) -> list[int]:
    held = (grant.tenant_ids for grant in actor.grants if grant.role in permission.roles)
    return sorted({tenant_id for ids in held for tenant_id in ids})


def _menus(session: Session, actor: Actor) -> Iterator[Waiting]:
    if not (tenants := _where(actor, ADOPT)):
        return
    query = select(Menu.tenant_id, Menu.id, Menu.period).where(
        Menu.tenant_id.in_(tenants),
        Menu.state == "submitted",
        literal(actor.person_id) != all_(Menu.editors),
        Menu.submitted_by != actor.person_id,
    )
    for tenant_id, menu_id, period in session.execute(query.limit(SHOWN)):
        sentence = msgid("The product choice from %(starts_on)s waits for your decision.")
        yield Waiting(tenant_id, sentence, "menus.decide", {"starts_on": period.lower}, {"menu_id": menu_id})


def _decisions(session: Session, actor: Actor) -> Iterator[Waiting]:
    if not (tenants := _where(actor, ADOPT_DECISION)):
        return
    query = select(Decision.tenant_id, Decision.id, Decision.number).where(
        Decision.tenant_id.in_(tenants), Decision.state == "draft", Decision.drafted_by != actor.person_id
    )
    for tenant_id, decision_id, number in session.execute(query.order_by(Decision.drafted_at).limit(SHOWN)):
        sentence = msgid("Decision %(number)s waits for your adoption.")
        yield Waiting(
            tenant_id, sentence, "budgets.decision", {"number": number}, {"decision_id": decision_id}
        )


def _uncovered(session: Session, actor: Actor) -> Iterator[Waiting]:
    if not (tenants := _where(actor, SEE_BUDGET)):
        return
    query = (
        select(BudgetLine.tenant_id, BudgetLine.id, BudgetLine.fund, BudgetLine.year, Balance.uncovered_cents)
        .join(Balance, (Balance.tenant_id == BudgetLine.tenant_id) & (Balance.line_id == BudgetLine.id))
        .where(BudgetLine.tenant_id.in_(tenants), Balance.uncovered_cents > 0)
        .order_by(Balance.uncovered_cents.desc())
        .limit(SHOWN)
    )
    for tenant_id, line_id, fund, year, cents in session.execute(query):
        sentence = msgid("%(fund)s %(year)s: %(uncovered_cents)s is still to be covered.")
        numbers: dict[str, object] = {"fund": fund, "year": year, "uncovered_cents": cents}
        yield Waiting(tenant_id, sentence, "budgets.line", numbers, {"line_id": line_id})


def _ending(session: Session, actor: Actor, on: date) -> Iterator[Waiting]:
    if not (tenants := _where(actor, SEE_ORDERS)):
        return
    query = (
        select(Order.tenant_id, Order.id, Order.number, Order.ends_on, Client.name)
        .join(Client, (Client.tenant_id == Order.tenant_id) & (Client.id == Order.client_id))
        .where(
            Order.tenant_id.in_(tenants),
            Order.state == "placed",
            Order.ends_on > on,
            Order.ends_on <= on + ENDING_WITHIN,
        )
        .order_by(Order.ends_on)
        .limit(SHOWN)
    )
    for tenant_id, order_id, number, ends_on, name in session.execute(query):
        sentence = msgid("Order %(number)s for %(name)s runs up to %(last_day)s.")
        numbers: dict[str, object] = {
            "number": number,
            "name": name,
            "last_day": ends_on - timedelta(days=1),
        }
        yield Waiting(tenant_id, sentence, "orders.show", numbers, {"order_id": order_id})


def _still(session: Session, actor: Actor, on: date) -> Iterator[Waiting]:
    if not (tenants := _where(actor, RECORD)):
        return
    last = func.coalesce(func.max(RouteStep.happened_on), Route.opened_on)
    query = (
        select(Route.tenant_id, Route.client_id, Client.name, last)
        .join(Client, (Client.tenant_id == Route.tenant_id) & (Client.id == Route.client_id))
        .outerjoin(RouteStep, (RouteStep.tenant_id == Route.tenant_id) & (RouteStep.route_id == Route.id))
        .where(Route.tenant_id.in_(tenants), Route.closed_on.is_(None))
        .group_by(Route.tenant_id, Route.id, Route.client_id, Route.opened_on, Client.name)
        .having(last < on - STANDS_STILL_AFTER)
        .order_by(last)
        .limit(SHOWN)
    )
    for tenant_id, client_id, name, since in session.execute(query):
        sentence = msgid("Nothing happened for %(name)s since %(since)s.")
        yield Waiting(
            tenant_id, sentence, "clients.show", {"name": name, "since": since}, {"client_id": client_id}
        )


@dataclass(frozen=True)
class FirstStep:
    """A step before a municipality can start (eerste stap).

    Args:
        sentence: msgid.
        done: whether it has been done.
        endpoint: page where it is done.
    """

    sentence: str
    done: bool
    endpoint: str


def first_steps(session: Session, tenant_id: int, on: date) -> list[FirstStep]:
    """Tell what a municipality still has to do before an order can be placed (checklist).

    Args:
        session: within a scope.
        tenant_id: the municipality.
        on: today.

    Returns:
        Every step, done or not.
    """

    def exists(query: Any) -> bool:
        return session.scalar(query.limit(1)) is not None

    menu: Any = select(Menu.id).where(
        Menu.tenant_id == tenant_id, Menu.state == "adopted", Menu.period.contains(on)
    )
    budget: Any = (
        select(Balance.line_id)
        .join(BudgetLine, (BudgetLine.tenant_id == Balance.tenant_id) & (BudgetLine.id == Balance.line_id))
        .where(Balance.tenant_id == tenant_id, BudgetLine.year == on.year, Balance.budget_cents > 0)
    )
    return [
        FirstStep(msgid("A product choice for this year is adopted"), exists(menu), "menus.choices"),
        FirstStep(msgid("The budget of this year is adopted"), exists(budget), "budgets.lines"),
    ]
