"""What a filled-in week changes (urenstaat): a pure rule that turns a grid into bookings and corrections."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

DAY_MINUTES = 24 * 60
LONG_DAY_MINUTES = 12 * 60
DAYS = 7


@dataclass(frozen=True)
class Target:
    """What hours are for (bestemming): an order of a municipality, or a pool of the cooperation.

    Args:
        tenant_id: who pays: the municipality, or the cooperation for a pool.
        order_id: the order; None for a pool.
        pool_id: the pool; None for an order.
    """

    tenant_id: int
    order_id: UUID | None = None
    pool_id: UUID | None = None

    @property
    def key(self) -> str:
        """Name it in a form (sleutel)."""
        kind, row_id = ("o", self.order_id) if self.order_id else ("p", self.pool_id)
        return f"{kind}{self.tenant_id}-{row_id.hex if row_id else ''}"


@dataclass(frozen=True)
class Standing:
    """Hours that stand (staande uren): booked, and not taken back.

    Args:
        id: the row.
        target: what they are for.
        day: when.
        minutes: more than zero.
    """

    id: UUID
    target: Target
    day: date
    minutes: int


Cell = tuple[Target, date]


@dataclass(frozen=True)
class Changes:
    """What has to be booked (wijzigingen).

    Args:
        back: hours to take back with a counter-entry.
        new: cell to minutes, more than zero.
    """

    back: tuple[Standing, ...]
    new: Mapping[Cell, int]


def plan_week(standing: Iterable[Standing], wanted: Mapping[Cell, int]) -> Changes:
    """Compare a filled-in grid with what stands (urenstaat vergelijken).

    Args:
        standing: hours of the worker in that week.
        wanted: cell to minutes; zero takes back what stands there. Cells that are left out stay as they are.

    Returns:
        What to take back and what to book; a cell that already holds what is wanted is left alone.
    """
    found: dict[Cell, list[Standing]] = defaultdict(list)
    for hours in standing:
        found[hours.target, hours.day].append(hours)
    changed = {
        cell: minutes
        for cell, minutes in wanted.items()
        if minutes != sum(one.minutes for one in found[cell])
    }
    back = tuple(hours for cell in changed for hours in found[cell])
    return Changes(back, {cell: minutes for cell, minutes in changed.items() if minutes})


def day_totals(standing: Iterable[Standing], wanted: Mapping[Cell, int]) -> dict[date, int]:
    """Add up what every day would hold (dagtotalen).

    Args:
        standing: hours of the worker in that week, over all municipalities.
        wanted: as `plan_week` takes it; empty adds up what stands.

    Returns:
        Day to minutes, by day.
    """
    totals: dict[date, int] = defaultdict(int)
    for hours in standing:
        if (hours.target, hours.day) not in wanted:
            totals[hours.day] += hours.minutes
    for (_, day), minutes in wanted.items():
        totals[day] += minutes
    return dict(sorted(totals.items()))


def full_days(totals: Mapping[date, int]) -> dict[date, int]:
    """Find the days that would hold more than 24 hours (overvolle dagen), which cannot be.

    Args:
        totals: day to minutes.

    Returns:
        Only days with too many.
    """
    return {day: minutes for day, minutes in totals.items() if minutes > DAY_MINUTES}


def long_days(before: Mapping[date, int], after: Mapping[date, int]) -> dict[date, int]:
    """Find the days of more than 12 hours (lange dagen), which can be and are asked about.

    Args:
        before: day to minutes as booked; what was booked before was asked before.
        after: day to minutes as it would be.

    Returns:
        Only days that become long and are no full days.
    """
    return {
        day: minutes
        for day, minutes in after.items()
        if LONG_DAY_MINUTES < minutes <= DAY_MINUTES and minutes != before.get(day, 0)
    }


def version_of(standing: Iterable[Standing]) -> str:
    """Mark a state of a week (versie), so that two people do not overwrite each other unseen.

    Args:
        standing: hours of the worker in that week.

    Returns:
        A short text that changes with the hours.
    """
    ids = sorted(hours.id.hex for hours in standing)
    return hashlib.sha256("".join(ids).encode()).hexdigest()[:16]
