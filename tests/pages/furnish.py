"""The furnished house: the demonstration, and beside it what only tests need; built once, then cloned.

So every page has rows, in two municipalities of one cooperation and in one of another.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from billing.demonstration.seed import FUND, seed
from billing.runs.search import search_runs
from billing.statements.services import request_document
from billing.stories.stage import do_jobs
from cafeteria.caseload.search import search_clients
from cafeteria.menus.queries import find_adopted_menu
from cafeteria.menus.services import start_menu, submit_menu
from cafeteria.routes.queries import list_routes_of_client
from cafeteria.routes.services import open_route
from regie.asking import Everything
from regie.database.engine import dispose_engines, transaction
from regie.database.migrate import migrate
from regie.database.provision import DatabaseUrls, provision
from regie.database.scope import Actor
from regie.database.tenant import require_tenant
from regie.periods import year
from tenants.people.accounts import NewGrant, add_person
from tests.pages.strangers import let_strangers_work
from tests.world import World, keep_tokens

FURNISHED = "regie_furnished"
ONE_AT_A_TIME = 823900
HOME, NEIGHBOUR, STRANGER = "woerden", "montfoort", "schermer"
OPENED = date(2013, 9, 2)
# Whose login stands for a role; the last two the demonstration does not have.
LOGINS = {
    "municipal_director": "regievoerder.woerden",
    "budget_holder": "budgethouder.woerden",
    "municipal_controller": "controller.woerden",
    "front_desk": "loket.woerden",
    "case_manager": "klantmanager",
    "team_lead": "teamleider",
    "product_manager": "productbeheer",
    "finance": "financien",
    "provider_person": "intermediair.woerden",
    "auditor": "auditor",
    "operator": "beheer",
}
ADDED = ("front_desk", "provider_person")


def furnish(admin_url: str) -> str:
    """Build the furnished database unless it is there, and give its name."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        # Workers of pytest ask at the same moment: the second waits, and finds it built.
        admin.execute("SELECT pg_advisory_lock(%s)", (ONE_AT_A_TIME,))
        built = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not admin.execute(built, (FURNISHED,)).fetchone():
            building = f"{FURNISHED}_building"
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building)))
            urls = provision(admin_url, building, {})
            fill(urls)
            keep_tokens(urls.owner, admin_url, LOGINS.values())
            names = sql.Identifier(building), sql.Identifier(FURNISHED)
            admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    return FURNISHED


def fill(urls: DatabaseUrls) -> None:
    """Fill an empty database with the demonstration and with what only tests need."""
    migrate(urls.owner)
    with _connected_to(urls):
        seed(urls)
        _add_people(urls)
        _add_rows(World(urls.owner))


@contextmanager
def _connected_to(urls: DatabaseUrls) -> Iterator[None]:
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = urls.app
    try:
        yield
    finally:
        dispose_engines()
        os.environ["DATABASE_URL"] = before or urls.app


def _add_people(urls: DatabaseUrls) -> None:
    for role in ADDED:
        login, grant = LOGINS[role], NewGrant(HOME, role, date(2011, 1, 1))
        add_person(urls.owner, "regio-woerden", login, login, None, [grant])


def _add_rows(world: World) -> None:
    for slug, case_manager, director in (
        (HOME, "klantmanager", "regievoerder.woerden"),
        (NEIGHBOUR, "klantmanager", "regievoerder.montfoort"),
        (STRANGER, "klantmanager.alkmaar", "regievoerder.schermer"),
    ):
        with transaction(world.scope(case_manager, slug)) as (session, actor):
            _open_a_route(session, actor, require_tenant(session, actor.cooperation_id, slug).id)
        with transaction(world.scope(director, slug)) as (session, actor):
            tenant_id = require_tenant(session, actor.cooperation_id, slug).id
            _draft_choices(session, actor, tenant_id)
            _draft_a_decision(session, actor, tenant_id)
    let_strangers_work(world)
    _print(world, "financien", (HOME, NEIGHBOUR))
    _print(world, "financien.alkmaar", (STRANGER,))
    do_jobs()


def _print(world: World, finance: str, slugs: tuple[str, ...]) -> None:
    with transaction(world.scope(finance, "*")) as (session, actor):
        cooperation = actor.cooperation_id
        run = next(run for run in search_runs(session, cooperation).rows if run.stands)
        here = [require_tenant(session, cooperation, slug).id for slug in slugs]
        for tenant_id in (cooperation, *here):
            request_document(session, actor, tenant_id, run.id, "xlsx")


def _open_a_route(session: Session, actor: Actor, tenant_id: int) -> None:
    for client in search_clients(session, {tenant_id}).rows:
        if not any(route.closed_on is None for route in list_routes_of_client(session, tenant_id, client.id)):
            open_route(session, actor, tenant_id, client.id, OPENED)
            return


def _draft_choices(session: Session, actor: Actor, tenant_id: int) -> None:
    counting = find_adopted_menu(session, tenant_id, date(2013, 11, 11))
    assert counting
    menu = start_menu(session, actor, tenant_id, year(2016), copy_from=counting.id)
    submit_menu(session, actor, tenant_id, menu, expected_version=1)
    start_menu(session, actor, tenant_id, year(2015), copy_from=counting.id)


def _draft_a_decision(session: Session, actor: Actor, tenant_id: int) -> None:
    facts = DecisionFacts("budget", "college", "2013/2", date(2013, 11, 4), "Wijziging van de begroting")
    draft_decision(
        session, actor, tenant_id, facts, [LineAmount(FUND, 2013, 12_500_00)], confirmed=Everything()
    )
