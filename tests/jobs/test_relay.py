"""The relay: what it hands over, and what it leaves alone."""

import os
from collections.abc import Callable
from threading import Event

import pytest
import redis
from rq import Callback
from rq.serializers import JSONSerializer
from structlog.testing import capture_logs

from regie.database.engine import visitor
from regie.errors import Unavailable
from regie.outbox import loop, relay
from regie.outbox.loop import repeat
from regie.outbox.process import IdsOnly
from regie.outbox.queries import gather_backlog
from regie.outbox.queue import job_queue
from regie.outbox.relay import relay_once
from regie.outbox.worker import run_job
from regie.valkey import valkey
from tests.jobs.conftest import Desk

PassTime = Callable[[], None]


def waiting() -> list[str]:
    return job_queue(valkey()).job_ids


def test_the_oldest_goes_first_and_the_queue_knows_ids_only(desk: Desk) -> None:
    asked = [desk.ask("test.write", secret="word") for _ in range(3)]
    relay_once()
    assert waiting() == [str(each.job_id) for each in asked]
    job = job_queue(valkey()).fetch_job(str(asked[0].job_id))
    assert job is not None
    assert job.args == [asked[0].tenant_id, str(asked[0].job_id)]
    assert b"word" not in b"".join(valkey().hgetall(job.key).values())  # type: ignore[union-attr]


def test_a_row_that_was_sent_rests_for_a_while_and_is_never_twice_in_the_queue(
    desk: Desk, due: PassTime
) -> None:
    asked = desk.ask("test.write")
    relay_once()
    relay_once()
    assert waiting() == [str(asked.job_id)]
    due()
    relay_once()
    assert waiting() == [str(asked.job_id)]
    valkey().flushdb()
    relay_once()
    assert waiting() == []
    due()
    relay_once()
    assert waiting() == [str(asked.job_id)]


def test_a_full_queue_takes_no_more_and_nothing_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "LONGEST_QUEUE", 2)
    asked = [desk.ask("test.write") for _ in range(3)]
    assert relay_once()
    assert not relay_once()
    assert len(waiting()) == 2
    assert desk.one("SELECT state FROM regie.outbox WHERE id = %s", asked[2].job_id) == "new"


def test_without_valkey_no_row_is_marked_as_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = desk.ask("test.write")
    with monkeypatch.context() as lost:
        lost.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
        with pytest.raises(redis.ConnectionError):
            relay_once()
    assert desk.one("SELECT state FROM regie.outbox WHERE id = %s", asked.job_id) == "new"
    relay_once()
    assert desk.one("SELECT state FROM regie.outbox WHERE id = %s", asked.job_id) == "sent"


def test_the_backlog_is_seen_without_a_scope(desk: Desk) -> None:
    with visitor() as session:
        assert gather_backlog(session).waiting == 0
    desk.ask("test.write")
    desk.superuser.execute(
        "UPDATE regie.outbox SET created_at = created_at - interval '90 s' WHERE state = 'new'"
    )
    with visitor() as session:
        found = gather_backlog(session)
    assert (found.waiting, found.oldest_seconds >= 90) == (1, True)


def test_what_somebody_else_puts_in_the_queue_is_not_run() -> None:
    queue = job_queue(valkey())
    planted = queue.enqueue_call(
        "os.mkdir", args=("/tmp/planted",), job_id="planted", on_success=Callback("os.mkdir")
    )
    found = IdsOnly.fetch("planted", connection=valkey(), serializer=JSONSerializer)
    assert planted.func is os.mkdir
    assert found.func is run_job
    assert (planted.success_callback, found.success_callback) == (os.mkdir, None)


@pytest.mark.parametrize("lost", [Unavailable("gone"), redis.ConnectionError(), redis.TimeoutError()])
def test_a_loop_says_once_that_it_waits_and_once_that_it_goes_on(
    lost: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(loop, "LONGEST_PAUSE", 0.002)
    stop, steps = Event(), iter([lost] * 5 + [None] * 3)

    def step() -> bool:
        fault = next(steps, StopIteration)
        if fault is StopIteration:
            stop.set()
        elif fault:
            raise fault
        return False

    with capture_logs() as lines:
        repeat("test", step, 0.001, stop)
    assert [line["event"] for line in lines] == ["waiting", "resumed"]
