"""What the lines of the trail mean (gebeurtenissen): each room tells it of what it records."""

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


def declare_events(events: dict[str, Event]) -> None:
    """Tell what some names in the trail mean (gebeurtenissen benoemen).

    Args:
        events: stable dotted name, as `record` takes it, to what it means.

    Raises:
        ValueError: a name that means something else already.
    """
    for what, meaning in events.items():
        if EVENTS.setdefault(what, meaning) != meaning:
            raise ValueError(f"{what} has two meanings in the trail.")
