"""CSV files (kommabestanden): read with every mistake named by line and column, written safe to open."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NoReturn

from regie.errors import FieldError, InvalidInput, msgid, quote_input

LARGEST_FILE = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_ERRORS = 100

Delimiter = Literal[",", ";"]
Cell = str | int | Decimal | None

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
# Full width forms are read as signs of a formula by some spreadsheets as well.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_NEEDS_QUOTES = {",": re.compile(r'[",\r\n]'), ";": re.compile(r'[";\r\n]')}


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file (regel).

    Args:
        line: the line it begins on, from 1, the header included.
        values: column name to text, exactly as the file has it.
    """

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be (grenzen).

    Args:
        size: bytes.
        rows: records, the header not counted.
    """

    size: int = LARGEST_FILE
    rows: int = MOST_ROWS


class FileProblems:
    """Gathers what is wrong with a file (bevindingen), so that all of it is told at once."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def add(self, code: str, message: str, line: int, column: str | None = None, **numbers: object) -> None:
        """Note one mistake (invoerfout).

        Args:
            code: stable snake_case name.
            message: English msgid.
            line: line of the file, from 1.
            column: name of the column, if it concerns one.
            **numbers: what fills the placeholders.

        Raises:
            InvalidInput: at once, when there are `MOST_ERRORS` of them.
        """
        self.errors.append(FieldError(column or "file", message, line, column, code, numbers))
        if len(self.errors) >= MOST_ERRORS:
            self.settle()

    def refuse(self, code: str, message: str, line: int, **numbers: object) -> NoReturn:
        """Refuse the file at once (afkeuren), for a mistake after which there is nothing to read.

        Args:
            code: stable snake_case name.
            message: English msgid.
            line: line of the file, from 1.
            **numbers: what fills the placeholders.

        Raises:
            InvalidInput: with this mistake and those noted before it.
        """
        self.add(code, message, line, None, **numbers)
        raise self._refusal()

    def settle(self) -> None:
        """Refuse the file if anything was wrong with it (afkeuren).

        Raises:
            InvalidInput: with every mistake that was noted.
        """
        if self.errors:
            raise self._refusal()

    def _refusal(self) -> InvalidInput:
        return InvalidInput(self.errors, msgid("The file is not right."), code="invalid_file")


class CsvFile:
    """A file whose header has been read and found right (ingelezen kop), ready to hand out its rows.

    Args:
        text: the whole file.
        limits: how many rows it may have.
        problems: where mistakes are noted.
    """

    def __init__(self, text: str, limits: Limits, problems: FileProblems) -> None:
        self.problems = problems
        self._limits = limits
        self._records = _records(text, problems)
        line, header = next(self._records, (1, [""]))
        self.columns = [name.strip() for name in header]
        _check_header(self.columns, line, problems)

    def rows(self) -> Iterator[Row]:
        """Hand out the rows one by one (regels).

        Yields:
            Rows that have a value for every column; others are noted as problems.

        Raises:
            InvalidInput: at the end, or when there are too many mistakes or rows.
        """
        for number, (line, record) in enumerate(self._records, 1):
            if number > self._limits.rows:
                message = msgid("The file has more than %(rows)s rows.")
                self.problems.refuse("too_many_rows", message, line, rows=self._limits.rows)
            if len(record) == len(self.columns):
                yield Row(line, dict(zip(self.columns, record, strict=True)))
            else:
                self._note_length(line, len(record))
        self.problems.settle()

    def _note_length(self, line: int, found: int) -> None:
        expected = len(self.columns)
        message = msgid("This row has %(found)s values, and the header has %(expected)s columns.")
        at = self.columns[min(found, expected - 1)]
        self.problems.add("row_length", message, line, at, found=found, expected=expected)


def open_csv(data: bytes, *, limits: Limits | None = None) -> CsvFile:
    """Read a file whose columns the caller judges (bestand openen).

    Args:
        data: the file; UTF-8 with or without byte order mark, delimiter `,` or `;` by the header.
        limits: how large it may be.

    Returns:
        The file, positioned after its header.

    Raises:
        InvalidInput: `file_too_large`, `not_utf8`, `nul_character`, `empty_file`, `unclosed_quote`,
            `stray_quote`, `value_too_long`, `blank_column`, `duplicate_column` or `too_many_columns`.
    """
    limits = limits or Limits()
    problems = FileProblems()
    file = CsvFile(_decode(data, limits, problems), limits, problems)
    problems.settle()
    return file


def read_csv(
    data: bytes, *, required: Sequence[str], optional: Sequence[str] = (), limits: Limits | None = None
) -> list[Row]:
    """Read a file with known columns (bestand inlezen): all of it, or every reason why not.

    Args:
        data: the file, as `open_csv` takes it.
        required: columns it must have.
        optional: columns it may have; any other is refused.
        limits: how large it may be.

    Returns:
        Rows in the order of the file.

    Raises:
        InvalidInput: as `open_csv` does, and `missing_column`, `unknown_column`, `row_length`,
            `too_many_rows`.
    """
    file = open_csv(data, limits=limits)
    for name in required:
        if name not in file.columns:
            message = msgid('The column "%(name)s" is missing.')
            file.problems.add("missing_column", message, 1, name, name=quote_input(name))
    for name in file.columns:
        if name not in required and name not in optional:
            message = msgid('The column "%(name)s" is not known here.')
            file.problems.add("unknown_column", message, 1, name, name=quote_input(name))
    file.problems.settle()
    return list(file.rows())


def _decode(data: bytes, limits: Limits, problems: FileProblems) -> str:
    if len(data) > limits.size:
        message = msgid("The file is larger than %(megabytes)s MB.")
        problems.refuse("file_too_large", message, 1, megabytes=limits.size // 1_000_000)
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


def _check_header(columns: Sequence[str], line: int, problems: FileProblems) -> None:
    if not any(columns):
        problems.add("empty_file", msgid("The file is empty: it has no header."), line)
        return
    if len(columns) > MOST_COLUMNS:
        message = msgid("The header has %(found)s columns; at most %(most)s are read.")
        problems.add("too_many_columns", message, line, found=len(columns), most=MOST_COLUMNS)
        return
    for number, name in enumerate(columns, 1):
        if not name:
            message = msgid("Column %(number)s has no name.")
            problems.add("blank_column", message, line, number=number)
        elif name in columns[: number - 1]:
            message = msgid('The column "%(name)s" occurs twice.')
            problems.add("duplicate_column", message, line, name, name=quote_input(name))


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: Delimiter = ",") -> bytes:
    """Write a file that a spreadsheet opens without running anything in it (bestand schrijven).

    Args:
        columns: names in the header.
        rows: cells in the order of the columns; text, integers, Decimals, or None for an empty cell.
        delimiter: `,` for machines; `;` for Dutch spreadsheets, which then also get a decimal comma and a
            byte order mark, without which they misread both.

    Returns:
        UTF-8 with LF line ends. Text that begins like a formula gets an apostrophe before it.
    """
    lines = [_line(columns, delimiter), *(_line(row, delimiter) for row in rows)]
    return ("\ufeff" if delimiter == ";" else "").encode() + "".join(lines).encode()


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
