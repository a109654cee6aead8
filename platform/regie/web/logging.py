"""The log (logboek van de techniek): one line per request, with ids and figures and never a name."""

import logging
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO
from uuid import UUID

import structlog
from flask import Flask, Response, g, request

# Files of the pages, and who asks every few seconds whether this process lives.
QUIET = frozenset({"assets.file", "health.live", "health.ready"})
PersonOf = Callable[[], UUID | None]
Event = MutableMapping[str, Any]

log = structlog.get_logger("regie.web")


def init_request_log(app: Flask, person_of_request: PersonOf) -> None:
    """Write a line for each request (verzoeken loggen).

    Args:
        app: the application.
        person_of_request: gives the id of who is signed in, or None.
    """

    def start() -> None:
        g.request_started = time.perf_counter()

    def finish(response: Response) -> Response:
        # The endpoint and not the path: a path holds names of municipalities and numbers of clients.
        endpoint = request.endpoint or "unknown"
        if endpoint not in QUIET:
            person = person_of_request()
            log.info(
                "request",
                request_id=g.get("request_id"),
                method=request.method,
                endpoint=endpoint,
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("request_started", time.perf_counter())) * 1000),
                person=str(person) if person else None,
            )
        return response

    def fault(exc_info: Any) -> None:
        # Flask's own line holds the path, and so what stands in it.
        log.error("fault", request_id=g.get("request_id"), endpoint=request.endpoint, exc_info=exc_info)

    app.before_request(start)
    app.after_request(finish)
    app.log_exception = fault  # type: ignore[method-assign]


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
