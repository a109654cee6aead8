"""The XLSX: amounts equal sheet, lines and CSV to the cent, and a name is never a formula."""

import csv
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from billing.runs.exports import sheet_columns, sheet_rows
from regie.numbers import euro_string
from regie.web.lists import list_csv
from tests.statements.conftest import FORMULA, Desk


def sheet_of(data: bytes, name: str, *, formulas: bool = False) -> Worksheet:
    found = load_workbook(io.BytesIO(data), data_only=not formulas)[name]
    assert isinstance(found, Worksheet)
    return found


def head_of(sheet: Worksheet, label: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == label)


def rows_of(sheet: Worksheet, first: str, last: str = "Totaal") -> list[dict[Any, Any]]:
    """The rows under a heading, as far as the totals, which come last."""
    head = head_of(sheet, first)
    names = [cell.value for cell in sheet[head]]
    found: list[dict[Any, Any]] = [
        dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(head + 1)
    ]
    return found[: next(at for at, row in enumerate(found) if row[first] == last) + 1]


def cents(value: Any) -> int:
    return int((Decimal(repr(value)) * 100).quantize(Decimal(1))) if value is not None else 0


def test_the_sheet_in_the_file_is_the_sheet_of_the_run_and_of_the_csv_to_the_cent(desk: Desk) -> None:
    contents = desk.contents("finance", "samen", desk.final)
    *rows, totals = rows_of(
        sheet_of(desk.document("samen", desk.final, "xlsx"), "Kostenverdeelstaat"), "Gemeente"
    )
    written = b"".join(list_csv(sheet_columns(contents.sheet), sheet_rows(contents.sheet))).decode()
    in_csv = list(csv.DictReader(io.StringIO(written)))
    for row, wanted, text in zip(rows, contents.sheet.rows, in_csv, strict=False):
        assert row["Gemeente"] == wanted.municipality == text["Municipality"]
        found = [cents(row[column.label]) for column in contents.sheet.columns]
        assert found == [part or 0 for part in wanted.cents]
        assert cents(row["Totaal"]) == wanted.total == sum(found)
        assert Decimal(text["Total"]) == Decimal(euro_string(wanted.total))
        assert round(row["Uren"] * 60) == wanted.minutes
    assert cents(totals["Totaal"]) == contents.sheet.total == contents.run.cents
    assert [cents(totals[column.label]) for column in contents.sheet.columns] == list(contents.sheet.totals)
    assert euro_string(contents.sheet.total) == in_csv[-1]["Total"]


def test_the_lines_in_the_file_add_up_to_the_sheet(desk: Desk) -> None:
    contents = desk.contents("finance", "samen", desk.final)
    *rows, totals = rows_of(sheet_of(desk.document("samen", desk.final, "xlsx"), "Regels"), "Gemeente")
    assert [cents(row["Bedrag"]) for row in rows] == [line.cents for line in contents.lines]
    assert cents(totals["Bedrag"]) == contents.sheet.total


def test_a_municipality_gets_its_own_lines_and_no_others(desk: Desk) -> None:
    data = desk.document("lindehaven", desk.final, "xlsx")
    contents = desk.contents("holder", "lindehaven", desk.final)
    sheet = sheet_of(data, "Kostenoverzicht")
    *rows, totals = rows_of(sheet, "Kostenplaats of product")
    assert [cents(row["Bedrag"]) for row in rows] == [line.cents for line in contents.lines]
    assert {line.municipality for line in contents.lines} == {"Lindehaven"}
    assert cents(totals["Bedrag"]) == contents.cents == contents.sheet.total
    assert "Bergdrecht" not in "".join(text_of(data))
    assert all(row["Uitleg"].endswith(".") and "€" in row["Uitleg"] for row in rows)


def text_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        return [files.read(name).decode() for name in files.namelist() if name.endswith(".xml")]


