"""Pages of the cooperation, its parties and its figures."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from regie.database.engine import transaction
from tenants.figures.schemas import COLUMNS
from tenants.figures.services import import_figures
from tests.world import World

Browser = Callable[[str], FlaskClient]


def plain(text: str) -> str:
    """The text of a page without tags, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("\u00a0", " ")))


@pytest.fixture(scope="module")
def imported(world: World) -> None:
    """One figure of each municipality and a printed total that is one off."""
    rows = (
        "Lindehaven,GM9001,2013,inwoners,49000,personen,2013-01-01,nota",
        'Bergdrecht,GM9002,2013,inwoners,"22451,5",personen,2013-01-01,nota',
        'Totaal,*,2013,inwoners,"71452,5",personen,2013-01-01,nota',
    )
    with transaction(world.scope("finance", "*")) as (session, actor):
        import_figures(session, actor, "\n".join((",".join(COLUMNS), *rows)).encode())


def test_figures_and_findings_stand_on_one_page(client_for: Browser, imported: None) -> None:
    page = plain(client_for("finance").get("/figures").text)
    for words in ("49.000", "22.451,5", "71.452,5", "71.451,5", "01-01-2013", "nota"):
        assert words in page
    assert "49.000," not in page
    assert client_for("finance").get("/figures?name=inwoners").status_code == 200
    assert client_for("finance").get("/figures?name=onbekend").status_code == 200


def test_figures_of_a_neighbour_are_on_no_page(client_for: Browser, imported: None) -> None:
    assert "Bergdrecht" not in client_for("holder").get("/figures").text
    assert "22.451" not in client_for("stranger-finance").get("/figures").text
    assert "49.000" in client_for("holder").get("/figures").text


def test_without_figures_the_page_says_how_they_come(client_for: Browser) -> None:
    page = client_for("stranger-finance").get("/figures").text
    assert page.count("empty__title") == 2


@pytest.mark.parametrize("path", ["/cooperation", "/parties"])
def test_an_empty_cooperation_says_what_to_do(client_for: Browser, path: str) -> None:
    page = client_for("stranger").get(path)
    assert page.status_code == 200
    assert "empty__title" in page.text


def test_an_arrangement_gets_participants_on_the_pages(client_for: Browser, ids: dict[str, int]) -> None:
    browser = client_for("product-manager")
    assert browser.get("/cooperation/arrangements/new").status_code == 200
    arrangement = {
        "name": "Werk samen",
        "form": "host_municipality",
        "host_id": str(ids["lindehaven"]),
        "starts_on": "01-01-2013",
    }
    assert browser.post("/cooperation/arrangements/new", data=arrangement).status_code == 303
    again = browser.post("/cooperation/arrangements/new", data=arrangement)
    assert again.status_code == 409
    assert "errors__list" in again.text
    form = browser.get("/cooperation/participations/new").text
    (arrangement_id,) = set(re.findall(r'value="([0-9a-f-]{36})"[^>]*>Werk samen', form))
    taking_part = {
        "arrangement_id": arrangement_id,
        "tenant_id": str(ids["bergdrecht"]),
        "product_group": "werk",
        "starts_on": "01-01-2013",
        "last_day": "31-12-2014",
    }
    assert browser.post("/cooperation/participations/new", data=taking_part).status_code == 303
    assert browser.post("/cooperation/participations/new", data=taking_part).status_code == 409
    page = plain(browser.get("/cooperation").text)
    for words in ("Werk samen", "Lindehaven", "werk", "31-12-2014", "GM9002"):
        assert words in page
    assert "31-12-2014" not in client_for("holder").get("/cooperation").text


def test_a_wrong_date_is_told(client_for: Browser, ids: dict[str, int]) -> None:
    form = {"name": "X", "form": "own_body", "starts_on": "01-01-2013", "last_day": "31-12-2012"}
    answer = client_for("product-manager").post("/cooperation/arrangements/new", data=form)
    assert answer.status_code == 422
    assert "31-12-2012" in answer.text


def test_a_party_and_its_worker_are_registered_on_the_pages(client_for: Browser, ids: dict[str, int]) -> None:
    browser = client_for("product-manager")
    assert browser.get("/parties/new").status_code == 200
    party = {"name": "De Sluis", "roles": ["is_performer", "is_contractor"]}
    assert browser.post("/parties/new", data=party).status_code == 303
    assert browser.post("/parties/new", data=party).status_code == 422
    form = browser.get("/parties/workers/new").text
    (party_id,) = set(re.findall(r'value="([0-9a-f-]{36})"[^>]*>De Sluis', form))
    (person_id,) = set(re.findall(r'value="([0-9a-f-]{36})"[^>]*>Case Manager', form))
    worker = {"party_id": party_id, "role": "Adviseur", "name": "C. Manager", "person_id": person_id}
    assert browser.post("/parties/workers/new", data=worker).status_code == 303
    assert "Case Manager" not in browser.get("/parties/workers/new").text
    page = plain(browser.get("/parties").text)
    for words in ("De Sluis", "Adviseur", "C. Manager"):
        assert words in page


@pytest.mark.parametrize(
    "path", ["/parties/new", "/cooperation/arrangements/new", "/cooperation/participations/new"]
)
def test_who_may_not_change_it_does_not_get_the_form(client_for: Browser, path: str) -> None:
    assert client_for("team-lead").get(path).status_code == 403
    assert client_for("team-lead").get("/parties/workers/new").status_code == 200


def test_a_provider_sees_none_of_it(client_for: Browser) -> None:
    for path in ("/cooperation", "/parties", "/figures"):
        assert client_for("provider").get(path).status_code == 403


def test_a_long_list_of_figures_comes_in_pages(client_for: Browser, world: World) -> None:
    rows = [f"Lindehaven,GM9001,2013,reeks,{day},dagen,2013-01-01,nota {day}" for day in range(101)]
    with transaction(world.scope("finance", "*")) as (session, actor):
        import_figures(session, actor, "\n".join((",".join(COLUMNS), *rows)).encode())
    browser = client_for("finance")
    first, last = (browser.get(f"/figures?name=reeks&page={number}").text for number in (1, 99))
    assert first.count("nota ") == 100
    assert last.count("nota ") == 1
    assert "name=reeks&amp;page=2" in first
