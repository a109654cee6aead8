"""Validity (geldigheid): dated rows as half-open ranges, with or without an end."""

from datetime import date

from regie.database.base import Range
from regie.periods import Period


def validity(starts_on: date, ends_on: date | None = None) -> Range[date]:
    """Make the range of days on which something counts (geldigheid).

    Args:
        starts_on: first day.
        ends_on: first day on which it no longer counts; None while no end is known.

    Returns:
        A half-open range, as a `daterange` column holds it.

    Raises:
        Invalid: `period_ends_too_early`.
    """
    if ends_on is not None:
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


def period_of(valid: Range[date]) -> Period:
    """Read a range that has both ends (periode).

    Args:
        valid: a bounded range.

    Returns:
        The same days as a period.
    """
    assert valid.upper is not None
    return Period(first_day(valid), valid.upper)
