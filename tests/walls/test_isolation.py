"""No row of another municipality is seen or written, table by table from the catalogue, by policies alone.

Constraints, triggers and missing rights are taken away first: what still refuses is row level security.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from tests.walls.acting import Connection, acting
from tests.walls.planting import Table, insert_one, leave_policies_only, owned_tables
from tests.world import World

BOTH = {"samen", "lindehaven", "bergdrecht"}
OWN = {"samen", "lindehaven"}
ELSEWHERE = {"noord", "elders"}
EVERYBODY = {
    # login: tenants whose rows are seen, tenants whose persons are seen
    "holder": (OWN, set[str]()),
    "director": (OWN, set[str]()),
    "controller": (OWN, set[str]()),
    # Until there are referrals to scope it to, a provider's person reads nothing.
    "provider": (set[str](), set[str]()),
    "desk": (OWN, {"lindehaven"}),
    "case-manager": (BOTH, BOTH),
    "team-lead": (BOTH, BOTH),
    "product-manager": (BOTH, set[str]()),
    "finance": (BOTH, set[str]()),
    "auditor": (BOTH, set[str]()),
    "operator": ({"samen"}, set[str]()),
    "stranger": (ELSEWHERE, ELSEWHERE),
    "stranger-finance": (ELSEWHERE, set[str]()),
}
ABOUT_PERSONS = {"cafeteria.client", "cafeteria.route", "cafeteria.route_step"}
# Rows that only the person who made them sees, whoever else works for the same tenant.
OF_ONE_PERSON = ("billing.week_draft", "regie.idempotency")


@dataclass(frozen=True)
class Field:
    """A database with a row of every tenant in every table."""

    tables: list[Table]
    ids: dict[str, int]
    superuser: Connection

    def slugs(self, ids: set[int]) -> set[str]:
        """Ids of tenants to their slugs."""
        return {slug for slug, tenant_id in self.ids.items() if tenant_id in ids}

    def everywhere(self) -> set[str]:
        """The names of all tables."""
        return {str(table) for table in self.tables}

    def give_own(self, login: str) -> UUID:
        """Let drafts and earlier requests be somebody's, who alone sees them; give who it is."""
        find = "SELECT id FROM tenants.person WHERE login = %s"
        ((person_id,),) = self.superuser.execute(find, (login,)).fetchall()
        for table in self.tables:
            if str(table) in OF_ONE_PERSON:
                self.superuser.execute(table.write("UPDATE {table} SET actor = %s"), (person_id,))
        assert isinstance(person_id, UUID)
        return person_id


@pytest.fixture(scope="module")
def field(world: World, superuser_url: str) -> Iterator[Field]:
    """Only the policies are left; every tenant but the platform has a row everywhere."""
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        found = superuser.execute("SELECT slug, id FROM tenants.tenant WHERE id > 0").fetchall()
        ids = {str(slug): int(tenant_id) for slug, tenant_id in found}
        tables = owned_tables(superuser)
        leave_policies_only(superuser, tables)
        for table in tables:
            for tenant_id in ids.values():
                held = table.write("SELECT 1 FROM {table} WHERE {owner} = %s")
                if not superuser.execute(held, (tenant_id,)).fetchone():
                    insert_one(superuser, table, tenant_id)
        yield Field(tables, ids, superuser)


def held(connection: Connection, table: Table) -> set[int]:
    return {owner for (owner,) in connection.execute(table.write("SELECT DISTINCT {owner} FROM {table}"))}


def owners(field: Field, login: str, world: World) -> dict[str, set[str]]:
    with acting(world, login) as connection:
        return {str(table): field.slugs(held(connection, table)) for table in field.tables}


def test_every_table_holds_rows_of_every_tenant(field: Field) -> None:
    seen = {str(table): field.slugs(held(field.superuser, table)) for table in field.tables}
    assert seen == {str(table): BOTH | ELSEWHERE for table in field.tables}
    assert len(seen) > 30
    assert seen.keys() >= ABOUT_PERSONS


@pytest.mark.parametrize("login", EVERYBODY)
def test_somebody_sees_the_own_rows_and_no_others(field: Field, world: World, login: str) -> None:
    rows, persons = EVERYBODY[login]
    field.give_own(login)
    expected = {str(table): persons if str(table) in ABOUT_PERSONS else rows for table in field.tables}
    # Who holds a role knows the name of where it is held.
    expected["tenants.tenant"] = rows or OWN
    assert owners(field, login, world) == expected


