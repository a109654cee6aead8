"""Puts stored functions into the database: each has one current text, `functions/<room>/<name>.sql`.

The migration that changed a function last names it. What stood there is kept in `regie.replaced_function`,
so that taking the migration back needs no second text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import op
from psycopg import Connection
from psycopg.errors import AmbiguousFunction, InvalidFunctionDefinition
from psycopg.rows import class_row

FOLDER = Path(__file__).parent / "functions"

STANDING = """
SELECT p.oid, p.oid::regprocedure::text AS signature, pg_get_functiondef(p.oid) AS definition,
       p.proowner::regrole::text AS owner,
       ARRAY(SELECT a.grantee::regrole::text FROM aclexplode(p.proacl) a
              WHERE a.grantee NOT IN (0, p.proowner) ORDER BY 1) AS grantees
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname || '.' || p.proname = %s
"""
KEEP = "INSERT INTO regie.replaced_function (revision, name, definition) VALUES (%s, %s, %s)"
GIVE_BACK = "DELETE FROM regie.replaced_function WHERE revision = %s RETURNING name, definition"


@dataclass(frozen=True)
class Standing:
    """A function as it stands in the database (functie zoals die er staat)."""

    oid: int
    signature: str
    definition: str
    owner: str
    grantees: list[str]


def text_of(name: str) -> str:
    """Read the current text of a function (functietekst).

    Args:
        name: `room.function`.

    Returns:
        SQL that makes it, with its owner and who may execute it.
    """
    return (FOLDER / (name.replace(".", "/") + ".sql")).read_text("utf-8")


def replace_functions(revision: str, names: Sequence[str]) -> None:
    """Put functions in with their current text (functies vervangen) and keep what stood there.

    Args:
        revision: the migration that changed them last; it alone names them.
        names: each `room.function`.
    """
    connection = _connection()
    for name in names:
        connection.execute(KEEP, (revision, name, _text_standing(connection, name)))
        _put(connection, name, text_of(name))


def restore_functions(revision: str) -> None:
    """Put back what a migration replaced (functies terugzetten); what it brought is dropped.

    Args:
        revision: the migration that is taken back.
    """
    connection = _connection()
    for name, definition in connection.execute(GIVE_BACK, (revision,)).fetchall():
        _put(connection, name, definition)


def _connection() -> Connection:
    # Straight to the driver: a text holds many statements and percent signs.
    connection: Connection = op.get_bind().connection.driver_connection  # type: ignore[assignment]
    # A function may speak of another one that the same migration puts in after it.
    connection.execute("SET LOCAL check_function_bodies = off")
    return connection


def _standing(connection: Connection, name: str) -> list[Standing]:
    return connection.cursor(row_factory=class_row(Standing)).execute(STANDING, (name,)).fetchall()


def _text_standing(connection: Connection, name: str) -> str:
    """What would make the function as it stands again; empty when there is none."""
    return "".join(
        f"SET LOCAL ROLE {row.owner};\n{row.definition};\n"
        f"REVOKE EXECUTE ON FUNCTION {row.signature} FROM PUBLIC;\n"
        + "".join(f"GRANT EXECUTE ON FUNCTION {row.signature} TO {grantee};\n" for grantee in row.grantees)
        + "RESET ROLE;\n"
        for row in _standing(connection, name)
    )


def _put(connection: Connection, name: str, text: str) -> None:
    """In its place where arguments and result stay, since triggers and policies hold on to it; else anew."""
    standing = _standing(connection, name)
    for row in standing:
        revokes = (f"REVOKE EXECUTE ON FUNCTION {row.signature} FROM {who};\n" for who in row.grantees)
        _as_owner(connection, row.owner, "".join(revokes))
    try:
        with connection.transaction():
            connection.execute(text)
    except (AmbiguousFunction, InvalidFunctionDefinition):
        # Arguments or the result changed: PostgreSQL does not replace such a function.
        _drop(connection, standing)
        connection.execute(text)
        return
    now = {row.oid for row in _standing(connection, name)}
    if not text or now - {row.oid for row in standing}:
        _drop(connection, standing)


def _drop(connection: Connection, functions: Sequence[Standing]) -> None:
    for row in functions:
        _as_owner(connection, row.owner, f"DROP FUNCTION {row.signature};\n")


def _as_owner(connection: Connection, owner: str, script: str) -> None:
    connection.execute(f"SET LOCAL ROLE {owner};\n{script}RESET ROLE;\n")
