"""Every migration is taken back and made again under a house full of rows, and none is lost or changed."""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from psycopg import sql

from migrations.way_back import LOST_BY
from regie.database.migrate import alembic_config, migrate, migrations_folder
from regie.database.provision import address
from regie.errors import Conflict
from tests.copies import copy_of
from tests.pages.furnish import furnish

# The newest first; the first one of all leaves nothing to compare.
SCRIPTS = list(ScriptDirectory(str(migrations_folder())).walk_revisions())
REVISIONS_BACK = [one.revision for one in SCRIPTS]
REVISIONS = REVISIONS_BACK[1:]
COLUMNS = r"""
SELECT n.nspname, c.relname, a.attname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relkind = 'r' AND n.nspname IN ('regie', 'tenants', 'cafeteria', 'billing')"""
# With as many rows and the same sum of marks no value was added, lost or changed.
MARK = "SELECT count(*), coalesce(sum(hashtextextended({column}::text, 0)::numeric), 0) FROM {table}"
SUM = "SELECT coalesce(sum({column}), 0)::bigint FROM {table}"
# What the migrations themselves write: the texts of functions that they replaced.
THEIRS = {("regie", "replaced_function")}


class Column(NamedTuple):
    """Where a column stands."""

    schema: str
    table: str
    name: str

    def ask(self, connection: "psycopg.Connection[tuple[int, ...]]", question: str) -> tuple[int, ...]:
        """Ask something of a column of a table."""
        table, column = sql.Identifier(self.schema, self.table), sql.Identifier(self.name)
        row = connection.execute(sql.SQL(question).format(table=table, column=column)).fetchone()
        assert row
        return row


Marks = dict[Column, tuple[int, ...]]


@pytest.fixture
def filled(admin_url: str) -> Iterator[str]:
    """The name of a database with the demonstration and more in it."""
    with copy_of(admin_url, furnish(admin_url)) as name:
        with psycopg.connect(address(admin_url, database=name)) as superuser:
            # The way back refuses to lose usual durations (`RECORDED`); here it is to be open all the way.
            superuser.execute("UPDATE cafeteria.variant SET usual_months = NULL")
        yield name


def marks(superuser_url: str) -> Marks:
    """A mark of everything that stands in each column."""
    with psycopg.connect(superuser_url) as connection:
        columns = [Column(*row) for row in connection.execute(COLUMNS)]
        return {one: one.ask(connection, MARK) for one in columns if one[:2] not in THEIRS}


def sums(superuser_url: str) -> Marks:
    """How many cents stand in each column of amounts."""
    with psycopg.connect(superuser_url) as connection:
        columns = [Column(*row) for row in connection.execute(COLUMNS)]
        return {one: one.ask(connection, SUM) for one in columns if one.name.endswith("cents")}


def changed(before: Marks, after: Marks) -> set[Column]:
    """The columns of both moments that hold something else."""
    return {one for one in before.keys() & after.keys() if before[one] != after[one]}


# A copy of the house, and for every migration the way back and up again.
@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_migration_is_taken_back_and_made_again_under_a_full_house(admin_url: str, filled: str) -> None:
    owner = address(admin_url, database=filled, role="regie_owner")
    superuser = address(admin_url, database=filled)
    newest, amounts = marks(superuser), sums(superuser)
    assert sum(count for count, _ in newest.values()) > 10_000
    assert sum(cents for (cents,) in amounts.values()) > 0
    for revision in REVISIONS:
        command.downgrade(alembic_config(owner), revision)
        older = marks(superuser)
        assert changed(amounts, sums(superuser)) == set(), revision
        migrate(owner)
        again = marks(superuser)
        assert again.keys() == newest.keys()
        lost = {one for one in changed(newest, again) if one in older}
        assert lost == set(), revision
    with psycopg.connect(superuser) as connection:
        assert connection.execute("SELECT * FROM billing.drift()").fetchall() == []


RENAME = "UPDATE tenants.party SET name = 'x' WHERE id::text = (SELECT min(id::text) FROM tenants.party)"
LOSE = "DELETE FROM billing.cost WHERE id::text = (SELECT min(id::text) FROM billing.cost)"


