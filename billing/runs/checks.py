"""Control totals (controletotalen): the lines as written, against hours and costs added up once more."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from billing.runs.errors import RunRefused
from billing.runs.models import Run
from regie.errors import msgid
from regie.periods import Period

POOLS = text("""
WITH wanted AS (
  SELECT c.pool_id, 'pool_cost' AS source, sum(c.cents)::bigint AS cents, 0::bigint AS minutes
    FROM billing.cost c
   WHERE c.tenant_id = :cooperation AND c.incurred_on >= :start AND c.incurred_on < :end GROUP BY c.pool_id
  UNION ALL
  SELECT h.pool_id, 'pool_hours', round(sum(h.minutes::numeric * h.cents_per_hour) / 60)::bigint,
         sum(h.minutes)
    FROM billing.hour h
   WHERE h.tenant_id = :cooperation AND h.pool_id IS NOT NULL AND h.month >= :start AND h.month < :end
   GROUP BY h.pool_id
), found AS (
  SELECT l.pool_id, l.source, sum(l.cents)::bigint AS cents, sum(l.minutes)::bigint AS minutes
    FROM billing.run_line l
   WHERE l.cooperation_id = :cooperation AND l.run_id = :run AND l.pool_id IS NOT NULL
   GROUP BY l.pool_id, l.source
)
SELECT p.name, coalesce(w.cents, 0) AS wanted, coalesce(f.cents, 0) AS found
  FROM wanted w FULL JOIN found f ON f.pool_id = w.pool_id AND f.source = w.source
  JOIN billing.cost_pool p ON p.tenant_id = :cooperation AND p.id = coalesce(w.pool_id, f.pool_id)
 WHERE (coalesce(w.cents, 0), coalesce(w.minutes, 0)) <> (coalesce(f.cents, 0), coalesce(f.minutes, 0))
 ORDER BY p.code LIMIT 1""")
# Each line of order hours is rounded once, by half a cent at most; all minutes come back.
ORDERS = text("""
SELECT w.minutes AS wanted_minutes, f.minutes AS found_minutes,
       abs(f.cents * 60 - w.sixtieths) <= f.lines * 30 AS ties, w.sixtieths / 60 AS wanted, f.cents AS found
  FROM (SELECT coalesce(sum(h.minutes), 0) AS minutes,
               coalesce(sum(h.minutes::bigint * h.cents_per_hour), 0)::bigint AS sixtieths
          FROM billing.hour h
         WHERE h.cooperation_id = :cooperation AND h.order_id IS NOT NULL
           AND h.month >= :start AND h.month < :end) w,
       (SELECT coalesce(sum(l.minutes), 0) AS minutes, coalesce(sum(l.cents), 0)::bigint AS cents,
               count(*) AS lines
          FROM billing.run_line l
         WHERE l.cooperation_id = :cooperation AND l.run_id = :run AND l.source = 'order_hours') f""")


def check_totals(session: Session, run: Run, period: Period) -> None:
    """Insist that the lines of a run are what was put in (controletotaal).

    Args:
        session: the run's own, after its lines were written.
        run: the run.
        period: its period.

    Raises:
        RunRefused: `control_total_differs`, for the first pool or for the orders.
    """
    about = {"cooperation": run.tenant_id, "run": run.id, "start": period.start, "end": period.end}
    pool = session.execute(POOLS, about).one_or_none()
    if pool is not None:
        raise _refusal(pool.name, pool.wanted, pool.found)
    orders = session.execute(ORDERS, about).one()
    if not orders.ties or orders.wanted_minutes != orders.found_minutes:
        raise _refusal("order_hours", int(orders.wanted), int(orders.found))


def _refusal(pool: str, wanted: int, found: int) -> RunRefused:
    message = msgid("%(pool)s: the lines add up to %(found_cents)s, and %(wanted_cents)s was to be divided.")
    return RunRefused(
        message, code="control_total_differs", pool=pool, wanted_cents=wanted, found_cents=found
    )
