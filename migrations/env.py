"""Runs the migrations as the owner, with the maintenance scope open in each transaction."""

import click
from alembic import context
from psycopg.errors import Diagnostic
from sqlalchemy import Connection, create_engine, pool, text

from migrations.way_back import refuse_loss

config = context.config


def _open_maintenance(connection: Connection) -> None:
    # Without it a new foreign key would be checked against no rows at all, and accepted with orphans present.
    known = connection.execute(
        text("SELECT to_regprocedure('regie.open_maintenance()') IS NOT NULL")
    ).scalar_one()
    if known:
        connection.execute(text("SELECT regie.open_maintenance()"))


def _tell(notice: Diagnostic) -> None:
    # What a migration found and left for people to decide; the driver would drop it.
    click.echo(notice.message_primary, err=True)


def _taken_back() -> list[str]:
    # None on the way up: then the revision that is asked for is none of those that were applied.
    at, asked = context.get_context().get_current_revision(), context.get_revision_argument()
    to = asked[0] if isinstance(asked, tuple) else asked
    applied = [one.revision for one in context.script.iterate_revisions(at, "base")] if at else []
    if to is None:
        return applied
    if to.startswith("-"):
        return applied[: int(to[1:])]
    return applied[: applied.index(to)] if to in applied else []


def run() -> None:
    """Run the migrations that are asked for, all in one transaction."""
    engine = create_engine(config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.connection.driver_connection.add_notice_handler(_tell)  # type: ignore[union-attr]
        connection.execute(text("SET lock_timeout = '2s'"))
        connection.commit()
        context.configure(
            connection=connection, version_table="schema_version", version_table_schema="public"
        )
        with context.begin_transaction():
            _open_maintenance(connection)
            refuse_loss(connection, _taken_back())
            context.run_migrations()
        connection.commit()


run()
