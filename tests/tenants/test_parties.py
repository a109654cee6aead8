"""Parties perform work, with or without a municipality behind them; their workers have an account or not."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from regie.database.engine import transaction
from regie.errors import Forbidden, Invalid
from tenants.parties.queries import list_parties, list_workers, list_workers_of
from tenants.parties.services import add_party, add_worker
from tenants.people.models import Person
from tests.world import SignIn, World


@pytest.fixture(scope="module")
def party(world: World, ids: dict[str, int]) -> UUID:
    """A department of Lindehaven, and a contractor that belongs to nobody."""
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        made = add_party(
            session, actor, name="Dienst Linde", municipality_id=ids["lindehaven"], is_principal=True
        )
        add_party(session, actor, name="De Sluis", is_contractor=True)
    return made


def person_id(world: World, login: str) -> UUID:
    with transaction(world.scope(login)) as (_, actor):
        return actor.person_id


def test_a_party_may_have_several_roles_and_no_municipality(world: World, party: UUID) -> None:
    with transaction(world.scope("auditor")) as (session, actor):
        shown = {row.name: row for row in list_parties(session, actor.cooperation_id)}
    assert (shown["De Sluis"].municipality, shown["De Sluis"].is_contractor) == (None, True)
    linde = shown["Dienst Linde"]
    assert (linde.municipality, linde.is_principal, linde.is_performer) == ("Lindehaven", True, True)


def test_a_party_is_named_once(world: World, party: UUID) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            add_party(session, actor, name="De Sluis")
        assert refused.value.code == "party_exists"


def test_a_municipality_of_another_cooperation_stands_behind_no_party(
    world: World, ids: dict[str, int]
) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            add_party(session, actor, name="Vreemd", municipality_id=ids["elders"])
        assert refused.value.code == "unknown_municipality"


def test_a_worker_is_found_by_the_account_and_one_without_is_listed(world: World, party: UUID) -> None:
    account = person_id(world, "case-manager")
    with transaction(world.scope("team-lead", "@")) as (session, actor):
        made = add_worker(
            session, actor, party_id=party, role="Projectleider", name="C. Manager", person_id=account
        )
        add_worker(session, actor, party_id=party, role="Adviseur", name="Invalkracht")
        (found,) = list_workers_of(session, actor.cooperation_id, account)
        assert (found.id, found.party, found.role) == (made, "Dienst Linde", "Projectleider")
        assert list_workers_of(session, actor.cooperation_id, actor.person_id) == []
        names = [row.name for row in list_workers(session, actor.cooperation_id)]
        assert names == ["Invalkracht", "C. Manager"]


def test_an_account_belongs_to_one_worker(world: World, party: UUID) -> None:
    account = person_id(world, "desk")
    with transaction(world.scope("team-lead", "@")) as (session, actor):
        add_worker(session, actor, party_id=party, role="Balie", name="D. Desk", person_id=account)
        with pytest.raises(Invalid) as refused:
            add_worker(session, actor, party_id=party, role="Adviseur", name="D. Desk", person_id=account)
        assert refused.value.code == "worker_exists"


def test_an_account_of_another_cooperation_is_not_known_here(world: World, party: UUID) -> None:
    foreign = person_id(world, "stranger")
    with transaction(world.scope("team-lead", "@")) as (session, actor):
        assert session.scalar(select(Person.id).where(Person.id == foreign)) is None
        with pytest.raises(Invalid) as refused:
            add_worker(session, actor, party_id=party, role="Balie", name="Vreemd", person_id=foreign)
        assert refused.value.code == "unknown_account"


def test_a_worker_needs_a_party_that_exists(world: World) -> None:
    with transaction(world.scope("team-lead", "@")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            add_worker(session, actor, party_id=uuid4(), role="Balie", name="Niemand")
        assert refused.value.code == "unknown_party"


def test_a_team_lead_adds_workers_and_no_parties(world: World) -> None:
    with transaction(world.scope("team-lead", "@")) as (session, actor), pytest.raises(Forbidden):
        add_party(session, actor, name="Nieuw")


def test_another_cooperation_sees_no_party_and_no_worker(
    world: World, ids: dict[str, int], party: UUID
) -> None:
    with transaction(world.scope("stranger")) as (session, _):
        assert list_parties(session, ids["samen"]) == []
        assert list_workers(session, ids["samen"]) == []
    with transaction(world.scope("holder")) as (session, _):
        assert list_parties(session, ids["samen"]) != []


def row_of(page: str, party: str) -> str:
    """The row of a party on the page."""
    return page[page.index(f">{party}<") :].partition("</tr>")[0]


@pytest.mark.usefixtures("party")
def test_a_municipality_behind_a_party_that_is_out_of_sight_is_not_called_none(client_for: SignIn) -> None:
    seen, unseen = (client_for(login).get("/parties").text for login in ("auditor", "director-b"))
    assert "Lindehaven" in row_of(seen, "Dienst Linde")
    assert "niet zichtbaar" in row_of(unseen, "Dienst Linde")
    assert "Lindehaven" not in unseen
    for page in (seen, unseen):
        assert "geen" in row_of(page, "De Sluis")
    assert "niet zichtbaar" in client_for("director-b").get("/parties.csv").text


@pytest.mark.usefixtures("party")
def test_what_an_operator_does_not_see_is_not_said_to_be_missing(client_for: SignIn) -> None:
    for path in ("/parties", "/cooperation"):
        page = client_for("operator").get(path)
        assert page.status_code == 200
        assert "niet zichtbaar" in page.text
        assert "Nog " not in page.text
