"""XLSX (rekenblad) as input: one table of typed values; what grows, runs or points elsewhere stays shut."""

import re
import warnings
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

# openpyxl reads sheets with it by itself once it is installed.
from defusedxml.ElementTree import fromstring
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from regie.errors import Invalid, msgid, quote_input
from regie.fileproblems import FileProblems, Limits

MOST_PARTS, MOST_SHEETS = 500, 20
# Unpacked, all parts together may be this many times what a file may weigh.
GROWTH = 3
# Every part but sheets and texts is read whole, and takes many times its size in memory.
LARGEST_PART = 5_000_000
# A sheet of equal rows packs some forty times, a bomb a thousand times.
MOST_PACKED, SMALL_PART = 100, 1_000_000

Value = str | Decimal | date
Cells = list[dict[str, Any]]

_CONTENT_TYPES, _SHARED_TEXTS, _SHEETS = "[Content_Types].xml", "xl/sharedStrings.xml", "xl/worksheets/"
# The namespaces of Strict Open XML, of which openpyxl would find nothing and say so of an empty sheet.
_STRICT = b"purl.oclc.org/ooxml"
# What documents hold that come in the same wrapping.
_OF_OTHER_KINDS = {"content.xml", "word/document.xml", "ppt/presentation.xml"}
_NOT_WORKED_OUT = "not worked out"
# Of these kinds of cells openpyxl lets Python read the number, to which 1_0 is ten.
_COUNTED = ("n", "s", "b")
_AS_WRITTEN = re.compile(r"[ \t\r\n]*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?[ \t\r\n]*")
_QUOTED = re.compile(r'"[^"]*"|\\.')
_UNREADABLE = (
    ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, zlib.error,
)  # fmt: skip

# It warns of everything that it leaves out, such as colours.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


class _Parser(WorkSheetParser):
    # Tells a formula that nobody worked out from an empty cell; both come without a value.
    def parse_cell(self, element: Any) -> dict[str, Any]:
        written = element.findtext(VALUE_TAG) if element.get("t", "n") in _COUNTED else None
        if written and not _AS_WRITTEN.fullmatch(written):
            raise ValueError("no number that a spreadsheet writes")
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.get("t") != "str" and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = _NOT_WORKED_OUT
        return cell


def xlsx_records(data: bytes, limits: Limits, problems: FileProblems) -> Iterator[tuple[int, list[Value]]]:
    """Read the records of the one sheet of a workbook that holds values (regels), the header first.

    Args:
        data: the file.
        limits: how large it may be, packed; unpacked it may be `GROWTH` times that.
        problems: where mistakes are noted.

    Yields:
        Number of the row, from 1, and its values: as many as the header has, or more.

    Raises:
        InvalidInput: `unreadable_workbook`, `workbook_too_large`, `macros`, `several_sheets`; by row and
            column `formula_without_value`, `error_value`, `time_of_day`, `invalid_number`, `blank_row`.
    """
    with _refusing(problems):
        sheet = _open(data, limits, problems)
        percents = _percents(sheet)
        names: list[str] = []
        before = 0
        for line, cells in _parse(sheet):
            values = _values(cells, percents, line, names, problems)
            width = max((column for column, value in values.items() if value != ""), default=0)
            if not width:
                continue
            for blank in range(before + 1, line) if names else ():
                problems.add("blank_row", msgid("This row is empty."), blank)
            before = line
            record = [values.get(column, "") for column in range(1, max(width, len(names)) + 1)]
            names = names or [str(name).strip() for name in record]
            # A row with a cell that cannot be read has been told of.
            if (whole := [value for value in record if value is not None]) and len(whole) == len(record):
                yield line, whole


@contextmanager
def _refusing(problems: FileProblems) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE:
        message = msgid(
            "This workbook cannot be read. Open it in a spreadsheet program and save it as .xlsx."
        )
        problems.refuse("unreadable_workbook", message, 1)


def _open(data: bytes, limits: Limits, problems: FileProblems) -> ReadOnlyWorksheet:
    with ZipFile(BytesIO(data)) as archive:
        _check_parts(archive, limits, problems)
        _refuse_declarations(archive)
    reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    targets = [target.target for _, target in reader.parser.find_sheets()]
    book = reader.parser.workbook_part_name
    if not all(name.endswith(".xml") for name in (book, *targets)) or _STRICT in reader.archive.read(book):
        raise BadZipFile
    # A part that many sheets point to would be read as many times.
    if len(targets) > MOST_SHEETS or len(set(targets)) < len(targets):
        problems.refuse("several_sheets", _ONE_SHEET, 1)
    reader.read()
    shown = [sheet for sheet in reader.wb.worksheets if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in shown if any(_holds_values(cells) for _, cells in _parse(sheet))]
    if len(filled) != 1:
        code, message = ("several_sheets", _ONE_SHEET) if filled else ("empty_file", _NO_SHEET)
        problems.refuse(code, message, 1)
    return filled[0]


