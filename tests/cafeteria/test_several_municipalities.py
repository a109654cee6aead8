"""Lists over several municipalities hold those of the role and no other; with the list of all beside it."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from cafeteria.caseload.search import search_clients
from cafeteria.clients.services import register_client
from cafeteria.routes.search import search_open_routes
from cafeteria.routes.services import open_route, record_step
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.provision import DatabaseUrls
from regie.database.scope import Actor
from regie.database.tenant import require_tenant
from tenants.municipalities.registration import NewMunicipality, add_municipality
from tenants.people.accounts import NewGrant, add_person
from tests.world import START, World

Browser = Callable[[str], FlaskClient]
PLACES = ("lindehaven", "bergdrecht", "derde")
LISTS = ("/clients", "/routes", "/clients?text=Inwoner", "/routes?sort=name", "/clients?sort=-last")


@pytest.fixture(scope="module")
def three(world: World, database: DatabaseUrls) -> dict[str, int]:
    """A third municipality, and people who serve two of the three; a client with a route in each."""
    add_municipality(database.owner, "samen", NewMunicipality("derde", "Derdedam", "GM9004", START))
    two = [NewGrant(slug, "case_manager", START) for slug in PLACES[:2]]
    add_person(database.owner, "samen", "of-two", "Van Twee", None, two)
    # This one reads the third municipality for another role: row level security would let the rows through.
    mixed = [*two, NewGrant("derde", "budget_holder", START), NewGrant("derde", "auditor", START)]
    add_person(database.owner, "samen", "mixed", "Twee Petten", None, mixed)
    # And this one serves clients of the third, but only as the front desk.
    desk = [*two[:1], NewGrant("derde", "front_desk", START)]
    add_person(database.owner, "samen", "two-roles", "Twee Rollen", None, desk)
    found = {}
    with transaction(world.scope("case-manager", "*")) as (session, actor):
        for day, slug in enumerate(PLACES, 1):
            found[slug] = require_tenant(session, actor.cooperation_id, slug).id
            client = register_client(session, actor, found[slug], number=f"{slug}-1", name=f"Inwoner {slug}")
            register_client(session, actor, found[slug], number=f"{slug}-2", name=f"Zonder {slug}")
            opened = open_route(session, actor, found[slug], client, date(2013, 10, day))
            _record(session, actor, found[slug], opened, day)
    return found


def _record(session: Session, actor: Actor, tenant_id: int, route: UUID, steps: int) -> None:
    for version, kind in enumerate(("application", "intake", "diagnosis")[: steps - 1], 1):
        record_step(
            session,
            actor,
            tenant_id,
            route,
            expected_version=version,
            kind=kind,
            happened_on=date(2013, 10, 10 + version),
            outcome="Gedaan",
        )


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("login", ["of-two", "mixed"])
def test_who_serves_two_municipalities_never_meets_the_third(
    three: dict[str, int], client_for: Browser, login: str, path: str
) -> None:
    own, everybody = client_for(login).get(path).text, client_for("case-manager").get(path).text
    for text in (own, everybody):
        assert "Inwoner lindehaven" in text
        assert "Inwoner bergdrecht" in text
    assert "Inwoner derde" in everybody
    assert "Inwoner derde" not in own
    assert "/m/derde/clients" not in own


@pytest.mark.parametrize("path", ["/clients", "/routes", "/orders", "/orders.csv"])
def test_the_filter_takes_own_municipalities_only(
    three: dict[str, int], client_for: Browser, path: str
) -> None:
    for login in ("of-two", "mixed"):
        met = [
            client_for(login).get(f"{path}?municipality={slug}").status_code for slug in (*PLACES, "elders")
        ]
        assert met == [200, 200, 404, 404]
    one = client_for("of-two").get("/clients?municipality=bergdrecht").text
    assert "Inwoner bergdrecht" in one
    assert "Inwoner lindehaven" not in one


def test_registering_asks_for_the_municipality_and_not_where_there_is_one(
    three: dict[str, int], client_for: Browser
) -> None:
    asked = client_for("of-two").get("/clients").text
    assert 'href="/m/lindehaven/clients/new"' in asked
    assert 'href="/m/bergdrecht/clients/new"' in asked
    assert "switcher--button" in asked
    straight = client_for("of-two").get("/clients?municipality=bergdrecht").text
    assert 'href="/m/bergdrecht/clients/new"' in straight
    assert "switcher--button" not in straight


def test_each_client_has_its_next_step_and_its_last_day(world: World, three: dict[str, int]) -> None:
    with transaction(world.scope("case-manager")) as (session, _):
        found = {row.number: row for row in search_clients(session, three.values(), sort="last").rows}
        assert [(found[f"{slug}-1"].next_step, found[f"{slug}-1"].last) for slug in PLACES] == [
            ("application", date(2013, 10, 1)),
            ("intake", date(2013, 10, 11)),
            ("diagnosis", date(2013, 10, 12)),
        ]
        assert {(found[f"{slug}-2"].next_step, found[f"{slug}-2"].last) for slug in PLACES} == {(None, None)}
        last = [found[number].last for number in found]
        assert last[:3] == [None] * 3
        assert last[3:] == sorted(last[3:])  # type: ignore[type-var]


def test_a_group_filters_and_none_is_a_filter_too(world: World, three: dict[str, int]) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        here = three["lindehaven"]
        register_client(
            session, actor, here, number="G-1", name="Met groep", client_group="3", group_source="UWV"
        )
        assert [row.number for row in search_clients(session, {here}, client_group="3").rows] == ["G-1"]
        without = {row.number for row in search_clients(session, {here}, client_group="none").rows}
        assert without == {"lindehaven-1", "lindehaven-2"}
        session.rollback()


def test_the_longest_still_route_comes_first_and_steps_filter(world: World, three: dict[str, int]) -> None:
    with transaction(world.scope("case-manager")) as (session, actor):

        def found(**asked: object) -> list[str]:
            rows = search_open_routes(session, three.values(), **asked).rows  # type: ignore[arg-type]
            return [row.slug for row in rows]

        assert found() == list(PLACES)
        assert found(sort="still") == list(PLACES)[::-1]
        assert found(sort="name") == sorted(PLACES)
        assert found(next_step="intake") == ["bergdrecht"]
        assert found(next_step="result") == []
        assert found(contact_id=actor.person_id) == []


def test_the_front_desk_looks_at_every_route_and_records_its_own_steps(
    three: dict[str, int], client_for: Browser, world: World
) -> None:
    page = client_for("two-roles").get("/routes").text
    # Case manager in Lindehaven, front desk in the third: there the diagnosis is not theirs to record.
    assert "Inwoner lindehaven" in page
    assert "Inwoner derde" in page
    assert "/m/lindehaven/routes/" in page
    assert "/m/derde/routes/" not in page
    assert "/m/derde/routes/" in client_for("case-manager").get("/routes").text


def test_the_form_of_a_step_of_somebody_else_says_who_records_it(
    three: dict[str, int], client_for: Browser
) -> None:
    (address,) = set(
        re.findall(r"/m/derde/routes/[0-9a-f-]+/step", client_for("case-manager").get("/routes").text)
    )
    assert 'name="outcome"' in client_for("case-manager").get(address).text
    desk = client_for("two-roles").get(address).text
    assert 'name="outcome"' not in desk
    assert "Een klantmanager of teamleider legt deze stap vast." in desk


def test_without_a_route_the_list_says_how_one_begins(client_for: Browser) -> None:
    page = client_for("stranger").get("/routes").text
    assert "Een traject begint als u de aanvraag van een inwoner vastlegt." in page
    assert 'href="/clients"' in page


def test_a_role_without_a_purpose_opens_no_list(client_for: Browser, three: dict[str, int]) -> None:
    for path in ("/clients", "/routes"):
        assert client_for("holder").get(path).status_code == 403
        assert client_for("desk").get(path).status_code == 200


@pytest.mark.parametrize(
    ("text", "found"), [("100%25", ["B-100%"]), ("b_1", ["B_100"]), ("%25", ["B-100%"]), ("\\", [])]
)
def test_signs_of_a_pattern_are_searched_for_as_they_are(
    three: dict[str, int], world: World, client_for: Browser, text: str, found: list[str]
) -> None:
    with transaction(world.scope("case-manager", "*")) as (session, actor):
        for slug, number in (("bergdrecht", "B-100%"), ("lindehaven", "B_100")):
            if not search_clients(session, {three[slug]}, text=number).rows:
                sure = Everything()
                register_client(session, actor, three[slug], number=number, name="Met teken", confirmed=sure)
    page = client_for("of-two").get(f"/clients?text={text}").text
    assert [number for number in ("B-100%", "B_100") if f">{number}<" in page] == found
