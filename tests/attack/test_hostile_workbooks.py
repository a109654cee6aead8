"""A workbook that grows, runs or points elsewhere is refused; the same one without that is read."""

import io
import struct
import time
from contextlib import suppress
from decimal import Decimal
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regie.errors import InvalidInput
from regie.fileproblems import MOST_ERRORS
from regie.tables import read_table
from tests.workbooks import (
    BOOK,
    BOOK_TYPE,
    MAIN,
    OFFICE,
    RELATIONS,
    SHEET,
    TEXTS,
    TYPES,
    parts,
    sheet_of,
    workbook,
)

MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
SHEET_PART, TEXTS_PART = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MEGABYTE = 1_000_000


def keys(data: bytes) -> list[str]:
    return [row.text("key") for row in read_table(data, required=["key"])]


def refusal(data: bytes) -> list[str]:
    started = time.process_time()
    with pytest.raises(InvalidInput) as refused:
        read_table(data, required=["key"])
    # Refused before the work, not after it.
    assert time.process_time() - started < 5
    assert all(error.detail() for error in refused.value.errors)
    return [error.code for error in refused.value.errors]


def padded(xml: str, size: int) -> str:
    return xml.replace("?>", "?>", 1) + "<!--" + " " * size + "-->"


def test_a_small_workbook_from_the_same_parts_is_read() -> None:
    assert keys(parts()) == ["Woerden"]
    longer = {SHEET_PART: padded(SHEET, 100_000), TEXTS_PART: padded(TEXTS, 100_000)}
    assert keys(parts(longer)) == ["Woerden"]


@pytest.mark.parametrize(
    ("part", "xml"),
    [(SHEET_PART, SHEET), (TEXTS_PART, TEXTS), ("xl/workbook.xml", BOOK), ("xl/media/anything.xml", "<a/>")],
)
def test_a_part_that_grows_a_thousand_times_is_not_unpacked(part: str, xml: str) -> None:
    data = parts({part: padded(xml, 50 * MEGABYTE)})
    assert len(data) < MEGABYTE
    assert refusal(data) == ["workbook_too_large"]


def test_many_parts_that_each_grow_a_little_are_added_up() -> None:
    little = {f"xl/worksheets/sheet{n}.xml": padded(SHEET, 900_000) for n in range(2, 82)}
    assert refusal(parts(little)) == ["workbook_too_large"]
    assert keys(parts(dict(list(little.items())[:20]))) == ["Woerden"]
    assert refusal(parts({f"xl/{n}.xml": "<a/>" for n in range(600)})) == ["unreadable_workbook"]


def test_a_part_that_is_read_whole_has_to_be_small_however_well_it_packs() -> None:
    xml = BOOK + "<!--" + "".join(f"{n:07x}" for n in range(1_000_000)) + "-->"
    assert refusal(parts({"xl/workbook.xml": xml})) == ["workbook_too_large"]
    assert keys(parts({"xl/workbook.xml": xml[:600_000] + "-->"})) == ["Woerden"]


def test_a_part_that_says_it_is_small_is_read_no_further_than_that() -> None:
    honest = parts({SHEET_PART: padded(SHEET, 50 * MEGABYTE)})
    with ZipFile(io.BytesIO(honest)) as archive:
        true_size = archive.getinfo(SHEET_PART).file_size
    lying = honest.replace(struct.pack("<L", true_size), struct.pack("<L", 400))
    assert lying != honest
    assert refusal(lying) == ["unreadable_workbook"]


def test_a_zip_in_the_zip_stays_shut() -> None:
    inner = parts({SHEET_PART: padded(SHEET, 50 * MEGABYTE)})
    assert keys(parts({"xl/media/inner.zip": inner})) == ["Woerden"]
    pointed = RELATIONS.replace("worksheets/sheet1.xml", "media/inner.zip")
    data = parts({"xl/media/inner.zip": inner, "xl/_rels/workbook.xml.rels": pointed})
    assert refusal(data) == ["unreadable_workbook"]


