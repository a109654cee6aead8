"""Periods (perioden): half-open, [start, end), so that neighbours neither overlap nor leave a gap."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from regie.errors import Invalid, msgid, quote_input

# Dates outside these are typing errors; the last one can still end the last year.
EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 1, 1)
# Years of budgets, weeks and runs; what lies in them, with a week before and after it, is a date.
FIRST_YEAR, LAST_YEAR = 1990, 2189

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DUTCH_DAY = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_IN_WORDS = re.compile(r"([0-9]{1,2})[ -]([a-z]{3,9})\.?[ -]([0-9]{4}|[0-9]{2})", re.ASCII)
# Dutch and English, and the first three letters of either; "mrt" is how March is cut short in Dutch.
_MONTHS = (
    "januari january jan", "februari february feb", "maart march mrt maa mar", "april apr", "mei may",
    "juni june jun", "juli july jul", "augustus august aug", "september sep sept", "oktober october okt oct",
    "november nov", "december dec",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
# Of a year in two digits: 69 is 2069, 70 is 1970.
_LAST_OF_THIS_CENTURY = 69


@dataclass(frozen=True, order=True)
class Period:
    """A half-open range of days (periode): `start` belongs to it and `end` does not.

    Args:
        start: first day.
        end: the day after the last one.

    Raises:
        Invalid: `period_ends_too_early` when `end` is not after `start`.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise Invalid(
                msgid("The end (%(end)s) must be after the start (%(start)s)."),
                code="period_ends_too_early",
                field="end",
                start=self.start.isoformat(),
                end=self.end.isoformat(),
            )

    @property
    def days(self) -> int:
        """How many days it has (aantal dagen), at least one."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """Give the last day that belongs to it (laatste dag), as people name it."""
        return self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Tell whether a day belongs to it (valt binnen de periode).

        Args:
            day: any date.

        Returns:
            True from `start` up to, and not including, `end`.
        """
        return self.start <= day < self.end

    def overlap(self, other: "Period") -> "Period | None":
        """Find the days that two periods share (overlap).

        Args:
            other: any period.

        Returns:
            The shared period, or None when they share no day.
        """
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def by_year(self) -> list[tuple[int, int]]:
        """Count its days per budget year (dagen per begrotingsjaar).

        Returns:
            Pairs of year and days, ascending, only years that it touches; the days sum to `days`.
        """
        new_years = [date(number, 1, 1) for number in range(self.start.year + 1, self.end.year + 1)]
        borders = pairwise([self.start, *new_years, self.end])
        return [(start.year, (end - start).days) for start, end in borders if start < end]


def month(year: int, number: int) -> Period:
    """Make the period of a calendar month (kalendermaand).

    Args:
        year: such as 2013.
        number: 1 to 12.

    Returns:
        From the first of that month up to the first of the next.

    Raises:
        Invalid: `date_out_of_range`.
    """
    following = (year, number + 1) if number < 12 else (year + 1, 1)
    return Period(_day(year, number, 1), _day(*following, 1))


def year(number: int) -> Period:
    """Make the period of a calendar year (kalenderjaar, begrotingsjaar).

    Args:
        number: such as 2013.

    Returns:
        From 1 January up to 1 January of the next year.

    Raises:
        Invalid: `date_out_of_range`.
    """
    return Period(_day(number, 1, 1), _day(number + 1, 1, 1))


def months_later(day: date, months: int) -> date:
    """Give the same day of a later month (maanden later): where a period of so many months ends.

    Args:
        day: its first day.
        months: how many, not negative.

    Returns:
        The day after its last one; the first of the next month where that month has no such day.
    """
    ahead = day.month - 1 + months
    start = date(day.year + ahead // 12, ahead % 12 + 1, 1)
    reached = start + timedelta(days=day.day - 1)
    return reached if reached.month == start.month else reached.replace(day=1)


def parse_date(text: str) -> date:
    """Read a date as a person or a file writes it (datum).

    Args:
        text: `2013-11-01`, or `01-11-2013`, `1-11-2013` and `1-11-13`, also with `/`, `.` or spaces; or
            `1 november 2013` and `1 nov 13`. A year in two digits lies from 1970 up to and including 2069.

    Returns:
        The date.

    Raises:
        Invalid: `invalid_date`, or `date_out_of_range` before 1900 or after 2199.
    """
    parts = _parts_of(text.strip())
    if parts is None:
        message = msgid('"%(text)s" is not a date. Write it like 31-12-2013.')
        raise Invalid(message, code="invalid_date", text=quote_input(text))
    return _day(*parts, quote_input(text.strip()))


def _parts_of(text: str) -> tuple[int, int, int] | None:
    if iso := _ISO_DAY.fullmatch(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if dutch := _DUTCH_DAY.fullmatch(text):
        return _whole_year(dutch[4]), int(dutch[3]), int(dutch[1])
    words = _IN_WORDS.fullmatch(text.lower())
    month_number = _MONTH_OF.get(words[2]) if words else None
    return (_whole_year(words[3]), month_number, int(words[1])) if words and month_number else None


def _whole_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) <= _LAST_OF_THIS_CENTURY else 1900)


def _day(year_number: int, month_number: int, day_number: int, shown: str = "") -> date:
    shown = shown or f"{year_number:04d}-{month_number:02d}-{day_number:02d}"
    if not EARLIEST.year <= year_number <= LATEST.year:
        raise Invalid(_OUTSIDE, code="date_out_of_range", day=shown)
    try:
        found = date(year_number, month_number, day_number)
    except ValueError:
        raise Invalid(msgid("%(day)s does not exist."), code="invalid_date", day=shown) from None
    if found > LATEST:
        raise Invalid(_OUTSIDE, code="date_out_of_range", day=shown)
    return found


_OUTSIDE = msgid("%(day)s lies outside the years that are kept here.")
