"""Who takes part, who works and who may do what: ended and withdrawn by those who may, and no others."""

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.walls.acting import Connection, acting, maintaining
from tests.walls.books import LINDEHAVEN, Books, refusal_of
from tests.world import PEOPLE, World

END = "SELECT regie.end_dated(%s, %s, %s, %s)"
GRANT = """SELECT g.tenant_id, g.id FROM tenants.role_grant g JOIN tenants.person p ON p.id = g.person_id
            WHERE p.login = %s"""


@pytest.fixture(scope="module")
def shared(world: World) -> Books:
    """Products of group `werk`, ordered once in Lindehaven, from 1 December 2013."""
    books = Books(world, LINDEHAVEN).open()
    books.decide("budget", {("werk", 2013): 10})
    books.order("werk", {2013: 1})
    return books


@pytest.fixture
def arrangement(shared: Books) -> UUID:
    """An arrangement in which nobody takes part yet, from 2013."""
    made = uuid4()
    with shared.by("product-manager", "@") as connection:
        connection.execute(
            """INSERT INTO tenants.arrangement (tenant_id, id, name, form, valid)
               VALUES (regie.cooperation(), %s, 'Samen', 'own_body', '[2013-01-01,)')""",
            (made,),
        )
    return made


def take_part(shared: Books, arrangement: UUID, valid: str) -> UUID:
    made, group = uuid4(), "SELECT min(product_group) FROM cafeteria.product"
    with shared.by("product-manager", "*") as connection:
        connection.execute(
            f"""INSERT INTO tenants.participation
                  (tenant_id, id, cooperation_id, arrangement_id, product_group, valid)
                VALUES (%s, %s, regie.cooperation(), %s, ({group}), %s)""",
            (shared.tenant_id, made, arrangement, valid),
        )
    return made


@pytest.fixture
def party(shared: Books) -> UUID:
    """A party with a worker and a rate up to 2014."""
    made = uuid4()
    with shared.by("product-manager", "@") as connection:
        connection.execute(
            """INSERT INTO tenants.party (tenant_id, id, name, valid)
               VALUES (regie.cooperation(), %s, 'Dienst', '[2013-01-01,)')""",
            (made,),
        )
        add_rate(connection, made, "[2013-01-01,2014-01-01)")
    return made


def add_rate(connection: Connection, party: UUID, valid: str) -> None:
    connection.execute(
        """INSERT INTO billing.rate (tenant_id, id, party_id, role, cents_per_hour, valid)
           VALUES (regie.cooperation(), %s, %s, 'Adviseur', 100, %s)""",
        (uuid4(), party, valid),
    )


def refused(books: Books, login: str, writes: str, *call: object) -> dict[str, object]:
    with pytest.raises(psycopg.Error) as refusal, books.by(login, writes) as connection:
        connection.execute(END, call)
    return (
        refusal_of(refusal.value) if refusal.value.sqlstate == "RG004" else {"code": refusal.value.sqlstate}
    )


def done(books: Books, login: str, writes: str, *call: object) -> None:
    with books.by(login, writes) as connection:
        connection.execute(END, call)


# --- Arrangements and who takes part in them ---


def test_an_arrangement_ends_after_the_last_who_takes_part(shared: Books, arrangement: UUID) -> None:
    member = take_part(shared, arrangement, "[2013-01-01,)")
    here = ("tenants.arrangement", shared.cooperation_id, arrangement)
    assert refused(shared, "product-manager", "@", *here, "2014-01-01")["code"] == "used_without_end"
    assert refused(shared, "product-manager", "@", *here, None)["code"] == "used_already"
    done(shared, "product-manager", "*", "tenants.participation", shared.tenant_id, member, "2014-01-01")
    assert refused(shared, "product-manager", "@", *here, "2013-12-31")["used_on"] == "2013-12-31"
    done(shared, "product-manager", "@", *here, "2014-01-01")


def test_a_municipality_takes_part_while_the_arrangement_is_there(shared: Books, arrangement: UUID) -> None:
    here = ("tenants.arrangement", shared.cooperation_id, arrangement)
    done(shared, "product-manager", "@", *here, "2014-01-01")
    for valid in ("[2013-01-01,)", "[2013-06-01,2014-02-01)"):
        with pytest.raises(psycopg.Error) as refusal:
            take_part(shared, arrangement, valid)
        assert refusal_of(refusal.value)["code"] == "arrangement_not_then"
    take_part(shared, arrangement, "[2013-06-01,2014-01-01)")


