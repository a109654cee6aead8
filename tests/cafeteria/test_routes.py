"""Routes: application, intake, diagnosis, route, result; in order, each once, never in the future."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from cafeteria.clients.services import register_client
from cafeteria.routes.queries import list_routes_of_client, list_steps, require_route
from cafeteria.routes.services import correct_step, open_route, record_step
from cafeteria.routes.steps import ORDER, Done, check_correction, check_step, next_step
from regie.database.engine import transaction
from regie.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from tests.world import TODAY, World

START = date(2013, 10, 1)


@given(st.permutations(ORDER))
def test_only_one_order_of_steps_is_accepted(kinds: list[str]) -> None:
    done: list[Done] = []
    refused = False
    for kind in kinds:
        try:
            check_step(START, done, kind, START, TODAY)
            done.append(Done(kind, START))
        except Conflict:
            refused = True
    assert refused == (tuple(kinds) != ORDER)
    assert (next_step(done) is None) == (not refused)


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        ("intake", START - timedelta(days=1), "before_previous_step"),
        ("intake", TODAY + timedelta(days=1), "in_future"),
        ("diagnosis", START, "step_out_of_order"),
        ("application", START, "step_done"),
        ("werk", START, "unknown_step"),
    ],
)
def test_a_step_that_cannot_be_is_refused(kind: str, day: date, code: str) -> None:
    done = [Done("application", START)]
    check_step(START, done, "intake", START, TODAY)
    check_step(START, done, "intake", TODAY, TODAY)
    with pytest.raises(DomainError) as refused:
        check_step(START, done, kind, day, TODAY)
    assert refused.value.code == code


def test_after_the_result_nothing_follows() -> None:
    done = [Done(kind, START) for kind in ORDER]
    with pytest.raises(Conflict) as refused:
        check_step(START, done, "intake", START, TODAY)
    assert refused.value.code == "route_closed"


def new_client(world: World, home: int) -> UUID:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        return register_client(session, actor, home, number=str(uuid4()), name="Ada Voorbeeld")


@pytest.fixture
def home(ids: dict[str, int]) -> int:
    """The municipality of the client."""
    return ids["lindehaven"]


@pytest.fixture
def someone(world: World, home: int) -> UUID:
    """A client without a route."""
    return new_client(world, home)


def test_a_route_runs_from_application_to_result_and_then_a_new_one_may_open(
    world: World, home: int, someone: UUID
) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        opened = open_route(session, actor, home, someone, START)
        for version, kind in enumerate(ORDER, 1):
            day = START + timedelta(days=version)
            record_step(
                session,
                actor,
                home,
                opened,
                expected_version=version,
                kind=kind,
                happened_on=day,
                outcome=f"Klaar: {kind}",
            )
        found = require_route(session, home, opened)
        assert (found.closed_on, found.next_step, found.version) == (START + timedelta(days=5), None, 6)
        steps = list_steps(session, home, opened)
        assert [(step.kind, step.recorder) for step in steps] == [(kind, "Case Manager") for kind in ORDER]
        again = open_route(session, actor, home, someone, TODAY)
        assert [row.id for row in list_routes_of_client(session, home, someone)] == [again, opened]


def test_a_client_has_one_open_route(world: World, home: int, someone: UUID) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        open_route(session, actor, home, someone, START)
        with pytest.raises(Conflict) as refused:
            open_route(session, actor, home, someone, START)
        assert refused.value.code == "route_open"


def test_a_route_does_not_open_in_the_future(world: World, home: int, someone: UUID) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            open_route(session, actor, home, someone, TODAY + timedelta(days=1))
        assert refused.value.code == "in_future"
        open_route(session, actor, home, someone, TODAY)


def test_the_front_desk_records_application_and_intake_and_no_diagnosis(
    world: World, home: int, someone: UUID
) -> None:
    with transaction(world.scope("desk", "lindehaven")) as (session, actor):
        opened = open_route(session, actor, home, someone, START)

        def step(kind: str, version: int) -> None:
            record_step(
                session,
                actor,
                home,
                opened,
                expected_version=version,
                kind=kind,
                happened_on=START,
                outcome="Klaar",
            )

        step("application", 1)
        step("intake", 2)
        with pytest.raises(Forbidden):
            step("diagnosis", 3)


def test_a_step_on_an_old_version_or_without_an_outcome_is_refused(
    world: World, home: int, someone: UUID
) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        opened = open_route(session, actor, home, someone, START)

        def step(version: int, outcome: str) -> int:
            return record_step(
                session,
                actor,
                home,
                opened,
                expected_version=version,
                kind="application",
                happened_on=START,
                outcome=outcome,
            )

        for version, outcome, code in ((7, "Klaar", "stale"), (1, "  ", "outcome_needed")):
            with pytest.raises(DomainError) as refused:
                step(version, outcome)
            assert refused.value.code == code
        assert step(1, "Klaar") == 2


def test_a_step_is_corrected_by_another_one_and_both_stay_to_be_read(
    world: World, home: int, someone: UUID
) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        opened = open_route(session, actor, home, someone, START)
        for number, kind in enumerate(ORDER, 1):
            record_step(
                session,
                actor,
                home,
                opened,
                expected_version=number,
                kind=kind,
                happened_on=START + timedelta(days=number),
                outcome=kind,
            )

        def correct(version: int, kind: str, outcome: str, days: int) -> int:
            return correct_step(
                session,
                actor,
                home,
                opened,
                expected_version=version,
                kind=kind,
                happened_on=START + timedelta(days=days),
                outcome=outcome,
            )

        assert correct(6, "intake", "Anders", 1) == 7
        assert correct(7, "intake", "Nog anders", 3) == 8
        assert correct(8, "result", "Werk", 9) == 9
        found = require_route(session, home, opened)
        assert [(step.kind, step.outcome) for step in found.steps][1] == ("intake", "Nog anders")
        assert len(found.steps) == len(ORDER)
        assert found.closed_on == START + timedelta(days=9)
        kept = "SELECT outcome FROM cafeteria.route_step WHERE route_id = :route AND kind = 'intake'"
        assert set(session.scalars(text(kept), {"route": opened})) == {"intake", "Anders", "Nog anders"}
        with pytest.raises(Conflict) as stale:
            correct(8, "intake", "Te laat", 2)
        assert stale.value.code == "stale"


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("application", -1, "before_previous_step"),
        ("intake", -1, "before_previous_step"),
        ("intake", 6, "after_next_step"),
        ("diagnosis", 999, "in_future"),
        ("route", 5, "step_not_done"),
    ],
)
def test_a_correction_keeps_the_days_in_order(kind: str, days: int, code: str) -> None:
    done = [
        Done(one, START + timedelta(days=n))
        for one, n in (("application", 0), ("intake", 2), ("diagnosis", 5))
    ]
    for good in (0, 5):
        check_correction(START, done, "intake", START + timedelta(days=good), TODAY)
    with pytest.raises(DomainError) as refused:
        check_correction(START, done, kind, START + timedelta(days=days), TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize("wrong", ["kind", "route", "twice"])
def test_the_database_corrects_a_step_once_and_with_its_own_kind_only(
    world: World, home: int, someone: UUID, wrong: str
) -> None:
    add = text(
        """INSERT INTO cafeteria.route_step (tenant_id, id, route_id, kind, happened_on, outcome, corrects)
           VALUES (:home, :id, :route, :kind, '2013-10-01', 'x', :corrects)"""
    )
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        opened, first, second = open_route(session, actor, home, someone, START), uuid4(), uuid4()
        about = {"home": home, "route": opened, "kind": "application", "corrects": None}
        session.execute(add, about | {"id": first})
        session.execute(add, about | {"id": second, "corrects": first})
        changes: dict[str, dict[str, object]] = {
            "kind": {"kind": "intake", "corrects": second},
            "route": {"route": uuid4(), "corrects": second},
            "twice": {"corrects": first},
        }
        with pytest.raises(IntegrityError):
            session.execute(add, about | {"id": uuid4()} | changes[wrong])
        session.rollback()


def test_a_step_is_never_changed(world: World, home: int, someone: UUID) -> None:
    with (
        pytest.raises((Forbidden, DBAPIError)),
        transaction(world.scope("case-manager", "lindehaven")) as (session, _),
    ):
        session.execute(text("UPDATE cafeteria.route_step SET outcome = 'anders'"))


def test_nobody_without_a_purpose_sees_a_route_or_a_step(
    world: World, home: int, ids: dict[str, int], someone: UUID
) -> None:
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        opened = open_route(session, actor, home, someone, START)
        record_step(
            session,
            actor,
            home,
            opened,
            expected_version=1,
            kind="application",
            happened_on=START,
            outcome="Klaar",
        )
    for login in ("holder", "finance", "auditor", "stranger"):
        with transaction(world.scope(login)) as (session, _):
            assert list_routes_of_client(session, home, someone) == []
            for table in ("route", "route_step"):
                query = text(f"SELECT count(*) FROM cafeteria.{table} WHERE tenant_id = :home")
                assert session.scalar(query, {"home": home}) == 0
            with pytest.raises(NotFound):
                require_route(session, home, opened)
    with transaction(world.scope("case-manager")) as (session, _):
        assert len(list_steps(session, home, opened)) == 1
        with pytest.raises(NotFound):
            require_route(session, ids["bergdrecht"], opened)


def test_a_route_needs_a_client_of_the_same_municipality(
    world: World, ids: dict[str, int], someone: UUID
) -> None:
    with transaction(world.scope("case-manager", "*")) as (session, actor), pytest.raises(NotFound):
        open_route(session, actor, ids["bergdrecht"], someone, START)
