"""Who is signed in: Flask-Login keeps a random token in the cookie; the session lives in the database."""

import hashlib
import secrets

from flask import Flask, request
from flask_login import LoginManager, UserMixin, current_user

TOKEN_BYTES = 32


class SignedInUser(UserMixin):  # type: ignore[misc]
    """A bearer of a session token (aangemelde gebruiker); the database decides whether it still counts."""

    def __init__(self, token: str) -> None:
        self.id = token


def init_sign_in_state(app: Flask) -> None:
    """Attach Flask-Login (aanmeldstatus).

    Args:
        app: the application.
    """
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(SignedInUser)


def new_token() -> str:
    """Make a session token (sessiesleutel).

    Returns:
        256 random bits as text.
    """
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> bytes:
    """Hash a session token (hash), the only form in which the database knows it.

    Args:
        token: as in the cookie.

    Returns:
        SHA-256, 32 bytes.
    """
    return hashlib.sha256(token.encode()).digest()


def bearer_token_hash() -> bytes | None:
    """Tell which program asks (API-sleutel).

    Returns:
        Hash of the bearer token of this request, or None.
    """
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return hash_token(bearer.strip()) if scheme.lower() == "bearer" and bearer.strip() else None


def current_token_hash() -> bytes | None:
    """Tell who is signed in (wie is aangemeld).

    Returns:
        Hash of the token in the cookie; None for a visitor.
    """
    return hash_token(current_user.get_id()) if current_user.is_authenticated else None