def test_a_row_that_is_lost_or_changed_is_seen(admin_url: str, filled: str) -> None:
    superuser = address(admin_url, database=filled)
    before, amounts = marks(superuser), sums(superuser)
    with psycopg.connect(superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(RENAME)
        connection.execute(LOSE)
    found = changed(before, marks(superuser))
    assert {one.table for one in found} == {"party", "cost"}
    assert [one.name for one in found if one.table == "party"] == ["name"]
    assert {one.table for one in changed(amounts, sums(superuser))} == {"cost"}


OF = "(SELECT id FROM tenants.tenant WHERE slug = 'samen')"
# What each migration brought and the tables of before it cannot hold.
RECORDED = {
    "0015": "UPDATE cafeteria.fund SET valid = '(,2030-01-01)' WHERE code = 'werk'",
    "0017": f"""INSERT INTO billing.distribution_key (tenant_id, id, name, kind, valid)
                VALUES ({OF}, gen_random_uuid(), 'Vanaf', 'equal', '[2013-01-01,)')""",
    "0018": f"""INSERT INTO tenants.arrangement (tenant_id, id, name, form, valid)
                SELECT {OF}, gen_random_uuid(), 'Samen', 'own_body', d::daterange
                  FROM unnest(ARRAY['[2012-01-01,2013-01-01)', '[2013-01-01,)']) d""",
    "0019": f"""INSERT INTO tenants.figure
                  (tenant_id, id, name, value, unit, year, reference_date, source, corrects)
                VALUES ({OF}, gen_random_uuid(), 'x', 1, 'x', 2013, '2013-01-01', 'x', gen_random_uuid())""",
    "0022": f"""INSERT INTO cafeteria.route_step
                  (tenant_id, id, route_id, kind, happened_on, outcome, corrects, recorded_by)
                VALUES ({OF}, gen_random_uuid(), gen_random_uuid(), 'intake', '2013-01-01', 'x',
                        gen_random_uuid(), gen_random_uuid())""",
    "0029": f"""INSERT INTO billing.decision
                  (tenant_id, id, kind, body, number, decided_on, reason, drafted_by, replaces)
                VALUES ({OF}, gen_random_uuid(), 'cover', 'council', '1', '2013-01-01', 'x',
                        gen_random_uuid(), gen_random_uuid())""",
    "0042": f"""INSERT INTO cafeteria.variant (tenant_id, id, product_id, code, name, usual_months)
                VALUES ({OF}, gen_random_uuid(), gen_random_uuid(), 'x', 'x', 6)""",
    "0045": f"""INSERT INTO tenants.figure
                  (tenant_id, id, name, value, unit, year, reference_date, source, corrects, withdrawn)
                VALUES ({OF}, gen_random_uuid(), 'x', 1, 'x', 2013, '2013-01-01', 'x',
                        gen_random_uuid(), true)""",
    "0026": f"""INSERT INTO cafeteria.menu (tenant_id, id, cooperation_id, period, counted)
                VALUES ({OF}, gen_random_uuid(), {OF}, '[2013-01-01,2013-07-01)',
                        '[2013-01-01,2014-01-01)')""",
}


@pytest.mark.parametrize("revision", sorted(LOST_BY))
def test_a_way_back_that_would_lose_what_was_recorded_is_refused_before_anything_is_touched(
    admin_url: str, template: str, revision: str
) -> None:
    (before,) = {one.down_revision for one in SCRIPTS if one.revision == revision}
    with copy_of(admin_url, template) as name:
        owner, superuser = (
            address(admin_url, database=name, role="regie_owner"),
            address(admin_url, database=name),
        )
        with psycopg.connect(superuser) as connection:
            # The rows stand alone: what they would refer to does not matter here.
            connection.execute("SET session_replication_role = replica")
            connection.execute(RECORDED[revision].encode())
        newest = marks(superuser)
        with pytest.raises(Conflict, match=f"migration {revision} would lose"):
            command.downgrade(alembic_config(owner), str(before))
        with pytest.raises(Conflict):
            command.downgrade(alembic_config(owner), f"-{1 + REVISIONS_BACK.index(revision)}")
        assert marks(superuser) == newest
        # Without it the way is open, as far as to the migration that would lose it.
        command.downgrade(alembic_config(owner), revision)
        migrate(owner)
        assert marks(superuser).keys() == newest.keys()
