"""Of the days of a final run no other one stands; it is reversed once, and what was under way is in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from billing.closing.queries import list_closed_periods
from billing.hours.services import NewHours, book_hours
from billing.runs.errors import RunRefused
from billing.runs.models import Run
from billing.runs.services import request_reversal, request_run
from billing.runs.tasks import FINAL
from regie.asking import Everything
from regie.database.base import Range
from regie.database.engine import transaction
from regie.errors import DomainError
from regie.outbox.services import enqueue
from regie.periods import Period, month
from tests.billing_runs.scene import OCTOBER, Scene
from tests.workers import wait_until


def test_two_finals_of_the_same_month_are_refused_and_of_two_months_are_not(scene: Scene) -> None:
    july = month(2013, 7)
    first = scene.run("final", july)
    with pytest.raises(
        RunRefused, match="covers 2013-07-01 up to and including 2013-07-31 already"
    ) as refusal:
        scene.run("final", Period(date(2013, 6, 1), date(2013, 9, 1)))
    assert refusal.value.code == "run_overlaps"
    assert scene.run("final", month(2013, 6)).state == "done"
    scene.reverse(first.id)
    assert scene.run("final", july).state == "done"


def test_two_finals_that_were_requested_at_once_end_with_one(scene: Scene) -> None:
    may = month(2013, 5)
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        request_run(session, actor, "final", may, confirmed=Everything())
    with (
        pytest.raises(RunRefused) as refusal,
        transaction(scene.world.scope("finance", "@")) as (session, actor),
    ):
        request_run(session, actor, "final", may, confirmed=Everything())
    assert refusal.value.code == "run_waiting"
    scene.do_jobs()
    count = "SELECT count(*) FROM billing.run WHERE kind = 'final' AND state = 'done' AND period @> %s"
    assert scene.one(count, may.start) == 1


def plant_final(scene: Scene, period: Period) -> UUID:
    """Request a final run past the friendly refusal."""
    run_id = uuid4()
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        job_id = enqueue(session, actor.cooperation_id, FINAL, {"run": str(run_id)})
        days = Range(period.start, period.end)
        values = {"id": run_id, "job_id": job_id, "kind": "final", "period": days}
        session.execute(insert(Run).values(tenant_id=actor.cooperation_id, **values))
    return run_id


def test_a_second_final_that_slipped_in_ends_as_failed_when_its_turn_comes(scene: Scene) -> None:
    april = month(2013, 4)
    found = [plant_final(scene, april), plant_final(scene, april)]
    runs = [scene.outcome(run_id) for run_id in found]
    assert sorted(run.state for run in runs) == ["done", "failed"]
    problem = next(run.problem for run in runs if run.state == "failed")
    assert problem
    assert problem["code"] == "run_overlaps"


def test_the_database_itself_refuses_a_second_final_of_the_same_days(scene: Scene) -> None:
    february = month(2013, 2)
    scene.run("final", february)
    second = plant_final(scene, february)
    done = """UPDATE billing.run SET state = 'done', finished_at = now(), lines_hash = '', total_cents = 0
               WHERE id = :run"""
    with (
        pytest.raises(IntegrityError, match="run_one_final"),
        transaction(scene.world.scope("finance", "@")) as (s, _),
    ):
        s.execute(text(done), {"run": second})
    scene.do_jobs()
    scene.open_again()


def test_a_period_is_closed_while_its_final_run_stands_and_nobody_else_is_told(scene: Scene) -> None:
    whole_year = Period(date(2013, 1, 1), date(2014, 1, 1))
    with transaction(scene.world.scope("finance")) as (_, actor):
        cooperation_id = actor.cooperation_id

    def closed(login: str) -> list[Period]:
        with transaction(scene.world.scope(login)) as (session, _):
            return list_closed_periods(session, cooperation_id, whole_year)

    scene.run("trial")
    assert closed("finance") == []
    final = scene.run("final")
    assert closed("finance") == closed("case-manager") == [OCTOBER]
    assert closed("stranger-finance") == []
    scene.reverse(final.id)
    assert closed("finance") == []


def test_only_a_standing_final_run_is_reversed_once_and_with_a_reason(scene: Scene) -> None:
    march = month(2013, 3)
    trial, final = scene.run("trial", march), scene.run("final", march)
    for run_id, reason, code in (
        (trial.id, "Fout", "run_not_final"),
        (final.id, "  ", "reason_needed"),
    ):
        with (
            pytest.raises(DomainError) as refusal,
            transaction(scene.world.scope("finance", "@")) as (session, actor),
        ):
            request_reversal(session, actor, run_id, reason)
        assert refusal.value.code == code
    assert scene.reverse(final.id).state == "done"
    with pytest.raises(RunRefused) as refusal:
        scene.reverse(final.id)
    assert refusal.value.code == "run_reversed_already"


def test_of_twenty_reversals_at_once_one_counts_and_the_others_are_told(scene: Scene) -> None:
    scene.open_again()
    run = scene.run("final", month(2013, 7))
    with transaction(scene.world.scope("finance")) as (_, actor):
        cooperation = actor.cooperation_id

    def ask(_: int) -> str:
        try:
            with transaction(scene.world.scope("finance", "@")) as (session, actor):
                request_reversal(session, actor, run.id, "Tegelijk")
        except RunRefused as refusal:
            return refusal.code
        scene.do_jobs()
        return "requested"

    with ThreadPoolExecutor(10) as pool:
        answers = sorted(pool.map(ask, range(20)))
    assert answers.count("requested") == 1
    assert set(answers) <= {"requested", "run_waiting", "run_reversed_already"}
    query = "SELECT count(*) FROM billing.run WHERE tenant_id = %s AND reverses = %s"
    assert scene.one(query, cooperation, run.id) == 1


def test_a_final_run_whose_job_gave_up_does_not_stand_in_the_way_of_the_next(scene: Scene) -> None:
    december = month(2013, 12)
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        first = request_run(session, actor, "final", december, confirmed=Everything())
    scene.superuser.execute(
        """UPDATE regie.outbox SET state = 'failed', ended_at = now(),
                  error = '{"code": "fault", "message": "It broke.", "numbers": {}}'
            WHERE state = 'new'"""
    )
    assert scene.run("final", december).state == "done"
    given_up = scene.outcome(first)
    assert given_up.problem
    assert (given_up.state, given_up.problem["code"]) == ("failed", "fault")


def test_a_booking_that_is_under_way_is_in_the_final_run_that_waited_for_it(scene: Scene) -> None:
    november = month(2013, 11)
    hours = NewHours(scene.workers["Joris"], scene.target("lindehaven"), november.start, 61)
    with ThreadPoolExecutor(1) as pool:
        with transaction(scene.world.scope("team-lead", "*")) as (session, actor):
            book_hours(session, actor, [hours])
            closing = pool.submit(scene.run, "final", november)
            waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            wait_until(lambda: scene.one(waiting))
        run = closing.result()
    assert (run.state, run.minutes) == ("done", 61)
