"""Charts: nothing is drawn that the rows do not say, everything fits, and everybody can read it."""

import itertools
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st

from regie.web.charts.bars import BarChart, measure_bars
from regie.web.charts.burndown import measure_burndown
from regie.web.charts.forecast import EARLIEST_DAYS, MonthBalance, YearBalance
from regie.web.charts.palette import ink
from regie.web.charts.rows import MOST_SERIES, BarData, BarRow, fold_series
from regie.web.charts.scale import Scale, fit, px, round_ends, text_width
from regie.web.contrast import GRAPHIC, TEXT, contrast
from regie.web.shell import Shell, init_shell

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
unhurried = settings(deadline=None)
amounts = st.integers(-(10**10), 10**12)
PRODUCTS = ("Intake", "Diagnose", "Traject")
SAMPLE = BarData(
    PRODUCTS,
    (
        BarRow("Lindehaven", (77_700_00, 166_400_00, 230_400_50), 620_000_00),
        BarRow("Bergdrecht", (52_910_00, -9_856_00, 141_600_00), 150_000_00),
    ),
    "Budget 2026",
)


@st.composite
def bar_data(draw: st.DrawFn) -> BarData:
    count = draw(st.integers(1, MOST_SERIES))
    rows = st.builds(
        BarRow,
        st.text("abcdefghij -", min_size=1, max_size=40),
        st.tuples(*[amounts] * count),
        st.none() | st.integers(0, 10**12),
    )
    return BarData(tuple(f"S{n}" for n in range(count)), tuple(draw(st.lists(rows, max_size=6))), "Budget")


widths = st.sampled_from([330, 640, 1000])


# --- The axis ---


@unhurried
@given(low=amounts, high=amounts, most=st.integers(1, 12))
def test_an_axis_reaches_both_ends_and_zero_with_equal_round_steps(low: int, high: int, most: int) -> None:
    low, high = min(low, high), max(low, high)
    found = round_ends(low, high, most)
    assert found[0] <= min(low, 0) <= max(high, 0) <= found[-1]
    assert 0 in found
    steps = {after - before for before, after in itertools.pairwise(found)}
    assert len(steps) == 1
    assert re.fullmatch(r"[125]0*", str(steps.pop()))
    assert len(found) <= max(most, 2) + 1


@unhurried
@given(cents=amounts, other=amounts)
def test_a_scale_keeps_the_order_and_its_ends(cents: int, other: int) -> None:
    scale = Scale(-(10**10), 10**12, 100, 9_000)
    assert (scale.at(cents) <= scale.at(other)) or cents > other
    assert (scale.at(-(10**10)), scale.at(10**12)) == (100, 9_100)


def test_lengths_are_written_in_tenths_of_a_pixel() -> None:
    assert [px(120), px(125), px(-5), px(0)] == ["12", "12.5", "-0.5", "0"]


# --- Stacked bars ---


@unhurried
@given(data=bar_data(), width=widths)
def test_the_parts_of_a_bar_sum_to_its_length_on_each_side_of_zero(data: BarData, width: int) -> None:
    chart = measure_bars(data, width)
    for bar in chart.bars:
        for sign in (-1, 1):
            parts = [part for part in bar.segments if part.cents * sign > 0]
            total = sum(part.cents for part in parts)
            length = sum(part.width for part in parts)
            assert length == abs(place(chart, total) - chart.zero)
            edges = sorted((part.start, part.start + part.width) for part in parts)
            assert all(end == start for (_, end), (start, _) in itertools.pairwise(edges))
        assert sum(part.cents for part in bar.segments) == bar.row.total


def place(chart: BarChart, cents: int) -> int:
    first, last = chart.ticks[0], chart.ticks[-1]
    return Scale(first.cents, last.cents, first.at, last.at - first.at).at(cents)


@unhurried
@given(data=bar_data(), width=widths)
def test_the_axis_covers_every_budget_and_everything_fits_in_the_width(data: BarData, width: int) -> None:
    chart = measure_bars(data, width)
    for bar in chart.bars:
        for part in bar.segments:
            assert part.start >= 0
            assert part.start + part.width <= width * 10
            assert not part.text or text_width(part.text, 12) <= part.width
        assert bar.budget_at is None or chart.ticks[0].at <= bar.budget_at <= chart.ticks[-1].at
        assert bar.total_at + text_width(bar.total, 13, bold=True) <= width * 10
        assert bar.top + bar.thickness <= chart.foot < chart.height


@unhurried
@given(data=bar_data(), width=widths)
def test_a_total_never_stands_on_the_mark_of_the_budget(data: BarData, width: int) -> None:
    for bar in measure_bars(data, width).bars:
        end = bar.total_at + text_width(bar.total, 13, bold=True)
        assert bar.budget_at is None or not bar.total_at <= bar.budget_at <= end


