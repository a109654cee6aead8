"""Without a sealed scope the database refuses; with one it shows what the grants of today allow."""

import hashlib

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

from regie.database.engine import NoScope, engine_for, transaction, visitor
from regie.database.provision import DatabaseUrls
from regie.database.scope import SignedIn
from regie.errors import Forbidden, NotFound, SignedOut
from tests.world import World

TENANTS = text("SELECT slug FROM tenants.tenant ORDER BY slug")


def slugs(session: Session) -> list[str]:
    return list(session.scalars(TENANTS))


def test_a_case_manager_sees_the_municipalities_of_the_own_cooperation_only(world: World) -> None:
    with transaction(world.scope("case-manager")) as (session, actor):
        assert slugs(session) == ["bergdrecht", "lindehaven", "samen"]
        assert actor.roles == {"case_manager"}


def test_a_budget_holder_sees_the_own_municipality_and_the_cooperation_only(world: World) -> None:
    with transaction(world.scope("holder")) as (session, _):
        assert slugs(session) == ["lindehaven", "samen"]


def test_a_transaction_without_scope_is_refused_before_it_begins(database: DatabaseUrls) -> None:
    with pytest.raises(NoScope), engine_for().connect() as connection:
        connection.execute(TENANTS)


def test_a_visitor_reads_no_table_but_may_ask_for_health(database: DatabaseUrls) -> None:
    with visitor() as session:
        assert session.scalar(text("SELECT regie.health()")) is True
    with pytest.raises(Forbidden), visitor() as session:
        slugs(session)


def test_in_autocommit_the_scope_is_gone_with_its_own_statement(world: World) -> None:
    options = {"isolation_level": "AUTOCOMMIT", "regie_scope": world.scope("case-manager")}
    with (
        pytest.raises(ProgrammingError, match="no scope"),
        engine_for().connect().execution_options(**options) as connection,
    ):
        connection.execute(TENANTS)


def test_a_forged_scope_is_refused(database: DatabaseUrls) -> None:
    forged = "11111111-1111-1111-1111-111111111111|1|{1,2,3}|{1,2,3}|{1,2,3}|" + "0" * 64
    with pytest.raises(Forbidden):
        read_with(forged)


def test_a_scope_of_one_transaction_is_refused_in_the_next(world: World) -> None:
    with transaction(world.scope("case-manager")) as (session, _):
        stolen = session.scalar(text("SELECT current_setting('regie.scope')"))
    with pytest.raises(Forbidden):
        read_with(str(stolen))


def read_with(scope: str) -> None:
    with visitor() as session:
        session.execute(text("SELECT set_config('regie.scope', :scope, true)"), {"scope": scope})
        slugs(session)


def test_a_second_scope_in_the_same_transaction_is_refused(world: World) -> None:
    other = hashlib.sha256(world.token("stranger").encode()).digest()
    with pytest.raises(Forbidden), transaction(world.scope("case-manager")) as (session, _):
        session.execute(text("SELECT * FROM regie.open_session(:hash, '{}', '2013-11-11')"), {"hash": other})


# What works without a scope serves all cooperations; whoever injects SQL into a request must not get at it.
WITHOUT_SCOPE = [
    "SELECT * FROM regie.credentials('stranger')",
    "SELECT regie.start_session(gen_random_uuid(), 1, 'hash', 1)",
    "SELECT * FROM regie.outbox_claim(100)",
    "SELECT regie.job_begins(1, gen_random_uuid(), 3, '{}')",
    "SELECT * FROM regie.open_job(1, gen_random_uuid(), '2013-11-11')",
    "SELECT regie.job_failed(1, gen_random_uuid(), '{}', true, 3)",
    "SELECT regie.job_postponed(1, gen_random_uuid())",
    "SELECT * FROM regie.cooperations_of(gen_random_uuid(), '2013-11-11')",
    "SELECT * FROM regie.audit_heads()",
    "SELECT regie.audit_hash(1, 1)",
    "SELECT * FROM regie.audit_first_bad()",
    "SELECT regie.audit_seal(1)",
    "SELECT regie.forget_keys()",
    "SELECT billing.forget_week_drafts()",
]


@pytest.mark.parametrize("statement", WITHOUT_SCOPE)
def test_what_serves_all_cooperations_is_refused_once_a_scope_is_open(world: World, statement: str) -> None:
    with pytest.raises(Forbidden), transaction(world.scope("holder")) as (session, _):
        session.execute(text(statement))


@pytest.mark.parametrize("statement", WITHOUT_SCOPE)
def test_emptying_the_scope_does_not_make_a_visitor(world: World, statement: str) -> None:
    with pytest.raises(Forbidden):
        call_after_emptying(world, statement)


def call_after_emptying(world: World, statement: str) -> None:
    with transaction(world.scope("holder")) as (session, _):
        session.execute(text("SELECT set_config('regie.scope', '', true)"))
        session.execute(text(statement))


@pytest.mark.parametrize("injected", ["SELECT 1; COMMIT; SELECT regie.health()", "COMMIT; BEGIN; SELECT 1"])
def test_several_statements_are_never_smuggled_in_as_one(world: World, injected: str) -> None:
    with pytest.raises(ProgrammingError, match="multiple commands"):
        run_in_scope(world, injected)


