"""A reference to somebody else's row is answered like one to a row that does not exist.

Otherwise a foreign key, a unique index or a refusal would tell what a neighbour has.
"""

import re
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg
import pytest

from tests.walls.acting import acting
from tests.walls.books import BERGDRECHT, ELDERS, LINDEHAVEN, Books
from tests.world import World

Rows = dict[str, Any]
NO_TENANT = 9999
AMOUNTS = """'[{"year": 2013, "cents": 1}]'"""
COOPERATION_ROWS = """
INSERT INTO tenants.party (tenant_id, id, name) VALUES (%(cooperation)s, %(party)s, 'Dienst');
INSERT INTO tenants.worker (tenant_id, id, party_id, role, name)
VALUES (%(cooperation)s, %(worker)s, %(party)s, 'rol', 'Iemand');
INSERT INTO tenants.arrangement (tenant_id, id, name, form, valid)
VALUES (%(cooperation)s, %(arrangement)s, 'Regeling', 'own_body', '[2013-01-01,)');
INSERT INTO billing.distribution_key (tenant_id, id, name, kind)
VALUES (%(cooperation)s, %(key)s, 'gelijk', 'equal'),
       (%(cooperation)s, %(spare_key)s, 'nog ongebruikt', 'equal');
INSERT INTO billing.cost_pool (tenant_id, id, code, name, key_id, fund)
VALUES (%(cooperation)s, %(pool)s, 'pot', 'Pot', %(key)s, 'werk')"""
DRAFT_MENU = """
INSERT INTO cafeteria.menu (tenant_id, id, cooperation_id, period)
VALUES (%(tenant)s, %(draft)s, %(cooperation)s, '[2015-01-01,2016-01-01)')"""
ROUTE = """
INSERT INTO cafeteria.client (tenant_id, id, number, name) VALUES (%(tenant)s, %(client)s, '2', 'x');
INSERT INTO cafeteria.route (tenant_id, id, client_id, opened_on)
VALUES (%(tenant)s, %(route)s, %(client)s, '2013-01-01')"""


class Question(NamedTuple):
    """A statement that names a row of some kind: whose foreign row it may be, and who asks."""

    kind: str
    owner: str
    login: str
    statement: str


def of_lindehaven(table: str, columns: str, values: str) -> str:
    return f"INSERT INTO {table} (tenant_id, id, {columns}) VALUES (%(tenant)s, gen_random_uuid(), {values})"


def of_the_cooperation(table: str, columns: str, values: str) -> str:
    return of_lindehaven(table, columns, values).replace("%(tenant)s", "%(cooperation)s")


def hours(worker: str, target: str, named: str) -> str:
    return f"""SELECT billing.post_hours(%(tenant)s, jsonb_build_array(jsonb_build_object(
      'id', gen_random_uuid(), 'worker', {worker}, '{target}', {named},
      'date', '2013-12-02', 'minutes', 60)))"""


def an_order(client: str, menu_line: str) -> str:
    return f"""SELECT billing.post_order(%(tenant)s, gen_random_uuid(), {client}, {menu_line},
      '2013-12-01', '2013-12-31', 1, {AMOUNTS}, '2013-11-11')"""


POOL_HOURS = hours("%(worker)s", "pool", "%(named)s").replace("%(tenant)s", "%(cooperation)s")
MENU_LINE = of_lindehaven(
    "cafeteria.menu_line", "menu_id, cooperation_id, variant_id, fund", "{}, %(cooperation)s, {}, 'werk'"
)
RUN_LINE = of_lindehaven(
    "billing.run_line",
    "cooperation_id, run_id, source, pool_id, fund, minutes, cents, explanation",
    "%(cooperation)s, {}, 'pool_cost', {}, 'werk', 0, 1, '{{}}'",
)
AMOUNT = """INSERT INTO billing.decision_amount (tenant_id, decision_id, line_id, cents)
            VALUES (%(tenant)s, %(decision)s, %(named)s, 1)"""
BEARER = """INSERT INTO billing.key_bearer (tenant_id, key_id, bearer_id)
            VALUES (%(cooperation)s, %(spare_key)s, %(named)s)"""