def test_the_file_says_how_the_budgets_stood_after_the_run(desk: Desk) -> None:
    (row, totals) = rows_of(
        sheet_of(desk.document("lindehaven", desk.final, "xlsx"), "Budgetten"), "Geldstroom"
    )
    query = """SELECT realised_cents, budget_cents + cover_cents FROM billing.balance b
                 JOIN billing.budget_line l ON l.tenant_id = b.tenant_id AND l.id = b.line_id
                WHERE l.tenant_id = %s AND l.year = 2013"""
    ((realised, budget),) = desk.scene.all(query, desk.scene.tenants["lindehaven"])
    assert (cents(row["Gerealiseerd"]), cents(row["Budget en dekking"])) == (realised, budget)
    assert cents(row["Deze verdeling"]) == desk.contents("holder", "lindehaven", desk.final).cents
    assert cents(totals["Gerealiseerd"]) == realised


@pytest.mark.parametrize(
    ("slug", "name", "first"),
    [
        ("samen", "Kostenverdeelstaat", "Gemeente"),
        ("samen", "Regels", "Gemeente"),
        ("lindehaven", "Kostenoverzicht", "Kostenplaats of product"),
    ],
)
def test_totals_are_formulas_that_carry_their_value_and_the_control_total_leaves_nothing(
    desk: Desk, slug: str, name: str, first: str
) -> None:
    data = desk.document(slug, desk.final, "xlsx")
    plain, formulas = sheet_of(data, name), sheet_of(data, name, formulas=True)
    last = head_of(plain, "Totaal")
    sums = [cell for cell in formulas[last] if cell.data_type == "f"]
    assert sums
    for cell in sums:
        column = get_column_letter(cell.column or 0)
        assert cell.value == f"=SUM({column}{head_of(plain, first) + 1}:{column}{last - 1})"
        parts = [plain[f"{column}{row}"].value or 0 for row in range(head_of(plain, first) + 1, last)]
        assert plain[cell.coordinate].value == pytest.approx(sum(parts), abs=1e-6)
    labels = {
        row[0].value: [cell.value for cell in row if cell.value is not None] for row in plain.iter_rows()
    }
    assert labels["Verschil"][-1] == 0
    assert cents(labels["Controletotaal"][-1]) in [
        cents(cell.value) for cell in plain[last][1:] if cell.value
    ]


def test_a_name_that_looks_like_a_formula_stays_text(desk: Desk) -> None:
    for slug, name in (
        ("samen", "Kostenverdeelstaat"),
        ("samen", "Regels"),
        ("lindehaven", "Kostenoverzicht"),
    ):
        sheet = sheet_of(desk.document(slug, desk.final, "xlsx"), name, formulas=True)
        found = [cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA]
        assert found
        assert {cell.data_type for cell in found} == {"s"}
        made = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(
            re.fullmatch(r"=(SUM\([A-Z0-9:]+\)|ROUND\([A-Z0-9]+-[A-Z0-9]+,2\))", str(text)) for text in made
        )


def test_the_file_can_be_read_filtered_and_printed(desk: Desk) -> None:
    for slug, name in (("samen", "Kostenverdeelstaat"), ("lindehaven", "Kostenoverzicht")):
        sheet = sheet_of(desk.document(slug, desk.final, "xlsx"), name)
        head = next(row for row in range(1, 12) if str(sheet.freeze_panes) == f"B{row + 1}")
        assert str(sheet.print_title_rows) == f"${head}:${head}"
        assert str(sheet.auto_filter.ref).startswith(f"A{head}:")
        assert sheet.page_setup.fitToHeight == 0
        contents = desk.contents("finance", slug, desk.final)
        footer: Any = sheet.oddFooter
        assert contents.number in footer.left.text
        assert contents.mark[:16] in footer.left.text
        assert "&P" in footer.right.text
        assert contents.mark in [cell.value for row in sheet.iter_rows() for cell in row]


def test_nothing_in_the_file_leads_elsewhere(desk: Desk) -> None:
    with zipfile.ZipFile(io.BytesIO(desk.document("samen", desk.final, "xlsx"))) as files:
        names = files.namelist()
        links = [files.read(name) for name in names if name.endswith(".rels")]
    assert not any(b"External" in link for link in links)
    assert not any("externalLink" in name or "vba" in name.lower() for name in names)
