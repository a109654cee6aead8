"""Arrangements, participations and parties are followed, ended and withdrawn on pages that say it first."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from regie.database.engine import transaction
from regie.errors import Conflict, Forbidden, Invalid, NotFound
from tenants.arrangements.queries import list_arrangements, list_participations
from tenants.arrangements.services import add_arrangement, add_participation
from tenants.parties.queries import list_parties, require_party
from tenants.parties.services import add_party, add_worker, change_party
from tests.world import World

Browser = Callable[[str], FlaskClient]
NEW_YEAR = date(2013, 1, 1)


def plain(page: str) -> str:
    """The text of a page without tags, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00a0", " ")))


@pytest.fixture(scope="module")
def arrangement(world: World, ids: dict[str, int]) -> UUID:
    """An arrangement without an end, in which Lindehaven takes part without an end."""
    with transaction(world.scope("product-manager", "*")) as (session, actor):
        made = add_arrangement(session, actor, name="Werk samen", form="own_body", starts_on=NEW_YEAR)
        add_participation(
            session,
            actor,
            arrangement_id=made,
            tenant_id=ids["lindehaven"],
            product_group="werk",
            starts_on=NEW_YEAR,
        )
    return made


@pytest.fixture(scope="module")
def party(world: World) -> UUID:
    """A party that was always there."""
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        return add_party(session, actor, name="De Sluis")


def end_on_page(browser: FlaskClient, address: str, **asked: str) -> str:
    """Look first, then confirm; gives the sentence that was shown."""
    said = browser.post(address, data={"act": "end", **asked, "step": "check"})
    assert said.status_code == 200, plain(said.text)
    assert browser.post(address, data={"act": "end", **asked, "step": "confirm"}).status_code == 303
    return plain(said.text)


def test_a_participation_is_followed_once_somebody_says_that_the_open_one_may_end(
    world: World, ids: dict[str, int], arrangement: UUID
) -> None:
    with transaction(world.scope("product-manager", "*")) as (session, actor):

        def follow(follows: bool) -> None:
            add_participation(
                session,
                actor,
                arrangement_id=arrangement,
                tenant_id=ids["lindehaven"],
                product_group="werk",
                starts_on=date(2014, 1, 1),
                follows=follows,
            )

        with pytest.raises(Conflict) as asked:
            follow(follows=False)
        assert (asked.value.code, asked.value.numbers["last_day"]) == ("follows", date(2013, 12, 31))
        follow(follows=True)
        found = list_participations(session, actor.cooperation_id, ids["lindehaven"])
        assert [row.ends_on for row in found] == [date(2014, 1, 1), None]


def test_participation_and_then_arrangement_end_on_their_pages(
    client_for: Browser, world: World, ids: dict[str, int], arrangement: UUID
) -> None:
    browser = client_for("product-manager")
    with transaction(world.scope("auditor")) as (session, actor):
        (member,) = list_participations(session, actor.cooperation_id)
    of_member, of_all = (
        f"/cooperation/participations/{member.id}/end",
        f"/cooperation/arrangements/{arrangement}/end",
    )
    page = browser.get("/cooperation").text
    assert of_member in page
    assert of_all in page
    early = browser.post(of_all, data={"act": "end", "last_day": "31-12-2013", "step": "check"})
    assert early.status_code == 409
    assert "doen gemeenten aan mee zonder einde" in plain(early.text)
    told = end_on_page(browser, of_member, last_day="31-12-2013")
    assert "De deelname aan werk eindigt op 31-12-2013" in told
    assert "De regeling Werk samen eindigt op 31-12-2013" in end_on_page(
        browser, of_all, last_day="31-12-2013"
    )
    with transaction(world.scope("auditor")) as (session, actor):
        (row,) = list_arrangements(session, actor.cooperation_id)
        noted = text("SELECT what FROM regie.audit WHERE what LIKE '%.ended' ORDER BY recorded_at")
        assert row.ends_on == date(2014, 1, 1)
        assert list(session.scalars(noted)) == ["participations.ended", "arrangements.ended"]


