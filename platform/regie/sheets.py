"""Writing XLSX (rekenblad): a cell by the kind of its column, and text that stays text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from regie.clock import local_time
from regie.errors import Invalid, msgid
from regie.numbers import euro_string

# A row at a time, and nothing in a cell is run or followed.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
A4 = 9
LONGEST_TEXT, MOST_ROWS = 32_767, 1_048_575
IN_MEMORY, PIECE = 1_000_000, 64 * 1024
NUMBERS = {
    "euro": '"€" #,##0.00;[Red]"€" -#,##0.00',
    "hours": "#,##0.00;[Red]-#,##0.00",
    "number": "#,##0.###",
    "share": "0.0",
    "minutes": "#,##0",
    "date": "dd-mm-yyyy",
    "moment": "dd-mm-yyyy hh:mm",
}
_AMOUNTS: dict[str, Callable[[Any], Any]] = {
    "euro": lambda cents: Decimal(euro_string(cents)),
    "hours": lambda minutes: round(Decimal(minutes) / 60, 10),
}


def amount(kind: str, value: Any) -> Any:
    """Turn what is kept into what a cell counts with (waarde).

    Args:
        kind: `euro` for cents, `hours` for minutes; anything else stays as it is.
        value: a number.

    Returns:
        Euros, hours, or the number itself.
    """
    return _AMOUNTS.get(kind, lambda number: number)(value)


def write_cell(
    sheet: Worksheet, row: int, at: int, kind: str, value: object, formats: dict[str, Any]
) -> None:
    """Write one cell (cel).

    Args:
        sheet: where.
        row: from 0.
        at: column, from 0.
        kind: of the column.
        value: cents, minutes, a number, a day, a text; None for an empty cell.
        formats: of the workbook, by kind.
    """
    if value is None:
        sheet.write_blank(row, at, None, formats[kind])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, at, local_time(value), formats[kind])
    elif kind == "date" and isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), formats[kind])  # noqa: DTZ001
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, at, amount(kind, value), formats[kind])
    else:
        # As a string whatever it begins with: a name is never a formula.
        text = value.isoformat() if isinstance(value, date) else str(value)
        sheet.write_string(row, at, text[:LONGEST_TEXT], formats[kind])


def write_sheet(
    name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]
) -> Iterator[bytes]:
    """Write one table as a workbook (rekenblad), a row at a time.

    Args:
        name: of the sheet, at most 31 characters.
        columns: label and kind of each.
        rows: values in the order of the columns.

    Yields:
        The file, in pieces.

    Raises:
        Invalid: there are more rows than a sheet can hold.
    """
    # The library keeps rows in files of their own, and leaves them there when a row cannot be read.
    with SpooledTemporaryFile(IN_MEMORY) as file, TemporaryDirectory() as folder:
        book = Workbook(file, {**OPTIONS, "tmpdir": folder})
        sheet, formats = book.add_worksheet(name), _formats(book, {kind for _, kind in columns})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for at, (label, kind) in enumerate(columns):
            sheet.set_column(at, at, max(len(label) + 2, 24 if kind == "text" else 14))
            sheet.write_string(0, at, label, head)
        last = 0
        for last, row in enumerate(rows, 1):
            if last > MOST_ROWS:
                message = msgid("A workbook holds at most %(most)s rows. Take the CSV instead.")
                raise Invalid(message, code="too_many_rows", most=MOST_ROWS)
            for at, ((_, kind), value) in enumerate(zip(columns, row, strict=True)):
                write_cell(sheet, last, at, kind, value, formats)
        # Printed it lies on its side, as wide as one page, with its header on each.
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        book.close()
        file.seek(0)
        yield from iter(lambda: file.read(PIECE), b"")


def _formats(book: Workbook, kinds: Iterable[str]) -> dict[str, Any]:
    return {
        kind: book.add_format(
            {"num_format": NUMBERS.get(kind, "@"), "valign": "top", "text_wrap": kind not in NUMBERS}
        )
        for kind in kinds
    }
