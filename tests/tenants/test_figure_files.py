"""A file of figures is right in every row, or is refused with every mistake by line and column."""

from datetime import date
from decimal import Decimal

import pytest

from regie.errors import InvalidInput
from regie.fileproblems import MOST_ERRORS
from regie.numbers import Language
from tenants.figures.importing import FileKind, read_figures
from tenants.figures.reconciling import reconcile, reconcile_table
from tenants.figures.schemas import COLUMNS
from tests.workbooks import workbook

HEADER = ",".join(COLUMNS)


def file(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows, "")).encode()


def mistakes(data: bytes, kind: FileKind = "figure") -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(InvalidInput) as refused:
        read_figures(data, kind)
    return [(error.line, error.column, error.code) for error in refused.value.errors]


def test_a_right_row_is_read_as_written() -> None:
    rows = read_figures(file("Schermer,GM0458,2013,re-integratie,21222,euro,2013-01-01,nota 2.d"), "budget")
    assert [(row.bearer, row.cbs_code, row.cents, row.reference_date) for row in rows] == [
        ("Schermer", "GM0458", 2122200, date(2013, 1, 1))
    ]


def test_a_dutch_file_with_semicolons_and_commas_is_read_too() -> None:
    row = "Schermer;GM0458;2011;sw;9,5;fte;01-11-2011;nota"
    (found,) = read_figures(f"{HEADER.replace(',', ';')}\n{row}\n".encode(), "figure")
    assert (found.value, found.reference_date) == (Decimal("9.5"), date(2011, 11, 1))


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",GM0458,2011,sw,9,fte,2011-11-01,nota", "municipality", "required"),
        ("Schermer,0458,2011,sw,9,fte,2011-11-01,nota", "cbs_code", "invalid_code"),
        ("Schermer,gm0458,2011,sw,9,fte,2011-11-01,nota", "cbs_code", "invalid_code"),
        ("Schermer,GM0458,11,sw,9,fte,2011-11-01,nota", "year", "invalid_year"),
        ("Schermer,GM0458,2011,,9,fte,2011-11-01,nota", "name", "required"),
        ("Schermer,GM0458,2011,sw,negen,fte,2011-11-01,nota", "value", "invalid_number"),
        ("Schermer,GM0458,2011,sw,,fte,2011-11-01,nota", "value", "required"),
        ("Schermer,GM0458,2011,sw,1e3,fte,2011-11-01,nota", "value", "invalid_number"),
        ("Schermer,GM0458,2011,sw,0.00001,fte,2011-11-01,nota", "value", "too_many_decimals"),
        ("Schermer,GM0458,2011,sw,5.360,fte,2011-11-01,nota", "value", "ambiguous_number"),
        ("Schermer,GM0458,2011,sw,9,,2011-11-01,nota", "unit", "required"),
        ("Schermer,GM0458,2011,sw,9,fte,2011-02-30,nota", "reference_date", "invalid_date"),
        ("Schermer,GM0458,2011,sw,9,fte,,nota", "reference_date", "required"),
        ("Schermer,GM0458,2011,sw,9,fte,2011-11-01,", "source", "required"),
        (f"{'S' * 301},GM0458,2011,sw,9,fte,2011-11-01,nota", "municipality", "too_long"),
    ],
)
def test_a_wrong_value_is_named_by_line_and_column(row: str, column: str, code: str) -> None:
    good = "Heiloo,GM0399,2011,sw,55,fte,2011-11-01,nota"
    assert read_figures(file(good), "figure")
    assert mistakes(file(good, row)) == [(3, column, code)]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Schermer,,2013,re-integratie,21222,euro,2013-01-01,nota", "cbs_code", "no_municipality"),
        ("Schermer,GM0458,2013,re-integratie,21222,fte,2013-01-01,nota", "unit", "invalid_unit"),
        ("Schermer,GM0458,2013,re-integratie,21.222,euro,2013-01-01,nota", "value", "ambiguous_amount"),
        ("Schermer,GM0458,2013,re-integratie,1.2345,euro,2013-01-01,nota", "value", "too_many_decimals"),
    ],
)
def test_a_budget_is_in_euro_and_of_a_municipality(row: str, column: str, code: str) -> None:
    assert mistakes(file(row), "budget") == [(2, column, code)]