def test_no_block_of_code_ends_the_transaction(world: World) -> None:
    with pytest.raises(DBAPIError, match="invalid transaction termination"):
        run_in_scope(world, "DO $$ BEGIN COMMIT; END $$")
    run_in_scope(world, "DO $$ BEGIN PERFORM 1; END $$")


def run_in_scope(world: World, statement: str) -> None:
    with transaction(world.scope("holder")) as (session, _):
        session.execute(text(statement))


@pytest.mark.parametrize("statement", [one for one in WITHOUT_SCOPE if "start_session" not in one])
def test_a_visitor_may_call_it(database: DatabaseUrls, statement: str) -> None:
    with visitor() as session:
        session.execute(text(statement))


def test_an_unknown_session_is_told_to_sign_in(database: DatabaseUrls) -> None:
    with pytest.raises(SignedOut), transaction(SignedIn(b"x" * 32)):
        pass


def test_a_municipality_of_another_cooperation_is_not_found(world: World) -> None:
    with pytest.raises(NotFound), transaction(world.scope("case-manager", "elders")):
        pass
    with transaction(world.scope("case-manager", "lindehaven")):
        pass


def test_a_neighbour_is_not_found_for_a_budget_holder(world: World) -> None:
    with pytest.raises(NotFound), transaction(world.scope("holder", "bergdrecht")):
        pass


def test_an_auditor_reads_and_may_not_write(world: World) -> None:
    with transaction(world.scope("auditor")) as (session, _):
        assert "lindehaven" in slugs(session)
    with pytest.raises(Forbidden), transaction(world.scope("auditor", "lindehaven")):
        pass


def test_an_ended_session_is_refused_on_the_next_request(world: World) -> None:
    scope = world.scope("team-lead")
    with transaction(scope) as (session, _):
        assert slugs(session)
    with visitor() as session:
        session.execute(text("SELECT regie.end_session(:hash)"), {"hash": scope.token_hash})
    with pytest.raises(SignedOut), transaction(scope):
        pass


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM regie.scope_key",
        "SELECT * FROM tenants.session",
        "SELECT password_hash FROM tenants.person",
        "SELECT regie.seal(gen_random_uuid(), 1, '{1}', '{1}', '{1}')",
        "SELECT regie.open_maintenance()",
        "SET ROLE regie_owner",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "TRUNCATE billing.entry",
        "UPDATE billing.balance SET budget_cents = 1",
        "INSERT INTO billing.entry SELECT * FROM billing.entry",
        "DELETE FROM regie.audit",
        "ALTER TABLE billing.entry DISABLE ROW LEVEL SECURITY",
        "UPDATE tenants.role_grant SET role = 'operator'",
    ],
)
def test_the_application_role_is_refused(world: World, statement: str) -> None:
    with (
        pytest.raises((Forbidden, ProgrammingError)),
        transaction(world.scope("finance", "*")) as (session, _),
    ):
        session.execute(text(statement))


def test_the_owner_reads_nothing_without_the_maintenance_scope(database: DatabaseUrls) -> None:
    with psycopg.connect(database.owner) as owner:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("SELECT * FROM tenants.municipality")
        owner.rollback()
        owner.execute("SELECT regie.open_maintenance()")
        assert len(owner.execute("SELECT * FROM tenants.municipality").fetchall()) == 3


def test_nothing_of_a_session_reaches_the_next_person_on_the_connection(world: World) -> None:
    with transaction(world.scope("case-manager")) as (session, _):
        session.execute(text("DECLARE kept CURSOR WITH HOLD FOR SELECT slug FROM tenants.tenant"))
        session.execute(text("SELECT set_config('regie.scope_of_somebody', 'x', false)"))
    for _ in range(3):
        with transaction(world.scope("stranger")) as (session, _):
            assert session.scalar(text("SELECT count(*) FROM pg_cursors WHERE name = 'kept'")) == 0
            assert not session.scalar(text("SELECT current_setting('regie.scope_of_somebody', true)"))


@pytest.mark.parametrize("call", ["pg_advisory_lock(1)", "pg_notify('a', 'b')", "lo_create(0)"])
def test_what_outlives_a_transaction_is_not_for_the_application(world: World, call: str) -> None:
    with pytest.raises(Forbidden), transaction(world.scope("case-manager")) as (session, _):
        session.execute(text(f"SELECT {call}"))


def test_a_scope_cannot_be_changed_for_one_of_another_day(world: World) -> None:
    own = world.scope("holder").token_hash
    trade = text(
        "SELECT set_config('regie.scope', '', true), "
        "(SELECT count(*) FROM regie.open_session(:own, '{*}', '2012-02-01'))"
    )
    with pytest.raises(Forbidden), transaction(world.scope("holder")) as (session, _):
        session.execute(trade, {"own": own})


def test_a_sign_in_cannot_be_noted_for_somebody_else_within_a_scope(world: World) -> None:
    with pytest.raises(Forbidden), transaction(world.scope("holder")) as (session, _):
        session.execute(text("SELECT regie.note_sign_in('stranger', true)"))
