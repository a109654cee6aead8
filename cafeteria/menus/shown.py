"""What the pages of product choices and their files show of a line, and of a product in two choices."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext

from cafeteria.menus.changes import more_words
from cafeteria.menus.comparing import Difference
from cafeteria.menus.history import MenuEvent
from cafeteria.menus.lines import LineRow
from cafeteria.menus.queries import MenuRow
from cafeteria.menus.words import EVENTS
from regie.web.formats import moment, translated


def shown_line(line: LineRow) -> dict[str, Any]:
    """Prepare a line for its table and its file (regel).

    Args:
        line: with what it is called and costs.

    Returns:
        Values by the keys of `LINES`.
    """
    return {
        **vars(line),
        "name": line.name,
        "groups": ", ".join(line.client_groups) or gettext("Everybody"),
        "unit_cents": line.unit_cents,
        "at_most_cents": line.terms.at_most_cents,
        "units_left": line.units_left,
    }


def shown_events(history: Iterable[MenuEvent]) -> list[dict[str, Any]]:
    """Prepare what happened to a product choice for a timeline (verloop).

    Args:
        history: the newest first.

    Returns:
        What happened, by whom, when and why.
    """
    return [
        {
            "when": event.recorded_at,
            "who": event.person,
            "what": translated(EVENTS[event.what]),
            "detail": event.reason,
            "tone": {"menus.returned": "warning", "menus.adopted": "success"}.get(event.what),
        }
        for event in history
    ]


def returned_because(found: MenuRow) -> str | None:
    """Tell why a draft came back (reden van terugsturen).

    Args:
        found: the choice.

    Returns:
        The reason, until it is submitted again; None for a choice that did not come back.
    """
    return found.return_reason if found.returned else None


def adopted_words(found: MenuRow) -> str | None:
    """Say by whom and when a choice was adopted (vaststelling).

    Args:
        found: the choice.

    Returns:
        Such as `M. Janssen, 11-11-2013 09:00`; None while it is not adopted.
    """
    if found.adopted_at is None:
        return None
    return f"{found.adopter}, {moment(found.adopted_at)}" if found.adopter else moment(found.adopted_at)


def shown_difference(one: Difference, sentences: Sequence[str]) -> dict[str, Any]:
    """Prepare a product in two choices for its table (verschil).

    Args:
        one: what it was and is.
        sentences: what differs, in the reader's language.

    Returns:
        Values by the keys of `COMPARED`, and what was chosen before and is now.
    """
    was, now = one.before, one.after
    return {
        "name": one.name,
        "was": was,
        "is": now,
        "units_was": was.ceiling_units if was else None,
        "units_is": now.ceiling_units if now else None,
        "price_was": was.unit_cents if was else None,
        "price_is": now.unit_cents if now else None,
        "more": one.more_cents,
        "more_words": more_words(one.more_cents),
        "words": " ".join(sentences) or gettext("Nothing changes."),
    }