def test_a_participation_ends_after_the_orders_of_its_group(shared: Books, arrangement: UUID) -> None:
    member = take_part(shared, arrangement, "[2013-01-01,)")
    here = ("tenants.participation", shared.tenant_id, member)
    told = refused(shared, "product-manager", "*", *here, "2013-12-01")
    assert (told["code"], told["used_on"]) == ("used_later", "2013-12-01")
    assert refused(shared, "product-manager", "*", *here, None)["code"] == "used_already"
    done(shared, "product-manager", "*", *here, "2013-12-02")


def test_a_participation_before_every_order_is_withdrawn(shared: Books, arrangement: UUID) -> None:
    member = take_part(shared, arrangement, "[2013-01-01,2013-12-01)")
    done(shared, "product-manager", "*", "tenants.participation", shared.tenant_id, member, None)


# --- Parties ---


def test_a_party_ends_after_its_rates_and_then_gets_none(shared: Books, party: UUID) -> None:
    here = ("tenants.party", shared.cooperation_id, party)
    assert refused(shared, "product-manager", "@", *here, "2013-12-31")["code"] == "used_later"
    assert refused(shared, "product-manager", "@", *here, None)["code"] == "used_already"
    done(shared, "product-manager", "@", *here, "2014-06-01")
    with pytest.raises(psycopg.Error) as late, shared.by("product-manager", "@") as connection:
        add_rate(connection, party, "[2014-01-01,)")
    assert refusal_of(late.value)["code"] == "party_not_then"
    with shared.by("product-manager", "@") as connection:
        add_rate(connection, party, "[2014-01-01,2014-06-01)")


def test_hours_are_booked_while_the_party_is_there_and_not_after(shared: Books, party: UUID) -> None:
    worker, order = uuid4(), shared.order("werk", {2013: 1})
    done(shared, "product-manager", "@", "tenants.party", shared.cooperation_id, party, "2014-01-01")
    book = """SELECT billing.post_hours(%s, jsonb_build_array(jsonb_build_object(
                'id', gen_random_uuid(), 'worker', %s::text, 'order', %s::text, 'date', %s::text,
                'minutes', 60)))"""
    with shared.by("product-manager", "@") as connection:
        connection.execute(
            """INSERT INTO tenants.worker (tenant_id, id, party_id, role, name)
               VALUES (regie.cooperation(), %s, %s, 'Vrijwilliger', 'Iemand')""",
            (worker, party),
        )
    with shared.by("case-manager") as connection:
        connection.execute(book, (shared.tenant_id, worker, order, "2013-12-02"))
    pool = uuid4()
    with shared.by("finance", "@") as connection:
        connection.execute(
            "INSERT INTO billing.distribution_key (tenant_id, id, name, kind) "
            "VALUES (regie.cooperation(), %s, 'Gelijk', 'equal')",
            (pool,),
        )
        connection.execute(
            "INSERT INTO billing.cost_pool (tenant_id, id, code, name, key_id, fund) "
            "VALUES (regie.cooperation(), %s, 'pot', 'Pot', %s, 'werk')",
            (pool, pool),
        )
    general = book.replace("'order', %s", "'pool', %s")
    with shared.by("case-manager", "@") as connection:
        connection.execute(general, (shared.cooperation_id, worker, pool, "2013-12-03"))
    with pytest.raises(psycopg.Error) as late, shared.by("case-manager", "@") as connection:
        connection.execute(general, (shared.cooperation_id, worker, pool, "2014-01-02"))
    assert refusal_of(late.value)["code"] == "party_not_then"


def test_what_a_party_is_called_may_change_and_its_days_or_the_municipality_behind_it_may_not(
    shared: Books, party: UUID
) -> None:
    with shared.by("product-manager", "@") as connection:
        connection.execute("UPDATE tenants.party SET name = 'Dienst Werk' WHERE id = %s", (party,))
    for change in ("valid = '(,)'", "municipality_id = NULL", "tenant_id = tenant_id"):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            shared.by("product-manager", "@") as connection,
        ):
            connection.execute(f"UPDATE tenants.party SET {change} WHERE id = %s".encode(), (party,))
    with pytest.raises(psycopg.Error) as frozen, maintaining(shared.world) as owner:
        owner.execute("UPDATE tenants.party SET valid = '(,)' WHERE id = %s", (party,))
    assert frozen.value.sqlstate == "RG002"