N = "%(named)s"
QUESTIONS = [
    Question("client", "bergdrecht", "desk", an_order(N, "%(menu_line)s")),
    Question("menu_line", "bergdrecht", "desk", an_order("%(client)s", N)),
    Question(
        "order", "bergdrecht", "desk", f"SELECT billing.cancel_order(%(tenant)s, {N}, 'x', '2013-11-11')"
    ),
    Question(
        "decision", "bergdrecht", "holder-2", f"SELECT billing.post_decision(%(tenant)s, {N}, '2013-11-11')"
    ),
    Question("order", "bergdrecht", "desk", hours("%(worker)s", "order", N)),
    Question("worker", "elders", "desk", hours(N, "order", "%(order)s")),
    Question("pool", "elders", "finance", POOL_HOURS),
    Question("line", "bergdrecht", "holder", AMOUNT),
    Question(
        "client",
        "bergdrecht",
        "desk",
        of_lindehaven("cafeteria.route", "client_id, opened_on", f"{N}, '2013-01-01'"),
    ),
    Question(
        "route",
        "bergdrecht",
        "desk",
        of_lindehaven(
            "cafeteria.route_step",
            "route_id, kind, happened_on, outcome",
            f"{N}, 'intake', '2013-01-01', 'x'",
        ),
    ),
    Question(
        "account",
        "elders",
        "desk",
        of_lindehaven("cafeteria.client", "number, name, contact_id", f"'99', 'x', {N}"),
    ),
    Question(
        "account",
        "elders",
        "desk",
        f"UPDATE cafeteria.client SET contact_id = {N} WHERE tenant_id = %(tenant)s AND id = %(client)s",
    ),
    Question("draft", "bergdrecht", "holder", MENU_LINE.format(N, "%(variant)s")),
    Question("variant", "elders", "holder", MENU_LINE.format("%(draft)s", N)),
    Question(
        "arrangement",
        "elders",
        "holder",
        of_lindehaven(
            "tenants.participation",
            "cooperation_id, arrangement_id, product_group, valid",
            f"%(cooperation)s, {N}, 'x', '[2013-01-01,)'",
        ),
    ),
    Question(
        "party",
        "elders",
        "finance",
        of_the_cooperation("tenants.worker", "party_id, role, name", f"{N}, 'x', 'x'"),
    ),
    Question(
        "account",
        "elders",
        "finance",
        of_the_cooperation("tenants.worker", "party_id, role, name, person_id", f"%(party)s, 'x', 'x', {N}"),
    ),
    Question(
        "party",
        "elders",
        "finance",
        of_the_cooperation(
            "billing.rate", "party_id, role, cents_per_hour, valid", f"{N}, 'x', 1, '[2013-01-01,)'"
        ),
    ),
    Question(
        "pool",
        "elders",
        "finance",
        of_the_cooperation(
            "billing.cost",
            "pool_id, incurred_on, description, cents, source",
            f"{N}, '2013-12-02', 'x', 1, 'x'",
        ),
    ),
    Question(
        "key",
        "elders",
        "finance",
        of_the_cooperation("billing.cost_pool", "code, name, key_id, fund", f"'x', 'x', {N}, 'werk'"),
    ),
    Question(
        "run",
        "elders",
        "finance",
        of_the_cooperation(
            "billing.run",
            "kind, period, reverses, job_id",
            f"'reversal', '[2013-01-01,2013-02-01)', {N}, gen_random_uuid()",
        ),
    ),
    Question("run", "elders", "finance", RUN_LINE.format(N, "%(pool)s")),
    Question("pool", "elders", "finance", RUN_LINE.format("%(run)s", N)),
    Question("tenant", "elders", "finance", BEARER),
    Question(
        "tenant",
        "elders",
        "finance",
        of_the_cooperation(
            "tenants.arrangement",
            "name, form, host_id, valid",
            f"'x', 'host_municipality', {N}, '[2013-01-01,)'",
        ),
    ),
]


@pytest.fixture(scope="module")
def rows(world: World, superuser_url: str) -> dict[str, Rows]:
    """The ids of a row of each kind, for three municipalities; Elders belongs to another cooperation."""
    found = {}
    for people in (LINDEHAVEN, BERGDRECHT, ELDERS):
        books = Books(world, people).open()
        books.decide("budget", dict.fromkeys(books.lines, 1000))
        found[people.slug] = rows_of(books)
    # Bergdrecht shares its cooperation with Lindehaven.
    for slug, owner in (("lindehaven", LINDEHAVEN), ("elders", ELDERS)):
        add_cooperation_rows(world, owner.finance, found[slug])
    with psycopg.connect(superuser_url) as superuser:
        for slug, login in (("lindehaven", "team-lead"), ("elders", "stranger-finance")):
            find = "SELECT id FROM tenants.person WHERE login = %s"
            ((found[slug]["account"],),) = superuser.execute(find, (login,)).fetchall()
    return found


