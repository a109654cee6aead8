"""A workbook gives the rows that its CSV gives; its numbers and days need no reading."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from regie.errors import InvalidInput
from regie.fileproblems import Limits
from regie.splitting import split_command
from regie.tables import open_table, read_table
from tests.workbooks import saved, workbook

Place = tuple[str, int | None, str | None]


def values(data: bytes) -> list[Any]:
    return [row.values["value"] for row in read_table(data, required=["name", "value"])]


def mistakes(data: bytes, limits: Limits | None = None) -> list[Place]:
    with pytest.raises(InvalidInput) as refused:
        read_table(data, required=["name", "value"], limits=limits)
    assert all(error.detail() for error in refused.value.errors)
    return [(error.code, error.line, error.column) for error in refused.value.errors]


def one(value: Any, shown: str | None = None) -> bytes:
    return workbook([["name", "value"], ["a", value]], {"B2": shown} if shown else None)


def test_a_workbook_gives_the_rows_of_its_csv() -> None:
    typed = read_table(workbook([["name", "value"], ["a", "1,5"], ["b", " x "]]), required=["name", "value"])
    assert typed == read_table(b'name,value\na,"1,5"\nb, x \n', required=["name", "value"])


@pytest.mark.parametrize(
    ("cell", "shown", "expected"),
    [
        (1890, None, Decimal(1890)),
        (1.89, None, Decimal("1.89")),
        (0.1 + 0.2, None, Decimal("0.3")),
        (-5, '"€" #,##0.00', Decimal(-5)),
        (123456789012.34, None, Decimal("123456789012.34")),
        (1e20, None, Decimal(10**20)),
        (0.25, "0%", "25%"),
        (0.333333, "0.0000%", "33.3333%"),
        (25, '0"%"', Decimal(25)),
        (date(2016, 1, 1), None, date(2016, 1, 1)),
        (datetime.combine(date(2016, 1, 1), time()), "d-m-yyyy", date(2016, 1, 1)),
        (time(7, 30), None, "7:30"),
        (timedelta(hours=37, minutes=5), "[h]:mm", "37:05"),
        (True, None, "True"),
        ("1.890", None, "1.890"),
        ("'=1+1", None, "'=1+1"),
        (None, None, ""),
    ],
)
def test_a_cell_is_what_it_is(cell: Any, shown: str | None, expected: Any) -> None:
    found = values(one(cell, shown))
    assert found == [expected]
    assert type(found[0]) is type(expected)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("=1+1", "formula_without_value"),
        ("#N/A", "error_value"),
        ("#REF!", "error_value"),
        (datetime.combine(date(2016, 1, 1), time(12, 30)), "time_of_day"),
    ],
)
def test_a_cell_that_has_no_value_is_named_by_row_and_column(cell: Any, code: str) -> None:
    assert mistakes(one(cell)) == [(code, 2, "value")]


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_rows() -> None:
    rows: list[list[Any]] = [["name", "value"], ["a", "=1+1"], [], ["b", 1, "beyond"], ["c", "#N/A"]]
    assert mistakes(workbook(rows)) == [
        ("formula_without_value", 2, "value"),
        ("blank_row", 3, None),
        ("row_length", 4, "value"),
        ("error_value", 5, "value"),
    ]


def test_empty_rows_above_and_below_are_no_rows_and_lines_are_those_of_the_sheet() -> None:
    rows = read_table(
        workbook([[], ["name", "value"], ["a", 1], [None, None], []]), required=["name", "value"]
    )
    assert [(row.line, row.values["value"]) for row in rows] == [(3, Decimal(1))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ("empty_file", 1, None)),
        ([["name"]], ("missing_column", 1, "value")),
        ([["name", "value", "x"]], ("unknown_column", 1, "x")),
        ([["name", "value", "value"]], ("duplicate_column", 1, "value")),
        ([["name", None, "value"]], ("blank_column", 1, None)),
        ([["=A2", "value"], ["a", 1]], ("formula_without_value", 1, None)),
    ],
)
def test_a_header_is_judged_as_in_csv(rows: list[list[Any]], expected: Place) -> None:
    assert mistakes(workbook(rows)) == [expected]


def test_one_sheet_that_can_be_seen_may_hold_values() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    for row in (["name", "value"], ["a", 1]):
        first.append(row)
    second = book.create_sheet("Blad2")
    assert values(saved(book)) == [Decimal(1)]
    second["C7"] = "something"
    assert mistakes(saved(book)) == [("several_sheets", 1, None)]
    second.sheet_state = "hidden"
    assert values(saved(book)) == [Decimal(1)]


def test_days_of_a_workbook_that_counts_from_1904_are_the_days_that_people_see() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in (["name", "value"], ["a", date(2016, 1, 1)]):
        sheet.append(row)
    assert values(saved(book)) == [date(2016, 1, 1)]


def test_rows_and_bytes_are_limited_as_in_csv() -> None:
    data = workbook([["name", "value"], ["a", 1], ["b", 2]])
    assert len(read_table(data, required=["name", "value"], limits=Limits(10 * len(data), 2))) == 2
    assert mistakes(data, Limits(rows=1)) == [("too_many_rows", 3, None)]
    assert mistakes(data, Limits(size=len(data) - 1)) == [("file_too_large", 1, None)]


def test_the_name_of_a_file_says_nothing_about_what_it_holds(tmp_path: Path) -> None:
    for name, data in (("a.xlsx", b"key,weight\na,1\nb,3\n"), ("b.csv", workbook([["key"], ["a"], ["b"]]))):
        file = tmp_path / name
        file.write_bytes(data)
        result = CliRunner().invoke(split_command, ["1", str(file)])
        assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "key,weight,amount")


def split(folder: Path, data: bytes, *options: str) -> str:
    file = folder / "file"
    file.write_bytes(data)
    result = CliRunner().invoke(split_command, ["100", str(file), *options])
    return result.stdout if result.exit_code == 0 else result.stderr


def test_a_weight_of_a_workbook_is_never_ambiguous_and_a_text_in_it_is_asked(tmp_path: Path) -> None:
    found = split(tmp_path, workbook([["key", "weight"], ["a", 1.891], [2013, 1.891]]))
    assert found == "key,weight,amount\na,1.891,50.00\n2013,1.891,50.00\n"
    for language in ("nl", "en"):
        told = split(
            tmp_path, workbook([["key", "weight"], ["a", 1.891], ["b", "2,5"]]), "--language", language
        )
        assert told.splitlines()[1].startswith("a,1.891,")
    asked = split(tmp_path, workbook([["key", "weight"], ["a", "1.891"]]))
    assert "ambiguous_weight: line 2, column weight" in asked


@pytest.mark.parametrize(
    ("language", "weight", "read"),
    [
        ("nl", "1.890", "1890"),
        ("nl", "1,890", "1.890"),
        ("en", "1.890", "1.890"),
        ("nl", "1.234.567,5", "1234567.5"),
    ],
)
def test_a_stated_language_says_what_a_weight_is(
    tmp_path: Path, language: str, weight: str, read: str
) -> None:
    data = f"key;weight\na;{weight}\n".encode()
    assert split(tmp_path, data, "--language", language) == f"key,weight,amount\na,{read},100.00\n"


def test_a_stated_language_goes_for_the_amount_as_well(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"key\na\n")

    def asked(amount: str, *options: str) -> str:
        return CliRunner().invoke(split_command, [amount, str(file), *options]).output

    assert asked("25.000", "--language", "nl") == "key,weight,amount\na,1,25000.00\n"
    assert asked("-25,000.50", "--language", "en") == "key,weight,amount\na,1,-25000.50\n"
    assert "invalid_amount" in asked("25.000")
    assert "ambiguous_amount" in asked("25,000", "--language", "nl")


def test_a_workbook_is_opened_without_the_rows_being_read() -> None:
    table = open_table(workbook([["name", "value"], ["a", "=1+1"]]))
    assert table.columns == ["name", "value"]
    assert table.problems.errors == []
