"""What holds from a date is followed, ended or withdrawn by functions that know what rests on it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest

from regie.database.dated import KINDS
from regie_app import rooms
from tests.walls.acting import Connection, acting, maintaining, open_scope
from tests.walls.books import LINDEHAVEN, Books, refusal_of
from tests.world import World

# Every table has a way forward, and a new one is named here with its own.
DATED = {
    "billing.cost_pool",
    "billing.distribution_key",
    "billing.rate",
    "cafeteria.fund",
    "cafeteria.product",
    "cafeteria.tariff",
    "cafeteria.variant",
    "tenants.arrangement",
    "tenants.participation",
    "tenants.party",
    "tenants.role_grant",
    "tenants.worker",
}
# Made with a whole, and gone with it.
PARTS = {"billing.key_bearer"}
COUNTER_ENTRY = {
    "billing.cost",
    "billing.entry",
    "billing.hour",
    "billing.order_year",
    "billing.run_line",
    "cafeteria.route_step",
    "tenants.figure",
}
# A successor takes the place of the whole, or a workflow of the database cancels or returns it.
REPLACED_WHOLE = {
    "billing.decision",
    "billing.decision_amount",
    "billing.order",
    "billing.run",
    "cafeteria.menu",
    "cafeteria.menu_line",
}
# Changed by whoever saw the version before.
VERSIONED = {"billing.week_draft", "cafeteria.client", "cafeteria.route"}
# Never wrong: it tells what was found or made, and is made again.
KEPT_AS_IT_IS = {"billing.document", "billing.document_request", "tenants.finding"}
# Worked out by functions of the ledger, and never written by hand.
WORKED_OUT = {
    "billing.balance",
    "billing.budget_line",
    "billing.order_counter",
    "billing.worker_day",
    "cafeteria.menu_usage",
}
# Changed by commands of whoever holds the owner's address.
ACCOUNTS = {"tenants.municipality", "tenants.person", "tenants.role", "tenants.session", "tenants.tenant"}
TABLES = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('tenants', 'cafeteria', 'billing') AND c.relkind = 'r'"""
# What is dated or frozen and named as neither would be a way forward that is only said.
FROZEN = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN ('frozen', 'dated')"


@pytest.fixture(scope="module")
def shared(world: World) -> Books:
    return Books(world, LINDEHAVEN).open()


@pytest.fixture
def tariff(shared: Books) -> UUID:
    """A tariff at which one order was placed, from 1 December 2013."""
    shared.decide("budget", {("werk", 2013): 10})
    shared.order("werk", {2013: 1})
    with shared.by("product-manager", "@") as connection:
        ((row,),) = connection.execute(
            "SELECT id FROM cafeteria.tariff WHERE variant_id = %s", (shared.variants["werk"],)
        ).fetchall()
    assert isinstance(row, UUID)
    return row


def end(connection: Connection, row: UUID, day: str | None, table: str = "cafeteria.tariff") -> None:
    connection.execute("SELECT regie.end_dated(%s, regie.cooperation(), %s, %s)", (table, row, day))


def code(error: pytest.ExceptionInfo[psycopg.Error]) -> object:
    return refusal_of(error.value).get("code")


