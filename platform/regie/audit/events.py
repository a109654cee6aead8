"""What the lines of the trail mean (gebeurtenissen): each room tells it of what it records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """A kind of line (soort regel) of the trail.

    Args:
        words: msgid, what happened.
        endpoint: page that shows what it is about, if there is one.
        part: name in the details, and with `_id` behind it in the address of that page.
    """

    words: str
    endpoint: str | None = None
    part: str | None = None


EVENTS: dict[str, Event] = {}
# What the details of lines are called: name to msgid.
DETAILS: dict[str, str] = {}
# What the codes in a detail are called: name of the detail to code to msgid.
CODES: dict[str, dict[str, str]] = {}


def declare_events(events: dict[str, Event], details: dict[str, str]) -> None:
    """Tell what some names in the trail mean (gebeurtenissen benoemen).

    Args:
        events: stable dotted name, as `record` takes it, to what it means.
        details: name of a detail to what it is called, msgid; a detail that lower rooms record too is theirs.

    Raises:
        ValueError: a name that means something else already.
    """
    for what, meaning in events.items():
        if EVENTS.setdefault(what, meaning) != meaning:
            raise ValueError(f"{what} has two meanings in the trail.")
    for name, called in details.items():
        if DETAILS.setdefault(name, called) != called:
            raise ValueError(f"The detail {name} has two names in the trail.")


def declare_codes(names: Iterable[str], words: Mapping[str, str]) -> None:
    """Tell what codes in the details of lines are called (codes benoemen).

    Args:
        names: of the details that hold them.
        words: code to msgid, as pages call it.
    """
    for name in names:
        CODES.setdefault(name, {}).update(words)
