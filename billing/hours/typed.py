"""What somebody typed into a week (ingevulde urenstaat): read, compared and copied, also half done."""

from collections.abc import Mapping
from dataclasses import dataclass

from billing.hours.week import DAY_MINUTES, Cell
from regie.durations import parse_minutes
from regie.errors import DomainError, Invalid, msgid

TOO_MANY = msgid("%(asked_minutes)s hours is more than a day has.")
FORGOT_POINT = msgid("%(asked_minutes)s hours is more than a day has. Do you mean %(meant_minutes)s?")


def read_hours(text: str) -> int:
    """Read the hours of one day (uren van een dag).

    Args:
        text: as it was typed; blank is no hours.

    Returns:
        Minutes, from 0 up to and including 1440.

    Raises:
        Invalid: `more_than_a_day`, or as `parse_minutes`.
    """
    minutes = parse_minutes(text) if text.strip() else 0
    if minutes <= DAY_MINUTES:
        return minutes
    meant = without_point(text)
    if meant is None:
        raise Invalid(TOO_MANY, code="more_than_a_day", asked_minutes=minutes)
    raise Invalid(FORGOT_POINT, code="more_than_a_day", asked_minutes=minutes, meant_minutes=meant)


def without_point(text: str) -> int | None:
    """Guess which hours were typed without their decimal point (vergeten komma).

    Args:
        text: more hours than a day has.

    Returns:
        Minutes with one decimal, or else with two, that fit a day; None when neither does.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    for parts in (10, 100):
        minutes, rest = divmod(int(digits) * 60, parts)
        if minutes <= DAY_MINUTES and not rest:
            return minutes
    return None


@dataclass(frozen=True)
class Reading:
    """What the cells say (gelezen vakjes).

    Args:
        minutes: of every cell that can be read, also more than a day has.
        wrong: of every other cell, and of those with more than a day has, why it cannot be booked.
    """

    minutes: Mapping[Cell, int]
    wrong: Mapping[Cell, DomainError]


def read_cells(texts: Mapping[Cell, str]) -> Reading:
    """Read every cell (vakjes lezen) without stopping at the first that is wrong.

    Args:
        texts: cell to what was typed.

    Returns:
        What can be added up, and what is wrong.
    """
    minutes: dict[Cell, int] = {}
    wrong: dict[Cell, DomainError] = {}
    for cell, text in texts.items():
        try:
            minutes[cell] = read_hours(text)
        except DomainError as refusal:
            wrong[cell] = refusal
            if isinstance(asked := refusal.numbers.get("asked_minutes"), int):
                minutes[cell] = asked
    return Reading(minutes, wrong)


def differences(texts: Mapping[Cell, str], booked: Mapping[Cell, int]) -> dict[Cell, str]:
    """Find what was typed and is not booked (verschillen).

    Args:
        texts: cell to what was typed.
        booked: cell to minutes; a cell that is left out has none.

    Returns:
        Cells that cannot be read, or that say other hours than are booked.
    """
    minutes = read_cells(texts).minutes
    return {cell: text for cell, text in texts.items() if minutes.get(cell) != booked.get(cell, 0)}


@dataclass(frozen=True)
class Copied:
    """What copying a week comes down to (gekopieerde week).

    Args:
        filled: empty cells, with the minutes they get.
        kept: number of cells that held something and keep it.
        closed: number of cells that take no hours.
    """

    filled: Mapping[Cell, int]
    kept: int
    closed: int


def copy_hours(texts: Mapping[Cell, str], before: Mapping[Cell, int]) -> Copied:
    """Fill empty cells with the hours of a week earlier (vorige week kopiëren).

    Args:
        texts: what stands in the cells that take hours.
        before: hours of the earlier week, on the days of this one; minutes above zero.

    Returns:
        What to fill in, and how much was left as it is.
    """
    filled = {cell: minutes for cell, minutes in before.items() if cell in texts and not texts[cell].strip()}
    closed = sum(cell not in texts for cell in before)
    return Copied(filled, len(before) - len(filled) - closed, closed)