def test_a_total_over_the_budget_is_marked_in_words_and_one_within_is_not() -> None:
    within, over = measure_bars(SAMPLE, 1000).bars
    assert (within.row.over, over.row.over) == (0, 34_654_00)
    assert "▲" not in within.total
    assert over.total.endswith("▲")


def test_a_chart_without_rows_is_an_empty_axis() -> None:
    chart = measure_bars(BarData(("A",), ()), 640)
    assert (chart.bars, chart.ticks[0].cents) == ((), 0)


def test_a_part_of_a_hair_has_no_line_around_it_that_would_cover_it(app: Flask) -> None:
    data = BarData(("Groot", "Klein"), (BarRow("A", (1_000_000_00, 1_000_00)),))
    (parts,) = [bar.segments for bar in measure_bars(data, 640).bars]
    assert [part.thin for part in parts] == [False, True]
    drawn = draw(app, BARS.format('widths=[("paper", 640)], table=false'), data=data)
    assert drawn.count("chart__fill ") == 2
    assert len(re.findall(r"<rect[^>]*chart__fill[^>]*stroke=", drawn)) == 1


def test_names_stand_above_the_bar_where_the_screen_is_narrow() -> None:
    assert measure_bars(SAMPLE, 330).labels_above
    assert not measure_bars(SAMPLE, 640).labels_above


@unhurried
@given(text=st.text(min_size=1, max_size=60), room=st.integers(200, 3000))
def test_a_name_that_is_too_long_is_shortened_to_its_room(text: str, room: int) -> None:
    found = fit(text, 13, room)
    assert found == text or (found.endswith("…") and text_width(found, 13) <= room)


@unhurried
@given(rows=st.lists(st.tuples(*[amounts] * 11), min_size=1, max_size=4))
def test_more_series_than_colours_are_put_together_and_totals_stay(rows: list[tuple[int, ...]]) -> None:
    data = BarData(tuple("ABCDEFGHIJK"), tuple(BarRow(f"R{n}", row) for n, row in enumerate(rows)))
    found = fold_series(data, "Overig")
    assert len(found.series) == MOST_SERIES
    assert found.series[-1] == "Overig"
    assert [row.total for row in found.rows] == [row.total for row in data.rows]
    assert list(found.series[:-1]) == sorted(found.series[:-1])


def test_eight_series_are_left_as_they_are() -> None:
    data = BarData(tuple("ABCDEFGH"), (BarRow("R", tuple(range(8))),))
    assert fold_series(data, "Overig") is data


# --- The burn-down ---


def through(year: int, today: date, *months: tuple[int, int, int]) -> YearBalance:
    found = tuple(MonthBalance(number, *month) for number, month in enumerate(months, 1))
    return YearBalance(year, found, today)


@unhurried
@given(
    months=st.lists(
        st.tuples(st.integers(0, 10**12), st.integers(-(10**9), 10**12), st.integers(0, 10**12)),
        min_size=1,
        max_size=12,
    ),
    day=st.integers(0, 400),
    width=widths,
)
def test_the_axis_of_a_burn_down_reaches_budget_use_and_forecast(
    months: list[tuple[int, int, int]], day: int, width: int
) -> None:
    data = through(2013, date(2013, 1, 1) + timedelta(days=day), *months)
    chart = measure_burndown(data, width)
    assert chart.ticks[-1].cents >= max([data.forecast or 0, *(month.budget for month in data.months)])
    assert chart.ticks[-1].cents >= max(month.used for month in data.months)
    assert chart.ticks[0].cents <= min(month.realised for month in data.months)
    for path in (chart.realised, chart.committed, chart.budget, chart.forecast):
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path):
            assert float(chart.left) <= float(x) <= float(chart.right)
            assert float(chart.top) <= float(y) <= float(chart.foot)


