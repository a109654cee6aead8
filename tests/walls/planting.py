"""Rows of every municipality in every table, in a database of which only the policies are left."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

SCHEMAS = ("regie", "tenants", "cafeteria", "billing")
OWNED_TABLES = """
SELECT n.nspname, c.relname, a.attname FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
   AND a.attname = CASE c.oid WHEN 'tenants.tenant'::regclass THEN 'id' ELSE 'tenant_id' END
 WHERE n.nspname = ANY (%s) AND c.relkind IN ('r', 'p') ORDER BY 1, 2"""
CONSTRAINTS = """
SELECT n.nspname, c.relname, o.conname FROM pg_constraint o
  JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ANY (%s) AND o.contype IN ('f', 'c', 'x')"""
NEEDED = """
SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
   AND a.attnotnull AND NOT a.atthasdef"""
SOMETHING = {
    "int4": "1",
    "_int4": "'{}'::int[]",
    "int8": "1",
    "numeric": "1",
    "text": "'something'",
    "uuid": "gen_random_uuid()",
    "date": "date '2013-11-11'",
    "daterange": "daterange('2013-01-01', '2014-01-01')",
    "timestamptz": "now()",
    "jsonb": "'{}'::jsonb",
    "bytea": "''::bytea",
    "bool": "false",
    "_text": "'{}'::text[]",
}


@dataclass(frozen=True)
class Table:
    """A table that belongs to tenants, with the column that says to whom."""

    schema: str
    name: str
    owner: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"

    def write(self, statement: str) -> sql.Composed:
        """Fill `{table}` and `{owner}` in a statement."""
        return sql.SQL(statement).format(
            table=sql.Identifier(self.schema, self.name), owner=sql.Identifier(self.owner)
        )


def owned_tables(connection: psycopg.Connection[Any]) -> list[Table]:
    """Every table of which each row belongs to a tenant, from the catalogue."""
    return [Table(*row) for row in connection.execute(OWNED_TABLES, (list(SCHEMAS),))]


def drop_constraints(superuser: psycopg.Connection[Any]) -> None:
    """Take away foreign keys, checks and exclusions, so that any row can be planted."""
    for schema, table, constraint in superuser.execute(CONSTRAINTS, (list(SCHEMAS),)).fetchall():
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {} CASCADE")
        superuser.execute(drop.format(sql.Identifier(schema, table), sql.Identifier(constraint)))


def leave_policies_only(superuser: psycopg.Connection[Any], tables: list[Table]) -> None:
    """Take away constraints and triggers, and give the application every right."""
    drop_constraints(superuser)
    for table in tables:
        superuser.execute(table.write("ALTER TABLE {table} DISABLE TRIGGER USER"))
        superuser.execute(table.write("GRANT ALL ON {table} TO regie_app"))


def insert_one(connection: psycopg.Connection[Any], table: Table, tenant_id: int, **known: object) -> None:
    """Add a row with something in every column that must have something."""
    needed = dict(connection.execute(NEEDED, (str(table),)).fetchall())
    columns = sorted(needed.keys() - {table.owner} - known.keys())
    something = [sql.SQL(SOMETHING[needed[column]]) for column in columns]
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table.schema, table.name),
        sql.SQL(", ").join(map(sql.Identifier, [table.owner, *known, *columns])),
        sql.SQL(", ").join([sql.Literal(tenant_id), *map(sql.Literal, known.values()), *something]),
    )
    connection.execute(statement)
