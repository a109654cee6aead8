"""A person is registered once: by name in any order, by initials, by number; of what one may read."""

from collections.abc import Callable, Iterator
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient

from cafeteria.caseload.search import search_clients
from cafeteria.clients.alike import are_alike, holds_bsn, is_bsn_like
from cafeteria.clients.services import change_client, register_client
from regie.asking import Doubtful, Everything, Question
from regie.database.engine import transaction
from regie.database.provision import DatabaseUrls
from regie.errors import Invalid
from tests.world import World

Browser = Callable[[str], FlaskClient]


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("Jan de Vries", "Vries, Jan de", True),
        ("Jan de Vries", "J. de Vries", True),
        ("Jan Willem de Vries", "J.W. de Vries", True),
        ("Jan Willem de Vries", "jan vries", True),
        ("José Muñoz", "Munoz Jose", True),
        ("Ayşe Demir", "Ayse Demir-Kaya", True),
        ("Søren Ås", "Soren As", True),
        ("Jan de Vries", "Piet de Vries", False),
        ("Jan de Vries", "Jan de Boer", False),
        ("J. de V.", "Jan de Vries", False),
        ("Inwoner 1", "Inwoner 12", False),
        ("Jan", "Jan de Vries", False),
        ("Jan", "jan", True),
    ],
)
def test_names_are_alike_in_any_order_by_initials_and_without_accents(
    name: str, other: str, alike: bool
) -> None:
    assert are_alike(name, other) is alike
    assert are_alike(other, name) is alike


@pytest.mark.parametrize(
    ("number", "like"),
    [
        ("111222333", True),
        ("1112.22.333", True),
        ("010464554", True),
        ("10464554", True),
        ("111222334", False),
        ("000000000", False),
        ("WO-0001", False),
        ("1112223330", False),
    ],
)
def test_the_check_of_citizen_service_numbers(number: str, like: bool) -> None:
    assert is_bsn_like(number) is like


def test_a_number_of_a_citizen_is_seen_within_a_text() -> None:
    assert holds_bsn("Mevrouw, 111222333, belde.")
    assert holds_bsn("BSN 1112 22 333")
    assert not holds_bsn("Belde op 11-11-2013 over 111222334.")


@pytest.fixture
def says(database: DatabaseUrls) -> Iterator[Callable[[str], str]]:
    with psycopg.connect(database.owner) as connection:

        def sorted_name(name: str) -> str:
            found = connection.execute("SELECT regie.sorted_name(%s)", (name,)).fetchone()
            assert found
            return str(found[0])

        yield sorted_name


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("Jan de Vries", "vries, jan"),
        ("Vries, Jan de", "vries, jan de"),
        ("de Vries, Jan", "vries, jan"),
        ("Yasmin El Idrissi", "idrissi, yasmin"),
        ("J.W. van den Berg", "berg, j.w."),
        ("Anneke in 't Veld", "veld, anneke"),
        ("Ayşe Demir", "demir, ayse"),
        ("Tineke IJssel", "ijssel, tineke"),
        ("Anna Maria van der Linde-de Boer", "linde-de boer, anna maria"),
        ("Cher", "cher"),
        ("De Vries", "vries, de"),
    ],
)
def test_people_sort_on_the_family_name(says: Callable[[str], str], name: str, by: str) -> None:
    assert says(name) == by


def test_an_attacker_finds_nothing_in_sorting_a_name(
    says: Callable[[str], str], database: DatabaseUrls
) -> None:
    assert says("'); DROP TABLE cafeteria.client; --")
    with psycopg.connect(database.owner) as connection:
        public = "SELECT has_function_privilege('regie_relay', 'regie.sorted_name(text)', 'EXECUTE')"
        assert connection.execute(public).fetchone() == (False,)


@pytest.fixture(scope="module")
def jan(world: World, ids: dict[str, int]) -> UUID:
    """Jan de Vries, registered in Lindehaven."""
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        here = ids["lindehaven"]
        register_client(session, actor, here, number="V-2", name="Zoë Aalders")
        return register_client(session, actor, here, number="V-01", name="Jan Willem de Vries")


def questions(
    world: World, tenant_id: int, slug: str, number: str, name: str, login: str = "case-manager"
) -> list[Question]:
    """What is asked about a new client; nobody is registered."""
    with transaction(world.scope(login, slug)) as (session, actor):
        try:
            register_client(session, actor, tenant_id, number=number, name=name)
        except Doubtful as doubt:
            return doubt.questions
        finally:
            session.rollback()
    return []


