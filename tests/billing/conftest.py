"""What billing tests start from: a product, an adopted choice, budget and a client in both municipalities."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from billing.budgets.services import DecisionFacts, LineAmount, adopt_decision, draft_decision
from cafeteria.assortment.services import add_product, add_variant, set_tariff
from cafeteria.clients.services import register_client
from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries as menu_queries
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.tenant import require_tenant
from regie.periods import year
from tests.world import TODAY, World

PRICE = 3_650_00
FUND = "re-integratie"


@dataclass(frozen=True)
class Shop:
    """A municipality in which orders can be placed."""

    slug: str
    tenant_id: int
    client_id: UUID
    menu_line_id: UUID


Shops = tuple[Shop, Shop]


def _product(world: World) -> UUID:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
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
        variant = add_variant(session, actor, product_id=product, code="kort", name="kort")
        set_tariff(session, actor, variant_id=variant, price_cents=PRICE, starts_on=date(2013, 1, 1))
    return variant


def _shop(world: World, slug: str, people: tuple[str, str], variant: UUID, budgets: dict[int, int]) -> Shop:
    director, holder = people
    with transaction(world.scope(director, slug)) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, slug).id
        menu = start_menu(session, actor, tenant_id, year(2013))
        version = save_lines(
            session, actor, tenant_id, menu, expected_version=1, lines=[NewLine(variant, ceiling_units=40)]
        )
        submit_menu(session, actor, tenant_id, menu, expected_version=version)
        facts = DecisionFacts("budget", "council", "2013-7", date(2012, 11, 8), "Begroting")
        amounts = [LineAmount(FUND, y, cents) for y, cents in budgets.items()]
        decision = draft_decision(session, actor, tenant_id, facts, amounts, confirmed=Everything())
    with transaction(world.scope(holder, slug)) as (session, actor):
        version = menu_queries.require_menu(session, tenant_id, menu).version
        adopt_menu(session, actor, tenant_id, menu, expected_version=version, confirmed=Everything())
        adopt_decision(session, actor, tenant_id, decision, TODAY)
        line = menu_lines.lines(session, tenant_id, menu, TODAY)[0]
    with transaction(world.scope("case-manager", slug)) as (session, actor):
        client = register_client(session, actor, tenant_id, number=f"{slug}-1", name=f"Inwoner van {slug}")
    return Shop(slug, tenant_id, client, line.id)


@pytest.fixture(scope="module")
def shops(world: World) -> Shops:
    """Lindehaven has room for 20 orders in 2013 and 1 in 2014; Bergdrecht for plenty in 2013 only."""
    variant = _product(world)
    return (
        _shop(world, "lindehaven", ("director", "holder"), variant, {2013: 20 * PRICE, 2014: PRICE}),
        _shop(world, "bergdrecht", ("director-b", "holder-b"), variant, {2013: 100 * PRICE}),
    )


def place(browser: FlaskClient, form: dict[str, str], path: str = "/m/lindehaven/orders/new") -> Any:
    """Place an order on its page, with yes to all that is asked."""
    asked = browser.post(path, data=form | {"step": "place"})
    keys = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    return browser.post(path, data={**form, "step": "place", "confirmed": keys}) if keys else asked
