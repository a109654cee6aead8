"""The race (wedloop): many people order at once from the last of a budget, with the wall and without it."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import psycopg

from billing.budgets.queries import list_budget_lines
from billing.budgets.services import DecisionFacts, LineAmount
from billing.orders.services import NewOrder, place_order
from billing.stories.stage import NewProduct, Stage, choose, fund, stock
from cafeteria.clients.services import register_client
from cafeteria.menus.new_lines import NewLine
from regie.asking import Everything
from regie.database.provision import DatabaseUrls
from regie.errors import OverBudget
from regie.periods import Period, year
from tenants.municipalities.registration import NewMunicipality

SLUG = "proefstad"
CONNECTIONS = 10
ORDERS = 300
PRICE = 1_000_00
AFFORDABLE = 73
ON = date(2013, 11, 11)
PERIOD = Period(date(2013, 11, 11), date(2014, 1, 1))


@dataclass(frozen=True)
class RaceResult:
    """What came of a race (uitslag); amounts in cents.

    Args:
        asked: orders asked for, all of the same amount.
        affordable: how many the budget has room for.
        accepted: how many were placed.
        refused: how many were refused because of the budget.
        other: refusals and faults of any other kind, which must not occur.
        connections: how many asked at the same time.
        over_cents: how far the commitments went over the budget.
        control_over_cents: the same for the control, which works without the wall and must go over.
    """

    asked: int
    affordable: int
    accepted: int
    refused: int
    other: int
    connections: int
    over_cents: int
    control_over_cents: int

    @property
    def ok(self) -> bool:
        """Tell whether the promise holds, and the control shows that it could have been broken."""
        return (
            self.accepted == self.affordable
            and self.refused == self.asked - self.affordable
            and self.other == 0
            and self.over_cents <= 0
            and self.control_over_cents > 0
        )


@dataclass(frozen=True)
class Course:
    """What the race is run over (parcours).

    Args:
        stage: with somebody called `case-manager`.
        tenant_id: the municipality that pays.
        client_id: its client.
        menu_line_id: what is ordered.
    """

    stage: Stage
    tenant_id: int
    client_id: UUID
    menu_line_id: UUID


def lay_course(urls: DatabaseUrls) -> Course:
    """Make a municipality with room for some of the orders and not for all (parcours uitzetten).

    Args:
        urls: of a throw-away database.

    Returns:
        The course.
    """
    stage = Stage(urls, "proef", "Proef", ON)
    tenant_id = stage.municipality(NewMunicipality(SLUG, "Proefstad", "GM9999", date(2011, 1, 1)))
    for login, role in (
        ("director", f"{SLUG}:municipal_director"),
        ("holder", f"{SLUG}:budget_holder"),
        ("product-manager", "proef:product_manager"),
        ("case-manager", "proef:case_manager"),
    ):
        stage.person(login, login, role)
    product = NewProduct("traject", "Traject", "route", PRICE, "proef")
    variants = stock(stage, "product-manager", [product], date(2013, 1, 1))
    lines = choose(stage, SLUG, "director", "holder", year(2013), [NewLine(variants["traject"])])
    facts = DecisionFacts("budget", "council", "1", ON, "Proef")
    fund(stage, SLUG, "director", "holder", facts, [LineAmount("proef", 2013, AFFORDABLE * PRICE)])
    with stage.acting("case-manager", SLUG) as (session, actor):
        client_id = register_client(session, actor, tenant_id, number="1", name="Proef Persoon")
    return Course(stage, tenant_id, client_id, lines[variants["traject"]])


def run_race(urls: DatabaseUrls) -> RaceResult:
    """Run the race on a throw-away database (wedloop).

    Args:
        urls: of that database.

    Returns:
        What came of it.
    """
    course = lay_course(urls)
    outcomes: Counter[str] = Counter()
    lock = threading.Lock()

    def order(_: int) -> None:
        outcome = _place(course)
        with lock:
            outcomes[outcome] += 1

    _all_at_once(order)
    with course.stage.acting("case-manager") as (session, _):
        line = list_budget_lines(session, course.tenant_id)[0]
    return RaceResult(
        asked=ORDERS,
        affordable=AFFORDABLE,
        accepted=outcomes["accepted"],
        refused=outcomes["refused"],
        other=ORDERS - outcomes["accepted"] - outcomes["refused"],
        connections=CONNECTIONS,
        over_cents=line.committed - line.total,
        control_over_cents=_control(urls),
    )


def _place(course: Course) -> str:
    new = NewOrder(course.client_id, course.menu_line_id, PERIOD)
    try:
        with course.stage.acting("case-manager", SLUG) as (session, actor):
            place_order(session, actor, course.tenant_id, new, ON, Everything())
    except OverBudget:
        return "refused"
    except Exception as fault:  # whatever it is, it is counted as a broken promise and named
        return type(fault).__name__
    return "accepted"


def _all_at_once(order: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(order, range(ORDERS)))


def _control(urls: DatabaseUrls) -> int:
    """Do what naive code does: every worker reads the room, and only then does any of them write."""
    everybody_has_read = threading.Barrier(CONNECTIONS)
    budget = AFFORDABLE * PRICE
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE public.naive_order (cents bigint NOT NULL)")
        owner.execute("INSERT INTO public.naive_order VALUES (%s)", (budget - PRICE,))

    def naive_worker(_: int) -> None:
        with psycopg.connect(urls.owner) as connection:
            used = connection.execute("SELECT sum(cents) FROM public.naive_order").fetchone()
            everybody_has_read.wait()
            if used and used[0] + PRICE <= budget:
                connection.execute("INSERT INTO public.naive_order VALUES (%s)", (PRICE,))

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(naive_worker, range(CONNECTIONS)))
    with psycopg.connect(urls.owner) as owner:
        total = owner.execute("SELECT sum(cents) FROM public.naive_order").fetchone()
    return int(total[0]) - budget if total else 0
