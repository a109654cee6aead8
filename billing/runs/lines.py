"""The lines of a run (regels): a pure rule from inputs to minutes and cents per municipality, and why."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from billing.costs.keys import Bearer, Weights
from billing.runs.inputs import Inputs, OrderHours, PoolTotals
from billing.runs.line_key import LineKey, Source

# An hour is priced in sixtieths of a cent, which are whole numbers: minutes times cents an hour.
SIXTY = 60


@dataclass(frozen=True)
class Line:
    """A line of a run (regel) for one municipality.

    Args:
        key: what it is about.
        minutes: of its hours.
        cents: what it costs.
        explanation: why, as json: ids, numbers and names of keys; nothing about persons.
        orders: weight of each order in a line of order hours, in sixtieths of a cent.
    """

    key: LineKey
    minutes: int
    cents: int
    explanation: dict[str, Any]
    orders: dict[UUID, int] = field(default_factory=dict)

    @cached_property
    def reason(self) -> str:
        """Write the explanation as text, always the same for the same explanation."""
        return write_reason(self.explanation)


def write_reason(explanation: dict[str, Any]) -> str:
    """Write an explanation as json (uitleg als tekst), always the same for the same explanation.

    Args:
        explanation: ids, numbers and names.

    Returns:
        json with its names in order.
    """
    return json.dumps(explanation, sort_keys=True)


def price(sixtieths: int) -> int:
    """Round a price of hours to cents (afronden), half away from zero.

    Args:
        sixtieths: sixtieths of a cent.

    Returns:
        Cents.
    """
    cents = (2 * abs(sixtieths) + SIXTY) // (2 * SIXTY)
    return -cents if sixtieths < 0 else cents


def build_lines(inputs: Inputs) -> list[Line]:
    """Divide the inputs of a run (verdelen).

    Args:
        inputs: what to divide.

    Returns:
        Lines by key; per pool they add up to what stands on it, in minutes and in cents.
    """
    found = [line for totals in inputs.pools for line in _pool_lines(totals)]
    found += _order_lines(inputs.order_hours)
    return sorted(found, key=lambda line: line.key)


def _pool_lines(totals: PoolTotals) -> Iterable[Line]:
    if totals.cents:
        yield from _divide(totals, "pool_cost", 0, totals.cents, {"entries": totals.entries})
    if totals.minutes:
        about = {"bookings": totals.bookings, "sixtieths": totals.sixtieths}
        yield from _divide(totals, "pool_hours", totals.minutes, price(totals.sixtieths), about)


def _divide(
    totals: PoolTotals, source: Source, minutes: int, cents: int, about: dict[str, Any]
) -> Iterable[Line]:
    pool, weights = totals.pool, totals.weights
    parts, time = weights.divide(cents), weights.divide(minutes)
    total = weights.total
    whole = {"pool_cents": cents, "pool_minutes": minutes, **about, **_of_key(weights, total)}
    for bearer, weight in weights.pairs:
        reason = {
            "kind": source,
            **whole,
            "weight": _plain(weight),
            "rounding": _rounding(cents, weight, total, parts[bearer]),
            **_of_figure(weights, bearer),
        }
        key = LineKey(bearer.tenant_id, source, str(pool.id), "", "", "", pool.fund)
        yield Line(key, time[bearer], parts[bearer], reason)


def _of_key(weights: Weights, total: Decimal) -> dict[str, Any]:
    # The weights of the others stay out: hours of neighbours are not for reading, and many lines stay short.
    key = weights.key
    about = {"key_id": str(key.id), "key": key.name, "key_kind": key.kind, "bearers": len(weights.pairs)}
    if key.kind == "by_figure":
        about |= {
            "figure": key.figure_name,
            "unit": key.figure_unit,
            "reference_date": key.reference_date.isoformat() if key.reference_date else None,
        }
    return {**about, "total_weight": _plain(total)}


def _of_figure(weights: Weights, bearer: Bearer) -> dict[str, Any]:
    source = weights.sources.get(bearer.tenant_id)
    return {"figure_source": source} if source else {}


def _rounding(cents: int, weight: Decimal | int, total: Decimal, part: int) -> str:
    exact, given = Decimal(abs(cents)) * Decimal(weight), Decimal(abs(part)) * total
    return "none" if given == exact else "up" if given > exact else "down"


def _plain(weight: Decimal | int) -> str:
    return f"{Decimal(weight).normalize():f}"


@dataclass
class _Group:
    # Gathers hours that make one line; exact until it is priced once.
    minutes: int = 0
    sixtieths: int = 0
    bookings: int = 0
    rates: dict[tuple[str, int], int] = field(default_factory=dict)
    orders: dict[UUID, int] = field(default_factory=dict)

    def add(self, one: OrderHours) -> None:
        worth = one.minutes * one.cents_per_hour
        rate = (str(one.rate_id or ""), one.cents_per_hour)
        self.minutes += one.minutes
        self.sixtieths += worth
        self.bookings += one.bookings
        self.rates[rate] = self.rates.get(rate, 0) + one.minutes
        self.orders[one.order_id] = self.orders.get(one.order_id, 0) + worth


def _order_lines(hours: Iterable[OrderHours]) -> list[Line]:
    groups: dict[LineKey, _Group] = {}
    for one in hours:
        key = LineKey(
            one.tenant_id, "order_hours", "", str(one.variant_id), str(one.party_id), one.role, one.fund
        )
        groups.setdefault(key, _Group()).add(one)
    return [
        Line(key, group.minutes, price(group.sixtieths), _why(group), group.orders)
        for key, group in groups.items()
    ]


def _why(group: _Group) -> dict[str, Any]:
    rates = [
        {"rate_id": rate_id or None, "cents_per_hour": cents, "minutes": minutes}
        for (rate_id, cents), minutes in sorted(
            group.rates.items(), key=lambda item: (item[0][1], item[0][0])
        )
    ]
    exact, rounded = group.sixtieths, price(group.sixtieths) * SIXTY
    return {
        "kind": "order_hours",
        "rates": rates,
        "orders": len(group.orders),
        "bookings": group.bookings,
        "sixtieths": exact,
        "rounding": "none" if rounded == exact else "up" if abs(rounded) > abs(exact) else "down",
    }


def hash_lines(lines: Iterable[tuple[LineKey, int, int, str]]) -> str:
    """Mark the lines of a run (controlegetal): two runs with the same lines have the same mark.

    Args:
        lines: key, minutes, cents and reason, in any order.

    Returns:
        SHA-256 in hex.
    """
    digest = hashlib.sha256()
    for key, minutes, cents, reason in sorted(lines):
        digest.update(f"{json.dumps([*key, minutes, cents])}{reason}\n".encode())
    return digest.hexdigest()
