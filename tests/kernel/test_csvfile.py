"""CSV files: every mistake by line and column, and nothing written that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.csvfile import Cell, Delimiter, write_csv
from regie.errors import InvalidInput
from regie.fileproblems import MOST_ERRORS, Limits
from regie.tables import open_table, read_table

Place = tuple[str, int | None, str | None]


def mistakes(data: bytes, limits: Limits | None = None) -> list[Place]:
    with pytest.raises(InvalidInput) as refusal:
        read_table(data, required=["municipality", "value"], optional=["source"], limits=limits)
    assert all(error.detail() for error in refusal.value.errors)
    return [(error.code, error.line, error.column) for error in refusal.value.errors]


@pytest.mark.parametrize(
    "data",
    [
        b"municipality,value\nSchermer,21222\n",
        b"municipality;value\nSchermer;21222\n",
        b"\xef\xbb\xbfmunicipality,value\r\nSchermer,21222\r\n",
        b"municipality,value\rSchermer,21222",
        b'"municipality", value \n"Schermer","21222"\n\n\n',
        b'"municipality";"value"\n"Schermer";21222',
    ],
)
def test_the_same_file_is_read_in_every_common_dress(data: bytes) -> None:
    rows = read_table(data, required=["municipality", "value"])
    assert [(row.line, dict(row.values)) for row in rows] == [
        (2, {"municipality": "Schermer", "value": "21222"})
    ]


def test_the_header_decides_about_the_delimiter_and_the_rows_do_not() -> None:
    dutch = read_table(b"municipality;value\nA;1,5\n", required=["municipality", "value"])
    assert dutch[0].values["value"] == "1,5"
    english = read_table(b"municipality,value\nA;B,1\n", required=["municipality", "value"])
    assert english[0].values["municipality"] == "A;B"


def test_a_row_knows_the_line_it_begins_on_after_a_value_of_several_lines() -> None:
    rows = read_table(b'municipality,value\n"A\nB",1\nC,2\n', required=["municipality", "value"])
    assert [row.line for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("empty_file", 1, None)),
        (b"\n\n", ("empty_file", 1, None)),
        (b"\xef\xbb\xbf", ("empty_file", 1, None)),
        (b"municipality,value\nA,1\nB,\xe9\n", ("not_utf8", 3, None)),
        ("municipality,value\nA,1\n".encode("utf-16"), ("not_utf8", 1, None)),
        (b"municipality,value\nA,\xed\xa0\x80\n", ("not_utf8", 2, None)),
        (b"municipality,value\nA,1\nB,\x00\n", ("nul_character", 3, None)),
        (b'municipality,value\nA,1\n"B,2\nC,3\n', ("unclosed_quote", 3, None)),
        (b'municipality,value\nA,1\n"B"x,2\n', ("stray_quote", 3, None)),
        (b'municipality,value\nA,"' + b"x" * 140_000 + b'"\n', ("value_too_long", 2, None)),
        (b"municipality\nA\n", ("missing_column", 1, "value")),
        (b"municipality,value,colour\nA,1,red\n", ("unknown_column", 1, "colour")),
        (b"municipality,value,value\nA,1,2\n", ("duplicate_column", 1, "value")),
        (b"municipality,value,\nA,1,2\n", ("blank_column", 1, None)),
        (b"municipality,value\nA\n", ("row_length", 2, "value")),
        (b"municipality,value\nA,1,2\n", ("row_length", 2, "value")),
        (b"municipality,value\nA,1\n\nB,2\n", ("row_length", 3, "value")),
        (b",".join([b"municipality", b"value"] + [b"x"] * 1_000_000), ("too_many_columns", 1, None)),
    ],
)
def test_a_mistake_is_named_with_its_line_and_column(data: bytes, expected: Place) -> None:
    assert mistakes(data) == [expected]


def test_all_mistakes_are_told_at_once() -> None:
    assert mistakes(b"municipality,value\nA\nB,1\nC,1,2\n") == [
        ("row_length", 2, "value"),
        ("row_length", 4, "value"),
    ]
    assert mistakes(b"place,number\nA,1\n") == [
        ("missing_column", 1, "municipality"),
        ("missing_column", 1, "value"),
        ("unknown_column", 1, "place"),
        ("unknown_column", 1, "number"),
    ]


def test_a_hundred_mistakes_are_told_and_the_rest_is_counted() -> None:
    assert mistakes(b"municipality,value\n" + b"A\n" * MOST_ERRORS)[-1][0] == "row_length"
    assert mistakes(b"municipality,value\n" + b"A\n" * 137)[-1] == ("more_mistakes", None, None)
    assert len(mistakes(b"municipality,value\n" + b"A\n" * 5_000)) == MOST_ERRORS + 1


def test_a_file_up_to_its_limits_is_read_and_one_beyond_is_refused() -> None:
    data = b"municipality,value\nA,1\nB,2\n"
    assert (
        len(read_table(data, required=["municipality", "value"], limits=Limits(size=len(data), rows=2))) == 2
    )
    assert mistakes(data, Limits(rows=1)) == [("too_many_rows", 3, None)]
    assert mistakes(data, Limits(size=len(data) - 1)) == [("file_too_large", 1, None)]


def test_a_blank_line_in_a_file_of_one_column_is_an_empty_value() -> None:
    file = open_table(b"key\na\n\nb\n\n")
    assert [(row.line, row.values["key"]) for row in file.rows()] == [(2, "a"), (3, ""), (4, "b")]


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]], delimiter: Delimiter = ",") -> bytes:
    return b"".join(write_csv(columns, rows, delimiter=delimiter))


def test_a_file_is_written_as_its_rows_come() -> None:
    rows = iter([["1"], ["2"]])
    pieces = write_csv(["a"], rows)
    assert (next(pieces), next(pieces), next(rows)) == (b"a\n", b"1\n", ["2"])


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(
    st.lists(
        st.tuples(TEXTS, st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=2)),
        max_size=5,
    )
)
def test_what_is_written_reads_back(rows: list[tuple[str, int, Decimal]]) -> None:
    found = read_table(written(["text", "count", "amount"], rows), required=["text", "count", "amount"])
    for row, (text, count, amount) in zip(found, rows, strict=True):
        assert row.values["text"] in (text, f"'{text}")
        assert (int(row.text("count")), Decimal(row.text("amount"))) == (count, amount)


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_no_text_is_written_that_a_spreadsheet_would_run(texts: list[str]) -> None:
    header = next(csv.reader(io.StringIO(written(texts, []).decode(), newline="")))
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in header)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("+31612345678", "'+31612345678"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
        ("-5.00", "-5.00"),
        ("-5,5", '"-5,5"'),
        ("Graft-de Rijp", "Graft-de Rijp"),
        ('say "no"', '"say ""no"""'),
        (-5, "-5"),
        (Decimal("-5.00"), "-5.00"),
        (Decimal("1E+3"), "1000"),
        (None, ""),
    ],
)
def test_cells_are_guarded_when_they_are_text_and_left_when_they_are_numbers(cell: Cell, text: str) -> None:
    assert written(["a", "b"], [[cell, "x"]]).decode() == f"a,b\n{text},x\n"


def test_a_file_for_dutch_spreadsheets_has_semicolons_decimal_commas_and_a_byte_order_mark() -> None:
    data = written(["gemeente", "bedrag"], [["Bergen (NH.)", Decimal("22500.00")]], delimiter=";")
    assert data.decode() == "\ufeffgemeente;bedrag\nBergen (NH.);22500,00\n"
