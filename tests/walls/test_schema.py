"""Models and migrations say the same, and every migration can be taken back."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from regie.database.base import metadata
from regie.database.engine import driver_url
from regie.database.gate import offences
from regie.database.migrate import alembic_config, migrate, migrations_folder
from regie.database.provision import DatabaseUrls, provision

SCHEMAS = ("regie", "tenants", "cafeteria", "billing")
# Only functions of the database read and write these.
UNMAPPED = {
    "billing.order_counter",
    "billing.worker_day",
    "regie.dated_kind",
    "regie.replaced_function",
    "regie.scope_key",
    "tenants.role",
    "tenants.session",
}


def differences(connection: Connection) -> set[str]:
    """What the models say of tables and columns that the database does not, and the other way round."""
    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name in SCHEMAS,
            # Constraints and indexes stand in SQL only.
            "include_object": lambda found, _name, kind, _reflected, _other: (
                kind == "column" or (kind == "table" and not found.info.get("view"))
            ),
            "compare_type": True,
        },
    )
    found = set()
    for change in compare_metadata(context, metadata):
        for operation, *about in change if isinstance(change, list) else [change]:
            if operation in ("add_table", "remove_table"):
                found.add(f"{operation} {about[0].fullname}")
            elif operation in ("add_column", "remove_column"):
                found.add(f"{operation} {about[0]}.{about[1]}.{about[2].name}")
            elif operation in ("modify_nullable", "modify_type"):
                found.add(f"{operation} {about[0]}.{about[1]}.{about[2]}")
    return found


@pytest.fixture(scope="module")
def connection(superuser_url: str) -> Iterator[Connection]:
    engine = create_engine(driver_url(superuser_url), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def standing(connection: Connection) -> set[str]:
    """The differences of the schema as it is."""
    return differences(connection)


def test_models_and_migrations_agree_on_every_column(standing: set[str]) -> None:
    assert standing == {f"remove_table {name}" for name in UNMAPPED}
    assert len(metadata.tables) > 30


def test_models_and_migrations_agree_on_every_column_of_a_view(connection: Connection) -> None:
    dialect, reflected = connection.dialect, inspect(connection)
    views = [table for table in metadata.tables.values() if table.info.get("view")]
    for view in views:
        standing = reflected.get_columns(view.name, view.schema)
        assert {(column["name"], column["type"].compile(dialect)) for column in standing} == {
            (column.name, column.type.compile(dialect)) for column in view.columns
        }
    assert views


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE billing.entry ADD extra int", "remove_column billing.entry.extra"),
        ("ALTER TABLE tenants.party DROP is_contractor", "add_column tenants.party.is_contractor"),
        ("ALTER TABLE tenants.party ALTER name DROP NOT NULL", "modify_nullable tenants.party.name"),
        ("ALTER TABLE billing.run_line ALTER minutes TYPE int", "modify_type billing.run_line.minutes"),
        ("CREATE TABLE cafeteria.extra (id int)", "remove_table cafeteria.extra"),
        ("DROP TABLE tenants.finding", "add_table tenants.finding"),
    ],
)
def test_a_difference_is_found(connection: Connection, standing: set[str], statement: str, told: str) -> None:
    connection.execute(text(statement))
    try:
        assert differences(connection) - standing == {told}
    finally:
        connection.rollback()


@pytest.fixture
def empty(admin_url: str) -> Iterator[DatabaseUrls]:
    """A database of its own, with roles and without a schema."""
    name = f"t_{secrets.token_hex(6)}"
    yield provision(admin_url, name, {})
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


EVERY_DOOR = Path(__file__).with_name("every_door.sql").read_text("utf-8")
REVISIONS = [script.revision for script in ScriptDirectory(str(migrations_folder())).walk_revisions()][::-1]


def doors(urls: DatabaseUrls) -> set[tuple[str, str, str]]:
    with psycopg.connect(urls.owner) as owner:
        return {(str(what), str(name), str(how)) for what, name, how in owner.execute(EVERY_DOOR.encode())}


@pytest.mark.long
def test_every_migration_can_be_taken_back_and_made_again(empty: DatabaseUrls) -> None:
    config = alembic_config(empty.owner)
    on_the_way_up = {"base": doors(empty)}
    for revision in REVISIONS:
        migrate(empty.owner, revision)
        on_the_way_up[revision] = doors(empty)
    for revision in ["base", *REVISIONS[:-1]][::-1]:
        command.downgrade(config, revision)
        # Not only the tables are gone, but every right and policy that the migration gave elsewhere.
        assert doors(empty) == on_the_way_up[revision]
    migrate(empty.owner)
    assert doors(empty) == on_the_way_up[REVISIONS[-1]]
    assert len({frozenset(each) for each in on_the_way_up.values()}) == len(REVISIONS) + 1


@pytest.mark.long
def test_a_database_that_came_back_serves_the_application(empty: DatabaseUrls) -> None:
    migrate(empty.owner)
    command.downgrade(alembic_config(empty.owner), "base")
    migrate(empty.owner)
    with psycopg.connect(empty.app) as app:
        assert offences(app) == []
        assert app.execute("SELECT regie.health()").fetchone() == (True,)
        assert app.execute("SELECT count(*) FROM regie.outbox_claim(1)").fetchone() == (0,)
        assert app.execute("SELECT count(*) FROM billing.drift()").fetchone() == (0,)