def test_every_table_has_a_way_forward_or_waits_for_it_by_name(superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as superuser:
        tables = {name for (name,) in superuser.execute(TABLES)}
        dated = {name for (name,) in superuser.execute("SELECT name FROM regie.dated_kind")}
        frozen = {name for (name,) in superuser.execute(FROZEN)} - {"regie.audit"}
    ways = [
        DATED,
        PARTS,
        COUNTER_ENTRY,
        REPLACED_WHOLE,
        VERSIONED,
        KEPT_AS_IT_IS,
        WORKED_OUT,
        ACCOUNTS,
    ]
    assert sorted(tables) == sorted(name for way in ways for name in way)
    assert dated == DATED
    assert dated <= frozen
    assert frozen <= DATED | PARTS | COUNTER_ENTRY | REPLACED_WHOLE | KEPT_AS_IT_IS


def test_a_table_without_a_way_forward_is_found(superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute("CREATE TABLE billing.surprise (id int)")
        assert "billing.surprise" in {name for (name,) in superuser.execute(TABLES)}
        superuser.rollback()


def test_every_kind_is_declared_in_its_room_too() -> None:
    rooms()
    assert KINDS.keys() == DATED


def test_it_ends_after_the_last_day_that_rests_on_it_and_not_before(shared: Books, tariff: UUID) -> None:
    with pytest.raises(psycopg.Error) as refused, shared.by("product-manager", "@") as connection:
        end(connection, tariff, "2013-12-01")
    assert (code(refused), refusal_of(refused.value)["used_on"]) == ("used_later", "2013-12-01")
    with shared.by("product-manager", "@") as connection:
        end(connection, tariff, "2013-12-02")
    with pytest.raises(psycopg.Error) as again, shared.by("product-manager", "@") as connection:
        end(connection, tariff, "2014-01-01")
    assert code(again) == "ends_already"


def test_it_ends_after_it_starts(shared: Books, tariff: UUID) -> None:
    unused = "SELECT id FROM cafeteria.tariff WHERE variant_id = %s"
    with shared.by("product-manager", "@") as connection:
        ((row,),) = connection.execute(unused, (shared.variants["zorg"],)).fetchall()
    with pytest.raises(psycopg.Error) as refused, shared.by("product-manager", "@") as connection:
        end(connection, row, "2013-01-01")
    assert code(refused) == "ends_before_it_starts"


def test_what_was_used_is_not_withdrawn_and_what_was_not_is(shared: Books, tariff: UUID) -> None:
    with pytest.raises(psycopg.Error) as refused, shared.by("product-manager", "@") as connection:
        end(connection, tariff, None)
    assert code(refused) == "used_already"
    find = "SELECT id FROM cafeteria.tariff WHERE variant_id = %s"
    with shared.by("product-manager", "@") as connection:
        ((unused,),) = connection.execute(find, (shared.variants["zorg"],)).fetchall()
        end(connection, unused, None)
        assert connection.execute(find, (shared.variants["zorg"],)).fetchall() == []
        connection.rollback()


@pytest.mark.parametrize("login", ["stranger", "holder", "case-manager"])
def test_another_cooperation_or_who_writes_elsewhere_ends_nothing(
    shared: Books, tariff: UUID, login: str
) -> None:
    call = "SELECT regie.end_dated('cafeteria.tariff', %s, %s, '2014-01-01')"
    with pytest.raises(psycopg.Error) as refused, acting(shared.world, login) as connection:
        connection.execute(call, (shared.cooperation_id, tariff))
    assert refused.value.sqlstate == "RG404"
    with shared.by("product-manager", "@") as connection:
        connection.execute(call, (shared.cooperation_id, tariff))


@pytest.mark.parametrize("login", ["case-manager", "team-lead", "operator"])
def test_who_sets_no_prices_ends_none_in_the_cooperation_either(
    shared: Books, tariff: UUID, login: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), shared.by(login, "@") as connection:
        end(connection, tariff, "2014-01-01")


def test_of_a_table_that_is_not_named_it_is_said_that_there_is_no_such_row(
    shared: Books, tariff: UUID
) -> None:
    for table in ("tenants.worker_none", "billing.entry", "cafeteria.tariff; SELECT 1", None):
        for call in (
            "SELECT regie.end_dated(%s, regie.cooperation(), %s, '2014-01-01')",
            "SELECT regie.rests_on(%s, regie.cooperation(), %s)",
        ):
            with pytest.raises(psycopg.Error) as refused, shared.by("product-manager", "@") as connection:
                connection.execute(call.encode(), (table, tariff))
            assert refused.value.sqlstate == "RG404"


def test_whoever_ends_or_withdraws_past_every_service_leaves_a_line_in_the_trail(
    shared: Books, tariff: UUID
) -> None:
    find = "SELECT id FROM cafeteria.tariff WHERE variant_id = %s"
    last = "SELECT actor = regie.actor(), detail FROM regie.audit WHERE what = %s"
    with shared.by("product-manager", "@") as connection:
        ((unused,),) = connection.execute(find, (shared.variants["zorg"],)).fetchall()
        end(connection, unused, None)
        end(connection, tariff, "2014-01-01")
        assert connection.execute(last, ("tariffs.ended",)).fetchall() == [
            (
                True,
                {"tariff": str(tariff), "variant": str(shared.variants["werk"]), "cents": 1}
                | {"starts_on": "2013-01-01", "ends_on": "2014-01-01"},
            )
        ]
        assert connection.execute(last, ("tariffs.withdrawn",)).fetchall() == [
            (
                True,
                {"tariff": str(unused), "variant": str(shared.variants["zorg"]), "cents": 1}
                | {"starts_on": "2013-01-01"},
            )
        ]
        connection.rollback()


@pytest.mark.parametrize("day", ["2013-12-02", None])
def test_an_end_beside_an_order_that_is_being_placed_waits_and_sees_it(
    shared: Books, tariff: UUID, day: str | None
) -> None:
    def ends() -> str | None:
        try:
            with shared.by("product-manager", "@") as connection:
                end(connection, tariff, day)
        except psycopg.Error as refusal:
            return str(refusal_of(refusal)["code"])
        return None

    with ThreadPoolExecutor(1) as pool, shared.by("case-manager") as ordering:
        shared.post_order(ordering, uuid4(), "werk", {2013: 1}, starts="2013-12-24")
        waiting = pool.submit(ends)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        ordering.commit()
        assert waiting.result(timeout=20) == ("used_later" if day else "used_already")


def test_an_order_beside_an_end_waits_and_is_refused(shared: Books, tariff: UUID) -> None:
    def orders() -> str:
        try:
            with shared.by("case-manager") as connection:
                shared.post_order(connection, uuid4(), "werk", {2013: 1}, starts="2013-12-24")
        except psycopg.Error as refusal:
            return str(refusal_of(refusal)["code"])
        return "placed"

    with ThreadPoolExecutor(1) as pool, shared.by("product-manager", "@") as ending:
        end(ending, tariff, "2013-12-20")
        waiting = pool.submit(orders)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        ending.commit()
        assert waiting.result(timeout=20) == "no_tariff"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cafeteria.tariff SET valid = '[2013-01-01,2014-01-01)' WHERE id = %s",
        "UPDATE cafeteria.tariff SET price_cents = 5 WHERE id = %s",
        "DELETE FROM cafeteria.tariff WHERE id = %s",
    ],
)
def test_nobody_changes_it_past_those_functions(
    world: World, shared: Books, tariff: UUID, change: str
) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        shared.by("product-manager", "@") as connection,
    ):
        connection.execute(change.encode(), (tariff,))
    with pytest.raises(psycopg.Error) as refused, maintaining(world) as connection:
        connection.execute(change.encode(), (tariff,))
    assert refused.value.sqlstate == "RG002"


