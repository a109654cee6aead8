"""Showing a list that is declared by its columns (lijst): as a table that can be sorted, and as a file."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from regie.csvfile import Cell, Delimiter, write_csv
from regie.listing import Column
from regie.numbers import euro_string, hours_cell
from regie.web.addresses import page_url
from regie.web.formats import translated


def table_columns(
    columns: Sequence[Column], sort: str = "", without: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Give the columns of a table (kolommen) in the reader's language.

    Args:
        columns: of the list.
        sort: the order that is shown, with `-` before it for the other way around; empty for a table that
            cannot be sorted.
        without: keys to leave out, such as the municipality on a page of one.

    Returns:
        What the macro `data_table` takes; the one that heads the rows comes first.
    """
    shown = [column for column in columns if column.in_table and column.key not in without]
    return [_header(column, sort) for column in sorted(shown, key=lambda column: not column.heading)]


def _header(column: Column, sort: str) -> dict[str, Any]:
    header = {
        "key": column.key,
        "label": translated(column.label),
        "kind": column.kind,
        "words": _words(column),
    }
    if not sort or not column.sort:
        return header
    upward = sort == column.sort
    if sort.removeprefix("-") == column.sort:
        header["sorted"] = "ascending" if upward else "descending"
    return header | {"sort_url": page_url(sort=f"-{column.sort}" if upward else column.sort, page=None)}


def _words(column: Column) -> dict[str, str]:
    return {code: translated(word) for code, word in column.words.items()}


def list_csv(
    columns: Sequence[Column], rows: Iterable[object], delimiter: Delimiter = ","
) -> Iterator[bytes]:
    """Write a list (lijst als CSV), with the labels of the table as its header.

    Args:
        columns: of the list.
        rows: objects with an attribute for each key.
        delimiter: `;` for Dutch spreadsheets.

    Returns:
        The file, line by line.
    """
    written = [column for column in columns if column.in_file]
    words = {column.key: _words(column) for column in written}
    cells = (
        [_cell(column, getattr(row, column.key), words[column.key]) for column in written] for row in rows
    )
    return write_csv([translated(column.label) for column in written], cells, delimiter=delimiter)


def _cell(column: Column, value: Any, words: dict[str, str]) -> Cell:
    if value is None:
        return None
    if column.kind == "euro":
        return Decimal(euro_string(value))
    if column.kind == "hours":
        return hours_cell(value)
    if isinstance(value, date):
        return value.isoformat()
    cell: Cell = words.get(value, value)
    return cell