def rows_of(books: Books) -> Rows:
    rows: Rows = {
        "tenant": books.tenant_id,
        "cooperation": books.cooperation_id,
        "client": books.client_id,
        "variant": books.variants["werk"],
        "menu_line": books.menu_lines["werk"],
        "line": books.lines["zorg", 2013],
        "order": books.order("werk", {2013: 10}),
        "decision": books.draft("cover", {("werk", 2013): 5}),
        "draft": uuid4(),
        "route": uuid4(),
    }
    with books.by(books.people.drafter) as connection:
        connection.execute(DRAFT_MENU, rows)
    with books.by(books.people.clerk) as connection:
        run_all(connection, ROUTE, rows | {"client": uuid4()})
    return rows


def add_cooperation_rows(world: World, login: str, rows: Rows) -> None:
    rows.update(
        {kind: uuid4() for kind in ("party", "worker", "arrangement", "key", "spare_key", "pool", "run")}
    )
    with acting(world, login, "@") as connection:
        run_all(connection, COOPERATION_ROWS, rows)
        connection.execute(
            """INSERT INTO billing.run (tenant_id, id, kind, period, job_id)
               VALUES (%(cooperation)s, %(run)s, 'final', '[2013-01-01,2013-02-01)', gen_random_uuid())""",
            rows,
        )


def run_all(connection: psycopg.Connection[Any], statements: str, values: Rows) -> None:
    for statement in statements.split(";"):
        connection.execute(statement.encode(), values)


def answer(world: World, question: Question, mine: Rows, named: object) -> str:
    """How a statement ends, without the ids and numbers that stand in it."""
    writes = ("*",) if question.login == "finance" else ("lindehaven",)
    with acting(world, question.login, *writes) as connection:
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(question.statement.encode(), mine | {"named": named})
        except psycopg.Error as refusal:
            said = f"{refusal.sqlstate} {refusal.diag.message_primary} {refusal.diag.message_detail}"
            return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{1,4}\b(?=[,)])", "…", said)
    return "done"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: f"{one.kind} in {one.statement[:60]}")
def test_a_foreign_row_is_answered_like_no_row(
    world: World, rows: dict[str, Rows], question: Question
) -> None:
    mine = rows["lindehaven"]
    foreign, absent = rows[question.owner][question.kind], NO_TENANT if question.kind == "tenant" else uuid4()
    assert answer(world, question, mine, mine[question.kind]) == "done"
    told = answer(world, question, mine, foreign)
    assert told != "done"
    assert told == answer(world, question, mine, absent)


def test_an_id_and_a_number_that_a_neighbour_uses_are_free(world: World, rows: dict[str, Rows]) -> None:
    add = "INSERT INTO cafeteria.client (tenant_id, id, number, name) VALUES (%s, %s, %s, 'x')"
    with psycopg.connect(world.owner_url) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        owner.execute(
            "UPDATE cafeteria.client SET number = 'only-there' WHERE id = %s", (rows["elders"]["client"],)
        )
    with acting(world, "desk", "lindehaven") as connection:
        connection.execute(add, (rows["lindehaven"]["tenant"], rows["bergdrecht"]["client"], "only-there"))


# Their names, and a nothing of the right type for every argument after the tenant.
FUNCTIONS = """
SELECT 'billing.' || p.proname,
       array_to_string(ARRAY(SELECT 'NULL::' || t::regtype FROM unnest(p.proargtypes[1:]) AS u(t)), ', ')
  FROM pg_proc p
 WHERE p.pronamespace = 'billing'::regnamespace AND p.prosecdef AND p.proargnames[1] = 'p_tenant'
   AND has_function_privilege('regie_app', p.oid, 'EXECUTE') ORDER BY 1"""


def test_a_posting_function_says_not_yours_before_anything_else(
    world: World, rows: dict[str, Rows], superuser_url: str
) -> None:
    with psycopg.connect(superuser_url) as superuser:
        functions = superuser.execute(FUNCTIONS).fetchall()
    assert len(functions) >= 6
    foreign = [
        rows["bergdrecht"]["tenant"],
        rows["elders"]["tenant"],
        rows["lindehaven"]["cooperation"],
        0,
        NO_TENANT,
    ]
    for login in ("holder", "case-manager"):
        with acting(world, login, "lindehaven") as connection:
            for name, nothing in functions:
                said = {call(connection, name, tenant, nothing) for tenant in [*foreign, None]}
                assert said == {"RG404 not one of your municipalities"}, name
                assert call(connection, name, rows["lindehaven"]["tenant"], nothing) not in said, name


def call(connection: psycopg.Connection[Any], name: str, tenant_id: int | None, nothing: str) -> str:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"SELECT {name}(%s::int, {nothing})".encode(), (tenant_id,))
    except psycopg.Error as refusal:
        return f"{refusal.sqlstate} {refusal.diag.message_primary}"
    return "done"
