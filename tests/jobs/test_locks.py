"""A job that closes a period: it waits for bookings, sees them all, and lets none in while it runs."""

import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from regie.audit.services import record
from regie.database.engine import transaction
from regie.errors import Conflict
from regie.outbox import worker
from regie.outbox.relay import relay_once
from regie.outbox.worker import run_job
from regie.progress import read
from tests.jobs.conftest import Asked, Desk
from tests.jobs.work import LOCK
from tests.workers import wait_until

SHARED = text("SELECT regie.share_lock(:lock, :tenant)")


def book(
    desk: Desk, slug: str = "lindehaven", inside: Event | None = None, go_on: Event | None = None
) -> None:
    tenant = desk.tenant_id(slug)
    with transaction(desk.world.scope("case-manager", slug)) as (session, _):
        session.execute(text("SET LOCAL lock_timeout = '100ms'"))
        session.execute(SHARED, {"lock": LOCK, "tenant": tenant})
        record(session, tenant, "test.booked", {})
        if inside and go_on:
            inside.set()
            assert go_on.wait(10)


def in_thread(asked: Asked) -> Thread:
    thread = Thread(target=run_job, args=(asked.tenant_id, str(asked.job_id)))
    thread.start()
    return thread


def close(desk: Desk, **args: Any) -> Asked:
    asked = desk.ask("test.close", **args)
    relay_once()
    return asked


def counted(desk: Desk, asked: Asked) -> tuple[int, int]:
    query = "SELECT detail FROM regie.audit WHERE detail ->> 'job' = %s"
    detail = desk.one(query, asked.mark)
    return detail["before"], detail["after"]


def test_the_snapshot_is_taken_after_the_bookings_that_it_waited_for(desk: Desk) -> None:
    known = desk.one("SELECT count(*) FROM regie.audit WHERE what = 'test.booked'")
    inside, go_on = Event(), Event()
    booking = Thread(target=book, args=(desk, "lindehaven", inside, go_on))
    booking.start()
    assert inside.wait(10)
    asked = close(desk)
    closing = in_thread(asked)
    time.sleep(0.3)
    assert desk.ended(asked) is None
    go_on.set()
    booking.join()
    closing.join()
    assert counted(desk, asked) == (known + 1, known + 1)


def test_no_booking_comes_in_while_it_runs_except_of_another_municipality(desk: Desk, hold: Path) -> None:
    asked = close(desk, hold=hold)
    closing = in_thread(asked)
    wait_until(lambda: read(asked.job_id))
    with pytest.raises(Conflict, match="Somebody else"):
        book(desk)
    book(desk, "bergdrecht")
    hold.unlink()
    closing.join()
    assert desk.ended(asked) == "done"
    book(desk)


def test_when_the_lock_is_not_to_be_had_its_turn_comes_later_and_costs_no_try(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOCK_WAIT", "100ms")
    inside, go_on = Event(), Event()
    booking = Thread(target=book, args=(desk, "lindehaven", inside, go_on))
    booking.start()
    assert inside.wait(10)
    asked = close(desk)
    in_thread(asked).join()
    state = desk.state(asked)
    assert state is not None
    assert (state.state, state.tries, state.error) == ("sent", 0, None)
    go_on.set()
    booking.join()
    in_thread(asked).join()
    assert desk.ended(asked) == "done"


def test_when_the_lock_is_lost_on_the_way_nothing_of_the_effect_stays(desk: Desk, hold: Path) -> None:
    asked = close(desk, hold=hold)
    closing = in_thread(asked)
    wait_until(lambda: read(asked.job_id))
    query = (
        "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE d.datname = current_database() AND l.locktype = 'advisory' "
        "AND l.classid = regie.lock_number('bookings') AND l.objid = %s"
    )
    assert desk.one(query, asked.tenant_id)
    hold.unlink()
    closing.join()
    assert (desk.effect(asked), desk.ended(asked)) == (0, None)
    in_thread(asked).join()
    assert (desk.effect(asked), desk.ended(asked)) == (1, "done")
