"""The year run against plain reading of the same rows, in the same database and the same minute.

Prints one JSON line per figure and exits 1 when one falls short. Ratios, never seconds: machines differ.
Hours and orders are planted by the owner, for it is the run that is measured; that goes through the services.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from billing.costs.services import NewKey, add_key, add_pool, add_rate, book_cost
from billing.runs.compute import carry_out
from billing.runs.services import request_run
from billing.stories.stage import NewProduct, Stage, stock
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.throwaway import throwaway_database
from regie.periods import year
from regie.progress import Progress
from tenants.municipalities.registration import NewMunicipality
from tenants.parties.services import add_party, add_worker

HOURS = 200_000
MUNICIPALITIES = 60
PRODUCTS = 20
PARTIES, ROLES = 4, 8
POOLS = 40
REPEATS = 5
ON = date(2013, 11, 11)
YEAR = year(2013)
FUND = "re-integratie"

# How many times as long the run may take; measured on two busy cores, with room to spare.
OVER_READING = 100
OVER_COPYING = 12

READ = text("SELECT count(*), sum(minutes) FROM billing.hour WHERE month >= :start AND month < :end")
# What the database needs for writing as many ready lines: the floor under any way of working them out.
COPY = text("""
INSERT INTO billing.run_line SELECT tenant_id, gen_random_uuid(), cooperation_id, :copy, source, pool_id,
       variant_id, party_id, role, fund, minutes, cents, explanation
  FROM billing.run_line WHERE run_id = :run""")

ORDERS = """
INSERT INTO cafeteria.client (tenant_id, id, number, name)
  SELECT t.id, gen_random_uuid(), 'k-' || t.id, 'Invented'
    FROM tenants.tenant t WHERE t.kind = 'municipality';
INSERT INTO cafeteria.menu (tenant_id, id, cooperation_id, period)
  SELECT t.id, gen_random_uuid(), t.cooperation_id, daterange('2013-01-01', '2014-01-01')
    FROM tenants.tenant t WHERE t.kind = 'municipality';
INSERT INTO cafeteria.menu_line (tenant_id, id, menu_id, cooperation_id, variant_id, fund)
  SELECT m.tenant_id, gen_random_uuid(), m.id, m.cooperation_id, v.id, 're-integratie'
    FROM cafeteria.menu m JOIN cafeteria.variant v ON v.tenant_id = m.cooperation_id;
INSERT INTO billing."order" (tenant_id, id, number, cooperation_id, client_id, menu_line_id, starts_on,
                             ends_on, units, price_cents, total_cents, placed_by)
  SELECT l.tenant_id, gen_random_uuid(), 'n-' || row_number() OVER (), l.cooperation_id, c.id, l.id,
         '2013-01-01', '2014-01-01', 1, 100, 100, (SELECT id FROM tenants.person LIMIT 1)
    FROM cafeteria.menu_line l JOIN cafeteria.client c ON c.tenant_id = l.tenant_id, generate_series(1, 3);"""
# One booking in ten is on a pool; every day, worker, order and pool takes part.
BOOKINGS = """
INSERT INTO billing.hour (tenant_id, id, cooperation_id, worker_id, party_id, role, order_id, pool_id,
                          work_date, month, minutes, rate_id, cents_per_hour, recorded_by)
WITH o AS (SELECT tenant_id, id, row_number() OVER (ORDER BY id) - 1 AS n FROM billing."order"),
     p AS (SELECT tenant_id, id, row_number() OVER (ORDER BY id) - 1 AS n FROM billing.cost_pool),
     w AS (SELECT x.tenant_id, x.id, x.party_id, x.role, r.id AS rate_id, r.cents_per_hour,
                  row_number() OVER (ORDER BY x.id) - 1 AS n
             FROM tenants.worker x LEFT JOIN billing.rate r ON (r.party_id, r.role) = (x.party_id, x.role)),
     g AS (SELECT n, date '2013-01-01' + (n %% 365)::int AS day, n * 31 %% (SELECT count(*) FROM w) AS worker,
                  CASE WHEN n %% 10 > 0 THEN n * 17 %% (SELECT count(*) FROM o) END AS "order",
                  CASE WHEN n %% 10 = 0 THEN n / 10 %% (SELECT count(*) FROM p) END AS pool
             FROM generate_series(1, %s) AS n)