@pytest.mark.parametrize(
    "changed",
    [
        {
            "[Content_Types].xml": TYPES.replace(
                BOOK_TYPE, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            )
        },
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
        {"xl/VBAPROJECT.BIN": b"\xd0\xcf\x11\xe0"},
    ],
)
def test_a_workbook_with_macros_is_refused(changed: dict[str, str | bytes]) -> None:
    assert refusal(parts(changed)) == ["macros"]
    assert keys(parts({"xl/printerSettings/printerSettings1.bin": b"\x00"})) == ["Woerden"]


def test_a_header_of_all_columns_that_a_sheet_can_have_is_refused() -> None:
    assert refusal(workbook([["key", *range(16_383)]])) == ["too_many_columns"]
    assert len(read_table(workbook([["key", *"abc"], ["x", *"def"]]), required=["key", *"abc"])) == 1


def test_cells_in_the_last_column_are_told_and_cost_nothing() -> None:
    def filled(value: str) -> bytes:
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>k{n}</t></is></c><c r="XFD{n}">{value}</c></row>'
            for n in range(2, 5_000)
        )
        first = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        return parts({SHEET_PART: sheet_of(first + rows)})

    assert refusal(filled("<v>1</v>")) == ["row_length"] * MOST_ERRORS + ["more_mistakes"]
    assert len(keys(filled(""))) == 4_998


def test_a_row_far_below_is_told_as_empty_rows_and_not_as_a_million_of_them() -> None:
    far = sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="999999999999"><c><v>1</v></c></row>')
    assert refusal(parts({SHEET_PART: far})) == ["blank_row"] * MOST_ERRORS + ["more_mistakes"]
    assert keys(parts({SHEET_PART: far.replace("999999999999", "2")})) == ["1"]


@pytest.mark.parametrize("part", [SHEET_PART, TEXTS_PART, "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY e 'key'>",
        "<!ENTITY e SYSTEM 'file:///etc/hostname'>",
        "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY e '&b;&b;&b;&b;&b;'>",
        "<!ENTITY % e SYSTEM 'http://127.0.0.1:1/x.dtd'> %e;",
    ],
)
def test_entities_are_neither_followed_nor_written_out(part: str, declared: str) -> None:
    written = {SHEET_PART: SHEET, TEXTS_PART: TEXTS, "xl/workbook.xml": BOOK, "[Content_Types].xml": TYPES}
    whole = written[part]
    named = whole.replace("key", "&e;").replace("Woerden", "&e;").replace("Blad1", "&e;")
    assert refusal(parts({part: f"<!DOCTYPE x [{declared}]>{named}"})) == ["unreadable_workbook"]
    assert keys(parts({part: whole})) == ["Woerden"]


LINKED = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2"><f>[1]Blad1!$A$1</f><v>0.1</v></c></row>'
    '<row r="3"><c r="A3"><f>WEBSERVICE("http://127.0.0.1:1/")</f>%s</c></row>'
)


def test_a_formula_to_elsewhere_is_worth_what_it_was_worth_and_is_never_worked_out() -> None:
    links = {
        "xl/workbook.xml": BOOK.replace(
            "</sheets>", '</sheets><externalReferences><externalReference r:id="rId2"/></externalReferences>'
        ),
        "xl/_rels/workbook.xml.rels": RELATIONS.replace(
            "</Relationships>",
            f'<Relationship Id="rId2" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
            "</Relationships>",
        ),
        "xl/externalLinks/externalLink1.xml": "<no-link/>",
    }
    rows = read_table(parts(links | {SHEET_PART: sheet_of(LINKED % "<v>7</v>")}), required=["key"])
    assert [row.values["key"] for row in rows] == [Decimal("0.1"), Decimal(7)]
    with pytest.raises(InvalidInput) as refused:
        read_table(parts(links | {SHEET_PART: sheet_of(LINKED % "")}), required=["key"])
    found = [(error.code, error.line, error.column) for error in refused.value.errors]
    assert found == [("formula_without_value", 3, "key")]


