"""Validity (geldigheid): dated rows as half-open ranges, with or without an end."""

from datetime import date, timedelta

from regie.database.base import Range
from regie.periods import Period


def validity(starts_on: date | None, ends_on: date | None = None) -> Range[date]:
    """Make the range of days on which something counts (geldigheid).

    Args:
        starts_on: first day; None where it counted always.
        ends_on: first day on which it no longer counts; None while no end is known.

    Returns:
        A half-open range, as a `daterange` column holds it.

    Raises:
        Invalid: `period_ends_too_early`.
    """
    if starts_on is not None and ends_on is not None:
        Period(starts_on, ends_on)
    return Range(starts_on, ends_on)


def first_day(valid: Range[date]) -> date:
    """Tell from which day something counts (ingangsdatum).

    Args:
        valid: a range with a beginning.

    Returns:
        Its first day.
    """
    assert valid.lower is not None
    return valid.lower


def last_day(ends_on: date | None) -> date | None:
    """Tell the last day before an end (laatste dag), as people name it.

    Args:
        ends_on: first day on which something no longer counts; None while no end is known.

    Returns:
        The day before it; None without an end.
    """
    return None if ends_on is None else ends_on - timedelta(days=1)


def day_after(last: date | None) -> date | None:
    """Tell where a range ends whose last day somebody named (einddatum).

    Args:
        last: last day on which something counts; None while no end is known.

    Returns:
        The day after it; None without one.
    """
    return None if last is None else last + timedelta(days=1)


def period_of(valid: Range[date]) -> Period:
    """Read a range that has both ends (periode).

    Args:
        valid: a bounded range.

    Returns:
        The same days as a period.
    """
    assert valid.upper is not None
    return Period(first_day(valid), valid.upper)
