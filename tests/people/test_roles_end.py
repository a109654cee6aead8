"""Roles end for running sessions, are handed over in one act, and never leave nobody who administers."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from regie.database.engine import transaction
from regie.database.provision import DatabaseUrls
from regie.errors import Conflict, Forbidden, Invalid, NotFound
from tenants.people.accounts import NewGrant, end_role, give_role
from tenants.people.grants import end_role as end_own_role
from tenants.people.grants import withdraw_role
from tests.walls.acting import maintaining
from tests.walls.test_dated_who import grant_of
from tests.world import START, TODAY, World

Browser = Callable[[str], FlaskClient]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("\u00a0", " ")))


def end(world: World, whose: str, ends_on: date, login: str = "director") -> None:
    with transaction(world.scope(login, "lindehaven" if login == "director" else "@")) as (session, actor):
        end_own_role(session, actor, *grant_of(world, whose), ends_on, on=TODAY)


def test_a_session_that_runs_loses_the_role_at_its_next_page(client_for: Browser, world: World) -> None:
    browser = client_for("holder")
    assert browser.get("/m/lindehaven/settings").status_code == 200
    end(world, "holder", TODAY)
    assert browser.get("/m/lindehaven/settings").status_code in (302, 303, 401)
    assert client_for("holder-2").get("/m/lindehaven/settings").status_code == 200


def test_a_role_does_not_end_in_the_past(world: World) -> None:
    with pytest.raises(Conflict) as refused:
        end(world, "holder", date(2013, 11, 10))
    assert refused.value.code == "ends_in_the_past"


def test_who_administers_nothing_ends_no_role(world: World) -> None:
    for login in ("finance", "case-manager"):
        with pytest.raises(Forbidden):
            end(world, "case-manager", TODAY, login)
    end(world, "case-manager", TODAY, "operator")


def test_an_unused_role_is_withdrawn(world: World) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        withdraw_role(session, actor, *grant_of(world, "controller"))
    with maintaining(world) as owner:
        held = "SELECT 1 FROM tenants.role_grant WHERE role = 'municipal_controller'"
        assert owner.execute(held).fetchall() == []


def test_a_director_ends_a_role_on_a_page_that_says_first_what_will_happen(
    client_for: Browser, world: World
) -> None:
    browser, (_, grant) = client_for("director"), grant_of(world, "holder-2")
    address = f"/m/lindehaven/settings/roles/{grant}/end"
    assert address in browser.get("/m/lindehaven/settings").text
    assert browser.get(address).status_code == 200
    asked = {"act": "end", "last_day": "31-12-2013"}
    said = browser.post(address, data={**asked, "step": "check"})
    assert said.status_code == 200
    assert "De rol Budgethouder van Holder 2 eindigt op 31-12-2013" in plain(said.text)
    assert client_for("holder-2").get("/m/lindehaven/settings").status_code == 200
    assert "31-12-2013" not in browser.get("/m/lindehaven/settings").text
    assert browser.post(address, data={**asked, "step": "confirm"}).status_code == 303
    assert "31-12-2013" in browser.get("/m/lindehaven/settings").text


def test_the_last_director_hears_why_not_before_confirming(client_for: Browser, world: World) -> None:
    (_, grant) = grant_of(world, "director")
    asked = {"act": "end", "last_day": "31-12-2013", "step": "check"}
    answer = client_for("director").post(f"/m/lindehaven/settings/roles/{grant}/end", data=asked)
    assert answer.status_code == 409
    assert "Verder beheert hier niemand" in plain(answer.text)


@pytest.mark.parametrize("login", ["holder", "auditor", "case-manager", "director-b"])
def test_who_may_not_end_roles_gets_no_page_and_no_link(
    client_for: Browser, world: World, login: str
) -> None:
    (_, grant) = grant_of(world, "holder-2")
    address = f"/m/lindehaven/settings/roles/{grant}/end"
    assert client_for(login).get(address).status_code in (403, 404)
    assert address not in client_for(login).get("/m/lindehaven/settings").text


def test_a_grant_of_elsewhere_is_not_found(client_for: Browser, world: World) -> None:
    (_, grant) = grant_of(world, "holder-b")
    address = f"/m/lindehaven/settings/roles/{grant}/end"
    assert client_for("director").get(address).status_code == 404


# --- With the owner's address ---


def roles_of(world: World, login: str) -> set[tuple[str, date | None]]:
    query = """SELECT g.role, upper(g.valid) FROM tenants.role_grant g
                 JOIN tenants.person p ON p.id = g.person_id WHERE p.login = %s"""
    with maintaining(world) as owner:
        return {(str(role), ends_on) for role, ends_on in owner.execute(query, (login,))}


def test_a_director_hands_the_role_over_in_one_act(world: World) -> None:
    role = NewGrant("lindehaven", "municipal_director", date(2014, 1, 1))
    with pytest.raises(Conflict):
        end_role(world.owner_url, "samen", "director", role, date(2014, 1, 1))
    give_role(world.owner_url, "samen", "controller", role, instead_of="director")
    assert roles_of(world, "director") == {("municipal_director", date(2014, 1, 1))}
    assert ("municipal_director", None) in roles_of(world, "controller")
    with maintaining(world) as owner:
        noted = """SELECT a.what, p.login FROM regie.audit a
                     JOIN tenants.person p ON p.id::text = a.detail ->> 'account'
                    WHERE a.what LIKE 'roles.%' ORDER BY a.recorded_at"""
        assert owner.execute(noted).fetchall() == [("roles.given", "controller"), ("roles.ended", "director")]


def test_what_is_not_held_is_not_handed_over_and_nothing_is_given_then(world: World) -> None:
    role = NewGrant("lindehaven", "municipal_director", date(2014, 1, 1))
    for giver in ("holder", "nobody"):
        with pytest.raises(NotFound):
            give_role(world.owner_url, "samen", "controller", role, instead_of=giver)
    assert roles_of(world, "controller") == {("municipal_controller", None)}
    with pytest.raises(Invalid):
        give_role(world.owner_url, "samen", "director", role)
    with pytest.raises(Invalid):
        give_role(world.owner_url, "samen", "holder", NewGrant("lindehaven", "koning", START))


def test_a_mistake_is_withdrawn_by_the_owner(world: World) -> None:
    give_role(world.owner_url, "samen", "auditor", NewGrant("bergdrecht", "budget_holder", TODAY))
    end_role(world.owner_url, "samen", "auditor", NewGrant("bergdrecht", "budget_holder", TODAY), None)
    assert roles_of(world, "auditor") == {("auditor", None)}


def test_nobody_but_the_owner_gives_roles(world: World, database: DatabaseUrls) -> None:
    with pytest.raises(Forbidden):
        give_role(database.app, "samen", "auditor", NewGrant("samen", "finance", TODAY))
    give_role(database.owner, "samen", "auditor", NewGrant("samen", "finance", TODAY))
