"""Durations: minutes inside, hours outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.durations import hours_string, parse_minutes
from regie.errors import Invalid


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
        ("0,05", 3),
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
        ("24.01", "fraction_of_a_minute"),
        ("0,33", "fraction_of_a_minute"),
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
    assert written == ["7.5", "8", "0.05", "7.25", "-1.5", "0:20", "0"]
