"""Pages of clients and their routes, as front desk and case manager meet them."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from cafeteria.clients.panels import client_panels
from cafeteria.clients.queries import ClientRow
from cafeteria.clients.services import register_client
from regie.database.engine import transaction
from regie.web.page import PageContext
from tests.world import World

Browser = Callable[[str], FlaskClient]
HOME = "/m/lindehaven/clients"


def plain(text: str) -> str:
    """The text of a page without tags, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("\u00a0", " ")))


@pytest.fixture
def someone(world: World, ids: dict[str, int]) -> UUID:
    """A client of Lindehaven without a group."""
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        return register_client(session, actor, ids["lindehaven"], number=f"N-{uuid4()}", name="Ada Voorbeeld")


def test_a_municipality_without_clients_says_what_to_do(client_for: Browser) -> None:
    page = client_for("case-manager").get("/m/bergdrecht/clients").text
    assert "empty__title" in page
    assert "/m/bergdrecht/clients/new" in page


def test_a_client_is_registered_found_and_followed_to_the_result(client_for: Browser) -> None:
    browser = client_for("case-manager")
    assert browser.get(f"{HOME}/new").status_code == 200
    made = browser.post(f"{HOME}/new", data={"number": "L-100", "name": "Bea Zoekbaar"})
    assert made.status_code == 303
    assert "Bea Zoekbaar" in browser.get(f"{HOME}?text=zoekbaar").text
    assert "Bea Zoekbaar" not in browser.get(f"{HOME}?text=%25&mine=on").text
    opened = browser.post(
        f"{made.location}/routes/new", data={"happened_on": "01-10-2013", "outcome": "In behandeling"}
    )
    assert opened.status_code == 303
    for version, kind in enumerate(("intake", "diagnosis", "route", "result"), 2):
        page = browser.get(made.location).text
        (route,) = set(re.findall(r"/m/lindehaven/routes/[0-9a-f-]+/step", page))
        assert f'value="{kind}"' in browser.get(route).text
        form = {"version": str(version), "kind": kind, "happened_on": "11-11-2013", "outcome": f"Af: {kind}"}
        assert browser.post(route, data=form).status_code == 303
    page = plain(browser.get(made.location).text)
    for words in ("In behandeling", "Af: result", "11-11-2013", "Case Manager"):
        assert words in page
    assert f"{made.location}/routes/new" in browser.get(made.location).text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"happened_on": "12-11-2013", "outcome": "Morgen"}, 422),
        ({"happened_on": "01-10-2013", "outcome": " "}, 422),
        ({"happened_on": "gisteren", "outcome": "Ja"}, 422),
    ],
)
def test_a_wrong_application_opens_no_route(
    client_for: Browser, someone: UUID, form: dict[str, str], status: int
) -> None:
    browser = client_for("desk")
    answer = browser.post(f"{HOME}/{someone}/routes/new", data=form)
    assert answer.status_code == status
    assert "errors__list" in answer.text
    assert "/step" not in browser.get(f"{HOME}/{someone}").text


def test_a_second_application_on_an_open_route_is_told(client_for: Browser, someone: UUID) -> None:
    browser = client_for("desk")
    form = {"happened_on": "01-10-2013", "outcome": "In behandeling"}
    assert browser.post(f"{HOME}/{someone}/routes/new", data=form).status_code == 303
    assert browser.post(f"{HOME}/{someone}/routes/new", data=form).status_code == 409


def test_the_front_desk_is_not_offered_the_diagnosis(client_for: Browser, someone: UUID) -> None:
    browser = client_for("desk")
    form = {"happened_on": "01-10-2013", "outcome": "Klaar"}
    browser.post(f"{HOME}/{someone}/routes/new", data=form)
    (route,) = set(re.findall(r"/m/lindehaven/routes/[0-9a-f-]+/step", browser.get(f"{HOME}/{someone}").text))
    assert browser.post(route, data=form | {"version": "2", "kind": "intake"}).status_code == 303
    assert "/step" not in browser.get(f"{HOME}/{someone}").text
    assert "/step" in client_for("case-manager").get(f"{HOME}/{someone}").text
    assert browser.post(route, data=form | {"version": "3", "kind": "diagnosis"}).status_code == 403