def test_a_burn_down_steps_once_a_month() -> None:
    data = through(
        2013, date(2013, 3, 31), (900_00, 0, 100_00), (900_00, 50_00, 100_00), (900_00, 90_00, 60_00)
    )
    chart = measure_burndown(data, 1000)
    heights = [y for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", chart.budget)]
    assert len(heights) == 2 * 3
    assert len(set(heights)) == 1
    assert len([month.text for month in chart.months]) == 12
    assert chart.months[2].text == "mrt"


def test_a_forecast_is_straight_and_says_how_much_it_overruns() -> None:
    data = through(2013, date(2013, 7, 1), *[(1000_00, 0, 600_00)] * 7)
    assert data.days == 182
    assert data.forecast == (2 * 600_00 * 365 + 182) // (2 * 182) == 1203_30
    assert data.over == 203_30


@pytest.mark.parametrize("days", [0, EARLIEST_DAYS - 2, 364, 365, 500])
def test_there_is_no_forecast_in_a_year_too_young_or_over(days: int) -> None:
    data = through(2013, date(2013, 1, 1) + timedelta(days=days), (1000_00, 0, 600_00))
    assert data.forecast is None
    assert data.over == 0


def test_there_is_no_forecast_of_nothing() -> None:
    assert through(2013, date(2013, 7, 1), *[(1000_00, 0, 0)] * 7).forecast is None


@unhurried
@given(budget=st.integers(1, 10**12), used=st.integers(1, 10**12))
def test_amounts_of_budget_and_forecast_never_stand_on_each_other(budget: int, used: int) -> None:
    chart = measure_burndown(through(2013, date(2013, 7, 1), *[(budget, 0, used)] * 7), 1000)
    assert chart.forecast_label is not None
    assert abs(float(chart.budget_label.y) - float(chart.forecast_label.y)) >= 16


# --- Drawn ---


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("charts", static_folder=None)
    made.secret_key = "a key for tests only, of enough length"
    init_shell(made, Shell(environment="test"))
    return made


def draw(app: Flask, call: str, **values: object) -> str:
    source = '{% from "macros/charts.html" import stacked_bars, burndown %}{{ ' + call + " }}"
    with app.test_request_context():
        return render_template_string(source, **values)


BARS = 'stacked_bars(data, "Kosten per gemeente", "Twee gemeenten.", id="bars", first="Gemeente", {})'
YEAR = through(2026, date(2026, 5, 31), *[(100_000_00, n * 9_000_00, 5_000_00) for n in range(1, 6)])


@pytest.mark.parametrize(
    ("name", "call", "data"),
    [
        ("bars.html", BARS.format('widths=[("paper", 640)]'), SAMPLE),
        ("burndown.html", 'burndown(data, "Verloop", id="year", widths=[("paper", 640)])', YEAR),
    ],
)
def test_a_chart_is_drawn_as_it_was_approved(
    app: Flask, tmp_path: Path, name: str, call: str, data: object
) -> None:
    drawn = draw(app, call, data=data)
    (tmp_path / name).write_text(drawn)
    assert drawn == (GOLDEN / name).read_text(), (
        f"look at {tmp_path / name}; if it is right it is the new golden"
    )


def drawings(html: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
            for svg in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "data"), [(BARS.format(""), SAMPLE), ('burndown(data, "Verloop", id="year")', YEAR)]
)
def test_a_drawing_has_a_name_its_own_ids_and_no_style_of_its_own(
    app: Flask, call: str, data: object
) -> None:
    html = draw(app, call, data=data)
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert set(ids.values()) == {1}
    referred = (
        re.findall(r"url\(#([^)]+)\)", html) + " ".join(re.findall(r'labelledby="([^"]+)"', html)).split()
    )
    assert set(referred) <= ids.keys()
    assert "style=" not in html
    for drawing in drawings(html):
        assert drawing.get("role") == "img"
        assert drawing.findtext(f"{SVG}title")
    assert len(drawings(html)) == 3


def test_two_charts_on_a_page_share_no_id(app: Flask) -> None:
    html = draw(app, 'burndown(data, "A", id="a") ~ burndown(data, "B", id="b")', data=YEAR)
    assert set(Counter(re.findall(r'\sid="([^"]+)"', html)).values()) == {1}


def test_the_table_below_holds_the_rows_of_the_drawing(app: Flask) -> None:
    html = unescape(draw(app, BARS.format(""), data=SAMPLE)).replace("\u00a0", " ")
    table = html[html.index("<details") :]
    for amount in (
        "€ 77.700,00",
        "€ -9.856,00",
        "€ 230.400,50",
        "€ 474.500,50",
        "€ 620.000,00",
        "€ 659.154,50",
    ):
        assert amount in table
    assert "Lindehaven, Traject: € 230.400,50" in html[: html.index("<details")]


def test_names_of_pools_are_text_in_a_drawing(app: Flask) -> None:
    data = BarData(('<script>alert("x")</script>',), (BarRow("<b>", (100,)),))
    html = draw(app, BARS.format(""), data=data)
    assert "<script" not in html
    assert "<b>" not in html


def test_without_any_style_sheet_every_text_can_be_read_and_every_part_seen(app: Flask) -> None:
    white = ink("color-surface")
    for call, data in ((BARS.format(""), SAMPLE), ('burndown(data, "V", id="v")', YEAR)):
        for drawing in drawings(draw(app, call, data=data)):
            for text in drawing.iter(f"{SVG}text"):
                # What stands inside a part is white; the parts are seen on white, which is the same.
                ground = ink("series-1") if text.get("fill") == white else white
                assert contrast(str(text.get("fill")), ground) >= TEXT
            for shape in drawing.iter(f"{SVG}rect"):
                fill = str(shape.get("fill"))
                assert fill == white or contrast(fill, white) >= GRAPHIC


def test_white_text_can_be_read_on_every_part() -> None:
    assert all(
        contrast(ink(f"series-{n}"), ink("color-on-strong")) >= TEXT for n in range(1, MOST_SERIES + 1)
    )


def test_a_colour_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        ink("series-9")
