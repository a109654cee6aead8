"""Searching (zoeken): words in any order, without accents, in any composition of characters."""

from typing import Any

from sqlalchemy import ColumnElement, FetchedValue, Text, func, or_
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import InstrumentedAttribute


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
    """Search by words (zoeken): every word stands somewhere in one of the columns.

    Args:
        text: as typed; no sign in it has a meaning of its own.
        columns: `searchable` of a row, or `searchable(column)`.

    Returns:
        Conditions for `where`, one a word; none for an empty text.
    """
    return [
        or_(*(func.strpos(column, searchable_word) > 0 for column in columns))
        for word in dict.fromkeys(text.split())
        for searchable_word in (func.regie.searchable(word),)
    ]