@contextmanager
def as_the_ledger(world: World, superuser_url: str) -> Iterator[Connection]:
    """What a function of the ledger may do within the scope of a product manager, if it forgot to look."""
    with psycopg.connect(superuser_url) as superuser:
        open_scope(superuser, world, "product-manager", "@")
        superuser.execute("GRANT UPDATE ON cafeteria.tariff TO regie_ledger; SET LOCAL ROLE regie_ledger")
        yield superuser
        superuser.rollback()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("UPDATE cafeteria.tariff SET price_cents = 5 WHERE id = %s", "RG002"),
        ("UPDATE cafeteria.tariff SET valid = '[2012-01-01,)' WHERE id = %s", "RG002"),
        ("UPDATE cafeteria.tariff SET valid = '[2013-02-01,)' WHERE id = %s", "RG002"),
        ("UPDATE cafeteria.tariff SET valid = '[2013-01-01,2013-12-01)' WHERE id = %s", "RG004"),
        ("DELETE FROM cafeteria.tariff WHERE id = %s", "RG004"),
    ],
)
def test_a_function_of_the_ledger_sets_an_end_and_nothing_else_and_never_under_what_rests_on_it(
    world: World, superuser_url: str, tariff: UUID, change: str, refusal: str
) -> None:
    with as_the_ledger(world, superuser_url) as ledger:
        ledger.execute(
            "UPDATE cafeteria.tariff SET valid = '[2013-01-01,2015-01-01)' WHERE id = %s", (tariff,)
        )
        with pytest.raises(psycopg.Error) as refused:
            ledger.execute(change.encode(), (tariff,))
    assert refused.value.sqlstate == refusal


def test_what_rests_on_a_row_is_told_to_those_who_may_end_it(
    world: World, shared: Books, tariff: UUID
) -> None:
    ask = "SELECT times FROM regie.rests_on('cafeteria.tariff', regie.cooperation(), %s)"
    with acting(world, "product-manager") as connection:
        assert connection.execute(ask, (tariff,)).fetchall() == [(1,)]
    for login in ("holder-b", "director-b", "controller", "desk", "case-manager", "auditor"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(world, login) as connection:
            connection.execute(ask, (tariff,))


def test_who_only_reads_holds_up_nobodys_orders(world: World) -> None:
    take = "SELECT regie.take_lock('prices', regie.cooperation())"
    for login in ("auditor", "holder", "desk"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(world, login) as connection:
            connection.execute(take)
    with acting(world, "product-manager", "@") as connection:
        connection.execute(take)


@pytest.mark.parametrize("day", ["-infinity", "infinity", "4713-01-01 BC", "294276-01-01", "2201-01-01"])
def test_a_row_ends_on_a_day_that_people_can_name(shared: Books, tariff: UUID, day: str) -> None:
    with pytest.raises(psycopg.Error) as refused, shared.by("product-manager", "@") as connection:
        end(connection, tariff, day)
    assert code(refused) == "day_too_far"


def test_every_dated_table_bounds_its_days(shared: Books, superuser_url: str) -> None:
    bounded = "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = 'days_in_reach'"
    with psycopg.connect(superuser_url) as superuser:
        assert {name for (name,) in superuser.execute(bounded)} == DATED
    add = """INSERT INTO cafeteria.tariff (tenant_id, id, variant_id, price_cents, valid)
             VALUES (regie.cooperation(), gen_random_uuid(), %s, 1, %s)"""
    for days in ("[294276-01-01,infinity)", "[-infinity,1900-01-01)"):
        with pytest.raises(psycopg.errors.CheckViolation), shared.by("product-manager", "@") as connection:
            connection.execute(add, (shared.variants["zorg"], days))
