"""Fields (velden) of schemas that pages and API share: days, texts, names, choices, read strictly."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from regie.errors import msgid
from regie.periods import parse_date
from regie.tables import value_text
from regie.web.strict import REQUIRED, StrictField, as_text, refuse

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Line breaks and tabs are text; what else steers a terminal, or turns the reading direction around, is not.
_LAYOUT = "\n\t"
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class DutchDate(StrictField):
    """A day (datum): typed as 31-12-2026, 31-12-26 or 31 december 2026, or sent as
    2026-12-31; written in the last form.

    Args:
        first: earliest day; None for 1900.
        last: latest day; None for 2199.
    """

    def __init__(self, *, first: date | None = None, last: date | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.first, self.last = first or date(1900, 1, 1), last or date(2199, 12, 31)

    def read(self, value: object) -> date:
        written = msgid('Give the date as text, such as "2026-12-31".')
        day = value if isinstance(value, date) else parse_date(as_text(value, written))
        if not self.first <= day <= self.last:
            raise refuse(
                msgid("The date lies from %(first)s up to %(last)s."),
                "out_of_range",
                first=self.first,
                last=self.last,
            )
        return day

    def write(self, value: date) -> str:
        return value.isoformat()


class Text(StrictField):
    """A line or a text (tekst): without spaces around it, in one Unicode form, without control characters.

    Args:
        longest: most characters.
        shortest: fewest characters.
        lines: whether line breaks may stand in it.
    """

    def __init__(self, *, longest: int = 200, shortest: int = 1, lines: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.longest, self.shortest, self.lines = longest, shortest, lines

    def read(self, value: object) -> str:
        if isinstance(value, Decimal | date):
            value = value_text(value)
        text = as_text(value)
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
        if any(_is_control(char, self.lines) for char in text):
            raise refuse(msgid("The text contains a character that cannot be stored."), "invalid_text")
        if len(text) > self.longest:
            raise refuse(
                msgid("This is %(found)s characters long; at most %(longest)s fit."),
                "too_long",
                found=len(text),
                longest=self.longest,
            )
        if len(text) < self.shortest or not any(map(_is_seen, text)):
            raise refuse(REQUIRED, "required")
        return text


class AsTyped(StrictField):
    """A text of which every character counts (zoals getypt), such as a password.

    Args:
        longest: most characters.
    """

    def __init__(self, *, longest: int, **more: Any) -> None:
        super().__init__(**more)
        self.longest = longest

    def read(self, value: object) -> str:
        text = as_text(value)
        if len(text) > self.longest:
            message = msgid("This is %(found)s characters long; at most %(longest)s fit.")
            raise refuse(message, "too_long", found=len(text), longest=self.longest)
        if not text:
            raise refuse(REQUIRED, "required")
        return text


def _is_control(char: str, lines: bool) -> bool:
    if char in _LAYOUT:
        return not lines
    # Cs are halves of a character: they arrive from broken JSON and no database stores them.
    return char in _DIRECTIONS or unicodedata.category(char) in ("Cc", "Cs")


def _is_seen(char: str) -> bool:
    # Format characters and spaces alone are a text that nobody can read.
    return unicodedata.category(char)[0] not in "CZ"


class Slug(StrictField):
    """A name in an address (korte naam): lower case letters, digits and hyphens."""

    def read(self, value: object) -> str:
        text = as_text(value)
        if len(text) > 63 or not _SLUG.fullmatch(text):
            raise refuse(msgid("Use lower case letters, digits and hyphens only."), "invalid_slug")
        return text


class Choice(StrictField):
    """One of a few values (keuze), such as the code of a status.

    Args:
        values: what may be chosen; a mapping takes its keys.
    """

    def __init__(self, values: Mapping[str, object] | frozenset[str] | tuple[str, ...], **more: Any) -> None:
        super().__init__(**more)
        self.values = tuple(values)

    def read(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.values:
            raise refuse(msgid("Choose one of the possibilities."), "invalid_choice")
        return value


class Ident(StrictField):
    """The id of a row (kenmerk), a UUID."""

    def read(self, value: object) -> UUID:
        try:
            return UUID(as_text(value))
        except ValueError as error:
            raise refuse(msgid("Choose one of the possibilities."), "invalid_id") from error

    def write(self, value: UUID) -> str:
        return str(value)
