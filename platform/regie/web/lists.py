"""Showing a list that is declared by its columns (lijst): as a table that can be sorted, and as a file."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields

from regie.clock import local_time
from regie.csvfile import Cell, Delimiter, write_csv
from regie.errors import msgid
from regie.listing import MINUTES, Column, file_columns, value_of
from regie.numbers import decimal_hours, euro_string
from regie.sheets import write_sheet
from regie.web.addresses import name_of, page_url
from regie.web.fields import DutchDate
from regie.web.formats import translated
from regie.web.number_fields import Minutes, Money


def table_columns(
    columns: Sequence[Column], sort: str = "", without: Collection[str] = (), of: str = ""
) -> list[dict[str, Any]]:
    """Give the columns of a table (kolommen) in the reader's language.

    Args:
        columns: of the list.
        sort: the order that is shown, with `-` before it for the other way around; empty for a table that
            cannot be sorted.
        without: keys to leave out, such as the municipality on a page of one.
        of: id of the table, where a page shows several lists that are each sorted by themselves.

    Returns:
        What the macro `data_table` takes; the one that heads the rows comes first.
    """
    shown = [column for column in columns if column.in_table and column.key not in without]
    return [_header(column, sort, of) for column in sorted(shown, key=lambda column: not column.heading)]


def _header(column: Column, sort: str, of: str) -> dict[str, Any]:
    header: dict[str, Any] = {
        "key": column.key,
        "label": _label(column),
        "kind": column.kind,
        "words": _words(column),
    }
    header |= {"href": column.href} if column.href else {}
    header |= {"strong": True} if column.strong else {}
    if not sort or not column.sort:
        return header
    upward = sort == column.sort
    if sort.removeprefix("-") == column.sort:
        header["sorted"] = "ascending" if upward else "descending"
    asked = {name_of("sort", of): f"-{column.sort}" if upward else column.sort, name_of("page", of): None}
    return header | {"sort_url": page_url(**asked) + (f"#{of}" if of else "")}


def _label(column: Column) -> str:
    label = column.label if column.named else translated(column.label)
    return translated(msgid("%(hours)s in minutes"), {"hours": label}) if column.kind == MINUTES else label


def _words(column: Column) -> dict[str, str]:
    return {code: translated(word) for code, word in column.words.items()}


def list_csv(
    columns: Sequence[Column], rows: Iterable[object], delimiter: Delimiter = ","
) -> Iterator[bytes]:
    """Write a list (lijst als CSV), with the labels of the table as its header.

    Args:
        columns: of the list.
        rows: objects or mappings with a value for each key.
        delimiter: `;` for Dutch spreadsheets.

    Returns:
        The file, line by line.
    """
    written = file_columns(columns)
    cells = _cells(written, _said(written, rows))
    return write_csv([_label(column) for column in written], cells, delimiter=delimiter)


def list_xlsx(columns: Sequence[Column], rows: Iterable[object], name: str) -> Iterator[bytes]:
    """Write the same list as a workbook (lijst als XLSX), with amounts and days that can be counted with.

    Args:
        columns: of the list.
        rows: objects or mappings with a value for each key.
        name: of the sheet.

    Returns:
        The file, in pieces.
    """
    written = file_columns(columns)
    labels = [(_label(column), column.kind) for column in written]
    return write_sheet(name, labels, _said(written, rows))


def _said(columns: Sequence[Column], rows: Iterable[object]) -> Iterator[list[Any]]:
    # The values of each row, with words for codes.
    words = [_words(column) for column in columns]
    for row in rows:
        values = [value_of(row, column.key) for column in columns]
        yield [said.get(value, value) if said else value for said, value in zip(words, values, strict=True)]


def _cells(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[list[Cell]]:
    # Hours that have a total are written such that what stands below each other adds up to that total.
    minutes = [0 if column.kind == "hours" and column.adds_up else None for column in columns]
    for row in rows:
        cells = []
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            before = minutes[at]
            if before is None or value is None:
                cells.append(_cell(column.kind, value))
            else:
                cells.append(decimal_hours(before + value) - decimal_hours(before))
                minutes[at] = before + value
        yield cells


def _cell(kind: str, value: Any) -> Cell:
    if value is None:
        return None
    if kind == "euro":
        return Decimal(euro_string(value))
    if kind == "hours":
        return decimal_hours(value)
    if isinstance(value, datetime):
        return local_time(value).isoformat(" ", "seconds")
    cell: Cell = value.isoformat() if isinstance(value, date) else value
    return cell


_FIELDS: dict[str, Callable[[], fields.Field[Any]]] = {
    "euro": Money,
    "hours": Minutes,
    "number": fields.Integer,
    "date": DutchDate,
    "moment": fields.AwareDateTime,
}


def list_schema(name: str, columns: Sequence[Column], **more: fields.Field[Any]) -> type[Schema]:
    """Make the schema of a row for programs (regel voor programma's).

    Args:
        name: of the schema in the description.
        columns: of the list.
        **more: fields that are no column, such as an id.

    Returns:
        The schema.
    """
    given = {column.key: _FIELDS.get(column.kind, fields.String)() for column in columns if column.in_api}
    return Schema.from_dict({**more, **given}, name=name)
