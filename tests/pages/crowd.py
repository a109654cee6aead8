"""A crowd: ten, then a hundred of everything that a page can list, planted by the people who may."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from billing.budgets.services import DecisionFacts, LineAmount, adopt_decision, draft_decision
from billing.costs.services import NewKey, add_key, add_pool, add_rate, book_cost
from billing.demonstration.seed import FUND
from billing.hours.services import NewHours, book_hours
from billing.hours.week import Target
from billing.orders.services import NewOrder, place_order
from billing.runs.services import request_run
from billing.stories.stage import do_jobs
from cafeteria.assortment.queries import list_assortment
from cafeteria.assortment.services import add_product, add_variant, set_tariff
from cafeteria.caseload.search import search_clients
from cafeteria.clients.services import register_client
from cafeteria.funds.queries import list_funds as known_funds
from cafeteria.funds.services import add_fund
from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries as menu_queries
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from cafeteria.routes.services import open_route
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.scope import Actor
from regie.database.tenant import require_tenant
from regie.periods import Period, month, year
from tenants.arrangements.services import add_arrangement, add_participation
from tenants.figures.services import import_figures
from tenants.municipalities.queries import list_municipalities
from tenants.parties.queries import list_workers_of
from tenants.parties.services import add_party, add_worker
from tests.pages.furnish import HOME, NEIGHBOUR
from tests.world import World

TODAY = date(2013, 11, 11)
# What is divided is more than there is budget for, and must not stand in the way of orders.
OWN_FUND = "projectkosten"
FIRST = date(2013, 1, 1)
UNTIL_NEW_YEAR = Period(TODAY, date(2014, 1, 1))
FIGURES = "municipality,cbs_code,year,name,value,unit,reference_date,source\n"
ROUTES = """
INSERT INTO cafeteria.route (tenant_id, id, client_id, opened_on, closed_on)
SELECT c.tenant_id, gen_random_uuid(), c.id, date '2010-01-01' + n, date '2010-01-01' + n
  FROM cafeteria.client c, generate_series(%(first)s::int, %(last)s::int) n
 WHERE c.number = (SELECT min(o.number) FROM cafeteria.client o JOIN tenants.tenant t ON t.id = o.tenant_id
                    WHERE t.slug = %(slug)s)"""
RUNS = """
INSERT INTO billing.run (tenant_id, id, kind, period, state, job_id, requested_by, finished_at, input_hash,
                         lines_hash, total_cents, minutes)