# --- Roles ---


def grant_of(world: World, login: str) -> tuple[int, UUID]:
    with maintaining(world) as owner:
        ((tenant_id, grant_id),) = owner.execute(GRANT, (login,)).fetchall()
    return int(tenant_id), UUID(str(grant_id))


@pytest.mark.parametrize(
    ("login", "writes", "whose"), [("director", "lindehaven", "holder"), ("operator", "@", "case-manager")]
)
def test_a_role_ends_by_who_administers_where_it_is_held(
    shared: Books, login: str, writes: str, whose: str
) -> None:
    done(shared, login, writes, "tenants.role_grant", *grant_of(shared.world, whose), "2013-11-11")
    with pytest.raises(psycopg.Error) as out, acting(shared.world, whose):
        pass
    assert out.value.sqlstate == "RG401"


@pytest.mark.parametrize(
    ("login", "writes", "whose"),
    [
        ("director", "lindehaven", "case-manager"),
        ("director", "lindehaven", "holder-b"),
        ("director-b", "bergdrecht", "holder"),
        ("operator", "@", "holder"),
        ("operator", "@", "stranger"),
        ("finance", "@", "case-manager"),
        ("holder", "lindehaven", "holder-2"),
        ("provider", "lindehaven", "holder"),
        ("auditor", "@", "case-manager"),
    ],
)
def test_nobody_ends_or_withdraws_a_role_beyond_their_own_right(
    shared: Books, login: str, writes: str, whose: str
) -> None:
    here = ("tenants.role_grant", *grant_of(shared.world, whose))
    for day in ("2013-11-11", None):
        assert refused(shared, login, writes, *here, day)["code"] in ("RG404", "42501", "RG401")
    with acting(shared.world, whose):
        pass


@pytest.mark.parametrize(("login", "writes"), [("director", "lindehaven"), ("operator", "@")])
def test_the_last_who_administers_does_not_take_that_away_and_one_of_two_does(
    shared: Books, login: str, writes: str
) -> None:
    tenant_id, grant_id = grant_of(shared.world, login)
    here = ("tenants.role_grant", tenant_id, grant_id)
    assert refused(shared, login, writes, *here, "2013-12-01")["code"] == "used_without_end"
    assert refused(shared, login, writes, *here, None)["code"] == "used_already"
    with maintaining(shared.world) as owner:
        owner.execute(
            """INSERT INTO tenants.role_grant (tenant_id, id, person_id, role, valid)
               SELECT tenant_id, gen_random_uuid(), (SELECT id FROM tenants.person WHERE login = 'auditor'),
                      role, '[2014-01-01,)' FROM tenants.role_grant WHERE id = %s""",
            (grant_id,),
        )
    told = refused(shared, login, writes, *here, "2013-12-31")
    assert (told["code"], told["used_on"]) == ("used_later", "2013-12-31")
    done(shared, login, writes, *here, "2014-01-01")


def test_an_account_that_is_switched_off_administers_nothing(shared: Books, superuser_url: str) -> None:
    tenant_id, grant_id = grant_of(shared.world, "director")
    with maintaining(shared.world) as owner:
        owner.execute(
            """INSERT INTO tenants.role_grant (tenant_id, id, person_id, role, valid)
               SELECT tenant_id, gen_random_uuid(), (SELECT id FROM tenants.person WHERE login = 'auditor'),
                      role, valid FROM tenants.role_grant WHERE id = %s""",
            (grant_id,),
        )
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        superuser.execute("UPDATE tenants.person SET active = false WHERE login = 'auditor'")
    here = ("tenants.role_grant", tenant_id, grant_id, "2013-12-01")
    assert refused(shared, "director", "lindehaven", *here)["code"] == "used_without_end"


