"""What each role finds in the menu: its work and nothing else, within one municipality and over all."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.pages.furnish import HOME, LOGINS

SignIn = Callable[[str], FlaskClient]
ENTRY = re.compile(r'class="menu__link" href="([^"]+)"( aria-current="page")?>([^<]+)<')
OF_A_MUNICIPALITY = "Overzicht, Productkeuze, Budget, Kostenoverzicht, Instellingen"
SERVING = "Inwoners, Trajecten, Opdrachten"
DIVIDING = "Kostenverdeling, Kosten, Verdeelsleutels"
# On a page over all municipalities that the role covers.
MENUS = {
    "municipal_director": "Overzicht, Te beslissen, Productkeuze, Budget, Kostenoverzicht, Instellingen, "
    "Assortiment, Geldstromen, Kengetallen, Samenwerking",
    "budget_holder": "Overzicht, Te beslissen, Productkeuze, Budget, Kostenoverzicht, Instellingen, "
    "Assortiment, Geldstromen, Kengetallen, Samenwerking",
    "municipal_controller": f"{OF_A_MUNICIPALITY}, Assortiment, Geldstromen, Kengetallen, Samenwerking",
    "front_desk": f"Overzicht, {SERVING}, Productkeuze, Assortiment, Geldstromen, Samenwerking",
    "case_manager": f"Overzicht, {SERVING}, Mijn uren, Budget, Assortiment, Geldstromen, Samenwerking",
    "team_lead": f"Overzicht, {SERVING}, Mijn uren, Budget, {DIVIDING}, "
    "Assortiment, Geldstromen, Kengetallen, Samenwerking",
    "product_manager": f"Overzicht, Mijn uren, {DIVIDING}, "
    "Assortiment, Geldstromen, Kengetallen, Samenwerking",
    "finance": f"Overzicht, Mijn uren, Budget, {DIVIDING}, "
    "Assortiment, Geldstromen, Kengetallen, Samenwerking",
    "provider_person": "Overzicht",
    "auditor": f"Overzicht, Budget, {DIVIDING}, "
    "Instellingen, Assortiment, Geldstromen, Kengetallen, Samenwerking, Logboek",
    "operator": "Overzicht, Assortiment, Geldstromen, Samenwerking, Beheer",
}
# Of who covers several: what comes with a municipality; the other words now mean that municipality.
WITHIN = {
    "case_manager": {"Productkeuze"},
    "team_lead": {"Productkeuze"},
    "finance": {"Productkeuze", "Kostenoverzicht"},
    "auditor": {"Productkeuze", "Kostenoverzicht"},
}


def menu(client: FlaskClient, address: str) -> dict[str, str]:
    """Label and address of each entry."""
    return {found[3]: found[1] for found in ENTRY.finditer(client.get(address).text)}


def current(client: FlaskClient, address: str) -> list[str]:
    """The entries that a page is part of."""
    return [found[3] for found in ENTRY.finditer(client.get(address).text) if found[2]]


@pytest.mark.parametrize("role", LOGINS)
def test_a_role_finds_its_work_in_the_menu(role: str, client_for: SignIn) -> None:
    assert ", ".join(menu(client_for(LOGINS[role]), "/")) == MENUS[role]


@pytest.mark.parametrize("role", ["case_manager", "team_lead", "finance", "auditor"])
def test_within_a_municipality_the_same_words_lead_to_that_municipality(
    role: str, client_for: SignIn
) -> None:
    client = client_for(LOGINS[role])
    over_all, within = menu(client, "/"), menu(client, f"/m/{HOME}/")
    assert within.keys() - over_all.keys() == WITHIN[role]
    assert over_all["Budget"] == "/budgets"
    assert within["Budget"] == f"/m/{HOME}/budget"


def test_the_switcher_leads_to_the_same_kind_of_page_and_back_to_all(client_for: SignIn) -> None:
    client = client_for(LOGINS["case_manager"])
    assert 'href="/m/montfoort/clients">Montfoort' in client.get("/clients").text
    assert 'href="/m/montfoort/clients">Montfoort' in client.get("/m/woerden/clients").text
    assert 'href="/clients">Alle gemeenten' in client.get("/m/woerden/clients").text


@pytest.mark.parametrize(
    ("role", "address", "entry"),
    [
        ("finance", "/costs/keys/new", "Verdeelsleutels"),
        ("finance", "/costs/new", "Kosten"),
        ("budget_holder", f"/m/{HOME}/decisions", "Budget"),
        ("case_manager", f"/m/{HOME}/orders", "Opdrachten"),
        ("case_manager", "/", "Overzicht"),
    ],
)
def test_one_entry_is_marked_also_on_the_pages_below_it(
    role: str, address: str, entry: str, client_for: SignIn
) -> None:
    assert current(client_for(LOGINS[role]), address) == [entry]
