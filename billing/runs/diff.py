"""What differs between two runs (verschil): line by line, so that a change of cents has a place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from billing.runs.line_key import LineKey

Amounts = tuple[int, int]


@dataclass(frozen=True)
class Difference:
    """A line that differs (verschil); zeros where one of the runs lacks it.

    Args:
        key: what it is about.
        minutes_before: in the first run.
        minutes_after: in the second run.
        cents_before: in the first run.
        cents_after: in the second run.
    """

    key: LineKey
    minutes_before: int
    minutes_after: int
    cents_before: int
    cents_after: int

    @property
    def cents(self) -> int:
        """How much more the second run asks, in cents."""
        return self.cents_after - self.cents_before

    @property
    def minutes(self) -> int:
        """How many more minutes the second run holds."""
        return self.minutes_after - self.minutes_before


def compare(
    before: Iterable[tuple[LineKey, Amounts]], after: Iterable[tuple[LineKey, Amounts]]
) -> list[Difference]:
    """Compare the lines of two runs (verdelingen vergelijken).

    Args:
        before: key, and minutes with cents, of the first run.
        after: of the second run.

    Returns:
        Lines that differ, by key; their cents add up to the difference of the totals.
    """
    first, second = _added(before), _added(after)
    found = [
        Difference(key, *_pairs(first.get(key, (0, 0)), second.get(key, (0, 0))))
        for key in sorted(first.keys() | second.keys())
    ]
    return [one for one in found if one.cents or one.minutes]


def _added(lines: Iterable[tuple[LineKey, Amounts]]) -> Mapping[LineKey, Amounts]:
    totals: dict[LineKey, Amounts] = {}
    for key, (minutes, cents) in lines:
        earlier = totals.get(key, (0, 0))
        totals[key] = (earlier[0] + minutes, earlier[1] + cents)
    return totals


def _pairs(before: Amounts, after: Amounts) -> tuple[int, int, int, int]:
    return before[0], after[0], before[1], after[1]
