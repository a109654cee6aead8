"""Stacked bars (gestapelde balken): one per municipality or fund, a part per pool or product, its budget."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from regie.money import split
from regie.web.charts.rows import BarData, BarRow
from regie.web.charts.scale import TENTHS, Scale, Tick, fit, px, round_ends, text_width
from regie.web.formats import euro_short, euro_whole

SMALL, NORMAL = 12, 13
BAR, GAP, PAD = 32, 18, 8
NARROW = 480
LABEL_LINE, TICK_EVERY, AXIS = 20, 110, 26
THIN = 4 * TENTHS

Write = Callable[[int], str]


@dataclass(frozen=True)
class Segment:
    """A part of a bar (deel), places in tenths of a pixel.

    Args:
        series: 1 to 8; its colour.
        cents: amount.
        start: left side.
        width: of it.
        text: the amount where it fits, else empty.
    """

    series: int
    cents: int
    start: int
    width: int
    text: str

    @property
    def x(self) -> str:
        """Left side as an SVG length."""
        return px(self.start)

    @property
    def across(self) -> str:
        """Width as an SVG length."""
        return px(self.width)

    @property
    def thin(self) -> bool:
        """Tell whether a line around it would cover it (te smal voor een rand)."""
        return self.width < THIN

    @property
    def middle(self) -> str:
        """Where its text is centred, as an SVG length."""
        return px(self.start + self.width // 2)


@dataclass(frozen=True)
class Bar:
    """A drawn bar (balk), in whole pixels from the top and tenths from the left.

    Args:
        row: what it shows.
        label: as much of the name as fits.
        top: of the bar.
        thickness: of the bar.
        segments: its parts; to the left of zero first.
        budget_at: place of the mark in tenths, or None.
        total: the amount as written.
        total_at: where that begins, in tenths.
    """

    row: BarRow
    label: str
    top: int
    thickness: int
    segments: tuple[Segment, ...]
    budget_at: int | None
    total: str
    total_at: int

    @property
    def middle(self) -> int:
        """Line on which text beside or in the bar stands, in pixels."""
        return self.top + self.thickness // 2

    @property
    def budget_x(self) -> str:
        """Place of the mark as an SVG length; its row has a budget."""
        return px(self.budget_at or 0)

    @property
    def total_x(self) -> str:
        """Begin of the total as an SVG length."""
        return px(self.total_at)


@dataclass(frozen=True)
class BarChart:
    """Everything that the macro draws (grafiek), in pixels.

    Args:
        width: of the whole.
        height: of the whole.
        bars: from top to bottom.
        ticks: of the axis below.
        label_x: right end of the names, or their begin where they stand above the bar.
        labels_above: whether names stand above their bar, as on a telephone.
        zero: place of nothing, in tenths.
        foot: where the axis is.
    """

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    label_x: str
    labels_above: bool
    zero: int
    foot: int


def measure_bars(data: BarData, width: int, write: Write = euro_short, total: Write = euro_whole) -> BarChart:
    """Measure stacked bars (gestapelde balken).

    Args:
        data: at most eight series.
        width: of the chart, pixels; below 480 the names stand above the bars.
        write: writes an amount on the axis and in a part.
        total: writes the amount beside a bar.

    Returns:
        Places; the parts of a bar sum to exactly its length, and the axis reaches every bar and budget.
    """
    above = width < NARROW
    left = 0 if above else _label_room(data, width)
    length = width * TENTHS - left - _total_room(data, total)
    values = [value for row in data.rows for value in (*_ends(row), row.budget or 0)]
    most = max(length // (TICK_EVERY * TENTHS), 1)
    amounts = round_ends(min(values, default=0), max(values, default=0), most)
    scale = Scale(amounts[0], amounts[-1], left, length)
    bars = tuple(_bars(data.rows, scale, above, width, write, total))
    foot = bars[-1].top + bars[-1].thickness + PAD if bars else PAD
    return BarChart(
        width=width,
        height=foot + AXIS,
        bars=bars,
        ticks=tuple(Tick(cents, scale.at(cents), write(cents)) for cents in amounts),
        label_x=px(PAD * TENTHS // 2 if above else left - PAD * TENTHS),
        labels_above=above,
        zero=scale.at(0),
        foot=foot,
    )


def _label_room(data: BarData, width: int) -> int:
    widest = max((text_width(row.label, NORMAL, bold=True) for row in data.rows), default=0)
    return min(widest + 2 * PAD * TENTHS, width * TENTHS * 3 // 10)


def _total_room(data: BarData, total: Write) -> int:
    widest = max((text_width(_total_text(row, total), NORMAL, bold=True) for row in data.rows), default=0)
    return widest + 2 * PAD * TENTHS


def _total_text(row: BarRow, total: Write) -> str:
    return f"{total(row.total)} ▲" if row.over else total(row.total)


def _ends(row: BarRow) -> tuple[int, int]:
    return sum(cents for cents in row.cents if cents < 0), sum(cents for cents in row.cents if cents > 0)


def _bars(
    rows: Sequence[BarRow], scale: Scale, above: bool, width: int, write: Write, total: Write
) -> Iterator[Bar]:
    step = BAR + GAP + (LABEL_LINE if above else 0)
    room = (width * TENTHS if above else scale.start) - 2 * PAD * TENTHS
    for number, row in enumerate(rows):
        budget_at = None if row.budget is None else scale.at(row.budget)
        text = _total_text(row, total)
        yield Bar(
            row=row,
            label=fit(row.label, NORMAL, room, bold=True),
            top=number * step + PAD + (LABEL_LINE if above else 0),
            thickness=BAR,
            segments=(*_side(row, scale, write, -1), *_side(row, scale, write, 1)),
            budget_at=budget_at,
            total=text,
            total_at=_beside(scale.at(_ends(row)[1]), budget_at, text_width(text, NORMAL, bold=True)),
        )


def _beside(end: int, budget_at: int | None, width: int) -> int:
    # The amount stands after its bar, and after the mark where both would stand on the same place.
    pad = PAD * TENTHS
    if budget_at is not None and end - pad <= budget_at <= end + 2 * pad + width:
        return max(end, budget_at) + pad
    return end + pad


def _side(row: BarRow, scale: Scale, write: Write, sign: int) -> Iterator[Segment]:
    # Parts on one side of zero share its length by largest remainder, so that they sum to it.
    parts = {at: abs(cents) for at, cents in enumerate(row.cents) if cents * sign > 0}
    if not parts:
        return
    zero, end = scale.at(0), scale.at(sign * sum(parts.values()))
    widths = split(abs(end - zero), list(parts.items()))
    start = min(zero, end)
    for at in parts if sign > 0 else reversed(list(parts)):
        text = write(row.cents[at])
        fits = text_width(text, SMALL) + PAD * TENTHS <= widths[at]
        yield Segment(at + 1, row.cents[at], start, widths[at], text if fits else "")
        start += widths[at]
