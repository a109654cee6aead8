"""Connections are shared by everybody, one after the other: nothing of one person reaches the next."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from regie.database.engine import dispose_engines, transaction
from regie.errors import Forbidden, Invalid, msgid
from tests.world import World

SEEN = {
    "holder": {"lindehaven", "samen"},
    "holder-b": {"bergdrecht", "samen"},
    "case-manager": {"lindehaven", "bergdrecht", "samen"},
    "stranger": {"elders", "noord"},
    "stranger-holder": {"elders", "noord"},
}
THREADS, TURNS = 8, 60


@pytest.fixture(autouse=True)
def _no_connection_yet(world: World) -> None:
    # Who comes alone is then given the same one again, whoever came in a crowd before.
    dispose_engines()


def slugs(session: Session) -> set[str]:
    return set(session.scalars(text("SELECT slug FROM tenants.tenant")))


def backend(session: Session) -> int:
    return int(session.scalar(text("SELECT pg_backend_pid()")) or 0)


def run(world: World, login: str, *statements: str) -> int:
    """Run statements as somebody, commit, and tell on which connection."""
    with transaction(world.scope(login)) as (session, _):
        for statement in statements:
            session.execute(text(statement))
        return backend(session)


def test_the_same_statement_on_the_same_connection_shows_everybody_the_own_rows(world: World) -> None:
    used = set()
    for login, expected in SEEN.items():
        with transaction(world.scope(login)) as (session, _):
            assert slugs(session) == expected
            used.add(backend(session))
    assert len(used) == 1


def test_a_cursor_that_outlives_its_transaction_does_not_outlive_the_visit(world: World) -> None:
    hold = "DECLARE kept CURSOR WITH HOLD FOR SELECT slug FROM tenants.tenant"
    used = run(world, "case-manager", hold, "FETCH ALL FROM kept")
    with pytest.raises(DBAPIError, match='"kept" does not exist'):
        run(world, "stranger", "FETCH ALL FROM kept")
    assert run(world, "stranger") == used


def test_a_setting_of_the_session_does_not_outlive_the_visit(world: World) -> None:
    used = run(world, "case-manager", "SELECT set_config('regie.kept', 'secret', false)")
    with transaction(world.scope("stranger")) as (session, _):
        assert not session.scalar(text("SELECT current_setting('regie.kept', true)"))
        assert backend(session) == used


@pytest.mark.parametrize(
    "statement",
    ["SELECT pg_advisory_lock(1)", "SELECT pg_try_advisory_lock(1)", "SELECT pg_notify('a', 'b')"],
)
def test_what_reaches_other_sessions_is_refused(world: World, statement: str) -> None:
    with pytest.raises(Forbidden):
        run(world, "case-manager", statement)
    run(world, "case-manager", "SELECT regie.share_lock('bookings', regie.cooperation())")


def test_many_people_at_once_on_few_connections_see_their_own_and_nothing_else(world: World) -> None:
    for login in SEEN:
        world.token(login)

    def visit(number: int) -> int:
        chance, wrong = random.Random(number), 0
        for _ in range(TURNS):
            login = chance.choice(list(SEEN))
            try:
                with transaction(world.scope(login)) as (session, _actor):
                    wrong += slugs(session) != SEEN[login]
                    if chance.random() < 0.3:
                        raise Invalid(msgid("Given up half way."))
                    wrong += slugs(session) != SEEN[login]
            except Invalid:
                continue
        return wrong

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(visit, range(THREADS))) == [0] * THREADS
