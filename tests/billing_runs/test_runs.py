"""A run divides hours and costs to the cent, and says why; a final one closes, its reversal opens again."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from billing.costs.services import NewKey, add_pool
from billing.runs.line_queries import LineFilter, list_lines
from billing.runs.own_queries import search_own_runs
from billing.runs.reversal import written_hash
from billing.runs.services import request_reversal, request_run
from regie.database.engine import transaction
from regie.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from regie.periods import Period, month
from tests.billing_runs.scene import FUND, OCTOBER, Scene, add_figure

DAY = date(2013, 10, 7)
LATER = date(2013, 10, 21)

# Another way to the same lines: pure SQL, with window functions for the largest remainder.
ORACLE = """
WITH priced AS (
  SELECT h.tenant_id, l.variant_id, h.party_id, h.role, l.fund, sum(h.minutes) AS minutes,
         sum(h.minutes::numeric * h.cents_per_hour) / 60 AS exact
    FROM billing.hour h JOIN billing."order" o ON (o.tenant_id, o.id) = (h.tenant_id, h.order_id)
    JOIN cafeteria.menu_line l ON (l.tenant_id, l.id) = (o.tenant_id, o.menu_line_id)
   WHERE h.work_date >= %(start)s AND h.work_date < %(end)s AND o.cooperation_id = %(coop)s
   GROUP BY 1, 2, 3, 4, 5 HAVING sum(h.minutes) <> 0
), pooled AS (
  SELECT 'pool_cost' AS source, c.pool_id, 0::bigint AS minutes, sum(c.cents) AS cents
    FROM billing.cost c
   WHERE c.tenant_id = %(coop)s AND c.incurred_on >= %(start)s AND c.incurred_on < %(end)s GROUP BY c.pool_id
  UNION ALL
  SELECT 'pool_hours', h.pool_id, sum(h.minutes), round(sum(h.minutes::numeric * h.cents_per_hour) / 60)
    FROM billing.hour h WHERE h.tenant_id = %(coop)s AND h.work_date >= %(start)s AND h.work_date < %(end)s
   GROUP BY h.pool_id
), weights AS (
  SELECT k.id AS key_id, b.bearer_id, m.cbs_code,
         CASE k.kind WHEN 'equal' THEN 1 WHEN 'fixed_shares' THEN b.share
           WHEN 'by_figure' THEN (SELECT f.value FROM tenants.figure f WHERE f.tenant_id = b.bearer_id
                                   AND f.name = k.figure_name AND f.reference_date = k.reference_date)
           ELSE (SELECT coalesce(sum(h.minutes), 0) FROM billing.hour h
                  WHERE h.tenant_id = b.bearer_id AND h.work_date >= %(start)s AND h.work_date < %(end)s)
         END AS weight
    FROM billing.distribution_key k JOIN billing.key_bearer b ON (b.tenant_id, b.key_id) = (k.tenant_id, k.id)
    JOIN tenants.municipality m ON m.tenant_id = b.bearer_id WHERE k.tenant_id = %(coop)s
), shares AS (
  SELECT p.source, p.pool_id, w.bearer_id, w.cbs_code, c.fund, u.unit,
         abs(u.whole) * w.weight / sum(w.weight) OVER part AS exact, sign(u.whole) AS direction,
         abs(u.whole) AS whole
    FROM pooled p JOIN billing.cost_pool c ON c.tenant_id = %(coop)s AND c.id = p.pool_id
    JOIN weights w ON w.key_id = c.key_id
   CROSS JOIN LATERAL (VALUES ('cents', p.cents), ('minutes', p.minutes)) AS u(unit, whole)
   WHERE p.cents <> 0 OR p.minutes <> 0 WINDOW part AS (PARTITION BY p.source, p.pool_id, u.unit)
), ranked AS (
  SELECT s.*, floor(exact) AS base, whole - sum(floor(exact)) OVER part AS left_over,
         row_number() OVER (PARTITION BY source, pool_id, unit
                            ORDER BY exact - floor(exact) DESC, cbs_code) AS place
    FROM shares s WINDOW part AS (PARTITION BY source, pool_id, unit)
), parts AS (
  SELECT source, pool_id, bearer_id, fund, unit, direction * (base + (place <= left_over)::int) AS part
    FROM ranked)
SELECT tenant_id, 'order_hours', NULL::uuid, variant_id, party_id, role, fund, minutes::bigint,
       round(exact)::bigint
  FROM priced
