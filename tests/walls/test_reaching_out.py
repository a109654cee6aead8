"""What SQL in the scope of one person reaches beyond it: other sessions, locks, runs, other cooperations."""

import os
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from regie.database.engine import dispose_engines, transaction
from regie.errors import Forbidden, NotFound
from tests.walls.acting import acting
from tests.walls.books import BERGDRECHT, LINDEHAVEN, Books, refusal_of
from tests.world import World

OTHERS_WORK = [
    "SELECT pg_terminate_backend(pg_backend_pid())",
    "SELECT pg_cancel_backend(pg_backend_pid())",
    "SELECT pg_advisory_xact_lock(823002, 4)",
    "SELECT pg_advisory_xact_lock_shared(823002, 4)",
    "SELECT pg_try_advisory_xact_lock(823001)",
]


@pytest.fixture(scope="module")
def books(world: World) -> Books:
    return Books(world, LINDEHAVEN).open()


@pytest.mark.parametrize("statement", OTHERS_WORK)
def test_nobody_stops_or_holds_up_the_work_of_others(
    world: World, superuser_url: str, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(world, "case-manager") as connection:
        connection.execute(statement.encode())
    if "advisory" in statement:
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute(statement.encode())


@pytest.mark.parametrize("call", ["share_lock('bookings', %s)", "take_lock('week', %s, 'somebody')"])
def test_a_lock_is_taken_of_what_one_reads(world: World, call: str) -> None:
    with acting(world, "stranger") as connection:
        ((there,),) = connection.execute("SELECT regie.cooperation()").fetchall()
        connection.execute(f"SELECT regie.{call}".encode(), (there,))
    with pytest.raises(psycopg.Error) as refused, acting(world, "case-manager") as connection:
        connection.execute(f"SELECT regie.{call}".encode(), (there,))
    assert refused.value.sqlstate == "RG404"


def test_no_scope_shuts_the_bookings_and_a_visitor_may(world: World) -> None:
    with pytest.raises(psycopg.Error) as refused, acting(world, "finance", "*") as connection:
        connection.execute("SELECT regie.take_lock('bookings', regie.cooperation())")
    assert refused.value.sqlstate == "RG404"
    with psycopg.connect(os.environ["DATABASE_URL"]) as visitor:
        visitor.execute("SELECT regie.take_lock('bookings', 1)")


def test_a_lock_without_a_name_is_a_fault(world: World) -> None:
    with pytest.raises(psycopg.errors.CaseNotFound), acting(world, "case-manager") as connection:
        connection.execute("SELECT regie.share_lock('anything', regie.cooperation())")


def test_defaults_that_the_role_gives_itself_do_not_count(world: World, superuser_url: str) -> None:
    name = sql.Identifier(os.environ["DATABASE_URL"].rpartition("/")[2])
    change = sql.SQL("ALTER ROLE regie_app IN DATABASE {} {} default_transaction_read_only {}")
    show = "SHOW default_transaction_read_only"
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        superuser.execute(change.format(name, sql.SQL("SET"), sql.SQL("= on")))
        try:
            with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
                assert bare.execute(show).fetchone() == ("on",)
            dispose_engines()
            with transaction(world.scope("case-manager")) as (session, _):
                assert session.scalar(text(show)) == "off"
        finally:
            superuser.execute(change.format(name, sql.SQL("RESET"), sql.SQL("")))


RUN = """INSERT INTO billing.run (tenant_id, id, kind, period, job_id)
         VALUES (regie.cooperation(), %s, 'final', '[2013-02-01,2013-03-01)', %s)"""


@pytest.mark.parametrize("login", ["case-manager", "team-lead", "product-manager"])
def test_a_run_is_made_in_the_scope_of_finance_only(world: World, login: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(world, login, "*") as connection:
        connection.execute(RUN, (uuid4(), uuid4()))
    with acting(world, "finance", "@") as connection:
        connection.execute(RUN, (uuid4(), uuid4()))


@pytest.mark.parametrize("login", ["case-manager", "team-lead"])
def test_facts_are_realised_in_the_scope_of_finance_only(books: Books, login: str) -> None:
    line = ("werk", 2013)
    with books.by("finance", "*") as connection:
        run = books.start_run(connection, "final")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), books.by(login, "*") as connection:
        books.post_realise(connection, run, line, 1)
    with books.by("finance", "*") as connection:
        books.post_realise(connection, run, line, 1)


def test_drift_is_told_of_what_one_reads(world: World, superuser_url: str, books: Books) -> None:
    line = books.lines["werk", 2014]
    change = "UPDATE billing.balance SET budget_cents = budget_cents + %s WHERE line_id = %s"
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        superuser.execute(change, (1, line))
        try:
            found = {}
            for login in ("finance", "stranger-finance"):
                with acting(world, login) as connection:
                    found[login] = len(connection.execute("SELECT * FROM billing.drift()").fetchall())
        finally:
            superuser.execute(change, (-1, line))
    assert found == {"finance": 1, "stranger-finance": 0}


def test_a_provider_reads_nothing_of_the_municipality_and_orders_nothing(world: World, books: Books) -> None:
    counts = text(
        """SELECT (SELECT count(*) FROM billing.budget_line), (SELECT count(*) FROM billing."order"),
                  (SELECT count(*) FROM cafeteria.menu), (SELECT count(*) FROM cafeteria.product)"""
    )
    books.decide("budget", {("werk", 2013): 10})
    books.order("werk", {2013: 1})
    with transaction(world.scope("provider")) as (session, _):
        assert tuple(session.execute(counts).one()) == (0, 0, 0, 0)
        assert session.scalar(text("SELECT count(*) FROM tenants.tenant")) == 2
    with transaction(world.scope("controller")) as (session, _):
        assert all(session.execute(counts).one())
    with pytest.raises((Forbidden, NotFound)), transaction(world.scope("provider", "lindehaven")):
        pass


def test_the_neighbour_orders_in_the_own_municipality(world: World) -> None:
    neighbours = Books(world, BERGDRECHT).open()
    neighbours.decide("budget", {("werk", 2013): 10})
    neighbours.order("werk", {2013: 1})
    with pytest.raises(psycopg.Error) as refused:
        neighbours.order("werk", {2013: 10})
    assert refusal_of(refused.value)["available"] == 9


def test_an_unknown_number_of_threads_may_ask_for_the_same_lock(world: World) -> None:
    def ask(_: int) -> None:
        with acting(world, "finance", "@") as connection:
            connection.execute("SELECT regie.take_lock('run_requests', regie.cooperation())")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(24)))