def test_the_name_of_an_arrangement_that_ended_is_free_for_its_successor(
    world: World, arrangement: UUID
) -> None:
    with transaction(world.scope("product-manager", "*")) as (session, actor):
        for starts_on in (NEW_YEAR, date(2014, 1, 1)):
            add_arrangement(
                session, actor, name="Zorg samen", form="own_body", starts_on=starts_on, follows=True
            )
        days = [
            one.ends_on
            for one in list_arrangements(session, actor.cooperation_id)
            if one.name == "Zorg samen"
        ]
        assert sorted(days, key=str) == [date(2014, 1, 1), None]


def test_before_a_successor_is_withdrawn_the_page_says_which_days_it_leaves_open(
    client_for: Browser, world: World, party: UUID
) -> None:
    browser, new_year = client_for("product-manager"), date(2014, 1, 1)
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        new = add_party(session, actor, name="De Sluis", starts_on=new_year, follows=True)
    withdrawn = {"act": "withdraw", "step": "check"}
    said = plain(browser.post(f"/parties/{new}/end", data=withdrawn).text)
    assert "De vorige eindigde op 31-12-2013 en komt niet vanzelf terug." in said
    assert "Vanaf 01-01-2014 geldt er niets, tot u een nieuwe toevoegt." in said
    early = {"act": "end", "last_day": "30-11-2013", "step": "check"}
    told = plain(browser.post(f"/parties/{party}/end", data=early).text)
    assert "Van 01-12-2013 tot en met 31-12-2013 geldt er dan niets." in told
    # With nothing before it there is nothing to come back.
    assert "komt niet vanzelf terug" not in plain(browser.post(f"/parties/{party}/end", data=withdrawn).text)


def test_a_last_day_is_asked_of_what_ends(client_for: Browser, party: UUID) -> None:
    browser = client_for("product-manager")
    for asked in ({"act": "end"}, {"act": "end", "last_day": "geen dag"}, {"act": "stop"}):
        assert browser.post(f"/parties/{party}/end", data={**asked, "step": "check"}).status_code == 422


def test_a_mistake_is_withdrawn_on_its_page_and_is_then_not_found(client_for: Browser, party: UUID) -> None:
    browser, address = client_for("product-manager"), f"/parties/{party}/end"
    said = browser.post(address, data={"act": "withdraw", "step": "check"})
    assert "De partij De Sluis wordt ingetrokken" in plain(said.text)
    assert "De Sluis" in browser.get("/parties").text
    assert browser.post(address, data={"act": "withdraw", "step": "confirm"}).status_code == 303
    assert browser.get(address).status_code == 404


def test_a_party_with_a_worker_is_not_withdrawn(world: World, party: UUID, client_for: Browser) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        add_worker(session, actor, party_id=party, role="Adviseur", name="Iemand")
    asked = {"act": "withdraw", "step": "check"}
    assert client_for("product-manager").post(f"/parties/{party}/end", data=asked).status_code == 409


def test_an_ended_party_is_offered_to_no_new_worker_and_its_name_is_free(
    client_for: Browser, world: World, party: UUID
) -> None:
    browser = client_for("product-manager")
    assert "De Sluis" in browser.get("/parties/workers/new").text
    end_on_page(browser, f"/parties/{party}/end", last_day="31-10-2013")
    # The next page says once that it ended.
    assert "De Sluis eindigt" in browser.get("/parties").text
    assert "De Sluis" not in browser.get("/parties/workers/new").text
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        add_party(session, actor, name="De Sluis", starts_on=date(2013, 11, 1))
        found = [row for row in list_parties(session, actor.cooperation_id) if row.name == "De Sluis"]
        assert [(row.starts_on, row.last_day) for row in found] == [
            (None, date(2013, 10, 31)),
            (date(2013, 11, 1), None),
        ]


