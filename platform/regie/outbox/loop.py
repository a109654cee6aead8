"""A loop that outlives its services: it says once what it waits for, and once that it goes on."""

import time
from collections.abc import Callable
from threading import Event

import structlog

from regie.errors import Unavailable
from regie.valkey import LOST

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0


def repeat(name: str, step: Callable[[], bool], interval: float, stop: Event) -> None:
    """Do a step again and again until told to stop (lus).

    Args:
        name: for the log.
        step: does a bit of work and tells whether more waits.
        interval: seconds of rest when nothing waits.
        stop: set to end the loop; a step under way is finished first.
    """
    log = structlog.get_logger("regie.outbox").bind(loop=name)
    trouble = _Trouble(log)
    while not stop.is_set():
        try:
            more = step()
        except Exception as fault:
            # A fault of our own must not end the loop either: whatever runs on it would silently stand still.
            stop.wait(trouble.pause(fault))
        else:
            trouble.over()
            stop.wait(0 if more else interval)


class _Trouble:
    """Remembers since when something is wrong, so that the log tells it once."""

    def __init__(self, log: structlog.stdlib.BoundLogger) -> None:
        self._log = log
        self._kind: type[Exception] | None = None
        self._since = 0.0
        self._pause = FIRST_PAUSE

    def pause(self, fault: Exception) -> float:
        if self._kind is None:
            self._since = time.monotonic()
        if type(fault) is not self._kind:
            self._kind = type(fault)
            if isinstance(fault, (Unavailable, *LOST)):
                self._log.warning("waiting", service=_service(fault))
            else:
                self._log.error("fault", exc_info=fault)
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        return pause

    def over(self) -> None:
        if self._kind is not None:
            self._log.info("resumed", after_seconds=round(time.monotonic() - self._since, 1))
        self._kind, self._pause = None, FIRST_PAUSE


def _service(fault: Exception) -> str:
    return "valkey" if isinstance(fault, LOST) else "postgresql"
