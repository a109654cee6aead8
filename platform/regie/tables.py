"""Tables from files (tabellen): CSV or XLSX by what they hold, every mistake named by line and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from regie.csvfile import csv_records
from regie.errors import msgid, quote_input
from regie.fileproblems import FileProblems, Limits

MOST_COLUMNS = 200
WORKBOOK_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLD_WORKBOOK_START = b"\xd0\xcf\x11\xe0"

# A cell of XLSX that holds a number or a day is one; in CSV everything is text, and an empty cell is "".
Value = str | Decimal | date


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file (regel).

    Args:
        line: the line it begins on, from 1, the header included; in XLSX the number of its row.
        values: column name to value; text exactly as the file has it.
    """

    line: int
    values: Mapping[str, Value]

    def text(self, column: str) -> str:
        """Give a value as text (tekst).

        Args:
            column: name of the column.

        Returns:
            Text as it stands there, a number as `1234.5`, a day as `2013-12-31`.
        """
        return value_text(self.values[column])


def value_text(value: Value) -> str:
    """Write a value as text (tekst) that can be read in one way.

    Args:
        value: of a cell.

    Returns:
        Text as it is, a number in plain digits with a point, a day as `2013-12-31`.
    """
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Table:
    """A file whose header has been read and found right (ingelezen kop), ready to hand out its rows.

    Args:
        records: line and values, the header first.
        limits: how many rows it may have.
        problems: where mistakes are noted.
    """

    def __init__(
        self, records: Iterator[tuple[int, Sequence[Value]]], limits: Limits, problems: FileProblems
    ) -> None:
        self.problems = problems
        self._limits, self._records = limits, records
        line, header = next(records, (1, [""]))
        if len(header) > MOST_COLUMNS:
            message = msgid("The header has %(found)s columns; at most %(most)s are read.")
            problems.refuse("too_many_columns", message, line, found=len(header), most=MOST_COLUMNS)
        self.columns = [value_text(name).strip() for name in header]
        _check_header(self.columns, line, problems)

    def require(self, required: Sequence[str], optional: Sequence[str] = ()) -> None:
        """Refuse a file with other columns (kolommen).

        Args:
            required: columns it must have.
            optional: columns it may have; any other is refused.

        Raises:
            InvalidInput: `missing_column` or `unknown_column`, all of them.
        """
        for name in required:
            if name not in self.columns:
                message = msgid('The column "%(name)s" is missing.')
                self.problems.add("missing_column", message, 1, name, name=quote_input(name))
        for name in self.columns:
            if name not in required and name not in optional:
                message = msgid('The column "%(name)s" is not known here.')
                self.problems.add("unknown_column", message, 1, name, name=quote_input(name))
        self.problems.settle()

    def rows(self) -> Iterator[Row]:
        """Hand out the rows one by one (regels); whoever takes them settles the problems.

        Yields:
            Rows that have a value for every column; others are noted as problems.

        Raises:
            InvalidInput: when there are too many mistakes or rows, or nothing more can be read.
        """
        for number, (line, record) in enumerate(self._records, 1):
            if number > self._limits.rows:
                message = msgid("The file has more than %(rows)s rows.")
                self.problems.refuse("too_many_rows", message, line, rows=self._limits.rows)
            if len(record) == len(self.columns):
                yield Row(line, dict(zip(self.columns, record, strict=True)))
            else:
                self._note_length(line, len(record))

    def _note_length(self, line: int, found: int) -> None:
        expected = len(self.columns)
        message = msgid("This row has %(found)s values, and the header has %(expected)s columns.")
        at = self.columns[min(found, expected - 1)]
        self.problems.add("row_length", message, line, at, found=found, expected=expected)


def open_table(data: bytes, *, limits: Limits | None = None) -> Table:
    """Read a file whose columns the caller judges (bestand openen); its name says nothing.

    Args:
        data: the file. CSV is UTF-8 with or without byte order mark, delimiter `,` or `;` by the header.
        limits: how large it may be.

    Returns:
        The table, positioned after its header.

    Raises:
        InvalidInput: `file_too_large`, `empty_file`, `blank_column`, `duplicate_column`,
            `too_many_columns`, `old_workbook`, or what `csv_records` or `xlsx_records` finds.
    """
    limits = limits or Limits()
    problems = FileProblems()
    if len(data) > limits.size:
        message = msgid("The file is larger than %(megabytes)s MB.")
        problems.refuse("file_too_large", message, 1, megabytes=limits.size // 1_000_000)
    table = Table(_records(data, limits, problems), limits, problems)
    problems.settle()
    return table


def _records(data: bytes, limits: Limits, problems: FileProblems) -> Iterator[tuple[int, Sequence[Value]]]:
    if data.startswith(OLD_WORKBOOK_START):
        message = msgid("This is an old or protected workbook. Save it as .xlsx, without a password.")
        problems.refuse("old_workbook", message, 1)
    if data.startswith(WORKBOOK_STARTS):
        # Imported here because most commands read no workbook, and its reader takes long to come up.
        from regie.xlsxfile import xlsx_records

        return xlsx_records(data, limits, problems)
    return csv_records(data, problems)


def read_table(
    data: bytes, *, required: Sequence[str], optional: Sequence[str] = (), limits: Limits | None = None
) -> list[Row]:
    """Read a file with known columns (bestand inlezen): all of it, or every reason why not.

    Args:
        data: the file, as `open_table` takes it.
        required: columns it must have.
        optional: columns it may have; any other is refused.
        limits: how large it may be.

    Returns:
        Rows in the order of the file.

    Raises:
        InvalidInput: as `open_table` does, and `missing_column`, `unknown_column`, `row_length`,
            `too_many_rows`.
    """
    table = open_table(data, limits=limits)
    table.require(required, optional)
    rows = list(table.rows())
    table.problems.settle()
    return rows


def _check_header(columns: Sequence[str], line: int, problems: FileProblems) -> None:
    if not any(columns):
        problems.add("empty_file", msgid("The file is empty: it has no header."), line)
        return
    for number, name in enumerate(columns, 1):
        if not name:
            message = msgid("Column %(number)s has no name.")
            problems.add("blank_column", message, line, number=number)
        elif name in columns[: number - 1]:
            message = msgid('The column "%(name)s" occurs twice.')
            problems.add("duplicate_column", message, line, name, name=quote_input(name))
