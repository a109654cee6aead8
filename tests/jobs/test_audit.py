"""The audit trail: written with the deed, chained a moment later, and every later change is found."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from regie.audit.commands import audit_commands
from regie.audit.models import Audit
from regie.audit.queries import list_entries
from regie.audit.sealer import Place, broken_places, heads, lost_heads, seal_once
from regie.audit.services import record
from regie.database.engine import transaction
from regie.errors import DomainError, Forbidden
from tests.jobs.conftest import Desk

ROWS = 1000
INSERT = "INSERT INTO regie.audit (tenant_id, id, what, detail, %s) VALUES (2, '{id}', '', '{}', %s)"
Tamper = Callable[[str], None]


def write(desk: Desk, rows: int, slug: str = "lindehaven", what: str = "test.deed") -> int:
    tenant = desk.tenant_id(slug)
    with transaction(desk.world.scope("case-manager", slug)) as (session, _):
        for number in range(rows):
            record(session, tenant, what, {"number": number})
    return tenant


@pytest.fixture
def tamper(desk: Desk) -> Iterator[Tamper]:
    """Do what only an administrator of the database can, and undo it."""
    with psycopg.connect(desk.superuser.info.dsn) as administrator:
        administrator.execute("SET session_replication_role = replica")
        administrator.execute("CREATE TEMP TABLE kept AS SELECT * FROM regie.audit")
        administrator.commit()

        def change(statement: str) -> None:
            assert administrator.execute(statement).rowcount == 1
            administrator.commit()

        yield change
        administrator.execute("DELETE FROM regie.audit")
        administrator.execute("INSERT INTO regie.audit SELECT * FROM kept")
        administrator.commit()


@pytest.fixture
def sealed(desk: Desk) -> int:
    """The tenant of a chain of at least a thousand rows."""
    known = desk.one("SELECT count(*) FROM regie.audit WHERE tenant_id = %s", desk.tenant_id("lindehaven"))
    tenant = write(desk, max(ROWS - known, 0))
    seal_once()
    return tenant


def test_a_thousand_rows_are_chained_per_tenant_and_whole(desk: Desk, sealed: int) -> None:
    write(desk, 3, "bergdrecht")
    assert seal_once() == 3
    assert seal_once() == 0
    count, last = desk.superuser.execute(
        "SELECT count(*), max(seq) FROM regie.audit WHERE tenant_id = %s AND seq IS NOT NULL", [sealed]
    ).fetchone() or (0, 0)
    assert count == last >= ROWS
    assert broken_places() == []


def test_a_row_that_was_rolled_back_leaves_no_gap(desk: Desk, sealed: int) -> None:
    with transaction(desk.world.scope("case-manager", "lindehaven")) as (session, _):
        record(session, sealed, "test.deed", {})
        session.rollback()
    write(desk, 1)
    assert seal_once() == 1
    assert broken_places() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE regie.audit SET detail = '{}' WHERE seq = 500",
        "UPDATE regie.audit SET actor = gen_random_uuid() WHERE seq = 500",
        "UPDATE regie.audit SET recorded_at = recorded_at - interval '1 day' WHERE seq = 500",
        "UPDATE regie.audit SET hash = sha256('') WHERE seq = 500",
        "DELETE FROM regie.audit WHERE seq = 499",
    ],
)
def test_a_change_behind_the_back_of_the_application_is_found_at_its_row(
    desk: Desk, sealed: int, tamper: Tamper, change: str
) -> None:
    assert broken_places() == []
    tamper(f"{change} AND tenant_id = {sealed}")
    assert broken_places() == [Place(sealed, 500)]
    said = CliRunner().invoke(audit_commands, ["verify"])
    assert (said.exit_code, said.output) == (1, f"tenant {sealed}: row 500 does not fit the chain\n")


def test_a_chain_that_was_cut_off_is_found_with_the_head_that_was_kept(
    desk: Desk, sealed: int, tamper: Tamper, tmp_path: Path
) -> None:
    kept = tmp_path / "heads"
    kept.write_text(CliRunner().invoke(audit_commands, ["heads"]).output)
    assert CliRunner().invoke(audit_commands, ["verify", "--heads", str(kept)]).exit_code == 0
    head = next(each for each in heads() if each.place.tenant_id == sealed)
    tamper(f"DELETE FROM regie.audit WHERE tenant_id = {sealed} AND seq = {head.place.seq}")
    assert broken_places() == []
    assert lost_heads([head]) == [head.place]
    said = CliRunner().invoke(audit_commands, ["verify", "--heads", str(kept)])
    assert (said.exit_code, said.output) == (
        1,
        f"tenant {sealed}: row {head.place.seq} is not the one that was kept\n",
    )


def test_a_file_that_holds_no_heads_is_refused_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "heads"
    kept.write_text("1 2 three\n")
    said = CliRunner().invoke(audit_commands, ["verify", "--heads", str(kept)])
    assert said.exit_code == 2
    assert "not a head: 1 2 three" in said.output


def test_sealers_at_the_same_time_make_one_chain(desk: Desk) -> None:
    write(desk, 200)
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda _: seal_once(50), range(12)))
    while seal_once():
        pass
    assert max(counts) == 50
    assert broken_places() == []
    assert desk.one("SELECT count(*) FROM regie.audit WHERE seq IS NULL") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE regie.audit SET detail = '{}'",
        "UPDATE regie.audit SET seq = NULL, hash = NULL",
        "DELETE FROM regie.audit",
        "TRUNCATE regie.audit",
        INSERT % ("seq", "9"),
        INSERT % ("actor", "'{id}'"),
        INSERT % ("recorded_at", "now()"),
    ],
)
def test_the_application_adds_rows_and_can_do_nothing_else(desk: Desk, sealed: int, statement: str) -> None:
    write(desk, 1)
    with pytest.raises(Forbidden), transaction(desk.world.scope("case-manager", "*")) as (session, _):
        session.execute(text(statement.replace("{id}", str(uuid4()))))


def test_the_owner_cannot_change_the_trail_either(desk: Desk, sealed: int) -> None:
    with psycopg.connect(desk.world.owner_url) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        with pytest.raises(psycopg.DatabaseError, match="append-only"):
            owner.execute("UPDATE regie.audit SET what = 'other' WHERE tenant_id = %s", [sealed])


def test_nobody_signs_for_somebody_else(desk: Desk) -> None:
    tenant = desk.tenant_id("lindehaven")
    values = {"tenant_id": tenant, "id": uuid4(), "what": "test.deed", "detail": {}}
    with (
        pytest.raises(DomainError),
        transaction(desk.world.scope("case-manager", "lindehaven")) as (session, _),
    ):
        session.execute(insert(Audit).values(**values, actor=uuid4()))
    with transaction(desk.world.scope("case-manager", "lindehaven")) as (session, _):
        session.execute(insert(Audit).values(**values))


def test_nobody_writes_in_the_trail_of_a_municipality_that_is_not_open_for_writing(desk: Desk) -> None:
    with (
        pytest.raises((Forbidden, DBAPIError)),
        transaction(desk.world.scope("case-manager", "bergdrecht")) as (session, _),
    ):
        record(session, desk.tenant_id("lindehaven"), "test.deed", {})


def test_the_trail_is_paged_newest_first_and_by_name(desk: Desk) -> None:
    tenant = write(desk, 7, what="test.paged")
    found: list[Any] = []
    with transaction(desk.world.scope("auditor")) as (session, _):
        while page := list_entries(
            session,
            tenant,
            what="test.paged",
            limit=3,
            before=(found[-1].recorded_at, found[-1].id) if found else None,
        ):
            found += page
        assert [entry.detail["number"] for entry in found] == [6, 5, 4, 3, 2, 1, 0]
        assert len(list_entries(session, tenant, limit=5)) == 5
    with transaction(desk.world.scope("stranger")) as (session, _):
        assert list_entries(session, tenant) == []
