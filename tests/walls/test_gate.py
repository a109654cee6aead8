"""The gate sees each kind of open door: one is planted at a time, and exactly that rule names it."""

import re
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from regie.database.gate import GATE, OpenDoors, offences, refuse_open_doors

SOUND = """
CREATE TABLE billing.trial (
  tenant_id int NOT NULL REFERENCES tenants.tenant,
  id uuid NOT NULL,
  cooperation_id int NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id)
);
SELECT regie.protect('billing.trial');
GRANT SELECT, INSERT, UPDATE (name) ON billing.trial TO regie_app;
"""
SOUND_FUNCTION = """
CREATE FUNCTION billing.trial() RETURNS int LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'SELECT 1';
REVOKE ALL ON FUNCTION billing.trial() FROM PUBLIC;
ALTER FUNCTION billing.trial() OWNER TO regie_control;
"""


class Door(NamedTuple):
    """One door to open: which rule must name what, and which other rules see the same door."""

    rule: str
    subject: str
    also: frozenset[str]
    statements: str


def read_doors() -> list[Door]:
    """The doors of `open_doors.sql`, in its order."""
    _, *blocks = Path(__file__).with_name("open_doors.sql").read_text("utf-8").split("\n--! ")
    return [read_door(*block.split("\n", 1)) for block in blocks]


def read_door(head: str, statements: str) -> Door:
    named, _, also = head.partition(" also ")
    rule, subject = named.split()
    return Door(rule, subject, frozenset(also.split()), statements.strip())


DOORS = read_doors()


def found(url: str, statements: str) -> set[tuple[str, str]]:
    """What the gate says once the statements have run, in a transaction that is rolled back."""
    with psycopg.connect(url) as superuser:
        superuser.execute(statements.encode())
        seen = {(offence.rule, offence.subject.replace(" ", "")) for offence in offences(superuser)}
        superuser.rollback()
    return seen


def test_the_schema_as_it_is_has_no_open_door(superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as superuser:
        assert offences(superuser) == []
        refuse_open_doors(superuser)


@pytest.mark.parametrize("sound", [SOUND, SOUND_FUNCTION], ids=["table", "function"])
def test_what_is_closed_as_it_should_be_is_no_offence(superuser_url: str, sound: str) -> None:
    assert found(superuser_url, sound) == set()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.rule}: {door.statements}")
def test_an_open_door_is_named_by_its_rule_and_by_no_other(superuser_url: str, door: Door) -> None:
    database = superuser_url.rpartition("/")[2]
    statements = door.statements.replace(":sound", SOUND).replace(":database", database)
    seen = found(superuser_url, statements)
    assert {rule for rule, _ in seen} == {door.rule} | door.also
    assert [subject for rule, subject in seen if rule == door.rule] == [
        door.subject.replace(":database", database)
    ]


def test_an_open_door_stops_the_migration(superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute("GRANT SELECT ON tenants.session TO regie_app")
        with pytest.raises(OpenDoors, match=r"secret: tenants\.session"):
            refuse_open_doors(superuser)
        superuser.rollback()


def test_every_rule_of_the_gate_has_been_seen_to_fire() -> None:
    rules = set(re.findall(r"^SELECT '([a-z_]+)'(?: AS rule)?,", GATE, re.MULTILINE))
    assert rules == {door.rule for door in DOORS}
