"""A database of one's own: a copy of a template, closed as the template is."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

COPY = "CREATE DATABASE {name} TEMPLATE {template} OWNER regie_owner"
# Rights on a database are not copied along with it.
CLOSE = "REVOKE ALL ON DATABASE {name} FROM PUBLIC"
OPEN = "GRANT CONNECT ON DATABASE {name} TO regie_app"
DROP = "DROP DATABASE {name} WITH (FORCE)"


@contextmanager
def copy_of(admin_url: str, template: str) -> Iterator[str]:
    """Give the name of a copy, which is dropped afterwards."""
    name = f"t_{secrets.token_hex(6)}"
    names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for statement in (COPY, CLOSE, OPEN):
            admin.execute(sql.SQL(statement).format(**names))
    yield name
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL(DROP).format(**names))
