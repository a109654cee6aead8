"""How figures are written for people, in Dutch and in English."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from regie.durations import parse_minutes
from regie.money import parse_euro
from regie.periods import Period, parse_date
from regie.web import formats
from regie.web.gauge import WHOLE, measure_gauge
from regie.web.shell import Shell, init_shell


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("formats", static_folder=None)
    made.secret_key = "a key for tests only, of enough length"
    init_shell(made, Shell(environment="test"))
    return made


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.euro(123456), "€ 1.234,56"),
        (formats.euro(-123456), "€ -1.234,56"),
        (formats.euro(0), "€ 0,00"),
        (formats.euro(5), "€ 0,05"),
        (formats.euro_whole(124000000), "€ 1.240.000"),
        (formats.euro_whole(-150), "€ -2"),
        (formats.euro_short(160000000), "€ 1,6 mln"),
        (formats.euro_short(200000000), "€ 2 mln"),
        (formats.euro_short(-160000000), "€ -1,6 mln"),
        (formats.euro_short(120000000000), "€ 1,2 mld"),
        (formats.euro_short(40000000), "€ 400.000"),
        (formats.hours(450), "7,50"),
        (formats.hours(20), "0,33"),
        (formats.hours(-90), "-1,50"),
        (formats.hours(74_055), "1.234,25"),
        (formats.number(1602), "1.602"),
        (formats.number(Decimal("0.1234")), "0,1234"),
        (formats.percent(84, 100), "84 %"),
        (formats.percent(1, 0), "–"),
        (formats.percent(150, 100), "150 %"),
        (formats.date_shown(date(2026, 12, 31)), "31-12-2026"),
        (formats.date_shown(date(2013, 11, 11), "long"), "11 november 2013"),
        (formats.date_shown(date(2013, 11, 11), "day"), "ma 11"),
        (formats.date_shown(date(2013, 11, 1), "month"), "november 2013"),
        (formats.moment(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)), "01-01-2027 00:30"),
        (formats.time_of_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)), "00:30"),
        (formats.date_shown(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)), "01-01-2027"),
        (formats.shown(None, "euro"), "–"),
    ],
)
def test_dutch(written: str, expected: str) -> None:
    assert plain(written) == expected


@pytest.mark.usefixtures("english")
def test_english() -> None:
    assert formats.euro(-123456) == "-€1,234.56"
    assert formats.euro_whole(-124000000) == "-€1,240,000"
    assert formats.euro_short(-160000000) == "-€1.6m"
    assert formats.hours(450) == "7.50"
    assert formats.percent(84, 100) == "84%"
    assert formats.date_shown(date(2026, 12, 31)) == "31 Dec 2026"


def test_a_period_is_written_with_its_last_day(app: Flask) -> None:
    period = Period(date(2026, 1, 1), date(2027, 1, 1))
    with app.test_request_context(), force_locale("nl"):
        assert formats.period_shown(period) == "01-01-2026 tot en met 31-12-2026"
    with app.test_request_context(), force_locale("en"):
        assert formats.period_shown(period) == "1 Jan 2026 up to and including 31 Dec 2026"


def test_not_quite_everything_never_reads_as_everything() -> None:
    assert plain(formats.percent(99999, 100000)) == "99 %"
    assert plain(formats.percent(100000, 100000)) == "100 %"


def test_numbers_of_a_refusal_are_written_for_people() -> None:
    sentence = "%(asked_cents)s, %(asked_minutes)s, %(on)s, %(year)s"
    numbers = {"asked_cents": 2122200, "asked_minutes": 90, "on": date(2014, 1, 2), "year": 2014}
    assert plain(formats.fill(sentence, numbers)) == "€ 21.222,00, 1,5, 02-01-2014, 2014"
    assert formats.fill("100 % is gone", {}) == "100 % is gone"


@given(st.integers(-(10**13), 10**13))
def test_an_amount_typed_back_is_the_same_amount(cents: int) -> None:
    assert parse_euro(formats.typed(cents, "money")) == cents
    assert parse_euro(formats.euro(cents)) == cents


@given(st.integers(0, 10**6))
def test_hours_typed_back_are_the_same_minutes(minutes: int) -> None:
    assert parse_minutes(formats.typed(minutes, "hours")) == minutes


amounts = st.integers(-(10**9), 10**12)


@given(amounts, amounts, amounts, amounts, amounts)
def test_the_parts_of_a_gauge_fill_it_exactly(
    budget: int, realised: int, committed: int, change: int, held: int
) -> None:
    gauge = measure_gauge(budget, realised, committed, change, held)
    assert sum(part.width for part in gauge.segments) == WHOLE
    assert all(part.width >= 0 for part in gauge.segments)
    assert gauge.free_cents - gauge.short_by_cents == budget - gauge.used_cents
    assert 0 <= gauge.limit <= WHOLE


def test_a_gauge_over_its_budget_shows_where_the_budget_ends() -> None:
    gauge = measure_gauge(40000, 20000, 20000, 10000)
    assert (gauge.short_by_cents, gauge.free_cents, gauge.limit_x) == (10000, 0, "80.0%")


@given(st.integers(-(10**13), 10**13), st.integers(0, 10**6), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_what_is_written_in_dutch_and_in_english_reads_back_the_same(
    app: Flask, cents: int, minutes: int, day: date
) -> None:
    for language in ("nl", "en"):
        with app.test_request_context(), force_locale(language):
            assert parse_euro(formats.euro(cents), "en" if language == "en" else "nl") == cents
            assert parse_minutes(formats.typed(minutes, "hours")) == minutes
            assert parse_date(formats.typed(day, "date")) == day