@pytest.mark.parametrize(
    ("form", "group"),
    [
        ({"basis": "wage_value", "wage_value": "80"}, "Groep 2"),
        ({"basis": "wage_value", "wage_value": "80,5 %"}, "Groep 1"),
        ({"basis": "wage_value", "wage_value": "19"}, "Groep 3"),
        ({"basis": "care"}, "Groep 4"),
    ],
)
def test_a_wage_value_or_a_diagnosis_becomes_a_group(
    client_for: Browser, someone: UUID, form: dict[str, str], group: str
) -> None:
    browser = client_for("case-manager")
    form = {"version": "1", "assessor": "UWV", "assessed_on": "01-11-2013"} | form
    assert browser.get(f"{HOME}/{someone}/group").status_code == 200
    assert browser.post(f"{HOME}/{someone}/group", data=form).status_code == 303
    page = plain(browser.get(f"{HOME}/{someone}").text)
    assert group in page
    assert "UWV, 01-11-2013" in page
    # Whoever looks at what was before is told; who saves what stands there changes nothing.
    assert browser.post(f"{HOME}/{someone}/group", data=form).status_code == 409
    assert browser.post(f"{HOME}/{someone}/group", data=form | {"version": "2"}).status_code == 303
    none = {"version": "2", "basis": "none"}
    assert browser.post(f"{HOME}/{someone}/group", data=none).status_code == 303
    assert group not in plain(browser.get(f"{HOME}/{someone}").text)
    moved = plain(browser.get(f"{HOME}/{someone}/group").text)
    assert f"Van geen naar {group}" in moved
    assert "Case Manager" in moved


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"basis": "wage_value", "assessor": "UWV", "assessed_on": "01-11-2013"},
        {"basis": "wage_value", "wage_value": "101", "assessor": "UWV", "assessed_on": "01-11-2013"},
        {"basis": "wage_value", "wage_value": "-1", "assessor": "UWV", "assessed_on": "01-11-2013"},
        {"basis": "wage_value", "wage_value": "1,234", "assessor": "UWV", "assessed_on": "01-11-2013"},
        {"basis": "wage_value", "wage_value": "¹", "assessor": "UWV", "assessed_on": "01-11-2013"},
        {"basis": "wage_value", "wage_value": "50", "assessed_on": "01-11-2013"},
        {"basis": "care", "assessor": "UWV"},
    ],
)
def test_an_incomplete_assessment_sets_no_group(
    client_for: Browser, someone: UUID, form: dict[str, str]
) -> None:
    answer = client_for("case-manager").post(f"{HOME}/{someone}/group", data={"version": "1"} | form)
    assert answer.status_code == 422
    assert "errors__list" in answer.text


def test_a_name_is_changed_and_a_stale_change_is_told(client_for: Browser, someone: UUID) -> None:
    browser = client_for("desk")
    assert browser.get(f"{HOME}/{someone}/edit").status_code == 200
    form = {"version": "1", "name": "Ada Anders"}
    assert browser.post(f"{HOME}/{someone}/edit", data=form).status_code == 303
    assert "Ada Anders" in browser.get(f"{HOME}/{someone}").text
    stale = browser.post(f"{HOME}/{someone}/edit", data=form | {"name": "Ada Later"})
    assert stale.status_code == 409
    assert "Ada Later" in stale.text


def test_a_higher_room_shows_its_panel_on_the_page_of_a_client(client_for: Browser, someone: UUID) -> None:
    def panel(ctx: PageContext, client: ClientRow) -> Markup | None:
        return Markup("<p>Paneel van {}</p>").format(client.id)

    client_panels.append(panel)
    try:
        assert f"Paneel van {someone}" in client_for("desk").get(f"{HOME}/{someone}").text
    finally:
        client_panels.remove(panel)


@pytest.mark.parametrize("login", ["director", "holder", "auditor", "finance", "operator", "product-manager"])
def test_a_role_without_a_purpose_opens_no_page_of_clients(
    client_for: Browser, someone: UUID, login: str
) -> None:
    browser = client_for(login)
    # An operator reads no municipality at all, so there it is not even found.
    expected = 404 if login == "operator" else 403
    assert browser.get(HOME).status_code == expected
    assert browser.get(f"{HOME}/{someone}").status_code == expected
    assert f'href="{HOME}"' not in browser.get("/").text


def test_a_client_of_a_neighbour_is_not_found(client_for: Browser, someone: UUID) -> None:
    assert client_for("case-manager").get(f"/m/bergdrecht/clients/{someone}").status_code == 404
    assert client_for("stranger").get(f"{HOME}/{someone}").status_code == 404
    assert client_for("desk").get("/m/bergdrecht/clients").status_code == 404
    assert client_for("desk").get(f"{HOME}/{someone}").status_code == 200


@pytest.mark.parametrize("query", ["?sort=geen&page=x", "?page=999999", "?text=%00", "?sort=-name&text=%25_"])
def test_a_strange_address_still_gives_a_list(client_for: Browser, query: str) -> None:
    assert client_for("case-manager").get(HOME + query).status_code in (200, 422)
