"""Acting as somebody on a bare connection, as the application does, to speak SQL that no service would."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from regie.web.sign_in_state import hash_token
from tests.world import TODAY, World

Connection = psycopg.Connection[tuple[Any, ...]]


def open_scope(connection: Connection, world: World, login: str, *writes: str) -> None:
    """Make the one call that seals the scope of somebody who writes in these tenants."""
    connection.execute(
        "SELECT * FROM regie.open_session(%s, %s::text[], %s)",
        (hash_token(world.token(login)), list(writes), TODAY),
    )


@contextmanager
def acting(world: World, login: str, *writes: str) -> Iterator[Connection]:
    """One transaction of somebody who writes in these tenants; returning commits, raising rolls back."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        open_scope(connection, world, login, *writes)
        yield connection


@contextmanager
def maintaining(world: World) -> Iterator[Connection]:
    """One transaction of the owner of the tables, over all tenants."""
    with psycopg.connect(world.owner_url) as connection:
        connection.execute("SELECT regie.open_maintenance()")
        yield connection
