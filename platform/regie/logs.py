"""The log (logboek van de techniek): where lines go, and what never stands in them."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

Event = MutableMapping[str, Any]


def configure_logging(environment: str, stream: TextIO | None = None) -> None:
    """Send every log line of the process to one place (logging instellen).

    Args:
        environment: `development` and `test` read lines as text, the others as JSON.
        stream: where to; standard error when None.
    """
    readable = environment in ("development", "test")
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_exception,
    ]
    last: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(default=str)
    )
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    # A line that cannot be written would be told on standard error with everything it was about.
    logging.raiseExceptions = readable
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Who tries the product wants its address in sight, not a line for every click.
    root.setLevel(logging.WARNING if environment == "demonstration" else logging.INFO)


def hide_exception(_: object, __: str, event: Event) -> Event:
    """Keep of an exception (uitzondering) its kind and its places, and drop its words.

    A message of the database quotes the row that it refused, and so a person.

    Args:
        event: the log line; `exc_info` may hold an exception.

    Returns:
        The line with `exception` and `places` instead.
    """
    given = event.pop("exc_info", None)
    found = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(found, BaseException):
        frames = traceback.extract_tb(found.__traceback__)
        event["exception"] = type(found).__qualname__
        event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event
