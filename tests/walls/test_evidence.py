"""Rows that are evidence are never updated, deleted or truncated, by the application nor by their owner."""

import re

import psycopg
import pytest

from regie.database.gate import GATE
from tests.walls.acting import Connection, acting, maintaining
from tests.walls.planting import Table, drop_constraints, insert_one, owned_tables
from tests.world import World

FROZEN = """
SELECT DISTINCT n.nspname || '.' || c.relname FROM pg_trigger g
  JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE g.tgattr = '' AND g.tgfoid IN ('regie.deny'::regproc, 'regie.audit_frozen'::regproc,
                                      'regie.dated_frozen'::regproc, 'regie.part_frozen'::regproc)"""
# The gate names them: which rows are evidence is a decision, and not whatever has a trigger.
EVIDENCE = set(
    re.findall(r"'([a-z]+\.[a-z_]+)'", GATE.partition("evidence AS (")[2].partition("), denials")[0])
)
CHANGES = ("UPDATE {table} SET {owner} = {owner}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")


@pytest.fixture(scope="module")
def lindehaven(world: World) -> int:
    with maintaining(world) as connection:
        find = "SELECT id FROM tenants.tenant WHERE slug = 'lindehaven'"
        ((tenant_id,),) = connection.execute(find).fetchall()
    return int(tenant_id)


@pytest.fixture(scope="module")
def tables(lindehaven: int, superuser_url: str) -> list[Table]:
    """The tables that hold evidence, each with a row of Lindehaven."""
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        drop_constraints(superuser)
        superuser.execute("SET session_replication_role = replica")
        tables = [table for table in owned_tables(superuser) if str(table) in EVIDENCE]
        for table in tables:
            insert_one(superuser, table, lindehaven)
    return tables


def outcomes(connection: Connection, tables: list[Table], change: str) -> dict[str, str | None]:
    """How a change ends, table by table: the SQLSTATE of its refusal, or nothing."""
    ended: dict[str, str | None] = {}
    for table in tables:
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(table.write(change))
            ended[str(table)] = None
        except psycopg.Error as refusal:
            ended[str(table)] = refusal.sqlstate
    return ended


def test_these_tables_are_frozen_and_no_others(tables: list[Table], superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as superuser:
        assert {name for (name,) in superuser.execute(FROZEN)} == EVIDENCE
    assert len(EVIDENCE) > 10
    assert {str(table) for table in tables} == EVIDENCE


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_has_no_right_to_change_evidence(
    tables: list[Table], world: World, change: str
) -> None:
    with acting(world, "case-manager", "*") as connection:
        assert outcomes(connection, tables, change) == dict.fromkeys(EVIDENCE, "42501")


@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_of_the_tables_is_refused_as_well(tables: list[Table], world: World, change: str) -> None:
    with maintaining(world) as connection:
        assert outcomes(connection, tables, change) == dict.fromkeys(EVIDENCE, "RG002")


@pytest.mark.parametrize("change", CHANGES)
def test_the_superuser_is_refused_while_the_triggers_are_on(
    tables: list[Table], superuser_url: str, change: str
) -> None:
    with psycopg.connect(superuser_url) as superuser:
        assert outcomes(superuser, tables, change) == dict.fromkeys(EVIDENCE, "RG002")


@pytest.mark.parametrize("change", CHANGES[:2])
def test_what_is_no_evidence_can_be_changed_by_the_owner(
    tables: list[Table], world: World, change: str
) -> None:
    plain = [Table("cafeteria", "menu_usage", "tenant_id"), Table("tenants", "party", "tenant_id")]
    with maintaining(world) as connection:
        assert set(outcomes(connection, plain, change).values()) == {None}


def test_evidence_is_read_by_those_it_concerns(tables: list[Table], world: World, lindehaven: int) -> None:
    def seen(login: str) -> set[str]:
        with acting(world, login) as connection:
            count = f"SELECT count(*) FROM {{table}} WHERE {{owner}} = {lindehaven}"
            return {
                str(table) for table in tables if connection.execute(table.write(count)).fetchone() != (0,)
            }

    assert seen("case-manager") == EVIDENCE
    assert seen("stranger") == set()


def test_a_sealed_line_of_the_trail_is_final(tables: list[Table], superuser_url: str) -> None:
    seal = "UPDATE regie.audit SET seq = %s, hash = '\\\\x00' WHERE seq IS NULL"
    again = "UPDATE regie.audit SET seq = seq + 1"
    with psycopg.connect(superuser_url) as superuser:
        assert superuser.execute(seal, (900_000,)).rowcount > 0
        with pytest.raises(psycopg.Error) as refused, superuser.transaction():
            superuser.execute(again)
        superuser.rollback()
    assert refused.value.sqlstate == "RG002"