def test_who_may_be_here_already_is_shown_with_number_and_municipality(
    world: World, ids: dict[str, int], jan: UUID
) -> None:
    (question,) = questions(world, ids["bergdrecht"], "bergdrecht", "N-1", "J. de Vries")
    assert (question.code, question.field) == ("person_alike", "name")
    assert question.numbers["who"] == "Jan Willem de Vries (V-01, Lindehaven)"
    assert questions(world, ids["bergdrecht"], "bergdrecht", "N-1", "Piet de Vries") == []


def test_rows_of_a_municipality_that_one_may_not_read_are_never_shown(
    world: World, ids: dict[str, int], jan: UUID
) -> None:
    assert questions(world, ids["elders"], "elders", "V-01", "Jan de Vries", "stranger") == []
    with transaction(world.scope("case-manager", "bergdrecht")) as (session, actor):
        register_client(session, actor, ids["bergdrecht"], number="B-77", name="Bert Blauw")
    # The desk of Lindehaven reads Lindehaven only.
    assert questions(world, ids["lindehaven"], "lindehaven", "N-2", "Bert Blauw", "desk") == []
    (asked,) = questions(world, ids["lindehaven"], "lindehaven", "N-2", "Bert Blauw")
    assert "B-77, Bergdrecht" in str(asked.numbers["who"])


def test_another_spelling_of_a_number_is_asked_and_the_same_is_refused(
    world: World, ids: dict[str, int], jan: UUID
) -> None:
    (question,) = questions(world, ids["lindehaven"], "lindehaven", "v1", "Ander Mens")
    assert (question.code, question.field) == ("number_alike", "number")
    with (
        pytest.raises(Invalid) as refused,
        transaction(world.scope("case-manager", "lindehaven")) as (session, actor),
    ):
        register_client(session, actor, ids["lindehaven"], number="V-01", name="Ander Mens")
    assert refused.value.code == "number_taken"


def test_a_number_like_one_of_a_citizen_is_asked_on_the_page_and_a_yes_keeps_it(
    client_for: Browser, jan: UUID
) -> None:
    browser, form = client_for("desk"), {"number": "111222333", "name": "Nieuw Iemand"}
    asked = browser.post("/m/lindehaven/clients/new", data=form)
    assert asked.status_code == 409
    assert "111222333 lijkt op een burgerservicenummer" in asked.text
    assert 'value="Nieuw Iemand"' in asked.text
    key = asked.text.split('name="confirmed" value="')[1].split('"')[0]
    other = browser.post("/m/lindehaven/clients/new", data=form | {"number": "123456782", "confirmed": key})
    assert other.status_code == 409
    made = browser.post("/m/lindehaven/clients/new", data=form | {"confirmed": key})
    assert made.status_code == 303


def test_a_new_name_is_compared_with_others_and_not_with_the_client_itself(
    world: World, ids: dict[str, int], jan: UUID
) -> None:
    here = ids["lindehaven"]
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        change_client(session, actor, here, jan, expected_version=1, name="J.W. de Vries", contact_id=None)
        other = register_client(session, actor, here, number="V-3", name="Kees Kaas", confirmed=Everything())
        with pytest.raises(Doubtful):
            change_client(session, actor, here, other, expected_version=1, name="Jan Vries", contact_id=None)
        session.rollback()


@pytest.mark.parametrize(
    "text", ["de vries jan", "Vries, Jan de", "j.w. vries", "J vries", "vries j.", "JAN VRIES", "w j vries"]
)
def test_a_name_is_found_in_any_order_and_by_initials(
    world: World, ids: dict[str, int], jan: UUID, text: str
) -> None:
    with transaction(world.scope("case-manager")) as (session, _):
        found = [row.id for row in search_clients(session, {ids["lindehaven"]}, text=text).rows]
        assert found == [jan]
        assert not search_clients(session, {ids["lindehaven"]}, text="p. vries").rows


def test_clients_sort_on_their_family_names(world: World, ids: dict[str, int], jan: UUID) -> None:
    with transaction(world.scope("case-manager")) as (session, _):
        rows = search_clients(session, {ids["lindehaven"]}, sort="name").rows
        names = [row.name for row in rows if row.number.startswith("V-")]
    assert names == ["Zoë Aalders", "Jan Willem de Vries"]
