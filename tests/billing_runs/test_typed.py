"""What somebody types is read with care: a question instead of a guess, and nothing of it is lost."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.hours.typed import copy_hours, differences, read_cells, read_hours, without_point
from billing.hours.week import Cell, Target
from regie.errors import DomainError, Invalid
from regie.numbers import hours_string

unhurried = settings(deadline=None)
DAY = 24 * 60
MONDAY = date(2013, 11, 11)
TARGETS = [Target(2, order_id=UUID(int=1)), Target(1, pool_id=UUID(int=3))]

cells = st.tuples(st.sampled_from(TARGETS), st.integers(0, 6).map(lambda day: MONDAY + timedelta(days=day)))
written = st.integers(0, 30 * 60).map(hours_string) | st.sampled_from(["", " ", "1,", "veel", "-2", "90m"])
texts = st.dictionaries(cells, written | st.text(max_size=6), max_size=12)
booked = st.dictionaries(cells, st.integers(1, DAY), max_size=12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("26", 156), ("75", 450), ("175", 1050), ("800", 480), ("30", 180), ("1250", 750), ("2400", DAY)],
)
def test_a_forgotten_decimal_point_is_asked_about(typed: str, meant: int) -> None:
    with pytest.raises(Invalid) as refusal:
        read_hours(typed)
    assert refusal.value.code == "more_than_a_day"
    assert refusal.value.numbers["meant_minutes"] == meant
    assert f"Do you mean {hours_string(meant)}?" in refusal.value.detail()


@pytest.mark.parametrize("typed", ["26,5", "25:00", "1441m", "2401", "99999"])
def test_what_no_decimal_point_makes_right_is_refused_without_a_guess(typed: str) -> None:
    with pytest.raises(Invalid, match="more than a day has") as refusal:
        read_hours(typed)
    assert "meant_minutes" not in refusal.value.numbers


@given(st.integers(0, DAY))
def test_hours_that_fit_a_day_are_read_as_they_are_written(minutes: int) -> None:
    assert read_hours(hours_string(minutes)) == minutes
    assert read_hours(hours_string(minutes).replace(".", ",")) == minutes


@given(st.integers(25, 10**9))
def test_what_is_meant_is_the_same_digits_and_fits_a_day(hours: int) -> None:
    meant = without_point(str(hours))
    if meant is not None:
        assert 0 < meant <= DAY
        assert meant * 10 == hours * 60 or meant * 100 == hours * 60


@unhurried
@given(texts)
def test_every_cell_is_read_or_wrong_and_only_impossible_hours_are_both(typed: dict[Cell, str]) -> None:
    reading = read_cells(typed)
    assert reading.minutes.keys() | reading.wrong.keys() == typed.keys()
    for cell in reading.minutes.keys() & reading.wrong.keys():
        assert reading.minutes[cell] > DAY
    for cell, text in typed.items():
        if cell in reading.wrong:
            with pytest.raises(DomainError):
                read_hours(text)


@unhurried
@given(texts, booked)
def test_what_is_typed_as_it_is_booked_is_no_draft_and_everything_else_is(
    typed: dict[Cell, str], standing: dict[Cell, int]
) -> None:
    found, reading = differences(typed, standing), read_cells(typed)
    for cell, text in typed.items():
        same = reading.minutes.get(cell) == standing.get(cell, 0)
        assert (cell in found) == (not same)
        assert found.get(cell, text) == text
    as_booked = {cell: hours_string(minutes) for cell, minutes in standing.items()}
    assert differences(as_booked, standing) == {}


@unhurried
@given(texts, booked)
def test_copying_fills_empty_cells_only_and_counts_all_the_others(
    typed: dict[Cell, str], before: dict[Cell, int]
) -> None:
    copied = copy_hours(typed, before)
    assert all(not typed[cell].strip() for cell in copied.filled)
    assert all(before[cell] == minutes for cell, minutes in copied.filled.items())
    assert copied.closed == len(before.keys() - typed.keys())
    assert len(copied.filled) + copied.kept + copied.closed == len(before)
