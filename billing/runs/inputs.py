"""What a run reads (invoer): hours and costs of its months, added up by the database, and their keys."""

import hashlib
import json
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from billing.costs.keys import Weights, weigh
from billing.costs.queries import KeyRow, list_keys
from billing.costs.search import PoolRow, list_pools
from billing.runs.errors import RunRefused
from regie.errors import msgid
from regie.periods import Period

NOT_THEN = msgid(
    'By the key "%(key)s" %(bearer)s would pay from %(starts_on)s up to and including %(last_day)s, and it '
    "does not exist or take part on all of those days. Divide its months apart, under a key without it."
)
# ASSUMPTION: months are whole, so the plain column `month` decides; grouping by day would cost far more.
ORDER_HOURS = text("""
SELECT g.tenant_id, l.variant_id, g.party_id, g.role, l.fund, g.rate_id, g.cents_per_hour, g.order_id,
       g.minutes, g.bookings
  FROM (SELECT h.tenant_id, h.order_id, h.party_id, h.role, h.rate_id, h.cents_per_hour,
               sum(h.minutes) AS minutes, count(*) AS bookings
          FROM billing.hour h
         WHERE h.cooperation_id = :cooperation AND h.order_id IS NOT NULL
           AND h.month >= :start AND h.month < :end
         GROUP BY 1, 2, 3, 4, 5, 6) g
  JOIN billing."order" o ON o.tenant_id = g.tenant_id AND o.id = g.order_id
  JOIN cafeteria.menu_line l ON l.tenant_id = o.tenant_id AND l.id = o.menu_line_id
 WHERE g.minutes <> 0""")
POOL_HOURS = text("""
SELECT h.pool_id, sum(h.minutes) AS minutes, sum(h.minutes::bigint * h.cents_per_hour)::bigint AS sixtieths,
       count(*) AS bookings
  FROM billing.hour h
 WHERE h.tenant_id = :cooperation AND h.pool_id IS NOT NULL AND h.month >= :start AND h.month < :end
 GROUP BY h.pool_id""")
POOL_COSTS = text("""
SELECT c.pool_id, sum(c.cents)::bigint AS cents, count(*) AS entries
  FROM billing.cost c
 WHERE c.tenant_id = :cooperation AND c.incurred_on >= :start AND c.incurred_on < :end
 GROUP BY c.pool_id""")
# Rows of hours and costs are never changed, so together with their figures the ids are the whole input.
FINGERPRINTS = text("""
SELECT (SELECT encode(sha256(coalesce(string_agg(
                 uuid_send(h.id) || int4send(h.minutes) || int8send(h.cents_per_hour),
                 ''::bytea ORDER BY h.tenant_id, h.id), '')), 'hex')
          FROM billing.hour h
         WHERE h.cooperation_id = :cooperation AND h.month >= :start AND h.month < :end) AS hours,
       (SELECT encode(sha256(coalesce(string_agg(
                 uuid_send(c.id) || int8send(c.cents), ''::bytea ORDER BY c.id), '')), 'hex')
          FROM billing.cost c
         WHERE c.tenant_id = :cooperation AND c.incurred_on >= :start AND c.incurred_on < :end) AS costs""")


# Whose participations nobody records takes part as long as it exists.
PAYING = text("""
SELECT m.tenant_id FROM tenants.municipality m JOIN tenants.tenant t ON t.id = m.tenant_id
 WHERE t.cooperation_id = :cooperation AND m.valid @> daterange(:start, :end)
   AND coalesce((SELECT range_agg(p.valid) FROM tenants.participation p
                  WHERE p.tenant_id = m.tenant_id AND p.cooperation_id = :cooperation)
                @> daterange(:start, :end), true)""")


class OrderHours(NamedTuple):
    """Hours of a party and role on one order at one rate (uren op een opdracht); minutes, cents an hour."""

    tenant_id: int
    variant_id: UUID
    party_id: UUID
    role: str
    fund: str
    rate_id: UUID | None
    cents_per_hour: int
    order_id: UUID
    minutes: int
    bookings: int


