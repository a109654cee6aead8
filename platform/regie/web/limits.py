"""How often somebody may ask (snelheidslimiet), counted for all processes together."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from regie.web.sign_in_state import current_token_hash

limiter = Limiter(
    get_remote_address, in_memory_fallback_enabled=True, headers_enabled=True, key_prefix="regie"
)


def init_limits(app: Flask, storage_url: str) -> None:
    """Connect the limiter to its store (snelheidslimiet aansluiten).

    Args:
        app: the application.
        storage_url: Valkey or Redis; `memory://` counts per process. When the store does not answer, each
            process counts for itself: failing open would be no limit, failing shut would be an outage.
    """
    app.config["RATELIMIT_STORAGE_URI"] = storage_url
    limiter.init_app(app)
    app.after_request(_give_back_what_was_refused)


def give_back() -> None:
    """Take back what this request was charged (teruggeven): it was right, and only what is wrong counts.

    Charging first is what holds when many ask at the same moment: each is counted before it is answered.
    """
    _take_back(limiter.current_limits)


def _give_back_what_was_refused(response: Response) -> Response:
    # Who is refused by one limit uses up no other: or sixty tries from one address would lock an account.
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        _take_back(charged for charged in limiter.current_limits if not charged.breached)
    return response


def _take_back(charges: Iterable[RequestLimit]) -> None:
    for charged in charges:
        charged.limiter.hit(charged.limit, *charged.request_args, cost=-1)


def _person_or_address() -> str:
    # A town hall has one address and many people.
    token_hash = current_token_hash()
    return token_hash.hex() if token_hash else str(request.remote_addr)


# Stands between `@page` and each view that hands out a file.
limited_download = limiter.shared_limit("60 per minute", scope="download", key_func=_person_or_address)
