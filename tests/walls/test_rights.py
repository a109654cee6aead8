"""What the rights of the application leave no way for, also where a person may write on both sides."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.walls.acting import acting, maintaining
from tests.walls.books import GIFT, LINDEHAVEN, Books
from tests.walls.planting import owned_tables
from tests.world import World

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def books(world: World) -> Books:
    return Books(world, LINDEHAVEN).open()


@pytest.mark.parametrize("login", ["case-manager", "finance", "product-manager", "holder", "operator"])
def test_no_row_changes_hands_between_municipalities_that_one_writes(
    world: World, superuser_url: str, login: str
) -> None:
    with psycopg.connect(superuser_url) as superuser:
        tables = owned_tables(superuser)
    allowed = []
    with acting(world, login, "*") as connection:
        for table in tables:
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(table.write("UPDATE {table} SET {owner} = {owner}"))
                allowed.append(str(table))
            except psycopg.errors.InsufficientPrivilege as refusal:
                denied = "permission denied" in str(refusal)
                allowed += [] if denied else [str(table)]
    assert allowed == []


def test_a_line_does_not_leave_an_adopted_choice_for_a_draft(books: Books) -> None:
    draft = uuid4()
    add = """INSERT INTO cafeteria.menu (tenant_id, id, cooperation_id, period)
             VALUES (%s, %s, %s, '[2016-01-01,2017-01-01)')"""
    with books.by("holder") as connection:
        connection.execute(add, (books.tenant_id, draft, books.cooperation_id))
    move = "UPDATE cafeteria.menu_line SET menu_id = %s WHERE id = %s"
    line = books.menu_lines[GIFT]
    with pytest.raises(psycopg.errors.InsufficientPrivilege), books.by("holder") as connection:
        connection.execute(move, (draft, line))
    with pytest.raises(psycopg.Error, match="a line stays in its menu"), maintaining(books.world) as owner:
        owner.execute(move, (draft, line))


def test_a_line_of_an_adopted_choice_is_not_changed_and_one_of_a_draft_is(books: Books) -> None:
    draft, line = uuid4(), uuid4()
    change = "UPDATE cafeteria.menu_line SET ceiling_units = 5 WHERE id = %s"
    with pytest.raises(psycopg.Error, match="only a draft menu"), books.by("holder") as connection:
        connection.execute(change, (books.menu_lines[GIFT],))
    with books.by("holder") as connection:
        connection.execute(
            """INSERT INTO cafeteria.menu (tenant_id, id, cooperation_id, period)
               VALUES (%s, %s, %s, '[2017-01-01,2018-01-01)')""",
            (books.tenant_id, draft, books.cooperation_id),
        )
        connection.execute(
            """INSERT INTO cafeteria.menu_line (tenant_id, id, menu_id, cooperation_id, variant_id, fund)
               VALUES (%s, %s, %s, %s, %s, 'werk')""",
            (books.tenant_id, line, draft, books.cooperation_id, books.variants[GIFT]),
        )
        assert connection.execute(change, (line,)).rowcount == 1


def test_who_recorded_a_step_and_when_is_not_what_was_sent_along(books: Books, superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as superuser:
        found = superuser.execute("SELECT login, id FROM tenants.person").fetchall()
    people = {str(login): person_id for login, person_id in found}
    route, step = uuid4(), uuid4()
    with books.by("desk") as connection:
        connection.execute(
            """INSERT INTO cafeteria.route (tenant_id, id, client_id, opened_on)
               VALUES (%s, %s, %s, '2013-01-01')""",
            (books.tenant_id, route, books.client_id),
        )
        connection.execute(
            """INSERT INTO cafeteria.route_step
                 (tenant_id, id, route_id, kind, happened_on, outcome, recorded_by, recorded_at)
               VALUES (%s, %s, %s, 'intake', '2013-01-01', 'goed', %s, %s)""",
            (books.tenant_id, step, route, people["holder"], LONG_AGO),
        )
        find = "SELECT recorded_by, recorded_at FROM cafeteria.route_step WHERE id = %s"
        ((by, at),) = connection.execute(find, (step,)).fetchall()
    assert isinstance(by, UUID)
    assert by == people["desk"]
    assert at > LONG_AGO.replace(year=2020)


def test_when_a_finding_was_recorded_cannot_be_sent_along(books: Books) -> None:
    add = """INSERT INTO tenants.finding (tenant_id, id, import_id, code, subject, source{})
             VALUES (%s, %s, %s, 'c', 's', 'b'{})"""
    values = (books.tenant_id, uuid4(), uuid4())
    with books.by("holder") as connection:
        connection.execute(add.format("", "").encode(), values)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), books.by("holder") as connection:
        connection.execute(add.format(", recorded_at", ", now()").encode(), values)