def test_what_a_party_is_called_is_corrected_with_a_line_in_the_trail(
    client_for: Browser, world: World, party: UUID
) -> None:
    browser, address = client_for("product-manager"), f"/parties/{party}/change"
    assert "De Sluis" in browser.get(address).text
    form = {"name": "De Sluis BV", "roles": ["is_performer", "is_contractor"]}
    assert browser.post(address, data=form).status_code == 303
    with transaction(world.scope("auditor")) as (session, actor):
        row = require_party(session, actor.cooperation_id, party)
        assert (row.name, row.is_contractor, row.is_principal) == ("De Sluis BV", True, False)
        kept = session.scalar(text("SELECT detail FROM regie.audit WHERE what = 'parties.changed'"))
        assert kept["before"] == ["De Sluis", "performer"]
        assert kept["after"] == ["De Sluis BV", "performer", "contractor"]


def test_a_party_does_not_take_the_name_of_another(world: World, party: UUID) -> None:
    every = {"is_principal": False, "is_performer": True, "is_contractor": False}
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        add_party(session, actor, name="Ander")
        with pytest.raises(Invalid) as refused:
            change_party(session, actor, party, name="Ander", **every)
        assert refused.value.code == "party_exists"
        with pytest.raises(NotFound):
            change_party(session, actor, UUID(int=1), name="Niemand", **every)
    with transaction(world.scope("team-lead", "@")) as (session, actor), pytest.raises(Forbidden):
        change_party(session, actor, party, name="Anders", **every)


@pytest.mark.parametrize("login", ["team-lead", "finance", "holder"])
def test_who_may_not_change_them_gets_neither_link_nor_page(
    client_for: Browser, login: str, arrangement: UUID, party: UUID
) -> None:
    browser = client_for(login)
    for address in (f"/cooperation/arrangements/{arrangement}/end", f"/parties/{party}/end"):
        assert browser.get(address).status_code == 403
        assert address not in browser.get("/cooperation").text + browser.get("/parties").text


def test_another_cooperation_finds_none_of_it(client_for: Browser, arrangement: UUID) -> None:
    address = f"/cooperation/arrangements/{arrangement}/end"
    assert client_for("stranger").get(address).status_code in (403, 404)


def test_an_ending_asks_for_its_day_and_says_what_ended_and_when(client_for: Browser, party: UUID) -> None:
    browser, address = client_for("product-manager"), f"/parties/{party}/end"
    asked = browser.get(address).text
    assert "Laatste dag" in asked
    assert "niet verplicht" not in asked
    end_on_page(browser, address, last_day="31-12-2013")
    assert "De Sluis eindigt op 31-12-2013. Dit staat in het logboek." in plain(browser.get("/parties").text)


def test_a_withdrawal_says_what_was_withdrawn(client_for: Browser, party: UUID) -> None:
    browser = client_for("product-manager")
    answer = browser.post(f"/parties/{party}/end", data={"act": "withdraw", "step": "confirm"})
    assert answer.status_code == 303
    assert "De Sluis is ingetrokken." in plain(browser.get("/parties").text)


def test_a_party_saved_as_it_stood_changes_and_records_nothing(
    client_for: Browser, world: World, party: UUID
) -> None:
    def recorded() -> int:
        with transaction(world.scope("auditor")) as (session, _):
            noted = text("SELECT count(*) FROM regie.audit WHERE what = 'parties.changed'")
            return int(session.scalar(noted) or 0)

    browser, address = client_for("product-manager"), f"/parties/{party}/change"
    form = browser.get(address).text
    held = re.findall(r'name="roles"\s+value="(\w+)" checked', form)
    (name,) = re.findall(r'name="name" value="([^"]*)"', form)
    before = recorded()
    assert browser.post(address, data={"name": name, "roles": held}).status_code == 303
    assert "Er is niets gewijzigd" in browser.get("/parties").text
    assert recorded() == before
    other = "is_principal" if "is_principal" not in held else "is_contractor"
    assert browser.post(address, data={"name": name, "roles": [*held, other]}).status_code == 303
    assert "De partij is gewijzigd" in browser.get("/parties").text
    assert recorded() == before + 1
