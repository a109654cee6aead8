"""Searching (zoeken): words in any order, without accents, in any composition of characters."""

import re
from typing import Any

from sqlalchemy import ColumnElement, FetchedValue, Text, func, or_
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import InstrumentedAttribute

# One letter, or letters with a dot or hyphen after each.
INITIALS = re.compile(r"(?:[^\W\d_][.-]+)*[^\W\d_]\.?")


class Searchable:
    """A row that keeps what it is searched by (zoekvorm); the migration says of which columns it is made."""

    searchable: Mapped[str] = mapped_column(Text, server_default=FetchedValue(), deferred=True)


Searched = ColumnElement[Any] | InstrumentedAttribute[Any]


def searchable(column: Searched) -> ColumnElement[str]:
    """Write what a text is searched by (zoekvorm), for tables of a few hundred rows that do not keep it.

    Args:
        column: text.

    Returns:
        An expression for `found_by`.
    """
    return func.regie.searchable(column, type_=Text)


def found_by(text: str, *columns: Searched) -> list[ColumnElement[bool]]:
    """Search by words (zoeken): every word stands somewhere in one of the columns; initials begin words.

    Args:
        text: as typed, such as `Vries, J.W. de`; no other sign in it has a meaning of its own.
        columns: `searchable` of a row, or `searchable(column)`.

    Returns:
        Conditions for `where`, one a word or initial; none for an empty text.
    """
    words = dict.fromkeys(word.strip(",;") or word for word in text.split())
    return [condition for word in words for condition in _conditions(word, columns)]


def _conditions(word: str, columns: tuple[Searched, ...]) -> list[ColumnElement[bool]]:
    if INITIALS.fullmatch(word):
        return [
            or_(*(_begins_a_word(letter, column) for column in columns))
            for letter in word
            if letter.isalpha()
        ]
    searchable_word = func.regie.searchable(word)
    return [or_(*(func.strpos(column, searchable_word) > 0 for column in columns))]


def _begins_a_word(letter: str, column: Searched) -> ColumnElement[bool]:
    apart = func.concat(" ", func.translate(column, ".-", "  "))
    return func.strpos(apart, func.concat(" ", func.regie.searchable(letter))) > 0
