"""Engines and transactions: no statement reaches the database before a scope has been opened."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal, cast

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolResetState

from regie.database.scope import Actor, Scope, Visitor
from regie.errors import DomainError, Unavailable, from_database, msgid

Isolation = Literal["READ COMMITTED", "REPEATABLE READ"]
FORGET = "CLOSE ALL; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all()"
UNSAFE_ROLE = """
SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid) AS unsafe
FROM pg_roles r WHERE rolname = current_user"""


class NoScope(RuntimeError):
    """A transaction was begun without a scope: a fault in our own code."""


def driver_url(url: str) -> str:
    """Name the driver in an address (driver), because SQLAlchemy would choose another one.

    Args:
        url: `postgresql://...`

    Returns:
        The same address with `postgresql+psycopg://`.
    """
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


# Named at every connection: a role may change its own defaults (ALTER ROLE .. SET), and these overrule them.
SETTINGS = (
    "-c lock_timeout=5s -c statement_timeout=600s -c timezone=UTC -c search_path=public -c row_security=on "
    "-c default_transaction_isolation=read\\ committed -c default_transaction_read_only=off "
    "-c idle_in_transaction_session_timeout=0 -c datestyle=ISO -c standard_conforming_strings=on"
)


@cache
def _engine(url: str) -> Engine:
    address = make_url(driver_url(url))
    options = f"{SETTINGS} {address.query.get('options', '')}".strip()
    engine = create_engine(
        address.difference_update_query(["options"]),
        pool_size=10,
        max_overflow=10,
        pool_recycle=1800,
        # What is prepared is one statement: injected SQL cannot end the transaction, and with it its scope.
        connect_args={"options": options, "connect_timeout": 5, "prepare_threshold": 0},
    )
    event.listen(engine, "begin", _open_scope)
    event.listen(engine, "connect", _refuse_unsafe_role)
    event.listen(engine, "reset", _forget_session)
    return engine


def engine_for(cooperation_id: int | None = None) -> Engine:  # noqa: ARG001 - the seam for several home databases
    """Give the engine of the database where a cooperation lives (thuisdatabase).

    Args:
        cooperation_id: the cooperation; None for what concerns the whole database.

    Returns:
        Today the only engine: one database is home to all.
    """
    return _engine(os.environ["DATABASE_URL"])


def dispose_engines() -> None:
    """Close every pooled connection (verbindingen sluiten), before a fork or when the address changes."""
    for engine in _known_engines():
        engine.dispose()
    _engine.cache_clear()


def _known_engines() -> list[Engine]:
    url = os.environ.get("DATABASE_URL")
    return [_engine(url)] if url else []


def _open_scope(connection: Connection) -> None:
    scope = cast("Scope | None", connection.get_execution_options().get("regie_scope"))
    if scope is None:
        raise NoScope("open a transaction with regie.database.engine.transaction(scope)")
    connection.info["actor"] = scope.open(connection)


def _forget_session(connection: psycopg.Connection[Any], _record: object, state: PoolResetState) -> None:
    # A cursor WITH HOLD, a setting or a lock of the session would reach the next person on this connection.
    if not state.terminate_only:
        connection.rollback()
        connection.execute(FORGET, prepare=False)
        connection.commit()


def _refuse_unsafe_role(connection: object, _record: object) -> None:
    # A superuser, an owner or a role with BYPASSRLS would walk through every wall without noticing.
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(UNSAFE_ROLE)
    unsafe = cursor.fetchone()[0]
    connection.rollback()  # type: ignore[attr-defined]
    if unsafe:
        raise RuntimeError(
            "the database role of the application must not own tables or pass row level security"
        )


@contextmanager
def transaction(
    scope: Scope, *, isolation: Isolation = "READ COMMITTED", cooperation_id: int | None = None
) -> Iterator[tuple[Session, Actor]]:
    """Run one transaction on somebody's behalf (transactie); returning commits, raising rolls back.

    Args:
        scope: on whose behalf.
        isolation: `REPEATABLE READ` for a run that must see one moment.
        cooperation_id: whose home database; None for the only one.

    Yields:
        The session and the actor that the database recognised.

    Raises:
        DomainError: what the database refused, in words.
    """
    try:
        with engine_for(cooperation_id).connect() as fresh:
            connection = fresh.execution_options(regie_scope=scope, isolation_level=isolation)
            with Session(bind=connection, expire_on_commit=False) as session:
                session.connection()
                yield session, connection.info["actor"]
                session.commit()
    except DomainError:
        raise
    except Exception as fault:
        refusal = _refusal(fault)
        if refusal is None:
            raise
        raise refusal from fault


def _refusal(fault: Exception) -> DomainError | None:
    refusal = from_database(fault)
    if refusal is None and isinstance(fault, DBAPIError) and _is_gone(fault):
        return Unavailable(msgid("The database does not answer. Nothing was saved; try again in a moment."))
    return refusal


def _is_gone(fault: DBAPIError) -> bool:
    # Without SQLSTATE the server never answered; 08 is a broken connection, 57P a server that stops.
    state = getattr(fault.orig, "sqlstate", None)
    if state is None:
        return isinstance(fault, OperationalError | InterfaceError)
    return str(state).startswith(("08", "57P"))


@contextmanager
def visitor() -> Iterator[Session]:
    """Run one transaction without a scope (bezoeker), for sign-in, relay, sealer and health.

    Yields:
        A session in which only named functions answer.
    """
    with transaction(Visitor()) as (session, _):
        yield session
