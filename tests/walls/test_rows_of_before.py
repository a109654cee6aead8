"""Rows of before a migration: what can be put right is, and what cannot is told and stays usable."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from alembic import command

from regie.database.migrate import alembic_config, migrate
from regie.database.provision import address
from tests.copies import copy_of
from tests.pages.furnish import furnish

CONSTRAINT = (
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass"
)
COOPERATION = "(SELECT id FROM tenants.tenant WHERE slug = 'samen')"
MUNICIPALITY = "(SELECT id FROM tenants.tenant WHERE slug = 'lindehaven')"
FUND = f"""INSERT INTO cafeteria.fund (tenant_id, id, code, name)
           VALUES ({COOPERATION}, gen_random_uuid(), %s, %s)"""
LINE = f"""INSERT INTO billing.budget_line (tenant_id, id, cooperation_id, fund, year)
           VALUES ({MUNICIPALITY}, gen_random_uuid(), {COOPERATION}, %s, 2013)"""
CHOSEN = f"""INSERT INTO cafeteria.menu_line (tenant_id, id, menu_id, cooperation_id, variant_id, fund)
             VALUES ({MUNICIPALITY}, gen_random_uuid(), gen_random_uuid(), {COOPERATION}, gen_random_uuid(),
                     %s)"""
BEYOND = f"""INSERT INTO tenants.party (tenant_id, id, name, valid)
             VALUES ({COOPERATION}, gen_random_uuid(), 'Ver', '[2013-01-01,2300-01-01)') RETURNING id::text"""
ASTRAY = f"""INSERT INTO cafeteria.fund (tenant_id, id, code, name)
             VALUES ({MUNICIPALITY}, gen_random_uuid(), 'dwaal', 'dwaal') RETURNING id::text"""


@contextmanager
def before(admin_url: str, template: str, revision: str) -> Iterator[tuple[str, str]]:
    """A copy of the world at a revision: its addresses as owner and as superuser."""
    with copy_of(admin_url, template) as name:
        owner = address(admin_url, database=name, role="regie_owner")
        with psycopg.connect(address(admin_url, database=name)) as superuser:
            # What stood there before knew no usual durations, and the way back refuses to lose them.
            superuser.execute("UPDATE cafeteria.variant SET usual_months = NULL")
        command.downgrade(alembic_config(owner), revision)
        yield owner, address(admin_url, database=name)


@contextmanager
def without(connection: "psycopg.Connection[tuple[Any, ...]]", table: str, constraint: str) -> Iterator[None]:
    """Plant rows of before a constraint, which then stands as it was, not validated."""
    row = connection.execute(CONSTRAINT, (constraint, table)).fetchone()
    assert row
    connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}".encode())
    yield
    rule = row[0].removesuffix(" NOT VALID")
    connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {rule} NOT VALID".encode())


@contextmanager
def kept(owner_url: str) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    with psycopg.connect(owner_url) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        yield owner


def test_codes_with_blanks_are_written_without_and_those_that_cannot_be_are_told_and_can_be_renamed(
    admin_url: str, template: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with before(admin_url, template, "0024") as (owner_url, superuser_url):
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute("SET session_replication_role = replica")
            with without(superuser, "cafeteria.fund", "fund_code"):
                for code in (" los", "met regel ", " werk", "gekozen "):
                    superuser.execute(FUND.encode(), (code, code))
            superuser.execute(LINE.encode(), ("met regel ",))
            superuser.execute(CHOSEN.encode(), ("gekozen ",))
            refused = "UPDATE cafeteria.fund SET name = 'Anders' WHERE code = ' werk'"
            with pytest.raises(psycopg.errors.CheckViolation), superuser.transaction():
                superuser.execute(refused)
        capsys.readouterr()
        migrate(owner_url)
        told = capsys.readouterr().err
        with kept(owner_url) as owner:
            codes = {code for (code,) in owner.execute("SELECT code FROM cafeteria.fund")}
            assert {"los", "met regel", " werk", "werk", "gekozen "} <= codes
            assert not {" los", "met regel "} & codes
            assert owner.execute("SELECT fund FROM billing.budget_line").fetchall() == [("met regel",)]
            assert owner.execute(refused).rowcount == 1
            end = "SELECT regie.end_dated('cafeteria.fund', tenant_id, id, '2020-01-01') FROM cafeteria.fund"
            owner.execute(f"{end} WHERE code = 'gekozen '".encode())
    assert "fund ' werk' keeps the blanks" in told
    assert "fund 'gekozen ' keeps the blanks" in told
    assert "the code of fund ' los' is written without" in told


def test_days_beyond_reach_and_rows_astray_are_told_and_everything_else_is_held_to_the_rule(
    admin_url: str, template: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = "SELECT count(*) FROM pg_constraint WHERE conname IN ('days_in_reach', 'of_cooperation') AND {}"
    with before(admin_url, template, "0024") as (owner_url, superuser_url):
        with psycopg.connect(superuser_url) as superuser:
            with without(superuser, "tenants.party", "days_in_reach"):
                beyond = superuser.execute(BEYOND.encode()).fetchone()
            astray = superuser.execute(ASTRAY.encode()).fetchone()
        assert beyond
        assert astray
        migrate(owner_url)
        told = capsys.readouterr().err
        with kept(owner_url) as owner:
            assert owner.execute(rules.format("convalidated").encode()).fetchone() == (16,)
            assert owner.execute(rules.format("NOT convalidated").encode()).fetchone() == (2,)
            end = "SELECT regie.end_dated('tenants.party', tenant_id, id, '2020-01-01') FROM tenants.party"
            owner.execute(f"{end} WHERE id = %s".encode(), beyond)
    assert (
        f"tenants.party: these rows have days before 1900 or after 2200; end or withdraw them: {beyond[0]}"
        in told
    )
    assert (
        f"cafeteria.fund: these rows belong to a municipality and not to the cooperation: {astray[0]}" in told
    )


# Each table that named a fund by a text, with what is added up of its rows: as text, and through the fund.
ON_LINE = """(SELECT sum(b.budget_cents + b.realised_cents) FROM billing.balance b
               WHERE b.tenant_id = x.tenant_id AND b.line_id = x.id)"""
ON_POOL = "(SELECT sum(c.cents) FROM billing.cost c WHERE c.tenant_id = x.tenant_id AND c.pool_id = x.id)"
# A budget line does not say yet of which cooperation it is.
OF_LINE = "(SELECT t.cooperation_id FROM tenants.tenant t WHERE t.id = x.tenant_id)"
NAMED = {
    "billing.budget_line": (OF_LINE, ON_LINE),
    "billing.run_line": ("x.cooperation_id", "x.cents"),
    "billing.cost_pool": ("x.tenant_id", ON_POOL),
    "cafeteria.menu_line": ("x.cooperation_id", "x.price_cents"),
    "cafeteria.product": ("x.tenant_id", "0"),
}
BY_TEXT = "SELECT {owner}, fund, count(*), coalesce(sum({amount}), 0)::bigint FROM {table} x GROUP BY 1, 2"
BY_FUND = """SELECT f.tenant_id, f.name, count(*), coalesce(sum({amount}), 0)::bigint FROM {table} x
               JOIN cafeteria.fund f ON f.tenant_id = {owner} AND f.code = x.fund GROUP BY 1, 2"""
# Every other row gets a spelling that looks alike: capitals, an accent, a blank too many.
OTHERWISE = """UPDATE {table} SET fund = translate(upper(fund), 'E', 'É') || ' '
                WHERE id::text > (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id::text)
                                    FROM {table})"""


def added_up(superuser_url: str, query: str) -> dict[str, set[tuple[Any, ...]]]:
    """By table: owner, fund, rows and cents."""
    with psycopg.connect(superuser_url) as superuser:
        return {
            table: set(superuser.execute(query.format(table=table, owner=owner, amount=amount).encode()))
            for table, (owner, amount) in NAMED.items()
        }


@pytest.mark.timeout(300)
def test_every_text_becomes_a_fund_with_the_same_rows_and_cents_and_those_that_look_alike_are_named(
    admin_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with before(admin_url, furnish(admin_url), "0019") as (owner_url, superuser_url):
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute("SET session_replication_role = replica")
            for table in NAMED:
                superuser.execute(OTHERWISE.format(table=table).encode())
        texts = added_up(superuser_url, BY_TEXT)
        assert all(texts.values())
        assert sum(abs(cents) for rows in texts.values() for *_, cents in rows) > 0
        capsys.readouterr()
        command.upgrade(alembic_config(owner_url), "0015")
        told = capsys.readouterr().err
        assert added_up(superuser_url, BY_FUND) == texts
        named = {text for rows in texts.values() for _, text, *_ in rows}
        both = {text for text in named if f"{text.upper().replace('E', 'É')} " in named}
        assert both
        for text in both:
            other = f"{text.upper().replace('E', 'É')} "
            assert any(f"'{text}'" in line and f"'{other}'" in line for line in told.splitlines()), text
        # A row that points to another fund would be seen.
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute("UPDATE cafeteria.product SET fund = (SELECT min(fund) FROM cafeteria.product)")
        assert added_up(superuser_url, BY_FUND)["cafeteria.product"] != texts["cafeteria.product"]
        migrate(owner_url)
