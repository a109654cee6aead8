"""A line in the log for each request, with ids and figures and never a name."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, Response, g, request

# Files of the pages, and who asks every few seconds whether this process lives.
QUIET = frozenset({"assets.file", "health.live", "health.ready"})
PersonOf = Callable[[], UUID | None]

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
