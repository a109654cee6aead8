"""The gauge (budgetmeter): what is realised, committed, changed now and still free, as widths of a bar."""

from dataclasses import dataclass

from regie.money import split

WHOLE = 1000


@dataclass(frozen=True)
class Segment:
    """One part of the bar (deel).

    Args:
        name: `realised`, `committed`, `held`, `change` or `free`.
        cents: amount, zero or more.
        start: where it begins, in thousandths of the bar.
        width: how wide it is, in thousandths of the bar.
    """

    name: str
    cents: int
    start: int
    width: int

    @property
    def x(self) -> str:
        """Begin as an SVG length (beginpunt)."""
        return _as_percent(self.start)

    @property
    def across(self) -> str:
        """Width as an SVG length (breedte)."""
        return _as_percent(self.width)


@dataclass(frozen=True)
class Gauge:
    """A budget and how far it is used (budgetmeter).

    Args:
        budget_cents: the whole.
        segments: from left to right; their widths sum to the bar.
        free_cents: what is left after this change, never below zero.
        short_by_cents: what this change is over the budget, else zero.
        limit: where the budget ends, in thousandths of the bar; 1000 when everything fits.
    """

    budget_cents: int
    segments: tuple[Segment, ...]
    free_cents: int
    short_by_cents: int
    limit: int

    @property
    def used_cents(self) -> int:
        """What is taken, this change included (gebruikt)."""
        return sum(segment.cents for segment in self.segments if segment.name != "free")

    @property
    def limit_x(self) -> str:
        """End of the budget as an SVG length (grens)."""
        return _as_percent(self.limit)


def measure_gauge(budget: int, realised: int, committed: int, change: int = 0, held: int = 0) -> Gauge:
    """Measure the bar of a budget (budgetmeter).

    Args:
        budget: the whole, cover included, cents.
        realised: what has been spent, cents.
        committed: what is promised and not yet spent, cents.
        change: what the form on this page would add, cents.
        held: what is reserved for a while, cents.

    Returns:
        Segments whose widths sum to exactly the bar, and what stays free or falls short.
    """
    taken = {"realised": realised, "committed": committed, "held": held, "change": change}
    used = sum(taken.values())
    parts = {**taken, "free": max(budget - used, 0)}
    widths = _widths(parts)
    segments, start = [], 0
    for name, cents in parts.items():
        segments.append(Segment(name, cents, start, widths[name]))
        start += widths[name]
    limit = WHOLE if used <= max(budget, 0) else WHOLE * max(budget, 0) // used
    return Gauge(budget, tuple(segments), parts["free"], max(used - budget, 0), limit)


def _widths(parts: dict[str, int]) -> dict[str, int]:
    # A correction below zero has no width; its amount stands in the legend all the same.
    shown = {name: max(cents, 0) for name, cents in parts.items()}
    if not any(shown.values()):
        shown["free"] = 1
    return split(WHOLE, list(shown.items()))


def _as_percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"