@pytest.mark.parametrize("table", OF_ONE_PERSON)
def test_somebody_sees_no_drafts_and_requests_of_a_colleague(field: Field, world: World, table: str) -> None:
    for owner, other in (("team-lead", "case-manager"), ("case-manager", "team-lead")):
        field.give_own(owner)
        assert owners(field, other, world)[table] == set()
        assert owners(field, owner, world)[table] == BOTH


Attempt = Callable[[Connection, Table, int], object]


def refusals(field: Field, world: World, slug: str, attempt: Attempt) -> dict[str, str]:
    """Where a case manager, who reads two municipalities and writes Lindehaven, is refused, and how."""
    field.give_own("case-manager")
    refused = {}
    with acting(world, "case-manager", "lindehaven") as connection:
        for table in field.tables:
            try:
                with connection.transaction(force_rollback=True):
                    attempt(connection, table, field.ids[slug])
            except psycopg.Error as refusal:
                refused[str(table)] = "policy" if "row-level security" in str(refusal) else str(refusal)
    return refused


def refused_everywhere(field: Field) -> dict[str, str]:
    return dict.fromkeys(field.everywhere(), "policy")


def insert(connection: Connection, table: Table, tenant_id: int) -> None:
    # It makes room for itself first, where it may. Elsewhere an equal row stands, and no index must tell so.
    connection.execute(table.write("DELETE FROM {table} WHERE {owner} = %s"), (tenant_id,))
    ((me,),) = connection.execute("SELECT regie.actor()").fetchall()
    insert_one(connection, table, tenant_id, **({"actor": me} if str(table) in OF_ONE_PERSON else {}))


def test_rows_are_added_in_the_municipality_that_one_writes(field: Field, world: World) -> None:
    assert refusals(field, world, "lindehaven", insert) == {}


@pytest.mark.parametrize("slug", ["bergdrecht", "samen", "elders", "noord"])
def test_no_row_is_added_anywhere_else(field: Field, world: World, slug: str) -> None:
    assert refusals(field, world, slug, insert) == refused_everywhere(field)


@pytest.mark.parametrize("slug", ["bergdrecht", "samen", "elders"])
def test_no_row_is_given_to_another_municipality(field: Field, world: World, slug: str) -> None:
    def move(connection: Connection, table: Table, tenant_id: int) -> None:
        change = table.write("UPDATE {table} SET {owner} = %s WHERE {owner} = %s")
        connection.execute(change, (tenant_id, field.ids["lindehaven"]))

    assert refusals(field, world, slug, move) == refused_everywhere(field)


@pytest.mark.parametrize("change", ["UPDATE {table} SET {owner} = {owner}", "DELETE FROM {table}"])
def test_changing_and_deleting_reach_the_own_rows_only(field: Field, world: World, change: str) -> None:
    field.give_own("case-manager")
    reached = {name: set[str]() for name in field.everywhere()}
    with acting(world, "case-manager", "lindehaven") as connection:
        for table in field.tables:
            for slug, tenant_id in field.ids.items():
                with connection.transaction(force_rollback=True):
                    done = connection.execute(table.write(change + " WHERE {owner} = %s"), (tenant_id,))
                    if done.rowcount:
                        reached[str(table)].add(slug)
    assert reached == {name: {"lindehaven"} for name in field.everywhere()}


def test_who_asks_for_both_municipalities_writes_in_both(field: Field, world: World) -> None:
    with acting(world, "case-manager", "lindehaven", "bergdrecht") as connection:
        for slug in ("lindehaven", "bergdrecht"):
            for table in field.tables:
                with connection.transaction(force_rollback=True):
                    insert(connection, table, field.ids[slug])


def test_a_budget_holder_adds_no_person_even_in_the_own_municipality(field: Field, world: World) -> None:
    refused = set()
    with acting(world, "holder", "lindehaven") as connection:
        for table in field.tables:
            try:
                with connection.transaction(force_rollback=True):
                    insert(connection, table, field.ids["lindehaven"])
            except psycopg.errors.InsufficientPrivilege:
                refused.add(str(table))
    assert refused == ABOUT_PERSONS