SELECT coalesce(o.tenant_id, p.tenant_id), gen_random_uuid(), w.tenant_id, w.id, w.party_id, w.role,
       o.id, p.id, g.day, date_trunc('month', g.day)::date, 15 + (g.n * 7 %% 466)::int, w.rate_id,
       coalesce(w.cents_per_hour, 0), (SELECT id FROM tenants.person LIMIT 1)
  FROM g JOIN w ON w.n = g.worker LEFT JOIN o ON o.n = g."order" LEFT JOIN p ON p.n = g.pool"""


REFERENCES = "SELECT conname FROM pg_constraint WHERE conrelid = 'billing.hour'::regclass AND contype = 'f'"


def plant(stage: Stage, owner_url: str) -> None:
    """Make a region with a year of bookings."""
    ids = [
        stage.municipality(
            NewMunicipality(f"g{number}", f"Gemeente {number}", f"GM{number:04d}", date(2012, 1, 1))
        )
        for number in range(1, MUNICIPALITIES + 1)
    ]
    stage.person("products", "Products", f"{stage.slug}:product_manager")
    stage.person("finance", "Finance", f"{stage.slug}:finance")
    products = [
        NewProduct(f"p{number}", f"Product {number}", "route", 100, FUND) for number in range(PRODUCTS)
    ]
    stock(stage, "products", products, YEAR.start)
    with stage.acting("products", "@") as (session, actor):
        for number in range(PARTIES):
            party = add_party(session, actor, name=f"Partij {number}")
            for role in range(ROLES):
                add_worker(session, actor, party_id=party, role=f"Rol {role}", name=f"Werker {role}")
                if number:
                    rate = 60_00 + 111 * role + 77 * number
                    add_rate(
                        session,
                        actor,
                        party_id=party,
                        role=f"Rol {role}",
                        cents_per_hour=rate,
                        starts_on=YEAR.start,
                    )
    with stage.acting("finance", "@") as (session, actor):
        equal = add_key(session, actor, NewKey("Gelijk", "equal", [(one, None) for one in ids]))
        by_hours = add_key(session, actor, NewKey("Uren", "by_hours", [(one, None) for one in ids]))
        for number in range(POOLS):
            pool = add_pool(
                session,
                actor,
                code=f"k{number}",
                name=f"Pool {number}",
                key_id=(equal, by_hours)[number % 2],
                fund=FUND,
            )
            book_cost(
                session,
                actor,
                pool_id=pool,
                incurred_on=ON,
                description="Inhuur",
                cents=1_000_01 + number,
                source="F",
                confirmed=Everything(),
            )
    with psycopg.connect(owner_url) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        # Each row planted here points to what exists; checking that eight times a row would take minutes.
        for (name,) in owner.execute(REFERENCES).fetchall():
            owner.execute(sql.SQL("ALTER TABLE billing.hour DROP CONSTRAINT {}").format(sql.Identifier(name)))
        owner.execute(ORDERS)
        owner.execute(BOOKINGS, (HOURS,))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("ANALYZE")


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def run_once(stage: Stage) -> tuple[float, UUID, int]:
    """Carry out a trial run of the year, and tell its seconds and its lines; without the queue around it."""
    with stage.acting("finance", "@") as (session, actor):
        run_id = request_run(session, actor, "trial", YEAR)
    with transaction(stage.scope("finance", "*"), isolation="REPEATABLE READ") as (session, actor):
        seconds = timed(lambda: carry_out(session, actor, run_id, Progress(uuid4())))
        lines = session.scalar(
            text("SELECT count(*) FROM billing.run_line WHERE run_id = :run"), {"run": run_id}
        )
        state = session.scalar(text("SELECT state FROM billing.run WHERE id = :run"), {"run": run_id})
    assert state == "done", state
    return seconds, run_id, int(lines or 0)


def reading(session: Session) -> float:
    """Seconds that plain reading of the same rows takes."""
    return timed(lambda: session.execute(READ, {"start": YEAR.start, "end": YEAR.end}).one())


def copying(stage: Stage, run_id: UUID) -> float:
    """Seconds that writing the ready lines once more takes; undone afterwards."""
    with stage.acting("finance", "@") as (session, actor):
        copy = request_run(session, actor, "trial", YEAR)
    with transaction(stage.scope("finance", "*")) as (session, _):
        seconds = timed(lambda: session.execute(COPY, {"copy": copy, "run": run_id}))
        session.rollback()
    return seconds


def main() -> int:
    """Measure, print and judge."""
    with throwaway_database() as urls:
        stage = Stage(urls, "meting", "Meting", ON)
        plant(stage, urls.owner)
        runs, reads, copies, lines = [], [], [], 0
        for _ in range(REPEATS):
            with transaction(stage.scope("finance")) as (session, _actor):
                reads.append(min(reading(session) for _ in range(3)))
            seconds, run_id, lines = run_once(stage)
            runs.append(seconds)
            copies.append(copying(stage, run_id))
    print(f"lines: {lines}, run {statistics.median(runs):.2f} s", file=sys.stderr)
    found = [
        ("year_run_over_plain_reading", statistics.median(runs) / statistics.median(reads), OVER_READING),
        (
            "year_run_over_writing_its_lines",
            statistics.median(runs) / statistics.median(copies),
            OVER_COPYING,
        ),
    ]
    for name, ratio, goal in found:
        figure = {
            "name": name,
            "ratio": round(ratio, 2),
            "goal": goal,
            "better": "lower",
            "ok": ratio <= goal,
            "n": HOURS,
        }
        print(json.dumps(figure))
    return 0 if all(ratio <= goal for _, ratio, goal in found) else 1


if __name__ == "__main__":
    sys.exit(main())
