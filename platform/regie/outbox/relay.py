"""The relay (doorgever): hands outbox rows to the queue; in the same process the audit trail is sealed."""

from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from uuid import UUID

from sqlalchemy import text

from regie.audit.sealer import BATCH, seal_once
from regie.cleaning import clean_once
from regie.database.engine import visitor
from regie.outbox.loop import repeat
from regie.outbox.queue import job_queue, send
from regie.valkey import valkey

POLL_SECONDS = 0.25
SEAL_SECONDS = 1.0
CLEAN_SECONDS = 3600.0
# More than this in the queue would only grow older there; in the outbox nothing is lost.
LONGEST_QUEUE = 100
AGAIN = timedelta(seconds=20)
STOP_SECONDS = 10.0


def relay_once(again: timedelta = AGAIN) -> bool:
    """Hand over what waits (doorgeven): new rows, and sent ones that nobody runs and that have not ended.

    Args:
        again: how long ago a row was last handed over, begun or given back before it is sent again.

    Returns:
        Whether more may wait.
    """
    queue = job_queue(valkey())
    # Asked first: without Valkey no row may be marked as sent, and a full queue takes no more.
    room = LONGEST_QUEUE - queue.count
    if room <= 0:
        return False
    rows = _claim(room, again)
    for tenant_id, job_id, task in rows:
        send(queue, tenant_id, job_id, task)
    return len(rows) == room


def _claim(limit: int, again: timedelta) -> list[tuple[int, UUID, str]]:
    # Committed before anything is handed over: a worker that came too early would find the row locked.
    with visitor() as session:
        query = text("SELECT tenant_id, id, task FROM regie.outbox_claim(:limit, :again)")
        return [
            (row.tenant_id, row.id, row.task)
            for row in session.execute(query, {"limit": limit, "again": again})
        ]


def _seal() -> bool:
    return seal_once() == BATCH


def run_relay(stop: Event, again: timedelta = AGAIN) -> None:
    """Relay, seal and clean up until told to stop (doorgever).

    Args:
        stop: set to end it; what is under way is finished first.
        again: as `relay_once` takes it.
    """
    with ExitStack() as stack:
        # Threads of their own: without Valkey nothing can be relayed, and sealing goes on.
        for name, step, interval in (("sealer", _seal, SEAL_SECONDS), ("cleaner", clean_once, CLEAN_SECONDS)):
            thread = Thread(target=repeat, args=(name, step, interval, stop), name=name, daemon=True)
            thread.start()
            stack.callback(thread.join, STOP_SECONDS)
        stack.callback(stop.set)
        repeat("relay", partial(relay_once, again), POLL_SECONDS, stop)
