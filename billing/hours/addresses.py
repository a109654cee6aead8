"""What addresses and forms of a week name (urenstaat): the week, rows to add, long days that are right."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from billing.hours.week import DAYS, Target
from regie.periods import FIRST_YEAR, LAST_YEAR

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_TARGET = re.compile(r"([op])([0-9]{1,9})-([0-9a-f]{32})")
_SURE = re.compile(r"sure-([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{1,4})")
MOST_ROWS = 60


def monday_of(day: date) -> date:
    """Give the Monday of a week (maandag).

    Args:
        day: any date.

    Returns:
        The Monday on or before it.
    """
    return day - timedelta(days=day.weekday())


def read_week(text: str, otherwise: date) -> date:
    """Read a week from an address (weeknummer).

    Args:
        text: such as `2013-W45`; anything else counts as not given.
        otherwise: a day of the week to show then.

    Returns:
        A Monday.
    """
    match = _WEEK.fullmatch(text)
    try:
        found = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else otherwise
    except ValueError:
        found = otherwise
    # Outside these years there is no week before or after it to go to.
    return monday_of(found if FIRST_YEAR <= found.year <= LAST_YEAR else otherwise)


def write_week(monday: date) -> str:
    """Write a week for an address (weeknummer).

    Args:
        monday: of the week.

    Returns:
        Such as `2013-W45`.
    """
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02d}"


def neighbours(monday: date) -> tuple[str, str]:
    """Give the weeks before and after (vorige en volgende week), for addresses.

    Args:
        monday: of the week.

    Returns:
        Two texts such as `2013-W44`.
    """
    week = timedelta(days=DAYS)
    return write_week(monday - week), write_week(monday + week)


def read_targets(texts: Iterable[str]) -> list[Target]:
    """Read orders and pools from a form (toe te voegen regels); what is unreadable is left out.

    Args:
        texts: as `Target.key` writes them.

    Returns:
        At most `MOST_ROWS` targets, each once, in the order given.
    """
    found: dict[Target, None] = {}
    for text in texts:
        match = _TARGET.fullmatch(text)
        if match:
            row_id = UUID(hex=match[3])
            order = match[1] == "o"
            found[Target(int(match[2]), row_id if order else None, None if order else row_id)] = None
    return list(found)[:MOST_ROWS]


def read_sure(texts: Iterable[str]) -> set[tuple[date, int]]:
    """Read which long days are right (lange dagen kloppen); what is unreadable is left out.

    Args:
        texts: as `sure_name` writes them.

    Returns:
        Days with their minutes.
    """
    found = set()
    for match in filter(None, map(_SURE.fullmatch, texts)):
        with suppress(ValueError):
            found.add((date.fromisoformat(match[1]), int(match[2])))
    return found
