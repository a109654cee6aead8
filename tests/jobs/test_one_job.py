"""One job: done once, on behalf of whoever asked, or refused with a sentence and without effect."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from regie.database.engine import transaction, visitor
from regie.database.scope import Job, JobTaken
from regie.outbox import registry, worker
from regie.outbox.failures import exhausted
from regie.outbox.registry import UnknownTask
from regie.outbox.relay import relay_once
from regie.outbox.services import enqueue
from regie.outbox.worker import MOST_TRIES, run_job
from tests.jobs.conftest import Asked, Desk
from tests.walls.acting import maintaining
from tests.workers import wait_until

PassTime = Callable[[], None]
END = """SELECT regie.end_dated('tenants.role_grant', tenant_id, id, '2013-11-11')
           FROM tenants.role_grant WHERE person_id = %(person)s"""
TO_AUDIT = """INSERT INTO tenants.role_grant (tenant_id, id, person_id, role, valid)
              SELECT tenant_id, gen_random_uuid(), person_id, 'auditor', '[2013-11-11,)'
                FROM tenants.role_grant WHERE person_id = %(person)s"""


def run(asked: Asked) -> None:
    run_job(asked.tenant_id, str(asked.job_id))


def send(desk: Desk, task: str, **args: Any) -> Asked:
    asked = desk.ask(task, **args)
    relay_once()
    return asked


def test_a_job_is_done_by_the_database_for_the_person_who_asked(desk: Desk) -> None:
    asked = send(desk, "test.write", rows=3)
    run(asked)
    state = desk.state(asked)
    assert state is not None
    assert (state.state, state.tries, state.error, state.ended) == ("done", 1, None, True)
    assert desk.effect(asked) == 3
    whose = (
        "SELECT p.login FROM regie.audit a, tenants.person p WHERE p.id = a.actor AND a.detail ->> 'job' = %s"
    )
    assert desk.one(whose, asked.mark) == "case-manager"


def test_a_job_whose_transaction_is_rolled_back_was_never_asked_for(desk: Desk) -> None:
    tenant = desk.tenant_id("lindehaven")
    with transaction(desk.world.scope("case-manager", "lindehaven")) as (session, _):
        enqueue(session, tenant, "test.write", {"tenant": tenant, "mark": "never"})
        session.rollback()
    assert desk.one("SELECT count(*) FROM regie.outbox WHERE args ->> 'mark' = 'never'") == 0


def test_a_task_that_nobody_would_do_cannot_be_asked_for(desk: Desk) -> None:
    with pytest.raises(UnknownTask):
        desk.ask("test.unheard_of")


def test_two_functions_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match=r"test\.write"):
        registry.task("test.write")(lambda session, actor, args, progress: None)


def test_a_second_delivery_gets_nothing_while_the_first_runs_nor_after_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()

    def wait(session: Any, actor: Any, args: Any, progress: Any) -> None:
        begun.set()
        assert go_on.wait(10)

    monkeypatch.setitem(
        registry._tasks, "test.wait", registry.Task("test.wait", wait, "READ COMMITTED", None)
    )
    asked = send(desk, "test.wait")
    first = Thread(target=run, args=(asked,))
    first.start()
    assert begun.wait(10)
    begun.clear()
    run(asked)
    assert not begun.is_set()
    go_on.set()
    first.join()
    assert desk.ended(asked) == "done"
    run(asked)
    assert not begun.is_set()


def test_of_two_workers_that_both_began_one_opens_the_row(desk: Desk) -> None:
    asked = send(desk, "test.write")
    job = Job(asked.tenant_id, asked.job_id)
    assert (worker._begin(job), worker._begin(job)) == ("test.write", "test.write")
    with transaction(job) as (session, actor):
        with pytest.raises(JobTaken), transaction(job):
            pass
        assert actor.name == "Case Manager"
        session.rollback()
    with transaction(job):
        pass
    with pytest.raises(JobTaken), transaction(job):
        pass


def test_a_delivery_that_names_another_owner_gets_nothing(desk: Desk) -> None:
    asked = send(desk, "test.write")
    run_job(desk.tenant_id("bergdrecht"), str(asked.job_id))
    assert desk.effect(asked) == 0
    run(asked)
    assert desk.effect(asked) == 2


def test_a_job_that_was_not_sent_is_not_run(desk: Desk) -> None:
    asked = desk.ask("test.write")
    run(asked)
    assert desk.effect(asked) == 0
    relay_once()
    run(asked)
    assert desk.effect(asked) == 2


def test_a_refusal_is_final_keeps_nothing_of_the_effect_and_says_why(desk: Desk, due: PassTime) -> None:
    asked = send(desk, "test.refuse")
    run(asked)
    state = desk.state(asked)
    assert state is not None
    assert (state.state, state.tries) == ("failed", 1)
    assert state.error == {
        "code": "too_late",
        "message": "Only %(left_cents)s is left.",
        "numbers": {"left_cents": 1250},
        "detail": "Only 12.50 is left.",
    }
    due()
    relay_once()
    run(asked)
    assert (desk.effect(asked), desk.state(asked)) == (0, state)


def test_who_may_not_read_the_municipality_does_not_see_the_job(desk: Desk) -> None:
    asked = send(desk, "test.refuse")
    assert desk.state(asked, "holder") is not None
    assert desk.state(asked, "holder-b") is None
    assert desk.state(asked, "stranger") is None


def test_a_fault_of_ours_is_tried_again_and_then_given_up_without_quoting_anybody(
    desk: Desk, due: PassTime
) -> None:
    asked = send(desk, "test.fault")
    for tries in range(1, MOST_TRIES + 1):
        run(asked)
        state = desk.state(asked)
        assert state is not None
        assert (state.state, state.tries) == ("failed" if tries == MOST_TRIES else "sent", tries)
        assert state.error is not None
        assert (state.error["code"], state.error["kind"]) == ("fault", "ZeroDivisionError")
        assert "Jansen" not in str(state.error)
        due()
        relay_once()
    assert desk.effect(asked) == 0


def test_waiting_in_a_long_queue_costs_no_try(desk: Desk, due: PassTime) -> None:
    asked = send(desk, "test.write")
    for _ in range(MOST_TRIES + 1):
        due()
        relay_once()
    run(asked)
    assert desk.ended(asked) == "done"


def test_a_job_that_ends_whoever_begins_it_comes_to_an_end(desk: Desk, due: PassTime) -> None:
    asked = send(desk, "test.die")
    begin = text("SELECT regie.job_begins(:tenant, :job, :most, '{}')")
    for _ in range(MOST_TRIES):
        with visitor() as session:
            values = {"tenant": asked.tenant_id, "job": asked.job_id, "most": MOST_TRIES}
            assert session.execute(begin, values).scalar_one() == "test.die"
    run(asked)
    state = desk.state(asked)
    assert state is not None
    assert (state.state, state.error) == ("failed", exhausted(MOST_TRIES))


@pytest.mark.parametrize(
    ("login", "withdraw"),
    [
        ("team-lead", [END]),
        ("finance", [END, TO_AUDIT]),
        ("product-manager", ["UPDATE tenants.person SET active = false WHERE id = %(person)s"]),
    ],
)
def test_for_whoever_lost_the_role_nothing_is_done_any_more(
    desk: Desk, login: str, withdraw: list[str]
) -> None:
    before = send(desk, "test.write", login=login)
    run(before)
    assert desk.ended(before) == "done"
    asked = send(desk, "test.write", login=login)
    person = {"person": desk.one("SELECT id FROM tenants.person WHERE login = %s", login)}
    with maintaining(desk.world) as owner:
        for statement in withdraw:
            owner.execute(statement.encode(), person)
    run(asked)
    state = desk.state(asked)
    assert state is not None
    assert state.state == "failed"
    assert state.error is not None
    assert state.error["code"] == "no_longer_allowed"
    assert state.error["detail"] == "Whoever asked for this may no longer do it."
    assert desk.effect(asked) == 0


def test_a_lost_database_connection_leaves_nothing_and_the_row_is_sent_again(
    desk: Desk, due: PassTime, cut_off: Callable[[str], int], hold: Path
) -> None:
    asked = send(desk, "test.write", hold=hold)
    running = Thread(target=run, args=(asked,))
    running.start()
    wait_until(lambda: cut_off("INSERT INTO regie.audit%"))
    hold.unlink()
    running.join()
    assert (desk.effect(asked), desk.ended(asked)) == (0, None)
    due()
    relay_once()
    run(asked)
    assert (desk.effect(asked), desk.ended(asked)) == (2, "done")