UNION ALL
SELECT bearer_id, source, pool_id, NULL, NULL, '', fund,
       (sum(part) FILTER (WHERE unit = 'minutes'))::bigint, (sum(part) FILTER (WHERE unit = 'cents'))::bigint
  FROM parts GROUP BY bearer_id, source, pool_id, fund"""
FOUND = """SELECT tenant_id, source, pool_id, variant_id, party_id, role, fund, minutes, cents
             FROM billing.run_line WHERE run_id = %s"""


def fill_october(scene: Scene) -> None:
    """Hours with two rates and broken minutes, on orders and pools; costs on every pool, one a credit."""
    if scene.one("SELECT count(*) FROM billing.cost"):
        return
    add_figure(scene, "lindehaven", "12345")
    add_figure(scene, "bergdrecht", "6789")
    for worker, target, day, minutes in (
        ("Fatma", "lindehaven", DAY, 61),
        ("Fatma", "lindehaven", LATER, 47),
        ("Joris", "lindehaven", LATER, 7),
        ("Joris", "bergdrecht", DAY, 113),
        ("Mo", "bergdrecht", DAY, 60),
        ("Mo", "pool-equal", LATER, 61),
        ("Fatma", "pool-hours", LATER, 59),
        ("Fatma", "pool-figure", LATER, 1),
    ):
        scene.book(worker, target, day, minutes)
    for pool, cents in (
        ("pool-equal", 90_000_01),
        ("pool-fixed", 100_00),
        ("pool-figure", 33_333),
        ("pool-hours", -77_77),
    ):
        scene.cost(pool, DAY, cents)


def test_every_line_is_what_pure_sql_makes_of_the_same_rows(scene: Scene) -> None:
    fill_october(scene)
    run = scene.run("trial")
    about = {"start": OCTOBER.start, "end": OCTOBER.end, "coop": scene.tenants["samen"]}
    wanted = scene.superuser.execute(ORACLE, about).fetchall()
    found = scene.all(FOUND, run.id)
    assert run.state == "done"
    assert sorted(map(str, found)) == sorted(map(str, wanted))
    assert len(found) == 3 + 2 * 4 + 2 * 3
    assert run.cents == sum(row[-1] for row in wanted)


def test_the_parts_of_a_pool_are_the_pool_in_cents_and_in_minutes(scene: Scene) -> None:
    fill_october(scene)
    run = scene.run("trial")
    query = """SELECT source, sum(cents)::int, sum(minutes)::int FROM billing.run_line
                WHERE run_id = %s AND pool_id = %s GROUP BY source ORDER BY source"""
    assert scene.all(query, run.id, scene.pools["pool-equal"]) == [
        ("pool_cost", 90_000_01, 0),
        ("pool_hours", 0, 61),
    ]
    assert scene.all(query, run.id, scene.pools["pool-hours"]) == [
        ("pool_cost", -77_77, 0),
        ("pool_hours", round(59 * 77_77 / 60), 59),
    ]


def test_a_trial_and_a_final_of_the_same_input_have_the_same_marks(scene: Scene) -> None:
    fill_october(scene)
    trial, final = scene.run("trial"), scene.run("final")
    assert (trial.input_hash, trial.lines_hash) == (final.input_hash, final.lines_hash)
    scene.open_again()
    scene.book("Joris", "lindehaven", LATER, 1)
    other = scene.run("trial")
    assert other.input_hash != trial.input_hash
    assert other.lines_hash != trial.lines_hash


def test_the_mark_of_the_lines_is_that_of_what_was_written(scene: Scene) -> None:
    fill_october(scene)
    run = scene.run("trial")
    with transaction(scene.world.scope("finance")) as (session, actor):
        assert written_hash(session, actor.cooperation_id, run.id) == run.lines_hash


def balances(scene: Scene) -> dict[int, tuple[int, int, int]]:
    query = """SELECT b.tenant_id, b.committed_cents, b.realised_cents, b.uncovered_cents
                 FROM billing.balance b
                 JOIN billing.budget_line l ON (l.tenant_id, l.id) = (b.tenant_id, b.line_id)
                WHERE l.year = 2013 AND l.fund = %s"""
    return {tenant: amounts for tenant, *amounts in scene.all(query, FUND)}


def own_lines(scene: Scene, run_id: object, source: str = "%") -> dict[int, int]:
    query = """SELECT tenant_id, sum(cents)::int FROM billing.run_line
                WHERE run_id = %s AND source LIKE %s GROUP BY tenant_id"""
    return dict(scene.all(query, run_id, source))


def test_a_final_run_books_its_lines_and_a_reversal_takes_all_of_it_back(scene: Scene) -> None:
    fill_october(scene)
    before = balances(scene)
    run = scene.run("final")
    after, asked, hours = balances(scene), own_lines(scene, run.id), own_lines(scene, run.id, "order_hours")
    for tenant, (committed, realised, _) in before.items():
        assert after[tenant][1] - realised == asked[tenant]
        assert committed - after[tenant][0] == hours[tenant]
    back = scene.reverse(run.id)
    assert (back.state, back.cents, back.minutes) == ("done", -(run.cents or 0), -(run.minutes or 0))
    assert own_lines(scene, back.id) == {tenant: -cents for tenant, cents in asked.items()}
    assert balances(scene) == before
    assert scene.all("SELECT * FROM billing.drift()") == []


def test_what_does_not_fit_the_budget_is_recorded_and_stands_uncovered(scene: Scene) -> None:
    lots = scene.cost("pool-equal", DAY, 10**9)
    run = scene.run("final")
    assert run.state == "done"
    assert all(uncovered > 0 for _, _, uncovered in balances(scene).values())
    scene.reverse(run.id)
    assert all(uncovered == 0 for _, _, uncovered in balances(scene).values())
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        from billing.costs.services import reverse_cost

        reverse_cost(session, actor, cost_id=lots, reason="Dubbel geboekt")


def test_a_month_that_is_all_credit_gives_budget_back_and_its_reversal_takes_it(scene: Scene) -> None:
    february = month(2013, 2)
    scene.cost("pool-equal", february.start, -5_000_00)
    before = balances(scene)
    run = scene.run("final", february)
    assert (run.state, run.problem, run.cents) == ("done", None, -5_000_00)
    after = balances(scene)
    assert [after[tenant][1] - before[tenant][1] for tenant in before] == [-2_500_00, -2_500_00]
    assert scene.reverse(run.id).state == "done"
    assert balances(scene) == before


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (date(2013, 10, 2), date(2013, 11, 1), "not_whole_months"),
        (date(2013, 10, 1), date(2013, 10, 31), "not_whole_months"),
        (date(2013, 12, 1), date(2014, 2, 1), "run_over_years"),
    ],
)
def test_a_run_covers_whole_months_of_one_year(scene: Scene, start: date, end: date, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        scene.run("trial", Period(start, end))
    assert refusal.value.code == code


def test_a_whole_year_is_one_run(scene: Scene) -> None:
    assert scene.run("trial", Period(date(2013, 1, 1), date(2014, 1, 1))).state == "done"


def test_a_key_that_cannot_distribute_ends_the_run_as_failed_with_the_reason(scene: Scene) -> None:
    january = month(2013, 1)
    scene.cost("pool-hours", january.start, 100_00)
    run = scene.run("final", january)
    assert run.state == "failed"
    assert run.problem
    assert run.problem["code"] == "key_without_weight"
    assert run.problem["numbers"] == {"key": "Uren"}
    assert scene.one("SELECT count(*) FROM billing.run_line WHERE run_id = %s", run.id) == 0
    scene.book("Joris", "lindehaven", date(2013, 9, 2), 60)
    assert scene.run("trial", Period(date(2013, 1, 1), date(2013, 10, 1))).state == "done"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE billing.run SET total_cents = 1 WHERE id = :run",
        "UPDATE billing.run SET state = 'requested' WHERE id = :run",
        "UPDATE billing.run_line SET cents = 1 WHERE run_id = :run",
        "DELETE FROM billing.run_line WHERE run_id = :run",
        "DELETE FROM billing.run WHERE id = :run",
        """INSERT INTO billing.run_line (tenant_id, id, cooperation_id, run_id, source, pool_id, fund,
                                         minutes, cents, explanation)
           SELECT tenant_id, gen_random_uuid(), cooperation_id, run_id, source, pool_id, fund, 0, 1, '{}'
             FROM billing.run_line WHERE run_id = :run AND pool_id IS NOT NULL LIMIT 1""",
    ],
)
def test_a_final_run_and_its_lines_cannot_be_edited_and_take_no_more_lines(
    scene: Scene, statement: str
) -> None:
    fill_october(scene)
    scene.open_again()
    run = scene.run("final")
    with pytest.raises(DomainError), transaction(scene.world.scope("finance", "*")) as (session, _):
        session.execute(text(statement), {"run": run.id})
    assert scene.one("SELECT sum(cents)::bigint FROM billing.run_line WHERE run_id = %s", run.id) == run.cents


def test_a_run_is_requested_by_finance_and_by_nobody_else(scene: Scene) -> None:
    for login in ("case-manager", "product-manager", "auditor", "holder"):
        with pytest.raises(Forbidden), transaction(scene.world.scope(login)) as (session, actor):
            request_run(session, actor, "trial", OCTOBER)


def test_a_municipality_sees_its_own_lines_of_final_runs_and_no_others(scene: Scene) -> None:
    fill_october(scene)
    scene.open_again()
    run = scene.run("final")
    with transaction(scene.world.scope("holder")) as (session, actor):
        lines = list_lines(session, actor.cooperation_id, run.id)
        assert {line.tenant_id for line in lines} == {scene.tenants["lindehaven"]}
        own = search_own_runs(session, actor.cooperation_id, scene.tenants["lindehaven"], 2013)
        assert search_own_runs(session, actor.cooperation_id, scene.tenants["bergdrecht"], 2013).rows == ()
    assert own.rows[0].own_cents == sum(line.cents for line in lines) > 0
    assert own.totals["own_cents"] == sum(one.own_cents for one in own.rows)
    assert {one.run.kind for one in own.rows} <= {"final", "reversal"}
    with transaction(scene.world.scope("finance")) as (session, actor):
        everything = list_lines(session, actor.cooperation_id, run.id)
        pool = LineFilter(tenant_id=scene.tenants["bergdrecht"], pool_id=scene.pools["pool-equal"])
        some = list_lines(session, actor.cooperation_id, run.id, pool)
    assert sum(line.cents for line in everything) == run.cents
    assert {line.source for line in some} == {"pool_cost", "pool_hours"}


def test_no_line_holds_the_name_of_a_client_and_finance_cannot_read_one(scene: Scene) -> None:
    fill_october(scene)
    run = scene.run("trial")
    assert (
        scene.one("SELECT count(*) FROM billing.run_line WHERE explanation::text LIKE '%%Inwoner van%%'") == 0
    )
    with transaction(scene.world.scope("finance")) as (session, _):
        assert session.scalar(text("SELECT count(*) FROM cafeteria.client")) == 0
        assert session.scalar(text("SELECT count(*) FROM billing.hour")) > 0
    with transaction(scene.world.scope("case-manager")) as (session, _):
        assert session.scalar(text("SELECT count(*) FROM cafeteria.client")) == 2
    assert run.state == "done"


def test_hours_of_neighbours_stand_in_no_explanation_but_as_part_of_a_total(scene: Scene) -> None:
    fill_october(scene)
    run = scene.run("trial")
    query = "SELECT explanation FROM billing.run_line WHERE run_id = %s AND tenant_id = %s AND pool_id = %s"
    for (why,) in scene.all(query, run.id, scene.tenants["lindehaven"], scene.pools["pool-hours"]):
        assert {"weight", "total_weight", "bearers", "key", "rounding"} <= why.keys()
        assert "weights" not in why


def test_another_cooperation_sees_nothing_of_a_run(scene: Scene) -> None:
    run = scene.run("trial")
    with transaction(scene.world.scope("stranger-finance")) as (session, actor):
        assert session.scalar(text("SELECT count(*) FROM billing.run")) == 0
        assert session.scalar(text("SELECT count(*) FROM billing.run_line")) == 0
        with pytest.raises(NotFound):
            request_reversal(session, actor, run.id, "Nieuwsgierig")


def test_a_pool_with_a_fund_that_has_no_budget_is_booked_all_the_same(scene: Scene) -> None:
    key = scene.key(NewKey("Alleen Bergdrecht", "equal", [(scene.tenants["bergdrecht"], None)]))
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        scene.pools["zonder"] = add_pool(
            session, actor, code="zonder", name="Zonder", key_id=key, fund="zonder budget"
        )
    august = month(2013, 8)
    scene.cost("zonder", august.start, 12_34)
    assert scene.run("final", august).state == "done"
    query = """SELECT b.realised_cents, b.uncovered_cents FROM billing.balance b JOIN billing.budget_line l
                 ON (l.tenant_id, l.id) = (b.tenant_id, b.line_id) WHERE l.fund = 'zonder budget'"""
    assert scene.all(query) == [(12_34, 12_34)]


def test_shares_that_do_not_add_up_make_no_key(scene: Scene) -> None:
    both = [(scene.tenants["lindehaven"], Decimal(50)), (scene.tenants["bergdrecht"], Decimal(40))]
    with pytest.raises(Conflict, match="add up to 90 %, not to 100 %"):
        scene.key(NewKey("Negentig", "fixed_shares", both))
    assert scene.one("SELECT count(*) FROM billing.distribution_key WHERE name = 'Negentig'") == 0