_ONE_SHEET = msgid("More than one sheet of this workbook may hold values. Keep the one to read.")
_NO_SHEET = msgid("The file is empty: it has no header.")


def _check_parts(archive: ZipFile, limits: Limits, problems: FileProblems) -> None:
    # The sizes are those that the file states; nothing beyond them is ever unpacked.
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if names & _OF_OTHER_KINDS:
        message = msgid(
            "This is no workbook but a document such as .ods or .docx. Save it as .xlsx or as CSV UTF-8."
        )
        problems.refuse("other_document", message, 1)
    if len(parts) > MOST_PARTS or len(names) < len(parts) or not all(map(_can_be_unpacked, parts)):
        raise BadZipFile
    if sum(part.file_size for part in parts) > GROWTH * limits.size or any(map(_grows, parts)):
        message = msgid("This workbook is too large once it is unpacked.")
        problems.refuse("workbook_too_large", message, 1)
    if any(name.lower().endswith(".bin") and "vba" in name.lower() for name in names) or (
        b"macroenabled" in archive.read(_CONTENT_TYPES).lower()
    ):
        message = msgid("This workbook holds macros. Save it as .xlsx, which has none.")
        problems.refuse("macros", message, 1)


def _can_be_unpacked(part: ZipInfo) -> bool:
    encrypted = part.flag_bits & 1
    return not encrypted and part.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def _is_streamed(part: ZipInfo) -> bool:
    return part.filename.startswith(_SHEETS) or part.filename == _SHARED_TEXTS


def _grows(part: ZipInfo) -> bool:
    # Pictures and the like are never unpacked, but whatever a workbook names as a part of it is.
    packed = part.file_size > SMALL_PART and part.file_size > MOST_PACKED * max(part.compress_size, 1)
    return packed or (part.file_size > LARGEST_PART and not _is_streamed(part))


def _refuse_declarations(archive: ZipFile) -> None:
    # Of what is read whole: openpyxl may use another library for that, which lets a document type pass.
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")) and not _is_streamed(part):
            fromstring(archive.read(part), forbid_dtd=True)


def _parse(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, Cells]]:
    # Cell by cell as they stand there: openpyxl's own rows are filled up to the last of 16,384 columns.
    inside: Any = sheet
    book: Any = inside.parent
    with inside._get_source() as source:
        parser = _Parser(
            source,
            inside._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        before = 0
        for line, cells in parser.parse():
            columns = [cell["column"] for cell in cells]
            if line <= before or columns != sorted(set(columns)):
                raise ValueError("rows or cells out of order")
            before = line
            parser.row_dimensions.clear()
            yield line, cells


def _holds_values(cells: Cells) -> bool:
    return any(cell["value"] is not None or cell["data_type"] == _NOT_WORKED_OUT for cell in cells)


def _percents(sheet: ReadOnlyWorksheet) -> Collection[int]:
    book: Any = sheet.parent
    formats = {
        style: ReadOnlyCell(sheet, 1, 1, None, style_id=style).number_format
        for style in range(len(book._cell_styles))
    }
    return {style for style, written in formats.items() if "%" in _QUOTED.sub("", written)}


def _values(
    cells: Cells, percents: Collection[int], line: int, names: list[str], problems: FileProblems
) -> dict[int, Value | None]:
    values: dict[int, Value | None] = {}
    for cell in cells:
        column: int = cell["column"]
        try:
            values[column] = _value(cell, percents)
        except Invalid as fault:
            values[column] = None
            name = names[column - 1] if column <= len(names) else None
            problems.add(fault.code, fault.message, line, name, **fault.numbers)
    if not names:
        problems.settle()
    return values


def _value(cell: dict[str, Any], percents: Collection[int]) -> Value:
    kind, value = cell["data_type"], cell["value"]
    if kind == _NOT_WORKED_OUT:
        message = msgid(
            "This cell holds a formula and not its outcome. Save the file in a spreadsheet program."
        )
        raise Invalid(message, code="formula_without_value")
    if kind == "e":
        message = msgid("This cell holds the error %(text)s.")
        raise Invalid(message, code="error_value", text=quote_input(str(value)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell["style_id"] in percents)
    if isinstance(value, time | timedelta):
        return _clock(value)
    if isinstance(value, datetime):
        if value.time() != time():
            raise Invalid(msgid("This is a day with a time. Leave out the time."), code="time_of_day")
        return value.date()
    if isinstance(value, date):
        return value
    return "" if value is None else str(value)


def _number(value: float, percent: bool) -> Value:
    if not isfinite(value):
        raise Invalid(msgid("This number is too large for this field."), code="invalid_number")
    # A spreadsheet keeps fifteen digits; what stands behind them is how a computer writes a tenth.
    found = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return f"{(found * 100).normalize():f}%" if percent else found


def _clock(value: time | timedelta) -> str:
    # Hours as somebody types them: 37:30, also beyond a day.
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