@dataclass(frozen=True)
class PoolTotals:
    """What stands on a pool in the period (stand van een kostenplaats).

    Args:
        pool: the pool.
        weights: of its key.
        cents: of its costs.
        entries: number of costs.
        minutes: of its hours.
        sixtieths: price of its hours, in sixtieths of a cent: minutes times cents an hour.
        bookings: number of bookings of hours.
    """

    pool: PoolRow
    weights: Weights
    cents: int
    entries: int
    minutes: int
    sixtieths: int
    bookings: int


@dataclass(frozen=True)
class Inputs:
    """Everything a run rests on (invoer).

    Args:
        order_hours: hours on orders, per order, party, role and rate.
        pools: pools on which something stands, by code.
        fingerprint: SHA-256 in hex; equal inputs have equal ones.
    """

    order_hours: tuple[OrderHours, ...]
    pools: tuple[PoolTotals, ...]
    fingerprint: str


def read_inputs(session: Session, cooperation_id: int, period: Period) -> Inputs:
    """Read what a run divides (invoer lezen), in the one snapshot of its transaction.

    Args:
        session: reads every municipality of the cooperation.
        cooperation_id: whose.
        period: whole months, half-open.

    Returns:
        The inputs.

    Raises:
        KeyUnusable: a pool on which something stands has a key that cannot distribute.
        RunRefused: `bearers_hidden`, or `bearer_not_then` where one would pay for days before it was there.
    """
    about = {"cooperation": cooperation_id, "start": period.start, "end": period.end}
    hours = tuple(OrderHours._make(row) for row in session.execute(ORDER_HOURS, about))
    minutes: dict[int, int] = {}
    for one in hours:
        minutes[one.tenant_id] = minutes.get(one.tenant_id, 0) + one.minutes
    found = _pool_totals(session, cooperation_id, about, minutes)
    _refuse_absent(session, about, found, period)
    return Inputs(hours, found, _fingerprint(session, about, found))


def _pool_totals(
    session: Session, cooperation_id: int, about: dict[str, object], minutes: dict[int, int]
) -> tuple[PoolTotals, ...]:
    costs = {row.pool_id: (row.cents, row.entries) for row in session.execute(POOL_COSTS, about)}
    hours = {
        row.pool_id: (row.minutes, row.sixtieths, row.bookings) for row in session.execute(POOL_HOURS, about)
    }
    by_id = {row.key.id: row for row in list_keys(session, cooperation_id)}
    weights: dict[UUID, Weights] = {}
    found = []
    for pool in list_pools(session, cooperation_id):
        cost, booked = costs.get(pool.id, (0, 0)), hours.get(pool.id, (0, 0, 0))
        if not (cost[0] or booked[0]):
            continue
        if pool.key_id not in weights:
            weights[pool.key_id] = _weigh(by_id[pool.key_id], minutes)
        found.append(PoolTotals(pool, weights[pool.key_id], *cost, *booked))
    return tuple(found)


def _weigh(row: KeyRow, minutes: dict[int, int]) -> Weights:
    if row.hidden:
        message = msgid(
            'You cannot see every municipality of the key "%(key)s", so the parts would be wrong.'
        )
        raise RunRefused(message, code="bearers_hidden", key=row.key.name)
    return weigh(row.key, row.facts(minutes))


def _refuse_absent(
    session: Session, about: dict[str, object], found: tuple[PoolTotals, ...], period: Period
) -> None:
    paying = set(session.scalars(PAYING, about))
    for one in found:
        for bearer, weight in one.weights.pairs:
            if weight > 0 and bearer.tenant_id not in paying:
                raise RunRefused(
                    NOT_THEN,
                    code="bearer_not_then",
                    key=one.weights.key.name,
                    bearer=bearer.name,
                    starts_on=period.start,
                    last_day=period.last_day,
                )


def _fingerprint(session: Session, about: dict[str, object], found: tuple[PoolTotals, ...]) -> str:
    rows = session.execute(FINGERPRINTS, about).one()
    divided = [
        (
            str(one.pool.id),
            one.pool.fund,
            [(bearer.cbs_code, f"{weight:f}") for bearer, weight in one.weights.pairs],
        )
        for one in found
    ]
    whole = json.dumps([str(about["start"]), str(about["end"]), rows.hours, rows.costs, divided])
    return hashlib.sha256(whole.encode()).hexdigest()
