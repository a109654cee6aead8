"""The commands `regie relay` and `regie worker`; the front door mounts them."""

import os
import signal
from threading import Event

import click
import structlog

from regie.logs import configure_logging
from regie.settings import load_settings

log = structlog.get_logger("regie.outbox")


@click.command("relay")
def relay_command() -> None:
    """Hand jobs to the workers and seal the audit trail, until SIGTERM."""
    from regie.outbox.relay import run_relay

    _prepare()
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    log.info("relay_started")
    run_relay(stop)
    log.info("relay_stopped")


@click.command("worker")
def worker_command() -> None:
    """Do jobs, one at a time, until SIGTERM."""
    from regie.outbox.process import run_worker

    _prepare()
    log.info("worker_started")
    run_worker(Event())
    log.info("worker_stopped")


def _prepare() -> None:
    configure_logging(load_settings(os.environ).environment)
