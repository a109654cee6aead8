"""The trail in words (logboek in woorden): what a line means, and what its details are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext

from regie.audit.events import CODES, DETAILS, EVENTS
from regie.web.formats import date_shown, euro, number, translated

# Ids and marks are told apart by their beginning; the file of the trail has them whole.
SHOWN_OF_A_MARK = 8


@dataclass(frozen=True)
class Described:
    """A line of the trail in words (beschrijving).

    Args:
        words: what happened, translated.
        details: name and value, both as shown.
        endpoint: page that shows what it is about, if there is one.
        address: the parts of that page's address, apart from the municipality.
    """

    words: str
    details: list[tuple[str, str]]
    endpoint: str | None
    address: dict[str, str]


def describe(what: str, detail: Mapping[str, Any], names: Mapping[str, str] | None = None) -> Described:
    """Say what a line of the trail means (logregel in woorden).

    Args:
        what: stable dotted name; one that nobody declared is shown as it is.
        detail: as it was recorded.
        names: of what its ids stand for, by id.

    Returns:
        The line in the reader's language.
    """
    event = EVENTS.get(what)
    found = detail.get(event.part) if event and event.part else None
    return Described(
        words=str(translated(event.words)) if event else what,
        details=[
            (_name(name), (names or {}).get(str(value)) or _value(name, value))
            for name, value in sorted(detail.items())
        ],
        endpoint=event.endpoint if event and found else None,
        address={f"{event.part}_id": str(found)} if event and found else {},
    )


def _name(name: str) -> str:
    return str(translated(DETAILS[name])) if name in DETAILS else name


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, int):
        return euro(value) if name == "cents" else number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_name(part)}: {_value(part, one)}" for part, one in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(_value(name, one) for one in value) or "–"
    return "–" if value is None else _text(name, str(value))


def _text(name: str, text: str) -> str:
    if word := CODES.get(name, {}).get(text):
        return str(translated(word))
    if name == "sha256" or _is_id(text):
        return f"{text[:SHOWN_OF_A_MARK]}…"
    try:
        return date_shown(date.fromisoformat(text)) if name.endswith("_on") else text
    except ValueError:
        return text


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
