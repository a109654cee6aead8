"""The burn-down (verloop) of a budget line over a year: budget, realised and committed, and where it goes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from babel.dates import get_month_names

from regie.web.charts.forecast import MONTHS, YearBalance
from regie.web.charts.scale import TENTHS, Scale, Tick, px, round_ends, text_width
from regie.web.formats import current_locale, euro_short, euro_whole

SMALL, NORMAL = 12, 13
NARROW = 480
PLOT, TOP, AXIS, PAD, LINE = 260, 12, 26, 8, 17
TICK_EVERY = 60

Write = Callable[[int], str]


@dataclass(frozen=True)
class MonthName:
    """Where the name of a month stands (maandnaam).

    Args:
        text: such as `jan`, or one letter.
        x: middle of the month as an SVG length.
    """

    text: str
    x: str


@dataclass(frozen=True)
class EndLabel:
    """A text at the right end of a line (bijschrift).

    Args:
        text: the amount.
        x: where it begins, as an SVG length.
        y: its line, as an SVG length.
    """

    text: str
    x: str
    y: str


@dataclass(frozen=True)
class Burndown:
    """Everything that the macro draws (grafiek), in pixels.

    Args:
        width: of the whole.
        height: of the whole.
        narrow: whether months have one letter, as on a telephone.
        left: where the plot begins.
        right: where the plot ends.
        top: where the plot begins.
        foot: where the axis is.
        tick_x: right end of the amounts of the axis.
        month_y: line of the names of months.
        label_anchor: whether amounts end or begin at their place.
        realised: outline of the area, an SVG path.
        committed: outline of the area on top of it.
        budget: the line.
        forecast: the line, empty when there is none.
        forecast_end: its end, or None.
        budget_label: the amount of the budget.
        forecast_label: the amount of the forecast, or None.
        today_x: place of today, or None outside the year.
        ticks: of the axis at the left.
        months: names below.
    """

    width: int
    height: int
    narrow: bool
    left: str
    right: str
    top: str
    foot: str
    tick_x: str
    month_y: str
    label_anchor: str
    realised: str
    committed: str
    budget: str
    forecast: str
    forecast_end: tuple[str, str] | None
    budget_label: EndLabel
    forecast_label: EndLabel | None
    today_x: str | None
    ticks: tuple[Tick, ...]
    months: tuple[MonthName, ...]


def measure_burndown(
    data: YearBalance, width: int, write: Write = euro_short, total: Write = euro_whole
) -> Burndown:
    """Measure the burn-down of a budget line (verloop).

    Args:
        data: the year, as far as it has come.
        width: of the chart, pixels; below 480 months have one letter and amounts stand above the plot.
        write: writes an amount on the axis.
        total: writes the amounts of budget and forecast.

    Returns:
        Places; steps per month, and an axis that reaches budget and forecast.
    """
    return _Plot(data, width, write, total).draw()


class _Plot:
    # Holds the two scales while the lines are laid out; x counts days of the year, y counts cents.
    def __init__(self, data: YearBalance, width: int, write: Write, total: Write) -> None:
        self.data, self.width, self.write, self.total = data, width, write, total
        self.narrow = width < NARROW
        self.top = (TOP + (2 * LINE if self.narrow else 0)) * TENTHS
        self.foot = self.top + PLOT * TENTHS
        peaks = [value for month in data.months for value in (month.budget, month.used, month.realised)]
        values = [*peaks, data.forecast or 0]
        amounts = round_ends(min(values), max(values), PLOT // TICK_EVERY)
        self.y = Scale(amounts[0], amounts[-1], self.foot, self.top - self.foot)
        self.ticks = tuple(Tick(cents, self.y.at(cents), write(cents)) for cents in amounts)
        left = max(text_width(tick.text, SMALL) for tick in self.ticks) + PAD * TENTHS
        right = width * TENTHS - (PAD * TENTHS if self.narrow else self._margin())
        self.x = Scale(0, data.length, left, right - left)

    def _margin(self) -> int:
        texts = [self.total(self.data.budget), *([self._forecast_text()] if self.data.forecast else [])]
        return max(text_width(text, NORMAL, bold=True) for text in texts) + 2 * PAD * TENTHS

    def _forecast_text(self) -> str:
        return f"{self.total(self.data.forecast or 0)}{' ▲' if self.data.over else ''}"

    def draw(self) -> Burndown:
        data, end = self.data, self.data.forecast
        within = 0 < data.days < data.length
        return Burndown(
            width=self.width,
            height=self.foot // TENTHS + AXIS,
            narrow=self.narrow,
            left=px(self.x.at(0)),
            right=px(self.x.at(data.length)),
            top=px(self.top),
            foot=px(self.foot),
            tick_x=px(self.x.at(0) - PAD * TENTHS),
            month_y=px(self.foot + (PAD + SMALL // 2) * TENTHS),
            label_anchor="end" if self.narrow else "start",
            realised=self._area([(0, month.realised) for month in data.months]),
            committed=self._area([(month.realised, month.used) for month in data.months]),
            budget=self._line([month.budget for month in data.months], data.length),
            forecast=self._forecast() if end is not None else "",
            forecast_end=None if end is None else (px(self.x.at(data.length)), px(self.y.at(end))),
            budget_label=self._budget_label(),
            forecast_label=None if end is None else self._forecast_label(end),
            today_x=px(self.x.at(data.days)) if within else None,
            ticks=self.ticks,
            months=tuple(self._months()),
        )

    def _day(self, month: int) -> int:
        # Days of the year before the first of the month after this one, and no later than today.
        end = date(self.data.year + month // MONTHS, month % MONTHS + 1, 1)
        return (end - date(self.data.year, 1, 1)).days

    def _months(self) -> Iterator[MonthName]:
        names = get_month_names("narrow" if self.narrow else "abbreviated", locale=current_locale())
        for month in range(1, MONTHS + 1):
            yield MonthName(names[month].rstrip("."), self._middle(month))

    def _middle(self, month: int) -> str:
        return px((self.x.at(self._day(month - 1) if month > 1 else 0) + self.x.at(self._day(month))) // 2)

    def _steps(self, last: int) -> list[tuple[str, str]]:
        # Left and right side of each month in SVG lengths; the last one reaches as far as `last`.
        count = len(self.data.months)
        ends = [self._day(month.month) for month in self.data.months[:-1]] + [last] * (count > 0)
        sides = [0, *ends]
        return [(px(self.x.at(a)), px(self.x.at(b))) for a, b in pairwise(sides)]

    def _area(self, heights: Sequence[tuple[int, int]]) -> str:
        steps = self._steps(self.data.days)
        if not steps:
            return ""
        upper = [
            (x, px(self.y.at(top))) for (a, b), (_, top) in zip(steps, heights, strict=True) for x in (a, b)
        ]
        lower = [
            (x, px(self.y.at(low))) for (a, b), (low, _) in zip(steps, heights, strict=True) for x in (a, b)
        ]
        return "M" + "L".join(f"{x} {y}" for x, y in [*upper, *reversed(lower)]) + "Z"

    def _line(self, heights: Sequence[int], last: int) -> str:
        points = [
            (x, px(self.y.at(cents)))
            for (a, b), cents in zip(self._steps(last), heights, strict=True)
            for x in (a, b)
        ]
        return "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""

    def _forecast(self) -> str:
        start = (px(self.x.at(self.data.days)), px(self.y.at(self.data.months[-1].used)))
        end = (px(self.x.at(self.data.length)), px(self.y.at(self.data.forecast or 0)))
        return f"M{start[0]} {start[1]}L{end[0]} {end[1]}"

    def _budget_label(self) -> EndLabel:
        y = self.y.at(self.data.budget)
        if self.data.forecast is not None:
            # Two amounts never stand on each other: the larger one is the higher one.
            y += LINE * TENTHS // 2 * (1 if self.data.over else -1) if self._close() else 0
        return self._label(self.total(self.data.budget), y, 1)

    def _forecast_label(self, end: int) -> EndLabel:
        y = self.y.at(end)
        y += LINE * TENTHS // 2 * (-1 if self.data.over else 1) if self._close() else 0
        return self._label(self._forecast_text(), y, 2)

    def _close(self) -> bool:
        return abs(self.y.at(self.data.budget) - self.y.at(self.data.forecast or 0)) < LINE * TENTHS

    def _label(self, text: str, y: int, line: int) -> EndLabel:
        if self.narrow:
            return EndLabel(text, px(self.x.at(self.data.length)), px((line * LINE - LINE // 3) * TENTHS))
        return EndLabel(text, px(self.x.at(self.data.length) + PAD * TENTHS), px(y))
