"""CSV files (kommabestanden): read with every mistake named by line and column, written safe to open."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from regie.errors import msgid
from regie.fileproblems import FileProblems

Delimiter = Literal[",", ";"]
Cell = str | int | Decimal | None

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
# Full width forms are read as signs of a formula by some spreadsheets as well.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_NEEDS_QUOTES = {",": re.compile(r'[",\r\n]'), ";": re.compile(r'[";\r\n]')}


def csv_records(data: bytes, problems: FileProblems) -> Iterator[tuple[int, list[str]]]:
    """Read the records of a CSV file (regels), the header first.

    Args:
        data: the file.
        problems: where mistakes are noted.

    Returns:
        Line, from 1, and values of each record, one after the other.

    Raises:
        InvalidInput: `not_utf8` or `nul_character`; while reading `unclosed_quote`, `stray_quote` or
            `value_too_long`.
    """
    return _records(_decode(data, problems), problems)


def _decode(data: bytes, problems: FileProblems) -> str:
    # UTF-16 is full of NULs; that it is not UTF-8 is then the better answer.
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        problems.refuse("nul_character", msgid("The file contains a NUL character."), line)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = msgid("The file is not in UTF-8. Save it as CSV UTF-8 and try again.")
        problems.refuse("not_utf8", message, line)


def _records(text: str, problems: FileProblems) -> Iterator[tuple[int, list[str]]]:
    # Blank lines at the end are no rows; one in between is, because something may have been lost there.
    reader = csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for record in reader:
            yield line, record or [""]
            line = reader.line_num + 1
    except csv.Error as error:
        # For a missing quote the reader goes on to the end, so the line where the row begins is the help.
        code, message = _UNREADABLE[next((part for part in _UNREADABLE if part in str(error)), "expected")]
        problems.refuse(code, message, line)


_UNREADABLE = {
    "unexpected end": ("unclosed_quote", msgid("A quotation mark opens in this row and never closes.")),
    "field larger": (
        "value_too_long",
        msgid("A value in this row is far too long; does a quotation mark close?"),
    ),
    "expected": ("stray_quote", msgid("Text follows a closing quotation mark in this row.")),
}


def _delimiter(text: str) -> Delimiter:
    header = re.split(r"[\r\n]", re.sub(r'"[^"]*"', "", text[:65_536]), maxsplit=1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: Delimiter = ","
) -> Iterator[bytes]:
    """Write a file that a spreadsheet opens without running anything in it (bestand schrijven), line by line.

    Args:
        columns: names in the header.
        rows: cells in the order of the columns; text, integers, Decimals, or None for an empty cell.
        delimiter: `,` for machines; `;` for Dutch spreadsheets, which then also get a decimal comma and a
            byte order mark, without which they misread both.

    Yields:
        UTF-8 with LF line ends. Text that begins like a formula gets an apostrophe before it.
    """
    yield (("\ufeff" if delimiter == ";" else "") + _line(columns, delimiter)).encode()
    for row in rows:
        yield _line(row, delimiter).encode()


def _line(cells: Sequence[Cell], delimiter: Delimiter) -> str:
    return delimiter.join(quote_cell(_text(cell, delimiter), delimiter) for cell in cells) + "\n"


def _text(cell: Cell, delimiter: Delimiter) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", "," if delimiter == ";" else ".")
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return str(cell)


def quote_cell(text: str, delimiter: Delimiter = ",") -> str:
    """Quote a text if CSV requires it (aanhalingstekens).

    Args:
        text: any text.
        delimiter: of the file that it goes into.

    Returns:
        The text itself, or between quotation marks when it holds the delimiter, a quote or a line end.
    """
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES[delimiter].search(text) else text
