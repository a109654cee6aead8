"""A list is declared once (lijst): its columns feed the table, the order and the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement


@dataclass(frozen=True)
class Column:
    """A column of a list (kolom).

    Args:
        key: attribute of the row.
        label: msgid; with `named`, a name that somebody gave.
        kind: as `regie.web.formats.shown` takes it; `act` for a link to what is done about a row, which the
            template writes and no file holds.
        sort: name of the order by this column; empty where a list is not sorted by it.
        by: what that order compares; None where a list is not sorted by it.
        words: what each stored code is called, as msgids.
        heading: it says what the row is about, and stands first in a table.
        in_table: shown on the page.
        in_file: written into the file.
        in_api: given to programs.
        adds_up: has a total.
        href: key of the row that holds the address of what it opens.
        strong: stands out in a table.
        named: the label is shown as it is, in every language.
    """

    key: str
    label: str
    kind: str = "text"
    sort: str = ""
    by: ColumnElement[Any] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    heading: bool = False
    in_table: bool = True
    in_file: bool = True
    in_api: bool = True
    adds_up: bool = False
    href: str = ""
    strong: bool = False
    named: bool = False


def sorts_of(columns: Sequence[Column]) -> dict[str, ColumnElement[Any]]:
    """Gather what a list can be sorted by (volgordes).

    Args:
        columns: of the list.

    Returns:
        Names of orders to what they compare, for `paging.in_order`.
    """
    return {column.sort: column.by for column in columns if column.by is not None}


MINUTES = "minutes"


def file_columns(columns: Sequence[Column]) -> list[Column]:
    """Give the columns of the file of a list (kolommen van het bestand): after hours stand the exact minutes.

    Args:
        columns: of the list.

    Returns:
        Those that a file holds; the added ones are of kind `minutes`, with the key and label of their hours.
    """

    def written() -> Iterator[Column]:
        for column in columns:
            if column.in_file:
                yield column
                if column.kind == "hours":
                    yield replace(column, kind=MINUTES, sort="", by=None, heading=False, strong=False)

    return list(written())


def value_of(row: object, key: str) -> Any:
    """Give what stands in a column of a row (waarde).

    Args:
        row: an object with attributes, or a mapping.
        key: of the column.

    Returns:
        The value as it is kept.
    """
    return row[key] if isinstance(row, Mapping) else getattr(row, key)


def totals_of(columns: Sequence[Column], rows: Sequence[object]) -> dict[str, int]:
    """Add the rows up (totalen).

    Args:
        columns: of the list.
        rows: as they are shown.

    Returns:
        Key to sum, cents or minutes or a count, of the columns that add up.
    """
    return {
        column.key: sum(value_of(row, column.key) for row in rows) for column in columns if column.adds_up
    }