def test_all_mistakes_are_told_at_once() -> None:
    found = mistakes(file("Schermer,X,2011,sw,negen,fte,2011-11-01,nota", "Heiloo,GM0399,2011,sw,1,,x,nota"))
    assert found == [
        (2, "cbs_code", "invalid_code"),
        (2, "value", "invalid_number"),
        (3, "unit", "required"),
        (3, "reference_date", "invalid_date"),
    ]


def test_the_same_figure_twice_is_refused_and_another_year_is_not() -> None:
    row = "Schermer,GM0458,2011,sw,9,fte,2011-11-01,nota"
    assert len(read_figures(file(row, row.replace("2011,", "2012,", 1)), "figure")) == 2
    assert mistakes(file(row, row.replace("Schermer", "De Schermer"))) == [(3, "name", "duplicate")]


def test_a_fund_has_one_budget_a_year_whatever_the_source() -> None:
    row = "Schermer,GM0458,2013,re-integratie,21222,euro,2013-01-01,nota"
    assert mistakes(file(row, row.replace("nota", "brief")), "budget") == [(3, "name", "duplicate")]


def test_a_missing_column_is_named() -> None:
    assert (1, "source", "missing_column") in mistakes(HEADER.replace(",source", "").encode() + b"\n")


BUDGETS = (
    "Heiloo,GM0399,2012,re-integratie,136493,euro,2012-01-01,nota",
    "Schermer,GM0458,2012,re-integratie,23670,euro,2012-01-01,nota",
)


def test_a_printed_total_that_differs_is_told_and_nothing_is_repaired() -> None:
    rows = read_figures(file(*BUDGETS, "Totaal,*,2012,re-integratie,160164,euro,2012-01-01,nota"), "budget")
    (found,) = reconcile(rows)
    assert (found.code, found.subject) == ("total_differs", "re-integratie 2012")
    assert (found.printed, found.computed, found.difference) == (
        Decimal(160164),
        Decimal(160163),
        Decimal(1),
    )
    assert [row.value for row in rows if not row.is_total] == [136493, 23670]


def test_a_printed_total_that_ties_is_no_finding() -> None:
    total = "Totaal,*,2012,re-integratie,160163,euro,2012-01-01,nota"
    assert reconcile(read_figures(file(*BUDGETS, total), "budget")) == []


def test_a_total_of_another_year_does_not_take_these_rows() -> None:
    total = "Totaal,*,2013,re-integratie,160163,euro,2013-01-01,nota"
    (found,) = reconcile(read_figures(file(*BUDGETS, total), "budget"))
    assert (found.code, found.computed, found.difference) == ("total_without_rows", None, None)


def test_different_units_under_one_total_are_not_added_up() -> None:
    rows = read_figures(
        file(
            "Heiloo,GM0399,2011,sw,47,SE,2011-01-01,nota",
            "Schermer,GM0458,2011,sw,9,fte,2011-01-01,nota",
            "Totaal,*,2011,sw,56,fte,2011-01-01,nota",
        ),
        "figure",
    )
    (found,) = reconcile(rows)
    assert (found.code, found.printed, found.computed) == ("mixed_units", Decimal(56), None)


CASELOAD = (
    ("Heiloo", "GM0399", 55, 160, 215),
    ("Schermer", "GM0458", 9, 40, 49),
    ("Buitengebied", "", 29, None, None),
    ("Totaal", "*", 93, 200, 264),
)


def caseload() -> bytes:
    rows = []
    for bearer, code, fte, benefits, total in CASELOAD:
        for name, unit, value in (
            ("sw", "fte", fte),
            ("wwb", "personen", benefits),
            ("totaal", "gemengd", total),
        ):
            if value is not None:
                rows.append(f"{bearer},{code},2011,{name},{value},{unit},2011-11-01,nota")
    return file(*rows)


def test_a_table_is_added_up_along_rows_and_along_columns() -> None:
    table = reconcile_table(read_figures(caseload(), "figure"), total="totaal", parts=("sw", "wwb"))
    assert (table.printed_total, table.sum_of_rows, table.sum_of_columns) == tuple(
        map(Decimal, (264, 264, 293))
    )
    assert table.difference == 29
    assert [(found.code, found.subject) for found in table.differences] == [
        ("mixed_units", "totaal: fte, personen"),
        ("bearer_without_row_total", "Buitengebied"),
    ]


def test_a_row_total_that_does_not_tie_is_told() -> None:
    wrong = caseload().replace(b"totaal,49,", b"totaal,50,")
    table = reconcile_table(read_figures(wrong, "figure"), total="totaal", parts=("sw", "wwb"))
    (found,) = (row for row in table.differences if row.code == "row_total_differs")
    assert (found.subject, found.printed, found.computed) == ("Schermer", Decimal(50), Decimal(49))


