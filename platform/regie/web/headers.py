"""Headers of every answer (antwoordkoppen): what a browser may load, keep and tell to others."""

import re
from uuid import uuid4

from flask import Flask, Response, g, request

# Everything comes from our own address and nothing stands inline, so no nonce and no exception is needed.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Our own address must stay readable for ourselves: the check on forms compares it.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_headers(app: Flask) -> None:
    """Give each request an id and each answer its headers (beveiligingskoppen).

    Args:
        app: the application.
    """
    app.before_request(begin_request)
    app.after_request(send_headers)
    app.after_request(redirect_for_htmx)


def begin_request() -> None:
    """Name the request (verzoeknummer), as the proxy in front did if that name is harmless in a log."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _SAFE_ID.fullmatch(given) else str(uuid4())


def send_headers(response: Response) -> Response:
    """Add the headers (koppen) that every answer carries.

    Args:
        response: the answer.

    Returns:
        The same answer.
    """
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Pages hold personal data, and machines at a counter are shared.
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    return response


def is_htmx() -> bool:
    """Tell whether a part of a page asks (deelverzoek), not the browser for a whole one.

    Returns:
        True for a request of htmx.
    """
    return request.headers.get("HX-Request") == "true"


def redirect_for_htmx(response: Response) -> Response:
    """Send a whole browser onward (doorsturen), where htmx would put the next page inside a part of this one.

    Args:
        response: the answer.

    Returns:
        The same answer, or one without content that makes htmx go to the address.
    """
    if is_htmx() and response.status_code in (301, 302, 303, 307, 308):
        response.headers["HX-Redirect"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response