def test_a_role_in_which_somebody_did_something_is_not_withdrawn_and_an_unused_one_is(shared: Books) -> None:
    with shared.by("holder") as connection:
        connection.execute(
            """INSERT INTO regie.audit (tenant_id, id, what, detail)
               VALUES (%s, gen_random_uuid(), 'a.b', '{}')""",
            (shared.tenant_id,),
        )
    used, unused = grant_of(shared.world, "holder"), grant_of(shared.world, "controller")
    writes = ("director", "lindehaven", "tenants.role_grant")
    assert refused(shared, *writes, *used, None)["code"] == "used_already"
    done(shared, *writes, *unused, None)


@pytest.mark.parametrize(
    "change",
    [
        """INSERT INTO tenants.role_grant (tenant_id, id, person_id, role, valid)
           VALUES (regie.cooperation(), gen_random_uuid(), regie.actor(), 'finance', '(,)')""",
        "UPDATE tenants.role_grant SET valid = '(,)'",
        "UPDATE tenants.role_grant SET role = 'finance'",
        "DELETE FROM tenants.role_grant",
    ],
)
def test_no_role_is_given_stretched_or_removed_past_that_function(shared: Books, change: str) -> None:
    for login, writes in (("operator", "@"), ("director", "lindehaven")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), shared.by(login, writes) as connection:
            connection.execute(change.encode())


def test_the_owner_ends_roles_with_a_line_in_the_trail_and_edits_none(shared: Books) -> None:
    tenant_id, grant_id = grant_of(shared.world, "controller")
    for change in ("UPDATE tenants.role_grant SET role = 'finance'", "DELETE FROM tenants.role_grant"):
        with pytest.raises(psycopg.Error) as frozen, maintaining(shared.world) as owner:
            owner.execute(change.encode())
        assert frozen.value.sqlstate == "RG002"
    with maintaining(shared.world) as owner:
        owner.execute(END, ("tenants.role_grant", tenant_id, grant_id, "2013-11-11"))
        ((detail,),) = owner.execute(
            "SELECT detail FROM regie.audit WHERE what = 'roles.ended' AND tenant_id = %s", (tenant_id,)
        ).fetchall()
    assert (detail["role"], detail["ends_on"]) == ("municipal_controller", "2013-11-11")


def test_the_application_opens_no_maintenance_to_end_anything(shared: Books) -> None:
    here = ("tenants.role_grant", *grant_of(shared.world, "holder"))
    with pytest.raises(psycopg.errors.InsufficientPrivilege), shared.by("holder") as connection:
        connection.execute("SELECT regie.open_maintenance()")
    assert refused(shared, "holder", "lindehaven", *here, "2013-11-11")["code"] == "42501"


OF_MUNICIPALITY = {"tenants.participation", "tenants.role_grant"}
ROLES_OF_KINDS = "SELECT name, roles FROM regie.dated_kind ORDER BY name"


@pytest.mark.long
def test_of_every_kind_the_roles_that_it_names_end_and_withdraw_and_no_other(
    world: World, superuser_url: str
) -> None:
    with psycopg.connect(superuser_url) as superuser:
        kinds: dict[str, list[str]] = dict(superuser.execute(ROLES_OF_KINDS).fetchall())
        tenants: dict[str, int] = dict(superuser.execute("SELECT slug, id FROM tenants.tenant").fetchall())
        over_members = {
            role for (role,) in superuser.execute("SELECT name FROM tenants.role WHERE covers_members")
        }
    here = {login: roles for login, (_, roles) in PEOPLE.items()}
    met: dict[tuple[str, str], bool] = {}
    expected: dict[tuple[str, str], bool] = {}
    for kind, names in kinds.items():
        owner = "lindehaven" if kind in OF_MUNICIPALITY else "samen"
        for login, ((place, role),) in here.items():
            covers = place == owner or (place == "samen" and role in over_members)
            expected[kind, login] = role in names and covers
            for ends in ("2014-01-01", None):
                with pytest.raises(psycopg.Error) as told, acting(world, login, "*") as connection:
                    connection.execute(END, (kind, tenants[owner], uuid4(), ends))
                # Whoever may is told that there is no such row; everybody else, that it is not for them.
                may = told.value.diag.message_primary == "no such row"
                assert met.setdefault((kind, login), may) == may
                assert told.value.sqlstate in ("RG404", "42501")
    assert met == expected
    assert {login for (_, login), may in met.items() if may} >= {"finance", "product-manager", "director"}
