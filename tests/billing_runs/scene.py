"""The scene of the tests of hours, costs and runs: two municipalities, two parties, four keys, four pools."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import text

from billing.budgets.services import DecisionFacts, LineAmount, adopt_decision, draft_decision
from billing.costs.services import NewKey, add_key, add_pool, add_rate, book_cost
from billing.hours.services import NewHours, book_hours
from billing.hours.week import Target
from billing.orders.services import NewOrder, place_order
from billing.runs.queries import RunRow, require_run
from billing.runs.services import RunKind, request_reversal, request_run
from cafeteria.assortment.services import add_product, add_variant, set_tariff
from cafeteria.clients.services import register_client
from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries as menu_queries
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from regie.asking import Everything
from regie.database.engine import transaction, visitor
from regie.database.tenant import require_tenant
from regie.outbox.worker import run_job
from regie.periods import Period, month, year
from tenants.parties.services import add_party, add_worker
from tests.world import TODAY, World

FUND = "re-integratie"
PRICE = 3_650_00
OCTOBER = month(2013, 10)
ORDER_PERIOD = Period(date(2013, 9, 1), date(2014, 1, 1))


@dataclass
class Scene:
    """Everything by name: tenants, workers, orders, keys and pools."""

    world: World
    superuser: "psycopg.Connection[Any]"
    tenants: dict[str, int] = field(default_factory=dict)
    parties: dict[str, UUID] = field(default_factory=dict)
    workers: dict[str, UUID] = field(default_factory=dict)
    orders: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, UUID] = field(default_factory=dict)
    pools: dict[str, UUID] = field(default_factory=dict)

    def target(self, name: str) -> Target:
        """An order by its municipality, or a pool by its code."""
        if name in self.orders:
            return Target(self.tenants[name], order_id=self.orders[name])
        return Target(self.tenants["samen"], pool_id=self.pools[name])

    def book(self, worker: str, target: str, day: date, minutes: int, login: str = "team-lead") -> UUID:
        """Book hours, and commit."""
        with transaction(self.world.scope(login, "*")) as (session, actor):
            return book_hours(
                session, actor, [NewHours(self.workers[worker], self.target(target), day, minutes)]
            )[0]

    def cost(self, pool: str, day: date, cents: int, login: str = "finance") -> UUID:
        """Book a cost, and commit."""
        with transaction(self.world.scope(login, "@")) as (session, actor):
            return book_cost(
                session,
                actor,
                pool_id=self.pools[pool],
                incurred_on=day,
                description="Inhuur",
                cents=cents,
                source="F-1",
                confirmed=Everything(),
            )

    def key(self, new: NewKey) -> UUID:
        """Add a key, and commit."""
        with transaction(self.world.scope("finance", "@")) as (session, actor):
            return add_key(session, actor, new)

    def run(self, kind: RunKind, period: Period = OCTOBER, login: str = "finance") -> RunRow:
        """Request a run, let its job be done, and give the outcome."""
        with transaction(self.world.scope(login, "@")) as (session, actor):
            run_id = request_run(session, actor, kind, period, confirmed=Everything())
        return self.outcome(run_id)

    def reverse(self, run_id: UUID, reason: str = "Verkeerde sleutel") -> RunRow:
        """Request a reversal, let its job be done, and give the outcome."""
        with transaction(self.world.scope("finance", "@")) as (session, actor):
            reversal = request_reversal(session, actor, run_id, reason)
        return self.outcome(reversal)

    def outcome(self, run_id: UUID) -> RunRow:
        """Do the jobs that wait, and look at a run."""
        self.do_jobs()
        with transaction(self.world.scope("finance")) as (session, actor):
            return require_run(session, actor.cooperation_id, run_id)

    def do_jobs(self) -> None:
        """Do what a relay and a worker would do."""
        query = text("SELECT tenant_id, id FROM regie.outbox_claim(10, interval '1 hour')")
        with visitor() as session:
            waiting = [(row.tenant_id, str(row.id)) for row in session.execute(query)]
        for tenant_id, job_id in waiting:
            run_job(tenant_id, job_id)

    def all(self, query: str, *values: object) -> Sequence[Any]:
        """Rows, seen past every policy."""
        return self.superuser.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """One value, seen past every policy."""
        row = self.superuser.execute(query, values).fetchone()
        return row[0] if row else None

    def open_again(self) -> None:
        """Reverse every final run that stands, so that the next test finds open periods."""
        query = "SELECT id FROM billing.run WHERE kind = 'final' AND state = 'done' AND reversed_by IS NULL"
        for (run_id,) in self.all(query):
            self.reverse(run_id, "Volgende test")


def build_scene(world: World, superuser: "psycopg.Connection[Any]") -> Scene:
    """Fill the world with what hours and costs need, through the services."""
    scene = Scene(world, superuser)
    with transaction(world.scope("finance")) as (session, actor):
        for slug in ("samen", "lindehaven", "bergdrecht"):
            scene.tenants[slug] = require_tenant(session, actor.cooperation_id, slug).id
    _add_parties(scene)
    variant = _add_product(scene)
    _add_shop(scene, "lindehaven", ("director", "holder"), variant)
    _add_shop(scene, "bergdrecht", ("director-b", "holder-b"), variant)
    _add_keys(scene)
    return scene


def _add_parties(scene: Scene) -> None:
    person = scene.one("SELECT id FROM tenants.person WHERE login = 'case-manager'")
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        iasz = add_party(session, actor, name="IASZ", municipality_id=scene.tenants["lindehaven"])
        sluis = add_party(session, actor, name="De Sluis", is_contractor=True)
        scene.parties.update({"IASZ": iasz, "De Sluis": sluis})
        for party, role, name, account in (
            (iasz, "Klantmanager", "Fatma", person),
            (iasz, "Klantmanager", "Joris", None),
            (sluis, "Werkleider", "Mo", None),
        ):
            scene.workers[name] = add_worker(
                session, actor, party_id=party, role=role, name=name, person_id=account
            )
        for cents, start, end in (
            (75_00, date(2013, 1, 1), date(2013, 10, 15)),
            (77_77, date(2013, 10, 15), None),
        ):
            add_rate(
                session,
                actor,
                party_id=iasz,
                role="Klantmanager",
                cents_per_hour=cents,
                starts_on=start,
                ends_on=end,
            )


def _add_product(scene: Scene) -> UUID:
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        product = add_product(
            session,
            actor,
            code="traject",
            name="Traject naar werk",
            kind="route",
            office="front",
            product_group="participatie",
            task_field="6.5",
            scheme="WWB",
            unit="traject",
            fund=FUND,
        )
        variant = add_variant(session, actor, product_id=product, code="kort", name="Kort traject")
        set_tariff(session, actor, variant_id=variant, price_cents=PRICE, starts_on=date(2013, 1, 1))
    return variant


def _add_shop(scene: Scene, slug: str, people: tuple[str, str], variant: UUID) -> None:
    director, holder = people
    world, tenant_id = scene.world, scene.tenants[slug]
    with transaction(world.scope(director, slug)) as (session, actor):
        menu = start_menu(session, actor, tenant_id, year(2013))
        version = save_lines(session, actor, tenant_id, menu, expected_version=1, lines=[NewLine(variant)])
        submit_menu(session, actor, tenant_id, menu, expected_version=version)
        facts = DecisionFacts("budget", "council", "2013-7", date(2012, 11, 8), "Begroting")
        decision = draft_decision(
            session, actor, tenant_id, facts, [LineAmount(FUND, 2013, 10 * PRICE)], confirmed=Everything()
        )
    with transaction(world.scope(holder, slug)) as (session, actor):
        version = menu_queries.require_menu(session, tenant_id, menu).version
        adopt_menu(session, actor, tenant_id, menu, expected_version=version, confirmed=Everything())
        adopt_decision(session, actor, tenant_id, decision, TODAY)
        line = menu_lines.lines(session, tenant_id, menu, TODAY)[0]
    with transaction(world.scope("case-manager", slug)) as (session, actor):
        client = register_client(session, actor, tenant_id, number=f"{slug}-1", name=f"Inwoner van {slug}")
        new = NewOrder(client, line.id, ORDER_PERIOD)
        order = place_order(session, actor, tenant_id, new, TODAY, Everything())
        scene.orders[slug] = order.id


def _add_keys(scene: Scene) -> None:
    both = (scene.tenants["lindehaven"], scene.tenants["bergdrecht"])
    plain = [(one, None) for one in both]
    fixed = list(zip(both, (Decimal("66.666667"), Decimal("33.333333")), strict=True))
    count = ("inwoners", "personen", date(2013, 1, 1))
    scene.keys["equal"] = scene.key(NewKey("Gelijk", "equal", plain))
    scene.keys["fixed"] = scene.key(NewKey("Twee derde", "fixed_shares", fixed))
    scene.keys["figure"] = scene.key(NewKey("Inwoners", "by_figure", plain, *count))
    scene.keys["hours"] = scene.key(NewKey("Uren", "by_hours", plain))
    for name, key_id in list(scene.keys.items()):
        with transaction(scene.world.scope("finance", "@")) as (session, actor):
            scene.pools[f"pool-{name}"] = add_pool(
                session, actor, code=f"pool-{name}", name=f"Pool {name}", key_id=key_id, fund=FUND
            )


def add_figure(scene: Scene, slug: str, value: str, unit: str = "personen", source: str = "CBS") -> None:
    """Plant a reference figure, as an import would."""
    scene.superuser.execute(
        """INSERT INTO tenants.figure (tenant_id, id, name, value, unit, year, reference_date, source)
           VALUES (%s, %s, 'inwoners', %s, %s, 2013, '2013-01-01', %s)""",
        (scene.tenants[slug], uuid4(), value, unit, source),
    )
