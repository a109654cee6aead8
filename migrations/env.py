"""Runs the migrations as the owner, with the maintenance scope open in each transaction."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

config = context.config


def _open_maintenance(connection: Connection) -> None:
    # Without it a new foreign key would be checked against no rows at all, and accepted with orphans present.
    known = connection.execute(
        text("SELECT to_regprocedure('regie.open_maintenance()') IS NOT NULL")
    ).scalar_one()
    if known:
        connection.execute(text("SELECT regie.open_maintenance()"))


def run() -> None:
    """Run the migrations that are asked for, all in one transaction."""
    engine = create_engine(config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '2s'"))
        connection.commit()
        context.configure(
            connection=connection, version_table="schema_version", version_table_schema="public"
        )
        with context.begin_transaction():
            _open_maintenance(connection)
            context.run_migrations()
        connection.commit()


run()