def test_a_day_without_zeros_and_a_value_of_zero_are_accepted() -> None:
    (found,) = read_figures(file("Schermer,GM0458,2016,re-integratie,0,euro,1-1-2016,nota"), "budget")
    assert (found.cents, found.reference_date) == (0, date(2016, 1, 1))


ROWS = (
    ("Schermer", "GM0458", 2016, "re-integratie", 21222.5, "euro", date(2016, 1, 1), "nota"),
    ("Heiloo", "GM0399", 2016, "re-integratie", 0, "euro", date(2016, 1, 1), "nota"),
    ("Totaal", "*", 2016, "re-integratie", 21222.5, "euro", date(2016, 1, 1), "nota"),
)


@pytest.mark.parametrize("kind", ["figure", "budget"])
def test_a_workbook_and_its_csv_are_the_same_figures(kind: FileKind) -> None:
    written = [",".join(map(str, row)) for row in ROWS]
    assert read_figures(workbook([COLUMNS, *ROWS]), kind) == read_figures(file(*written), kind)


def test_a_number_of_a_workbook_is_not_asked_about_and_a_text_in_it_is() -> None:
    typed, text = list(ROWS[0]), list(ROWS[1])
    typed[4], text[4] = 1.891, "1.891"
    (found,) = read_figures(workbook([COLUMNS, typed]), "figure")
    assert found.value == Decimal("1.891")
    assert mistakes(workbook([COLUMNS, typed, text])) == [(3, "value", "ambiguous_number")]
    assert mistakes(workbook([COLUMNS, typed]), "budget") == [(2, "value", "too_many_decimals")]


def test_what_is_wrong_in_a_workbook_is_named_by_row_and_column() -> None:
    wrong = ["Schermer", "0458", 11, "sw", "=1+1", None, "2016-02-30", "nota"]
    other = ["Schermer", "0458", 2013.5, None, "#N/A", "fte", 41000, "nota"]
    right = ["Schermer", "GM0458", 2013, "sw", 9, "fte", "1-1-2016", "nota"]
    assert mistakes(workbook([COLUMNS, right, wrong, [*right[:4], "x", *right[5:]], other])) == [
        (3, "value", "formula_without_value"),
        (4, "value", "invalid_number"),
        (5, "value", "error_value"),
    ]
    wrong[4] = other[4] = 9
    assert mistakes(workbook([COLUMNS, wrong, other])) == [
        (2, "cbs_code", "invalid_code"),
        (2, "year", "invalid_year"),
        (2, "unit", "required"),
        (2, "reference_date", "invalid_date"),
        (3, "cbs_code", "invalid_code"),
        (3, "year", "invalid_year"),
        (3, "name", "required"),
        (3, "reference_date", "not_text"),
    ]


@pytest.mark.parametrize(
    ("language", "value", "read"),
    [
        ("nl", "21.222", Decimal(21222)),
        ("nl", "21.222,50", Decimal("21222.5")),
        ("en", '"21,222.50"', Decimal("21222.5")),
        (None, '"21.222,50"', Decimal("21222.5")),
    ],
)
def test_a_file_may_state_the_language_of_its_numbers(
    language: Language | None, value: str, read: Decimal
) -> None:
    sign = ";" if language == "nl" else ","
    row = "Schermer,GM0458,2013,re-integratie,{},euro,2013-01-01,nota".replace(",", sign).format(value)
    data = f"{HEADER.replace(',', sign)}\n{row}\n".encode()
    for kind in ("figure", "budget"):
        (found,) = read_figures(data, kind, language)
        assert found.value == read
    assert mistakes(file(row.replace(sign, ",").replace(value, "21.222"))) == [
        (2, "value", "ambiguous_number")
    ]


def test_every_mistake_is_told_in_one_go_also_those_of_rows_and_of_the_whole() -> None:
    row = "Schermer,GM0458,2011,sw,9,fte,2011-11-01,nota"
    assert mistakes(file(row, "Heiloo,GM0399,2011", row, row.replace(",9,", ",negen,"))) == [
        (3, "name", "row_length"),
        (4, "name", "duplicate"),
        (5, "value", "invalid_number"),
    ]


def test_mistakes_are_bounded() -> None:
    assert len(mistakes(file(*["Schermer,X,11,,x,,x,"] * 1_000))) == MOST_ERRORS + 1
