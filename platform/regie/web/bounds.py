"""How much one request may hold (grenzen), looked at before anything is made of it, signed in or not."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from flask import Flask, Request, abort, request, session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_FIELDS, MOST_FILTERS, LONGEST_NAME = 2000, 200, 200
LONGEST_QUERY = 8000
LARGEST_FORM = 500_000
# A visitor signs in, and a program sends one thing at a time.
LARGEST_OF_VISITOR = LARGEST_JSON = 64 * 1024
# Where Flask-Login keeps the token, in a cookie that we signed.
SIGNED_IN = "_user_id"
_LABEL = r"[A-Za-z0-9_-]{1,63}"
_HOST = re.compile(rf"({_LABEL}(\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]{{2,45}}\])(:[0-9]{{1,5}})?")
_ODD_HOST = "regie.odd_host"


class BoundedParser(FormDataParser):
    """Counts the fields of a form (velden) before it takes them apart; Werkzeug does so for parts only."""

    def _parse_urlencoded(self, stream: IO[bytes], mimetype: str, _: int | None, options: Any) -> Any:
        body = stream.read()
        if len(body) > LARGEST_FORM or body.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(body), mimetype, len(body), options)

    def parse(self, *arguments: Any, **more: Any) -> Any:
        """Read a form whose names are short (formulier)."""
        stream, form, files = super().parse(*arguments, **more)
        _require_few_and_short([*form, *files])
        return stream, form, files


class BoundedRequest(Request):
    """A request (verzoek) whose form is counted before it is read."""

    form_data_parser_class = BoundedParser


def init_bounds(app: Flask, largest: int) -> None:
    """Refuse what is too large (grenzen aansluiten), first thing in a request.

    Args:
        app: the application.
        largest: bytes of a request of somebody who is signed in.
    """
    app.request_class = BoundedRequest
    app.config.update(
        MAX_CONTENT_LENGTH=largest, MAX_FORM_PARTS=MOST_FIELDS, MAX_FORM_MEMORY_SIZE=LARGEST_FORM
    )
    app.wsgi_app = _mark_odd_host(app.wsgi_app)  # type: ignore[method-assign,assignment]
    app.before_request(_check_bounds)


def _check_bounds() -> None:
    query = request.query_string
    if len(query) > LONGEST_QUERY or query.count(b"&") >= MOST_FILTERS:
        # The page that says so has links to itself in another language.
        request.args = ImmutableMultiDict()
        abort(414)
    if request.environ.get(_ODD_HOST):
        abort(400)
    if request.path.startswith("/api/"):
        request.max_content_length = LARGEST_JSON
    elif SIGNED_IN not in session:
        request.max_content_length = LARGEST_OF_VISITOR


def _mark_odd_host(app: "WSGIApplication") -> "WSGIApplication":
    # Werkzeug raises on such a host wherever it is read; the refusal itself has to read one too.
    def marked(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        if host is not None and not _HOST.fullmatch(host):
            environ.update({"HTTP_HOST": "localhost", _ODD_HOST: True})
        return app(environ, start)

    return marked


def _require_few_and_short(names: list[str]) -> None:
    if len(names) > MOST_FIELDS or any(len(name) > LONGEST_NAME for name in names):
        raise RequestEntityTooLarge