SELECT r.tenant_id, gen_random_uuid(), 'trial', r.period, 'done', gen_random_uuid(), r.requested_by,
       now(), '', '', 0, 0
  FROM billing.run r JOIN tenants.tenant t ON t.id = r.tenant_id, generate_series(%s::int, %s::int)
 WHERE t.slug = 'regio-woerden' AND r.kind = 'final' ORDER BY r.requested_at LIMIT %s"""


@dataclass
class Crowd:
    """Grows to a number of everything (menigte).

    Args:
        world: whose people plant it.
        superuser_url: for rows that take too many steps through services.
    """

    world: World
    superuser_url: str
    size: int = 0
    _pools: list[UUID] = field(default_factory=list)

    def grow(self, size: int, run_of: Period) -> None:
        """Plant until there are so many; finance divides the new costs in a month of its own."""
        new, self.size = range(self.size, size), size
        with transaction(self.world.scope("productbeheer", "*")) as (session, actor):
            _products(session, actor, new)
            _parties(session, actor, new)
        self._choice(new)
        with transaction(self.world.scope("klantmanager", "*")) as (session, actor):
            _clients_and_orders(session, actor, new)
        with transaction(self.world.scope("financien", "*")) as (session, actor):
            self._pools += _pools(session, actor, new)
            for pool in [*self._pools, *self._pools[:1] * size]:
                _book(session, actor, pool, run_of.start)
            budget = _decision(session, actor, size)
            rows = "".join(f"Woerden,GM0632,2012,cijfer {n},{n},personen,2012-01-01,verzonnen\n" for n in new)
            import_figures(session, actor, (FIGURES + rows).encode())
        with transaction(self.world.scope("budgethouder.woerden", HOME)) as (session, actor):
            adopt_decision(
                session, actor, require_tenant(session, actor.cooperation_id, HOME).id, budget, TODAY
            )
        with psycopg.connect(self.superuser_url) as superuser:
            # As when a copy is loaded: a finished run is otherwise the end of a job and of nothing else.
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(ROUTES, {"slug": HOME, "first": new.start, "last": new.stop - 1})
            superuser.execute(RUNS, (new.start, new.stop - 1, len(new)))
        with transaction(self.world.scope("financien", "@")) as (session, actor):
            request_run(session, actor, "final", run_of, confirmed=Everything())
        do_jobs()

    def _choice(self, new: range) -> None:
        with transaction(self.world.scope("regievoerder.woerden", HOME)) as (session, actor):
            here = require_tenant(session, actor.cooperation_id, HOME).id
            for n in new:
                start_menu(session, actor, here, year(2020 + n))
            menu = start_menu(session, actor, here, year(2013))
            rows = list_assortment(session, actor.cooperation_id, TODAY)
            lines = [NewLine(row.variant_id) for row in rows if row.variant_id]
            version = save_lines(session, actor, here, menu, expected_version=1, lines=lines)
            submit_menu(session, actor, here, menu, expected_version=version)
        with transaction(self.world.scope("budgethouder.woerden", HOME)) as (session, actor):
            version = menu_queries.require_menu(session, here, menu).version
            adopt_menu(session, actor, here, menu, expected_version=version, confirmed=Everything())


def _products(session: Session, actor: Actor, new: range) -> None:
    first = list_assortment(session, actor.cooperation_id, TODAY)[0].product_id
    for n in new:
        about = {"kind": "route", "office": "front", "product_group": "participatie", "task_field": "6.5"}
        product = add_product(
            session,
            actor,
            code=f"zz-{n:03}",
            name=f"Product {n}",
            scheme="WWB",
            unit="traject",
            fund=FUND,
            **about,
        )
        for owner in (product, first):
            variant = add_variant(session, actor, product_id=owner, code=f"v-{n}", name=f"variant {n}")
            set_tariff(session, actor, variant_id=variant, price_cents=10_00, starts_on=FIRST)


def _parties(session: Session, actor: Actor, new: range) -> None:
    members = list_municipalities(session, actor.cooperation_id)
    for n in new:
        party = add_party(session, actor, name=f"Partij {n}")
        add_worker(session, actor, party_id=party, role=f"Rol {n}", name=f"Medewerker {n}")
        add_rate(session, actor, party_id=party, role=f"Rol {n}", cents_per_hour=50_00, starts_on=FIRST)
        regeling = add_arrangement(session, actor, name=f"Regeling {n}", form="own_body", starts_on=FIRST)
        member = members[n % len(members)].tenant_id
        add_participation(
            session,
            actor,
            arrangement_id=regeling,
            tenant_id=member,
            product_group=f"groep {n}",
            starts_on=FIRST,
        )


def _clients_and_orders(session: Session, actor: Actor, new: range) -> None:
    here = require_tenant(session, actor.cooperation_id, HOME).id
    somebody = search_clients(session, {here}).rows[0].id
    choice = menu_queries.find_adopted_menu(session, here, TODAY)
    (worker,) = list_workers_of(session, actor.cooperation_id, actor.person_id)
    assert choice
    line = next(
        line for line in menu_lines.lines(session, here, choice.id, TODAY) if line.unit_cents == 10_00
    )
    hours = []
    for slug in (HOME, NEIGHBOUR):
        _clients_on_a_route(session, actor, require_tenant(session, actor.cooperation_id, slug).id, new)
    for n in new:
        new_order = NewOrder(somebody, line.id, UNTIL_NEW_YEAR)
        order = place_order(session, actor, here, new_order, TODAY, Everything())
        hours.append(NewHours(worker.id, Target(here, order_id=order.id), TODAY + timedelta(days=n % 5), 15))
    book_hours(session, actor, hours)


def _clients_on_a_route(session: Session, actor: Actor, tenant_id: int, new: range) -> None:
    for n in new:
        code, name = f"ZZ-{n:04}", f"Inwoner {n}"
        client = register_client(session, actor, tenant_id, number=code, name=name, confirmed=Everything())
        open_route(session, actor, tenant_id, client, TODAY)


def _pools(session: Session, actor: Actor, new: range) -> list[UUID]:
    bearers = [(one.tenant_id, None) for one in list_municipalities(session, actor.cooperation_id)]
    return [
        add_pool(
            session,
            actor,
            code=f"pool-{n}",
            name=f"Pool {n}",
            key_id=add_key(session, actor, NewKey(f"sleutel {n}", "equal", bearers)),
            fund=OWN_FUND,
        )
        for n in new
    ]


def _book(session: Session, actor: Actor, pool: UUID, on: date) -> None:
    book_cost(
        session,
        actor,
        pool_id=pool,
        incurred_on=on,
        description="Factuur",
        cents=10_000_00,
        source="F-1",
        confirmed=Everything(),
    )


def _decision(session: Session, actor: Actor, size: int) -> UUID:
    here = require_tenant(session, actor.cooperation_id, HOME).id
    facts = DecisionFacts("budget", "college", f"2013/{size}", TODAY, "Begroting")
    funds = [LineAmount(f"fonds {n}", 2013, 1_00) for n in range(size)]
    known = {row.code for row in known_funds(session, actor.cooperation_id)}
    for one in funds:
        if one.fund not in known:
            add_fund(session, actor, code=one.fund, name=one.fund)
    budget = draft_decision(session, actor, here, facts, funds, confirmed=Everything())
    for n in range(size):
        draft_decision(
            session, actor, here, facts, [LineAmount(FUND, 2014, 1_00 + n)], confirmed=Everything()
        )
    return budget


MONTHS = (month(2013, 5), month(2013, 6))
