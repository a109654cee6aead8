"""A relay or a worker as a process of its own, which can be killed; knows the tasks of the tests."""

import os
import signal
from collections.abc import Mapping
from datetime import timedelta
from threading import Event

from regie.outbox.process import run_worker
from regie.outbox.relay import run_relay
from tests.jobs import work

assert work.EFFECT
AGAIN = timedelta(seconds=1)
PAUSE_SECONDS = 0.2


def run(kind: str, environ: Mapping[str, str]) -> None:
    """Be a relay or a worker until SIGTERM."""
    os.environ.update(environ)
    stop = Event()
    if kind == "worker":
        run_worker(stop, PAUSE_SECONDS)
    else:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        run_relay(stop, AGAIN)
