"""Half-open periods and the reading of dates."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie import periods
from regie.errors import Invalid
from regie.periods import Period, parse_date

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
    st.integers(1, 2000),
)


def test_the_start_belongs_to_a_period_and_the_end_does_not() -> None:
    november = periods.month(2013, 11)
    assert november.contains(date(2013, 11, 1))
    assert november.contains(date(2013, 11, 30))
    assert not november.contains(date(2013, 12, 1))
    assert not november.contains(date(2013, 10, 31))


@pytest.mark.parametrize("end", [date(2013, 11, 1), date(2013, 10, 31)])
def test_a_period_that_ends_before_or_on_its_start_is_refused(end: date) -> None:
    with pytest.raises(Invalid) as refusal:
        Period(date(2013, 11, 1), end)
    assert refusal.value.code == "period_ends_too_early"
    assert refusal.value.field == "end"
    assert Period(date(2013, 11, 1), date(2013, 11, 2)).days == 1


@given(PERIODS)
def test_the_last_day_belongs_to_a_period_and_the_day_after_it_does_not(period: Period) -> None:
    assert period.contains(period.last_day)
    assert not period.contains(period.last_day + timedelta(days=1))


def test_a_period_of_one_day_ends_on_the_day_it_starts() -> None:
    assert Period(date(2013, 11, 1), date(2013, 11, 2)).last_day == date(2013, 11, 1)
    assert periods.month(2012, 2).last_day == date(2012, 2, 29)


@given(PERIODS)
def test_the_days_by_year_sum_to_the_days(period: Period) -> None:
    assert sum(days for _, days in period.by_year()) == period.days


@given(PERIODS)
def test_the_days_by_year_are_what_counting_every_day_finds(period: Period) -> None:
    counted: dict[int, int] = {}
    for offset in range(period.days):
        number = (period.start + timedelta(days=offset)).year
        counted[number] = counted.get(number, 0) + 1
    assert period.by_year() == sorted(counted.items())


def test_a_period_up_to_new_year_does_not_touch_the_new_year() -> None:
    assert Period(date(2013, 11, 1), date(2014, 1, 1)).by_year() == [(2013, 61)]
    assert Period(date(2013, 11, 1), date(2014, 1, 2)).by_year() == [(2013, 61), (2014, 1)]


def test_a_leap_year_has_a_day_more() -> None:
    assert [periods.year(number).days for number in (2011, 2012, 1900, 2000)] == [365, 366, 365, 366]
    assert periods.month(2012, 2).days == 29


@given(st.integers(1901, 2198))
def test_the_months_of_a_year_follow_without_gap_or_overlap(number: int) -> None:
    months = [periods.month(number, month) for month in range(1, 13)]
    assert months[0].start == periods.year(number).start
    assert all(first.end == second.start for first, second in pairwise(months))
    assert months[-1].end == periods.year(number).end


@pytest.mark.parametrize(
    ("number", "month"), [(1899, 1), (2300, 1), (9999, 12), (0, 1), (2013, 13), (2013, 0)]
)
def test_a_month_outside_the_calendar_is_refused(number: int, month: int) -> None:
    with pytest.raises(Invalid):
        periods.month(number, month)


@given(PERIODS, PERIODS)
def test_the_overlap_holds_the_days_that_both_have(first: Period, second: Period) -> None:
    shared = first.overlap(second)
    assert shared == second.overlap(first)
    later = max(first.start, second.start)
    assert (shared is not None) == (first.contains(later) and second.contains(later))
    if shared:
        both = (shared.start, shared.last_day)
        assert all(period.contains(day) for period in (first, second) for day in both)


@given(DAYS)
def test_a_date_reads_back_in_both_notations(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(day.strftime("%d-%m-%Y")) == day
    assert parse_date(f"{day.day}-{day.month}-{day.year}") == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    "text",
    [
        "1-1-14",
        "01-01-14",
        "1/1/14",
        "1.1.14",
        "1 1 14",
        "1 januari 2014",
        "1 Jan. 14",
        "1-jan-2014",
        "1 january 2014",
    ],
)
def test_a_date_is_read_the_way_people_write_it(text: str) -> None:
    assert parse_date(text) == date(2014, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31 mrt 69", date(2069, 3, 31)),
        ("31-3-70", date(1970, 3, 31)),
        ("15 oktober 2013", date(2013, 10, 15)),
        ("5 mei 2015", date(2015, 5, 5)),
        ("29 feb 2016", date(2016, 2, 29)),
    ],
)
def test_a_year_in_two_digits_and_a_month_in_words_are_one_day(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("29 februari 2015", "invalid_date"),
        ("1 brumaire 2014", "invalid_date"),
        ("1-1-014", "invalid_date"),
        ("1 januari", "invalid_date"),
        ("2024-02-30", "invalid_date"),
        ("30-02-2024", "invalid_date"),
        ("2023-02-29", "invalid_date"),
        ("2024-1-5", "invalid_date"),
        ("20240105", "invalid_date"),
        ("2024-W01-1", "invalid_date"),
        ("2024-01-05T00:00", "invalid_date"),
        ("10000-01-01", "invalid_date"),
        ("٢٠٢٤-٠١-٠١", "invalid_date"),
        ("1-1/2016", "invalid_date"),
        ("", "invalid_date"),
        ("0001-01-01", "date_out_of_range"),
        ("9999-12-31", "date_out_of_range"),
        ("2200-01-02", "date_out_of_range"),
    ],
)
def test_what_is_no_date_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_date(text)
    assert refusal.value.code == code
