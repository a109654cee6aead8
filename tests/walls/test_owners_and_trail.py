"""What SQL of the application may not write: shared rows of a municipality, and lines of endings."""

from uuid import uuid4

import psycopg
import pytest

from regie.database.dated import KINDS
from tests.walls.acting import acting
from tests.world import World

OWNERS = "SELECT slug, id FROM tenants.tenant WHERE slug IN ('lindehaven', 'samen')"
# Everything else that the cooperation owns refers to one of these with its owner.
ROOTS = {
    "cafeteria.fund": (
        "finance",
        "INSERT INTO cafeteria.fund (tenant_id, id, code, name) VALUES (%s, %s, 'x', 'x')",
    ),
    "cafeteria.product": (
        "product-manager",
        """INSERT INTO cafeteria.product (tenant_id, id, code, name, kind, office, product_group, task_field,
             scheme, unit, fund) VALUES (%s, %s, 'x', 'x', 'support', 'front', 'x', '', '', 'uur', 'werk')""",
    ),
    "billing.distribution_key": (
        "finance",
        "INSERT INTO billing.distribution_key (tenant_id, id, name, kind) VALUES (%s, %s, 'x', 'equal')",
    ),
    "billing.run": (
        "finance",
        """INSERT INTO billing.run (tenant_id, id, kind, period, job_id)
           VALUES (%s, %s, 'trial', '[2013-02-01,2013-03-01)', gen_random_uuid())""",
    ),
    "tenants.arrangement": (
        "product-manager",
        """INSERT INTO tenants.arrangement (tenant_id, id, name, form, valid)
           VALUES (%s, %s, 'x', 'own_body', '[2013-01-01,)')""",
    ),
    "tenants.party": (
        "product-manager",
        "INSERT INTO tenants.party (tenant_id, id, name) VALUES (%s, %s, 'x')",
    ),
}
NOTE = """INSERT INTO regie.audit (tenant_id, id, what, detail)
          VALUES (regie.cooperation(), gen_random_uuid(), %s, '{}')"""
EVENTS = "SELECT event FROM regie.dated_kind ORDER BY 1"


@pytest.mark.parametrize("table", ROOTS)
def test_what_the_cooperation_owns_is_never_of_a_municipality(world: World, table: str) -> None:
    login, add = ROOTS[table]
    with acting(world, login, "*") as connection:
        owners = dict(connection.execute(OWNERS).fetchall())
    with pytest.raises(psycopg.errors.ForeignKeyViolation), acting(world, login, "*") as connection:
        connection.execute(add.encode(), (owners["lindehaven"], uuid4()))
    with acting(world, login, "*") as connection:
        connection.execute(add.encode(), (owners["samen"], uuid4()))


def test_every_table_of_the_cooperation_is_tied_to_it(superuser_url: str) -> None:
    tied = (
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = 'of_cooperation' AND convalidated"
    )
    with psycopg.connect(superuser_url) as superuser:
        assert {name for (name,) in superuser.execute(tied)} == set(ROOTS)


def test_a_line_of_an_ending_is_written_by_whoever_ends_and_by_nobody_else(
    world: World, superuser_url: str
) -> None:
    with psycopg.connect(superuser_url) as superuser:
        events = [event for (event,) in superuser.execute(EVENTS)]
    assert len(events) == len(KINDS)
    reserved = [f"{event}.{act}" for event in events for act in ("ended", "withdrawn")]
    for what in (*reserved, "menus.withdrawn", "people.signed_in", "people.sign_in_refused"):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            acting(world, "finance", "@") as connection,
        ):
            connection.execute(NOTE, (what,))
    with acting(world, "finance", "@") as connection:
        connection.execute(NOTE, ("funds.changed",))
        row = uuid4()
        connection.execute(
            ROOTS["cafeteria.fund"][1].replace("%s, %s", "regie.cooperation(), %s").encode(), (row,)
        )
        connection.execute("SELECT regie.end_dated('cafeteria.fund', regie.cooperation(), %s, NULL)", (row,))
        found = "SELECT detail ->> 'fund' FROM regie.audit WHERE what = 'funds.withdrawn'"
        assert connection.execute(found).fetchall() == [(str(row),)]
