"""Writing XLSX (rekenblad): tables with formulas that carry their value, and text that stays text."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from regie.sheets import NUMBERS, OPTIONS, amount, write_cell

CellKind = Literal["text", "euro", "hours"]
Value = str | int | None

# A sheet of paper is A4, and everything is as wide as one page.
A4, ONE_PAGE, AS_MANY_AS_NEEDED = 9, 1, 0
WIDEST = 60
COUNTED = ("euro", "hours")


@dataclass(frozen=True)
class Column:
    """A column (kolom).

    Args:
        label: its heading.
        kind: `text`, `euro` for cents or `hours` for minutes.
        adds: columns before it that each row adds up, as (first, last); None for a value of its own.
    """

    label: str
    kind: CellKind = "text"
    adds: tuple[int, int] | None = None


@dataclass(frozen=True)
class Table:
    """A table on a sheet of its own (tabblad).

    Args:
        name: of the sheet, at most 31 characters.
        title: above the table.
        facts: label and value of what it is about.
        columns: from left to right.
        rows: values in the order of the columns; cents and minutes are integers.
        totals: label of the row of sums.
        control: labels of the control total and of the difference, and the total in cents; the last euro
            column is compared with it.
    """

    name: str
    title: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    totals: str
    control: tuple[str, str, int] | None = None


@dataclass(frozen=True)
class BookFacts:
    """What a file says of itself (eigenschappen).

    Args:
        title: of the file.
        footer: under every page, such as number and mark of the run.
        page_label: such as `Pagina`, before the number of the page.
        made_at: when it counts as made, aware; a time of now would make every copy differ.
    """

    title: str
    footer: str
    page_label: str
    made_at: datetime


def write_workbook(facts: BookFacts, tables: Sequence[Table]) -> bytes:
    """Write tables as XLSX (rekenblad schrijven), a row at a time.

    Args:
        facts: about the file.
        tables: each becomes a sheet.

    Returns:
        The file; equal input gives equal bytes.
    """
    out = io.BytesIO()
    book = Workbook(out, OPTIONS)
    made_at = facts.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": facts.title, "author": "Regie", "created": made_at})
    writer = _Writer(book)
    for table in tables:
        sheet = book.add_worksheet(table.name)
        _lay_out(sheet, facts)
        writer.write(sheet, table)
    book.close()
    return out.getvalue()


def _lay_out(sheet: Worksheet, facts: BookFacts) -> None:
    # An ampersand begins a code in a footer; two of them are one.
    footer = facts.footer.replace("&", "&&")
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(ONE_PAGE, AS_MANY_AS_NEEDED)
    sheet.set_footer(f"&L{footer}&R{facts.page_label} &P / &N")


class _Writer:
    # Formats belong to a workbook, so whatever writes holds both.
    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.label = book.add_format({"font_color": "#4b586b"})
        self.plain = {
            kind: book.add_format({"num_format": NUMBERS[kind], "valign": "top"}) for kind in COUNTED
        }
        bold = {"bold": True, "top": 2}
        self.total = {kind: book.add_format({"num_format": NUMBERS[kind], **bold}) for kind in COUNTED}
        self.plain["text"] = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.total["text"] = book.add_format(bold)

    def write(self, sheet: Worksheet, table: Table) -> None:
        self._widths(sheet, table)
        sheet.write_string(0, 0, table.title, self.title)
        for at, (label, value) in enumerate(table.facts, 1):
            sheet.write_string(at, 0, label, self.label)
            sheet.write_string(at, 1, value)
        head = len(table.facts) + 2
        for at, column in enumerate(table.columns):
            sheet.write_string(head, at, column.label, self.head)
        for number, row in enumerate(table.rows, head + 1):
            self._row(sheet, number, table.columns, row)
        last = head + len(table.rows)
        self._totals(sheet, head + 1, last, table)
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
        sheet.autofilter(head, 0, last, len(table.columns) - 1)

    def _widths(self, sheet: Worksheet, table: Table) -> None:
        # Written a row at a time nothing can be measured afterwards.
        for at, column in enumerate(table.columns):
            longest = max((len(str(row[at] or "")) for row in table.rows), default=0)
            longest = longest if column.kind == "text" else longest + 6
            # What a table is about may run on over the empty cells beside it.
            sheet.set_column(at, at, min(max(longest, len(column.label), 8) + 2, WIDEST))

    def _row(self, sheet: Worksheet, number: int, columns: Sequence[Column], row: Sequence[Value]) -> None:
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            if column.adds and isinstance(value, int):
                cells = xl_range(number, column.adds[0], number, column.adds[1])
                sheet.write_formula(
                    number, at, f"=SUM({cells})", self.plain[column.kind], amount(column.kind, value)
                )
            else:
                write_cell(sheet, number, at, column.kind, value, self.plain)

    def _totals(self, sheet: Worksheet, first: int, last: int, table: Table) -> None:
        row = last + 1
        sheet.write_string(row, 0, table.totals, self.total["text"])
        for at, column in enumerate(table.columns[1:], 1):
            if column.kind == "text":
                sheet.write_blank(row, at, None, self.total["text"])
                continue
            total = _total(table, at)
            formula = f"=SUM({xl_range(first, at, last, at)})" if table.rows else "=0"
            sheet.write_formula(row, at, formula, self.total[column.kind], amount(column.kind, total))
        if table.control:
            self._control(sheet, row, table, table.control)

    def _control(self, sheet: Worksheet, row: int, table: Table, control: tuple[str, str, int]) -> None:
        at = max(at for at, column in enumerate(table.columns) if column.kind == "euro")
        label, difference, cents = control
        sheet.write_string(row + 1, 0, label, self.label)
        sheet.write_number(row + 1, at, amount("euro", cents), self.plain["euro"])
        sheet.write_string(row + 2, 0, difference, self.label)
        # Sums of binary fractions are a hair off; a difference of cents is asked, so it is rounded to cents.
        above, below = (xl_range(line, at, line, at) for line in (row, row + 1))
        left = amount("euro", _total(table, at) - cents)
        sheet.write_formula(row + 2, at, f"=ROUND({above}-{below},2)", self.plain["euro"], left)


def _total(table: Table, at: int) -> int:
    return sum(value for row in table.rows if isinstance(value := row[at], int))
