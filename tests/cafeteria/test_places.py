"""Opening a row of a search over all municipalities keeps that search: in menu and path, with its filters."""

import re

from cafeteria.clients.services import register_client
from regie.database.engine import transaction
from regie.database.tenant import require_tenant
from tests.world import SignIn, World

MENU = re.compile(r'class="menu__link" href="([^"]+)"')
PATH = re.compile(r'utrecht-breadcrumb-nav__link" href="([^"]+)"')


def somebody(world: World) -> str:
    """The page of a client of Lindehaven."""
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        here = require_tenant(session, actor.cooperation_id, "lindehaven").id
        client = register_client(session, actor, here, number="P-1", name="Plek Zoeker")
    return f"/m/lindehaven/clients/{client}"


def test_a_client_of_a_search_over_all_leads_back_to_it(world: World, client_for: SignIn) -> None:
    page, browser = somebody(world), client_for("case-manager")
    assert f'href="{page}"' in browser.get("/clients?text=zoeker&sort=name").text
    shown = browser.get(page).text
    assert "/clients?text=zoeker&amp;sort=name" in PATH.findall(shown)
    assert "/clients" in MENU.findall(shown)
    assert "/clients?text=zoeker&amp;sort=name" in PATH.findall(browser.get(f"{page}/edit").text)
    # Whoever chose a municipality stays in that one.
    browser.get("/m/lindehaven/clients?text=plek")
    shown = browser.get(page).text
    assert "/m/lindehaven/clients?text=plek" in PATH.findall(shown)
    assert "/m/lindehaven/clients" in MENU.findall(shown)
    # The list of another municipality does not hold this client.
    browser.get("/m/bergdrecht/clients?text=plek")
    assert "/m/lindehaven/clients" in PATH.findall(browser.get(page).text)


def test_who_finds_nothing_is_told_where_and_offered_everywhere(world: World, client_for: SignIn) -> None:
    somebody(world)
    browser = client_for("case-manager")
    nothing = browser.get("/m/bergdrecht/clients?text=zoeker").text
    assert "In Bergdrecht past niets." in nothing
    assert 'href="/clients?text=zoeker"' in nothing
    assert "Plek Zoeker" in browser.get("/clients?text=zoeker").text
    everywhere = browser.get("/clients?text=niemand").text
    assert "In uw 2 gemeenten past niets." in everywhere
    # Who serves one municipality is offered no other.
    assert "Zoek in alle gemeenten" not in client_for("desk").get("/m/lindehaven/clients?text=niemand").text
