"""Durations: minutes inside, hours outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.durations import parse_minutes
from regie.errors import Invalid
from regie.numbers import decimal_hours, hours_string


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1,5", 90),
        ("1.5", 90),
        ("1:30", 90),
        ("90m", 90),
        ("90 min", 90),
        ("1u30", 90),
        ("1u 30m", 90),
        ("1h30", 90),
        ("2u", 120),
        ("2 uur", 120),
        ("0", 0),
        ("0:05", 5),
        (":30", 30),
        (",5", 30),
        (".5", 30),
        ("7,50", 450),
        ("7.75", 465),
        ("7,8", 468),
        ("7,25", 435),
        ("25", 1500),
        (" 8 ", 480),
    ],
)
def test_hours_are_read_as_people_type_them(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8:60", "invalid_duration"),
        ("1:5", "invalid_duration"),
        ("1e-3", "invalid_duration"),
        ("1,", "invalid_duration"),
        ("1.5.0", "invalid_duration"),
        ("acht", "invalid_duration"),
        ("٣", "invalid_duration"),
        ("1_0", "invalid_duration"),
        ("", "invalid_duration"),
        ("9" * 400, "invalid_duration"),
        ("-1", "negative_duration"),
        ("-1:30", "negative_duration"),
        ("\u22121", "negative_duration"),
        ("24.01", "fraction_or_clock"),
        ("0,005", "fraction_of_a_minute"),
        ("0,61", "fraction_of_a_minute"),
        ("0,33", "fraction_or_clock"),
        ("7.30", "ambiguous_duration"),
        ("7,30", "ambiguous_duration"),
        ("7.45", "ambiguous_duration"),
        ("0,05", "ambiguous_duration"),
        ("1.500", "thousands_or_decimals"),
        (":3", "invalid_duration"),
        (":", "invalid_duration"),
        (".", "invalid_duration"),
        ("u", "invalid_duration"),
    ],
)
def test_what_is_no_duration_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_minutes(text)
    assert refusal.value.code == code


@given(st.integers(0, 10**6))
def test_a_duration_reads_back_as_it_was_written(minutes: int) -> None:
    assert parse_minutes(hours_string(minutes)) == minutes


def test_hours_are_written_with_as_many_decimals_as_they_need() -> None:
    written = [hours_string(minutes) for minutes in (450, 480, 3, 435, -90, 20, 0)]
    assert written == ["7.5", "8", "0:03", "7.25", "-1.5", "0:20", "0"]


def test_seven_dot_thirty_is_asked_and_never_silently_eighteen_minutes() -> None:
    with pytest.raises(Invalid, match="do you mean 7:30 or 7:18") as refusal:
        parse_minutes("7.30")
    assert (refusal.value.numbers["clock"], refusal.value.numbers["counted"]) == ("7:30", "7:18")
    assert [parse_minutes(text) for text in ("7:30", "7:18", "7.3", "7.5")] == [450, 438, 438, 450]


def test_a_column_of_hours_is_written_in_one_way() -> None:
    written = [str(decimal_hours(minutes)) for minutes in (450, 447, 600, 0, -90, 20)]
    assert written == ["7.50", "7.45", "10.00", "0.00", "-1.50", "0.33"]
