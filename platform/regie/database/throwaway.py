"""A throw-away database for drills and stories: never an installation's own data."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from regie.database.engine import dispose_engines
from regie.database.migrate import migrate
from regie.database.provision import DatabaseUrls, acting_as, provision

ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@contextmanager
def throwaway_database() -> Iterator[DatabaseUrls]:
    """Make a migrated database and drop it afterwards (wegwerpdatabase).

    REGIE_ADMIN_URL names a superuser of a cluster to use; without it one is started for the occasion.

    Yields:
        Its addresses; DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL point there meanwhile.
    """
    admin_url = os.environ.get("REGIE_ADMIN_URL")
    if admin_url:
        with _database_in(admin_url, os.environ.get("REDIS_URL", "")) as urls:
            yield urls
        return
    from regie.embedded.services import Services

    with (
        Services(None, say=lambda _: None) as services,
        _database_in(services.admin_url, services.redis_url) as urls,
    ):
        yield urls


@contextmanager
def _database_in(admin_url: str, redis_url: str) -> Iterator[DatabaseUrls]:
    name = f"regie_{secrets.token_hex(6)}"
    # Passwords stay as they are: the cluster may hold an installation that uses the same roles.
    provision(admin_url, name, {})
    urls = DatabaseUrls(
        app=acting_as(admin_url, name, "regie_app"), owner=acting_as(admin_url, name, "regie_owner")
    )
    with _addresses(dict(zip(ADDRESSES, (urls.app, urls.owner, redis_url), strict=True))):
        try:
            migrate(urls.owner)
            yield urls
        finally:
            dispose_engines()
            with psycopg.connect(admin_url, autocommit=True) as admin:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _addresses(wanted: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in wanted}
    dispose_engines()
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
