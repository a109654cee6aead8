"""The worker process: takes ids from the queue, one at a time, and outlives the loss of Valkey."""

import logging
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from threading import Event
from types import FrameType
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from regie.outbox.queue import QUEUE
from regie.outbox.worker import run_job
from regie.valkey import LOST

log = structlog.get_logger("regie.outbox")

MAINTENANCE_SECONDS = 30
# RQ waits this long minus 15 seconds for a job, and only does its maintenance in between.
WORKER_SECONDS = 45
PAUSE_SECONDS = 2.0
QUIET_SECONDS = 60.0
# Callbacks, webhooks, dependencies and repeats would let whoever writes in Valkey run code here.
KEPT = frozenset(
    {
        b"data",
        b"origin",
        b"status",
        b"timeout",
        b"result_ttl",
        b"failure_ttl",
        b"description",
        b"created_at",
        b"enqueued_at",
    }
)


class _SayOnce(logging.Filter):
    """Drops a line that RQ repeats: while it waits for Valkey it says so at every try."""

    def __init__(self) -> None:
        super().__init__()
        self._last = ("", 0.0)

    def filter(self, record: logging.LogRecord) -> bool:
        before, self._last = self._last, (record.msg, record.created)
        return record.msg != before[0] or record.created > before[1] + QUIET_SECONDS


class IdsOnly(Job):
    """A job in the queue of which only its two arguments count, whatever else stands there."""

    @property
    def func(self) -> Any:
        """Run jobs and nothing else, whatever function the queue names."""
        return run_job

    def restore(self, raw_data: Mapping[bytes, bytes]) -> Any:
        """Read of the queue's data only what a delivery needs."""
        return super().restore({name: value for name, value in raw_data.items() if name in KEPT})


class OutboxWorker(SimpleWorker):
    """Runs jobs in its own process: killed, it loses its database connection, and so the lock on the row."""

    job_class = IdsOnly
    max_connection_wait_time = 5.0

    def __init__(self, stop: Event) -> None:
        self.stop = stop
        # Once more at once, for a dropped connection; for a service that is away the loop below waits.
        patience = Retry(NoBackoff(), 1)
        connection = redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=2, retry=patience)
        super().__init__(
            [QUEUE],
            connection=connection,
            serializer=JSONSerializer,
            job_class=IdsOnly,
            maintenance_interval=MAINTENANCE_SECONDS,
            worker_ttl=WORKER_SECONDS,
            log_job_description=False,
        )

    def subscribe(self) -> None:
        """Listen to no commands from Valkey: they could stop every worker."""

    def clean_group_registries(self) -> None:
        """Keep no groups: reading theirs, RQ would unpickle what somebody put there."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the job in hand and stop."""
        self.stop.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def teardown(self) -> None:
        """Sign off, if there is anybody to sign off to."""
        with suppress(*LOST):
            super().teardown()  # type: ignore[no-untyped-call]


def run_worker(stop: Event, pause: float = PAUSE_SECONDS) -> None:
    """Do jobs until told to stop (werker); a SIGTERM lets the job in hand finish.

    Args:
        stop: is set by SIGTERM and SIGINT.
        pause: seconds to wait for Valkey before trying it again.
    """
    logging.getLogger("rq.worker").addFilter(_SayOnce())
    told = False
    while not stop.is_set():
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        with suppress(StopRequested, *LOST):
            OutboxWorker(stop).work(logging_level="WARNING")
            told = False
        if not stop.is_set():
            # RQ gives up when Valkey goes away in the middle of a job; the job itself has gone on.
            if not told:
                log.warning("waiting", loop="worker", service="valkey")
            told = True
            stop.wait(pause)
