"""How often somebody may ask (snelheidslimiet), counted for all processes together."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# Sign-in and downloads name their own limit with `@limiter.limit("10/minute")`.
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
