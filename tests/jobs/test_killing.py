"""Whatever is killed, and whenever: the effect is there exactly once."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rq.job import JobStatus

from regie.outbox.queue import job_queue
from regie.outbox.relay import AGAIN, _claim, relay_once
from regie.progress import read
from regie.valkey import valkey
from tests.jobs.conftest import Desk, Start, ends
from tests.jobs.wires import Wire
from tests.workers import wait_until

pytestmark = pytest.mark.long

PassTime = Callable[[], None]


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it_once(
    desk: Desk, start: Start, due: PassTime, hold: Path
) -> None:
    first = start("worker")
    asked = desk.ask("test.write", rows=10, hold=hold)
    relay_once()
    wait_until(lambda: read(asked.job_id))
    first.kill()
    assert ends(first) == -signal.SIGKILL
    assert (desk.effect(asked), desk.ended(asked)) == (0, None)
    job = job_queue(valkey()).fetch_job(str(asked.job_id))
    assert job is not None
    assert job.get_status() == JobStatus.STARTED
    hold.unlink()
    start("worker")
    due()
    relay_once()
    wait_until(lambda: desk.ended(asked))
    assert (desk.effect(asked), desk.ended(asked)) == (10, "done")


def test_a_job_that_kills_its_worker_does_not_keep_the_others_from_theirs(
    desk: Desk, start: Start, due: PassTime
) -> None:
    deadly, harmless = desk.ask("test.die"), desk.ask("test.write")
    relay_once()
    assert ends(start("worker")) == -signal.SIGKILL
    assert desk.one("SELECT tries FROM regie.outbox WHERE id = %s", deadly.job_id) == 1
    start("worker")
    wait_until(lambda: desk.ended(harmless))


def test_a_relay_killed_between_claiming_and_handing_over_loses_nothing(
    desk: Desk, start: Start, due: PassTime
) -> None:
    asked = desk.ask("test.write")
    assert _claim(10, AGAIN)
    assert desk.one("SELECT state FROM regie.outbox WHERE id = %s", asked.job_id) == "sent"
    start("worker")
    start("relay")
    wait_until(lambda: desk.ended(asked))
    assert desk.effect(asked) == 2


def test_relays_killed_again_and_again_deliver_everything_once(desk: Desk, start: Start) -> None:
    worker = start("worker")
    asked = [desk.ask("test.write") for _ in range(40)]
    for done in (1, 15):
        relay = start("relay")
        wait_until(lambda done=done: sum(desk.ended(each) == "done" for each in asked) >= done)  # type: ignore[misc]
        relay.kill()
        assert ends(relay) == -signal.SIGKILL
    relay = start("relay")
    wait_until(lambda: all(desk.ended(each) for each in asked))
    assert [desk.effect(each) for each in asked] == [2] * 40
    wait_until(lambda: desk.one("SELECT count(*) FROM regie.audit WHERE seq IS NULL") == 0)
    for process in (relay, worker):
        process.terminate()
        assert ends(process) == 0


def test_an_emptied_queue_loses_nothing(desk: Desk, start: Start, due: PassTime, hold: Path) -> None:
    start("worker")
    running, queued = desk.ask("test.write", hold=hold), desk.ask("test.write")
    relay_once()
    wait_until(lambda: read(running.job_id))
    valkey().flushdb()
    due()
    hold.unlink()
    start("relay")
    wait_until(lambda: desk.ended(running) and desk.ended(queued))
    assert [desk.effect(running), desk.effect(queued)] == [2, 2]


@pytest.mark.parametrize(("service", "kept"), [("REDIS_URL", True), ("DATABASE_URL", False)])
def test_relay_and_worker_outlive_a_service_that_goes_away_in_the_middle_of_a_job(
    desk: Desk,
    start: Start,
    due: PassTime,
    hold: Path,
    monkeypatch: pytest.MonkeyPatch,
    service: str,
    kept: bool,
) -> None:
    with Wire(os.environ[service]) as wire:
        with monkeypatch.context() as wired:
            wired.setenv(service, wire.url)
            processes = [start("worker"), start("relay")]
        running = desk.ask("test.write", hold=hold)
        wait_until(lambda: read(running.job_id))
        wire.cut()
        later = desk.ask("test.write")
        hold.unlink()
        # Without Valkey the job goes on and is done; without its connection to PostgreSQL it never was.
        wait_until(lambda: desk.ended(running) or not kept)
        time.sleep(1)
        assert (desk.effect(running), desk.ended(running)) == ((2, "done") if kept else (0, None))
        assert desk.ended(later) is None
        wire.mend()
        due()
        wait_until(lambda: desk.ended(running) and desk.ended(later))
        assert [desk.effect(running), desk.effect(later)] == [2, 2]
        assert all(process.is_alive() for process in processes)


def test_a_worker_that_is_asked_to_stop_finishes_the_job_in_hand(
    desk: Desk, start: Start, hold: Path
) -> None:
    worker = start("worker")
    running = desk.ask("test.write", hold=hold)
    relay_once()
    wait_until(lambda: read(running.job_id))
    worker.terminate()
    worker.join(0.3)
    assert worker.is_alive()
    hold.unlink()
    assert ends(worker) == 0
    assert (desk.effect(running), desk.ended(running)) == (2, "done")
