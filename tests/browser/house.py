"""The furnished house as it is served to a browser, and how somebody is let in."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.pages.examples import Examples
from tests.world import World


@dataclass(frozen=True)
class House:
    """An application with its address.

    Args:
        app: the application.
        address: where it is served, without a slash at the end.
        world: gives people their sessions.
        examples: addresses of its pages.
    """

    app: Flask
    address: str
    world: World
    examples: Examples

    def signed_in(self, login: str) -> Any:
        """Give a browser the cookie of somebody with a real session, without waiting for a password."""
        sessions = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert sessions
        cookie = {
            "name": self.app.config["SESSION_COOKIE_NAME"],
            "value": sessions.dumps({"_user_id": self.world.token(login), "_fresh": True}),
            "domain": "127.0.0.1",
            "path": "/",
            "httpOnly": True,
            "sameSite": "Lax",
            "secure": False,
            "expires": -1,
        }
        return [cookie]
