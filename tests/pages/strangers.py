"""What the demonstration leaves out in the second cooperation: an arrangement, an order, hours, costs, a run.

Without these there would be nothing of strangers to look for in vain.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from billing.costs.services import NewKey, add_key, add_pool, add_rate, book_cost
from billing.demonstration.seed import FUND
from billing.hours.services import NewHours, book_hours
from billing.hours.week import Target
from billing.orders.services import NewOrder, place_order
from billing.runs.services import request_run
from billing.stories.stage import do_jobs
from cafeteria.caseload.search import search_clients
from cafeteria.menus.lines import lines
from cafeteria.menus.queries import find_adopted_menu
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.scope import Actor
from regie.database.tenant import require_tenant
from regie.periods import Period, month
from tenants.arrangements.services import add_arrangement, add_participation
from tenants.parties.services import add_party, add_worker
from tests.world import World

TODAY = date(2013, 11, 11)
WORKED = date(2013, 11, 4)
ROLE = "Klantmanager"
STRANGER = "schermer"


def let_strangers_work(world: World) -> None:
    """Let the case manager of Schermer order and work, and finance divide what it cost."""
    with transaction(world.scope("klantmanager.alkmaar")) as (_, case_manager):
        person = case_manager.person_id
    with transaction(world.scope("productbeheer.alkmaar", "@")) as (session, actor):
        party = add_party(session, actor, name="Sociale dienst Schermer")
        worker = add_worker(
            session, actor, party_id=party, role=ROLE, name="Yasmin El Idrissi", person_id=person
        )
        first_day = date(2013, 1, 1)
        add_rate(session, actor, party_id=party, role=ROLE, cents_per_hour=70_00, starts_on=first_day)
    _take_part(world, first_day)
    with transaction(world.scope("klantmanager.alkmaar", STRANGER)) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, STRANGER).id
        target = Target(tenant_id, order_id=_order(session, actor, tenant_id))
        book_hours(session, actor, [NewHours(worker, target, WORKED, 90)])
    with transaction(world.scope("financien.alkmaar", "@")) as (session, actor):
        _book_a_cost(session, actor, tenant_id)
        for kind in ("trial", "final"):
            request_run(session, actor, kind, month(2013, 10), confirmed=Everything())
    do_jobs()


def _take_part(world: World, first_day: date) -> None:
    with transaction(world.scope("productbeheer.alkmaar", "*")) as (session, actor):
        add_participation(
            session,
            actor,
            arrangement_id=add_arrangement(
                session, actor, name="Schermer samen", form="own_body", starts_on=first_day
            ),
            tenant_id=require_tenant(session, actor.cooperation_id, STRANGER).id,
            product_group="participatie",
            starts_on=first_day,
        )


def _order(session: Session, actor: Actor, tenant_id: int) -> UUID:
    counting = find_adopted_menu(session, tenant_id, TODAY)
    assert counting
    cheapest = min(lines(session, tenant_id, counting.id, TODAY), key=lambda line: line.unit_cents or 0)
    client = search_clients(session, {tenant_id}).rows[0]
    new = NewOrder(client.id, cheapest.id, Period(date(2013, 11, 1), date(2014, 1, 1)))
    return place_order(session, actor, tenant_id, new, TODAY, Everything()).id


def _book_a_cost(session: Session, actor: Actor, tenant_id: int) -> None:
    key = add_key(session, actor, NewKey("alleen Schermer", "equal", [(tenant_id, None)]))
    pool = add_pool(session, actor, code="scholing", name="Scholing", key_id=key, fund=FUND)
    incurred = date(2013, 10, 15)
    book_cost(
        session,
        actor,
        pool_id=pool,
        incurred_on=incurred,
        description="Cursus",
        cents=1_210_00,
        source="F-13-1",
    )
