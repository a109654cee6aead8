"""A stored function has one current text, and the database holds just that."""

from collections import Counter

import psycopg
import pytest
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from migrations.stored_functions import FOLDER, replace_functions, restore_functions, text_of
from regie.database.engine import driver_url
from regie.database.migrate import alembic_config, migrate, migrations_folder
from regie.database.provision import DatabaseUrls

FUNCTIONS = sorted(f"{path.parent.name}.{path.stem}" for path in FOLDER.glob("*/*.sql"))
MIGRATIONS = [script.module for script in ScriptDirectory(str(migrations_folder())).walk_revisions()]
STANDING = """
SELECT n.nspname || '.' || p.proname, pg_get_functiondef(p.oid), p.proowner::regrole::text,
       coalesce(p.proacl, acldefault('f', p.proowner))::text[]::text
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname IN ('regie', 'tenants', 'cafeteria', 'billing')
"""


def standing(connection: psycopg.Connection) -> dict[str, tuple[str, ...]]:
    """Name to definition, owner and rights (in any order) of every function there is."""
    return {
        name: (definition, owner, *sorted(acl.strip("{}").split(",")))
        for name, definition, owner, acl in connection.execute(STANDING)
    }


def test_every_function_has_a_file_and_every_file_a_function(database: DatabaseUrls) -> None:
    with psycopg.connect(database.owner) as owner:
        assert sorted(standing(owner)) == FUNCTIONS


def test_the_database_holds_the_current_text_owner_and_rights(database: DatabaseUrls) -> None:
    with psycopg.connect(database.owner) as owner:
        before = standing(owner)
        owner.execute("SET LOCAL check_function_bodies = off")
        for name in FUNCTIONS:
            owner.execute(text_of(name).encode())
        assert standing(owner) == before
        owner.execute(text_of("billing.refuse").replace("refused: %", "no: %").encode())
        assert standing(owner) != before
        owner.rollback()


def test_one_migration_names_a_function_the_one_that_changed_it_last() -> None:
    named = Counter(name for module in MIGRATIONS for name in getattr(module, "FUNCTIONS", ()))
    assert [name for name, times in named.items() if times > 1] == []
    assert set(named) <= set(FUNCTIONS)


@pytest.mark.parametrize(
    "now",
    [
        "probe(p_a int) RETURNS int",
        "probe(p_a int) RETURNS bigint",
        "probe(p_b int, p_a int) RETURNS int",
        "other() RETURNS int",
    ],
    ids=["body", "result", "arguments", "a new one"],
)
def test_a_replaced_function_comes_back_as_it_was(
    database: DatabaseUrls, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    engine = create_engine(driver_url(database.owner), poolclass=NullPool)
    with engine.connect() as connection, connection.begin() as everything:
        driver = connection.connection.driver_connection
        assert driver
        driver.execute(
            "CREATE FUNCTION tenants.probe(p_a int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;"
            "GRANT EXECUTE ON FUNCTION tenants.probe TO regie_app;"
        )
        before = standing(driver)
        name = f"tenants.{now[:5]}"
        made = f"CREATE OR REPLACE FUNCTION tenants.{now} LANGUAGE sql AS $$ SELECT 2 $$;"
        monkeypatch.setattr("migrations.stored_functions.text_of", lambda _: made)
        with Operations.context(MigrationContext.configure(connection)):
            replace_functions("9999", [name])
            changed = standing(driver)
            assert "2" in changed[name][0]
            assert not any("regie_app" in right for right in changed[name][2:])
            restore_functions("9999")
        assert standing(driver) == before
        everything.rollback()


def test_migrating_down_and_up_again_ends_with_the_same_functions(database: DatabaseUrls) -> None:
    with psycopg.connect(database.owner) as owner:
        before = standing(owner)
    command.downgrade(alembic_config(database.owner), "0009")
    migrate(database.owner)
    with psycopg.connect(database.owner) as owner:
        assert standing(owner) == before