def test_a_part_that_many_sheets_point_to_is_not_read_as_many_times() -> None:
    sheets = "".join(f'<sheet name="B{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, 1_000))
    assert refusal(parts({"xl/workbook.xml": BOOK.replace("</sheets>", f"{sheets}</sheets>")})) == [
        "several_sheets"
    ]


def test_rows_and_cells_out_of_order_are_refused_instead_of_lost() -> None:
    for rows in (
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
    ):
        first = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        assert refusal(parts({SHEET_PART: sheet_of(first + rows)})) == ["unreadable_workbook"]


def test_other_ways_of_packing_and_locks_are_refused() -> None:
    file = io.BytesIO()
    with ZipFile(io.BytesIO(parts())) as right, ZipFile(file, "w", ZIP_BZIP2) as archive:
        for name in right.namelist():
            archive.writestr(name, right.read(name))
    assert refusal(file.getvalue()) == ["unreadable_workbook"]
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)) == ["old_workbook"]
    assert refusal(b"PK\x05\x06" + bytes(18)) == ["unreadable_workbook"]


def test_a_workbook_of_a_kind_that_is_not_read_is_not_called_empty() -> None:
    strict = {
        name: xml.replace(MAIN, 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"')
        for name, xml in {SHEET_PART: SHEET, TEXTS_PART: TEXTS, "xl/workbook.xml": BOOK}.items()
    }
    assert refusal(parts(strict)) == ["unreadable_workbook"]
    assert refusal(parts({SHEET_PART: sheet_of("")})) == ["empty_file"]


def test_elements_in_elements_without_end_do_not_bring_the_reader_down() -> None:
    nested = "<a>" * 100_000 + "</a>" * 100_000
    assert keys(parts({SHEET_PART: SHEET.replace("<is>", f"<is>{nested}")})) == ["Woerden"]
    assert keys(parts({TEXTS_PART: TEXTS.replace("<si>", f"<si>{nested}")})) == ["Woerden"]
    # Read or refused, whichever library of XML is there.
    with suppress(InvalidInput):
        assert keys(parts({"xl/workbook.xml": BOOK.replace("<sheets>", f"{nested}<sheets>")})) == ["Woerden"]


def test_the_same_name_twice_in_a_zip_is_refused() -> None:
    file = io.BytesIO(parts())
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET_PART, SHEET)
    assert refusal(file.getvalue()) == ["unreadable_workbook"]


@pytest.mark.long
@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=20), st.booleans()
)
def test_a_workbook_with_any_byte_changed_is_read_or_refused_and_never_breaks(
    changes: list[tuple[int, int]], packed: bool
) -> None:
    inside = bytearray(f"<worksheet {MAIN}>".encode() + SHEET.split(">", 1)[1].encode())
    data = inside if packed else bytearray(parts())
    for place, byte in changes:
        data[place % len(data)] = byte
    with suppress(InvalidInput):
        keys(parts({SHEET_PART: bytes(data)}) if packed else bytes(data))


@pytest.mark.parametrize(
    "written",
    ["1_0", "1_0.5", "\uff11\uff12", "NaN", "Infinity", "-inf", "0x10", "1e", "--1", "1,5", "1 000"],
)
@pytest.mark.parametrize("kind", ["", ' t="n"', ' t="s"', ' t="b"'])
def test_a_number_that_no_spreadsheet_writes_is_not_read_as_one(kind: str, written: str) -> None:
    def holding(number: str, kind: str) -> bytes:
        cell = f'<c r="A2"{kind}><v>{number}</v></c>'
        return parts({SHEET_PART: SHEET.replace('<c r="A2" t="inlineStr"><is><t>Woerden</t></is></c>', cell)})

    assert refusal(holding(written, kind)) == ["unreadable_workbook"]
    assert keys(holding("10", "")) == ["10"]
    assert [keys(holding(right, "")) for right in ("-1.5", "1E1", "1.5e-1")] == [["-1.5"], ["10"], ["0.15"]]


@pytest.mark.parametrize(
    "header", [b"a," * 1_000_000, b'"a",' * 1_000_000, b";" * 1_000_000, b"a\n" * 1_000_000]
)
def test_a_header_of_a_million_columns_costs_nothing(header: bytes) -> None:
    started = time.process_time()
    with pytest.raises(InvalidInput):
        read_table(header + b"key", required=["key"])
    assert time.process_time() - started < 0.5
    assert [row.text("key") for row in read_table(b"key\nx", required=["key"])] == ["x"]
