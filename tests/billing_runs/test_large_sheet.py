"""The sheet of many pools and municipalities: grouped, and its totals untouched."""

from datetime import date
from uuid import UUID

from billing.runs.bars import bars_of_sheet
from billing.runs.reasons import explain_line
from billing.runs.sheet import SheetCell, build_sheet, fold_sheet
from billing.runs.shown import say, written_period
from billing.statements.press import press
from regie.periods import Period, month
from regie.web.charts.rows import keep_largest


def cells(municipalities: int, pools: int) -> list[SheetCell]:
    return [
        SheetCell(
            m, f"GM{m:04}", f"Gemeente {m}", True, UUID(int=p), f"p{p:03}", f"Pool {p}", m * p * 100, 60
        )
        for m in range(1, municipalities + 1)
        for p in range(1, pools + 1)
    ]


def test_a_sheet_of_many_pools_keeps_the_largest_and_every_total() -> None:
    sheet = build_sheet(cells(342, 150))
    shown = fold_sheet(sheet, 14, "Overig")
    with press():
        bars = keep_largest(bars_of_sheet(sheet))
    assert [column.label for column in shown.columns] == [*(f"Pool {p}" for p in range(138, 151)), "Overig"]
    assert shown.total == sheet.total
    assert [row.total for row in shown.rows] == [row.total for row in sheet.rows]
    assert (len(bars.rows), bars.left_out) == (30, 312)
    small = build_sheet(cells(2, 14))
    assert fold_sheet(small, 14, "Overig") is small
    with press():
        assert keep_largest(bars_of_sheet(small)).left_out == 0


def test_a_part_by_hours_is_told_in_hours() -> None:
    why = {"kind": "pool_cost", "pool_cents": 100_00, "entries": 1, "key": "Uren", "key_kind": "by_hours"}
    why |= {"bearers": 2, "weight": "90", "total_weight": "300", "rounding": "none"}
    with press():
        told = " ".join(
            say(one) for one in explain_line(why, name="Pool", party="", role="", minutes=0, cents=30_00)
        )
    assert "300" not in told
    assert "1,5" in told


def test_the_name_of_a_file_tells_all_its_months() -> None:
    assert written_period(month(2013, 10)) == "2013-10"
    assert written_period(Period(date(2013, 7, 1), date(2013, 10, 1))) == "2013-07-tot-en-met-2013-09"
