"""A worker killed in the middle of a final run leaves nothing; the next one does it, once."""

import signal
import time
from datetime import date, timedelta

import psycopg
import pytest

from billing.runs.services import request_run
from regie.asking import Everything
from regie.database.engine import transaction
from regie.outbox.relay import relay_once
from tests.billing_runs.scene import OCTOBER, Scene
from tests.workers import StartWorker, wait_until

SECONDS = 60
AT_POSTING = """SELECT 1 FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                   AND query LIKE '%%post_realise%%'"""


@pytest.mark.long
def test_a_worker_killed_in_the_middle_of_a_final_run_leaves_nothing_and_the_next_one_finishes_it(
    scene: Scene, superuser_url: str, start_worker: StartWorker
) -> None:
    scene.book("Fatma", "lindehaven", date(2013, 10, 7), 61)
    scene.cost("pool-equal", date(2013, 10, 7), 1000_01)
    trial = scene.run("trial")
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        run_id = request_run(session, actor, "final", OCTOBER, confirmed=Everything())
    lines = "SELECT count(*) FROM billing.run_line WHERE run_id = %s"
    with psycopg.connect(superuser_url) as somebody:
        # Whoever places an order now holds the budget line, so the run waits with its lines written.
        somebody.execute("SELECT 1 FROM billing.balance FOR UPDATE")
        worker = start_worker()
        relay_once()
        wait_until(lambda: scene.one(AT_POSTING))
        worker.kill()
        assert worker.wait() == -signal.SIGKILL
    assert (scene.one(lines, run_id), scene.one("SELECT state FROM billing.run WHERE id = %s", run_id)) == (
        0,
        "requested",
    )
    began = time.monotonic()
    start_worker()
    wait_until(
        lambda: (
            relay_once(timedelta(0))
            or scene.one("SELECT state = 'done' FROM billing.run WHERE id = %s", run_id)
        )
    )
    assert time.monotonic() - began < SECONDS
    run = scene.outcome(run_id)
    assert (run.state, run.lines_hash, run.cents) == ("done", trial.lines_hash, trial.cents)
    assert scene.one("SELECT sum(cents)::bigint FROM billing.run_line WHERE run_id = %s", run_id) == run.cents
    booked = "SELECT sum(cents)::bigint FROM billing.entry WHERE kind = 'realise' AND source_id = %s"
    assert scene.one(booked, run_id) == run.cents
