"""Clients: minimal data, seen only by roles with a purpose, changed by version."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from cafeteria.caseload.search import SORTS, search_clients
from cafeteria.clients.models import Client
from cafeteria.clients.queries import list_contacts, require_client
from cafeteria.clients.services import change_client, register_client, set_group
from regie.asking import Everything
from regie.audit.queries import list_entries
from regie.clock import today
from regie.database.engine import transaction
from regie.errors import Conflict, Forbidden, Invalid, NotFound
from regie.paging import ROWS_ON_A_PAGE
from tests.world import World


@pytest.fixture
def home(ids: dict[str, int]) -> int:
    """The municipality of the clients."""
    return ids["lindehaven"]


@pytest.fixture(scope="module")
def someone(world: World, ids: dict[str, int]) -> UUID:
    """A client of Lindehaven in group 2."""
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        return register_client(
            session,
            actor,
            ids["lindehaven"],
            number="U-1",
            name="Ada Voorbeeld",
            client_group="2",
            group_source="UWV, 1-10-2013",
            contact_id=actor.person_id,
        )


def test_a_client_is_shown_with_group_and_contact(world: World, home: int, someone: UUID) -> None:
    with transaction(world.scope("desk")) as (session, _):
        found = require_client(session, home, someone)
    assert (found.number, found.name, found.client_group, found.contact, found.version) == (
        "U-1",
        "Ada Voorbeeld",
        "2",
        "Case Manager",
        1,
    )


def test_a_number_is_used_once_in_a_municipality_and_again_in_another(
    world: World, home: int, ids: dict[str, int], someone: UUID
) -> None:
    with transaction(world.scope("case-manager", "*")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            register_client(session, actor, home, number="U-1", name="Dubbel")
        assert (refused.value.code, refused.value.field) == ("number_taken", "number")
        there, sure = ids["bergdrecht"], Everything()
        register_client(session, actor, there, number="U-1", name="Bert Buur", confirmed=sure)


def test_a_change_of_an_old_version_is_refused_and_of_the_newest_it_is_not(world: World, home: int) -> None:
    with transaction(world.scope("desk", "lindehaven")) as (session, actor):
        made = register_client(session, actor, home, number="U-2", name="Oud")
        change_client(session, actor, home, made, expected_version=1, name="Nieuw", contact_id=None)
        with pytest.raises(Conflict) as refused:
            change_client(session, actor, home, made, expected_version=1, name="Later", contact_id=None)
        assert (refused.value.code, refused.value.status) == ("stale", 409)
        found = require_client(session, home, made)
        assert (found.name, found.version) == ("Nieuw", 2)


def test_a_group_moves_in_either_direction_and_says_who_assessed_it(world: World, home: int) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        made = register_client(session, actor, home, number="U-3", name="Groep")
        for version, group in enumerate(("2", "4", "1"), 1):
            set_group(
                session,
                actor,
                home,
                made,
                expected_version=version,
                client_group=group,
                source="Arts, 11-11-2013",
            )
        found = require_client(session, home, made)
        assert (found.client_group, found.group_source, found.version) == ("1", "Arts, 11-11-2013", 4)
        for group, source, code in (("5", "Arts", "invalid_client_group"), ("2", " ", "source_needed")):
            with pytest.raises(Invalid) as refused:
                set_group(session, actor, home, made, expected_version=4, client_group=group, source=source)
            assert refused.value.code == code
        set_group(session, actor, home, made, expected_version=4, client_group=None, source="")
        assert require_client(session, home, made).client_group is None


def test_a_client_saved_as_it_stood_keeps_its_version_and_records_nothing(
    world: World, home: int, someone: UUID
) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        found = require_client(session, home, someone)
        same = {"name": found.name, "contact_id": found.contact_id, "expected_version": found.version}
        group = {"client_group": found.client_group, "source": found.group_source}
        assert not change_client(session, actor, home, someone, **same)  # type: ignore[arg-type]
        assert not set_group(session, actor, home, someone, expected_version=found.version, **group)  # type: ignore[arg-type]
        assert require_client(session, home, someone).version == found.version
        assert not list_entries(session, home, what="clients.changed")
        assert not list_entries(session, home, what="clients.group_set")
        other = {**same, "name": "Ada Anders"}
        assert change_client(session, actor, home, someone, **other)  # type: ignore[arg-type]
        assert require_client(session, home, someone).version == found.version + 1
        assert len(list_entries(session, home, what="clients.changed")) == 1


def test_the_front_desk_registers_and_does_not_set_groups(world: World, home: int, someone: UUID) -> None:
    with transaction(world.scope("desk", "lindehaven")) as (session, actor):
        with pytest.raises(Forbidden):
            set_group(session, actor, home, someone, expected_version=1, client_group="1", source="Balie")
        with pytest.raises(Forbidden):
            register_client(
                session, actor, home, number="U-4", name="X", client_group="1", group_source="Balie"
            )
        register_client(session, actor, home, number="U-4", name="Zonder groep")


def test_a_contact_works_for_the_municipality(world: World, home: int) -> None:
    with transaction(world.scope("stranger")) as (_, stranger):
        foreign = stranger.person_id
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        names = [person.name for person in list_contacts(session, home, today())]
        assert names == ["Case Manager", "Desk", "Team Lead"]
        with pytest.raises(Invalid) as refused:
            register_client(session, actor, home, number="U-5", name="X", contact_id=foreign)
        assert refused.value.code == "unknown_contact"


@pytest.fixture(scope="module")
def crowd(world: World, ids: dict[str, int]) -> int:
    """Thirty clients of Bergdrecht, two with signs that mean something to a pattern."""
    there = ids["bergdrecht"]
    with transaction(world.scope("case-manager", "bergdrecht")) as (session, actor):
        for number in range(30):
            code, name = f"B-{number:03d}", f"Persoon {chr(90 - number % 26)}"
            register_client(session, actor, there, number=code, name=name, confirmed=Everything())
        register_client(session, actor, there, number="B-100%", name="Honderd procent")
        register_client(session, actor, there, number="B_100", name="Onder streep", confirmed=Everything())
    return there


def test_a_search_finds_part_of_a_number_or_name_in_any_case(world: World, crowd: int) -> None:
    with transaction(world.scope("case-manager")) as (session, _):

        def found(text: str) -> list[str]:
            return [row.number for row in search_clients(session, {crowd}, text=text).rows]

        assert found("HONDERD") == ["B-100%"]
        assert found("b-00") == [f"B-{number:03d}" for number in range(10)]
        assert found("niemand") == []
        assert found("%") == ["B-100%"]
        assert found("_") == ["B_100"]
        assert found("\\") == []


def test_a_search_finds_words_in_any_order_without_accents_in_any_composition_everywhere(
    world: World, home: int, crowd: int
) -> None:
    with transaction(world.scope("case-manager", "*")) as (session, actor):
        register_client(session, actor, home, number="Z-1", name="Zoë Strauß-Łuczak")
        register_client(session, actor, crowd, number="Z-2", name="Zoe\u0308 Andere")

        def found(text: str) -> list[str]:
            return [row.number for row in search_clients(session, {home, crowd}, text=text).rows]

        assert found("zoe") == found("ZOË") == found("Zoe\u0308") == ["Z-1", "Z-2"]
        assert found("luczak  zoe") == found("strauss z-1") == ["Z-1"]
        assert found("zoe niemand") == found("zoo") == []
        assert [row.number for row in search_clients(session, {crowd}, text="zoe").rows] == ["Z-2"]
        session.rollback()


def test_pages_hold_everybody_once_in_either_order(world: World, crowd: int) -> None:
    with transaction(world.scope("case-manager")) as (session, _):
        for sort in (*SORTS, *(f"-{sort}" for sort in SORTS)):
            pages = [search_clients(session, {crowd}, sort=sort, page=number) for number in (1, 2)]
            assert [len(page.rows) for page in pages] == [
                ROWS_ON_A_PAGE,
                pages[0].paging.count - ROWS_ON_A_PAGE,
            ]
            assert len({row.id for page in pages for row in page.rows}) == pages[0].paging.count
        by_name = search_clients(session, {crowd}, sort="name").rows
        family_first = [row.name.lower().split()[::-1] for row in by_name]
        assert family_first == sorted(family_first)
        assert search_clients(session, {crowd}, page=99).paging.number == 2
        assert search_clients(session, {crowd}, page=0).paging.number == 1


def test_clients_of_one_contact_can_be_shown_alone(world: World, home: int, someone: UUID) -> None:
    with transaction(world.scope("case-manager")) as (session, actor):
        mine = search_clients(session, {home}, contact_id=actor.person_id)
        assert [row.number for row in mine.rows] == ["U-1"]
        assert search_clients(session, {home}, contact_id=uuid4()).paging.count == 0


@pytest.mark.parametrize("login", ["holder", "director", "finance", "auditor", "operator", "product-manager"])
def test_a_role_without_a_purpose_sees_no_clients(world: World, home: int, someone: UUID, login: str) -> None:
    with transaction(world.scope(login)) as (session, _):
        assert session.scalar(select(func.count()).select_from(Client)) == 0
        assert search_clients(session, {home}).paging.count == 0
        with pytest.raises(NotFound):
            require_client(session, home, someone)


def test_a_neighbours_and_a_strangers_client_is_not_found(
    world: World, home: int, ids: dict[str, int], someone: UUID
) -> None:
    with transaction(world.scope("stranger")) as (session, _), pytest.raises(NotFound):
        require_client(session, home, someone)
    with transaction(world.scope("case-manager")) as (session, _):
        with pytest.raises(NotFound):
            require_client(session, ids["bergdrecht"], someone)
        assert require_client(session, home, someone).number == "U-1"


def test_a_role_that_sees_no_persons_writes_none(world: World, home: int) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor), pytest.raises(Forbidden):
        register_client(session, actor, home, number="U-9", name="X")


def test_a_case_manager_who_writes_one_municipality_does_not_write_the_other(world: World, home: int) -> None:
    with (
        pytest.raises(Forbidden),
        transaction(world.scope("case-manager", "bergdrecht")) as (session, actor),
    ):
        register_client(session, actor, home, number="U-10", name="X")
