"""Sheet = lines = file, to the cent; a difference between runs has a place; a line says why it is asked."""

import csv
import io
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.runs.diff import compare
from billing.runs.exports import sheet_columns, sheet_rows
from billing.runs.line_key import LineKey
from billing.runs.line_queries import list_lines, list_sheet_cells, require_line
from billing.runs.lines import price
from billing.runs.reasons import explain_line
from billing.runs.search import LINES
from billing.runs.sheet import Sheet, SheetCell, build_sheet
from billing.runs.sources import search_hours
from regie.csvfile import Delimiter
from regie.database.engine import transaction
from regie.numbers import euro_string
from regie.web.lists import list_csv
from tests.billing_runs.scene import OCTOBER, Scene, add_figure

# How long an example takes says nothing here: other tests share the processor.
unhurried = settings(deadline=None)
DAY = date(2013, 10, 7)
LABELS = ("Municipality", "CBS code", "Total", "Hours", "Hours in minutes")


def sheet_csv(sheet: Sheet, delimiter: Delimiter = ",") -> bytes:
    return b"".join(list_csv(sheet_columns(sheet), sheet_rows(sheet), delimiter))


def filled(scene: Scene) -> UUID:
    """A trial run of October; the first time it books what it divides."""
    if not scene.one("SELECT count(*) FROM billing.cost"):
        add_figure(scene, "lindehaven", "3")
        add_figure(scene, "bergdrecht", "4")
        for name in ("lindehaven", "bergdrecht", "pool-equal", "pool-hours"):
            scene.book("Fatma", name, DAY, 77)
        for pool in ("pool-equal", "pool-fixed", "pool-figure", "pool-hours"):
            scene.cost(pool, DAY, 1000_01)
    return scene.run("trial").id


def test_sheet_lines_and_files_tie_to_the_cent(scene: Scene) -> None:
    run_id = filled(scene)
    with transaction(scene.world.scope("finance")) as (session, actor):
        sheet = build_sheet(list_sheet_cells(session, actor.cooperation_id, run_id))
        lines = list_lines(session, actor.cooperation_id, run_id)
    total = sum(line.cents for line in lines)
    assert sheet.total == sum(sheet.totals) == sum(row.total for row in sheet.rows) == total > 0
    assert sheet.minutes == sum(line.minutes for line in lines) == 4 * 77
    written = list(csv.DictReader(io.StringIO(sheet_csv(sheet).decode())))
    *rows, last = written
    assert last["Total"] == euro_string(total)
    assert sum(Decimal(row["Total"]) for row in rows) == Decimal(last["Total"])
    for row in written:
        cells = [value for name, value in row.items() if name not in LABELS]
        assert sum(Decimal(cell) for cell in cells if cell) == Decimal(row["Total"])
    in_file = list(csv.DictReader(io.StringIO(b"".join(list_csv(LINES, lines)).decode())))
    assert sum(Decimal(row["Amount"]) for row in in_file) == Decimal(last["Total"])
    assert len(in_file) == len(lines)


def test_pools_come_before_products_and_municipalities_by_name(scene: Scene) -> None:
    with transaction(scene.world.scope("finance")) as (session, actor):
        sheet = build_sheet(list_sheet_cells(session, actor.cooperation_id, filled(scene)))
    assert [column.label for column in sheet.columns] == [
        "Pool equal", "Pool figure", "Pool fixed", "Pool hours", "Traject naar werk",
    ]  # fmt: skip
    assert [row.municipality for row in sheet.rows] == ["Bergdrecht", "Lindehaven"]


def test_a_dutch_spreadsheet_gets_semicolons_decimal_commas_and_a_byte_order_mark(scene: Scene) -> None:
    with transaction(scene.world.scope("finance")) as (session, actor):
        sheet = build_sheet(list_sheet_cells(session, actor.cooperation_id, filled(scene)))
    machine, people = sheet_csv(sheet).decode(), sheet_csv(sheet, ";").decode()
    assert people.startswith("\ufeffMunicipality;CBS code;")
    assert euro_string(sheet.total) in machine
    assert euro_string(sheet.total).replace(".", ",") in people


def test_a_sheet_without_lines_is_empty_and_adds_up_to_nothing() -> None:
    assert (build_sheet([]).total, build_sheet([]).rows) == (0, ())


cells = st.lists(
    st.tuples(st.integers(1, 5), st.booleans(), st.integers(1, 4), st.integers(-(10**9), 10**9)),
    max_size=20,
    unique_by=lambda cell: cell[:3],
)


@unhurried
@given(found=cells)
def test_the_total_of_a_sheet_is_the_sum_of_its_cells(found: list[tuple[int, bool, int, int]]) -> None:
    sheet = build_sheet(
        SheetCell(tenant, f"GM{tenant:04d}", f"G{tenant}", pool, UUID(int=at), f"k{at}", f"K{at}", cents, 1)
        for tenant, pool, at, cents in found
    )
    assert sheet.total == sum(sheet.totals) == sum(cents for *_, cents in found)
    assert sheet.minutes == len(found)


lines = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from("abc"), st.integers(-99, 99), st.integers(-99, 99)),
    max_size=12,
)


def keyed(found: list[tuple[int, str, int, int]]) -> list[tuple[LineKey, tuple[int, int]]]:
    return [
        (LineKey(tenant, "pool_cost", pool, "", "", "", "f"), (minutes, cents))
        for tenant, pool, minutes, cents in found
    ]


@unhurried
@given(before=lines, after=lines)
def test_differences_add_up_to_the_difference_of_the_totals(
    before: list[tuple[int, str, int, int]], after: list[tuple[int, str, int, int]]
) -> None:
    found = compare(keyed(before), keyed(after))
    assert sum(one.cents for one in found) == sum(line[3] for line in after) - sum(line[3] for line in before)
    assert sum(one.minutes for one in found) == sum(line[2] for line in after) - sum(
        line[2] for line in before
    )
    assert compare(keyed(before), keyed(before)) == []
    assert all(one.cents or one.minutes for one in found)


def test_a_trial_after_one_more_booking_differs_in_that_line_only(scene: Scene) -> None:
    first = filled(scene)
    scene.cost("pool-fixed", DAY, 3_00)
    second = scene.run("trial").id
    with transaction(scene.world.scope("finance")) as (session, actor):
        before, after = (
            [(line.key, (line.minutes, line.cents)) for line in found]
            for found in (list_lines(session, actor.cooperation_id, run) for run in (first, second))
        )
    found = compare(before, after)
    assert sorted(one.cents for one in found) == [1_00, 2_00]
    assert {one.key.pool_id for one in found} == {str(scene.pools["pool-fixed"])}


@unhurried
@given(sixtieths=st.integers(-(10**9), 10**9))
def test_a_price_is_rounded_half_away_from_zero(sixtieths: int) -> None:
    exact = Decimal(sixtieths) / 60
    assert abs(price(sixtieths) - exact) <= Decimal("0.5")
    assert price(-sixtieths) == -price(sixtieths)
    assert (price(30), price(29), price(-30), price(90)) == (1, 0, -1, 2)


def why(scene: Scene, run_id: UUID, slug: str, source: str, pool: str | None = None) -> list[str]:
    query = """SELECT id FROM billing.run_line WHERE run_id = %s AND tenant_id = %s AND source = %s
                  AND pool_id IS NOT DISTINCT FROM %s"""
    line_id = scene.one(query, run_id, scene.tenants[slug], source, scene.pools[pool] if pool else None)
    with transaction(scene.world.scope("finance")) as (session, actor):
        line, _ = require_line(session, actor.cooperation_id, line_id)
    sentences = explain_line(
        line.explanation,
        name=line.name,
        party=line.party or "",
        role=line.role,
        minutes=line.minutes,
        cents=line.cents,
    )
    return [f"{one.message % one.numbers}" for one in sentences]


def test_every_kind_of_line_says_in_words_how_its_amount_arose(scene: Scene) -> None:
    run_id = filled(scene)
    hours = " ".join(why(scene, run_id, "lindehaven", "order_hours"))
    assert "IASZ worked 77 hours in the role of Klantmanager on your orders of Traject naar werk" in hours
    assert "rounded" in hours or "exactly" in hours
    quarter = " ".join(why(scene, run_id, "lindehaven", "pool_cost", "pool-equal"))
    assert 'The key "Gelijk" divides equally over 2 municipalities.' in quarter
    assert "Your part is 100001 × 1 / 2" in quarter
    fixed = " ".join(why(scene, run_id, "bergdrecht", "pool_cost", "pool-fixed"))
    assert "yours is 33.333333 %" in fixed
    figure = " ".join(why(scene, run_id, "lindehaven", "pool_cost", "pool-figure"))
    assert "divides by inwoners on 2013-01-01: yours is 3 of 7 personen of 2 municipalities" in figure
    assert "source: CBS" in figure
    pool = " ".join(why(scene, run_id, "bergdrecht", "pool_hours", "pool-hours"))
    assert "yours are 77 of 154 hours of 2 municipalities together" in pool


def test_a_line_opens_down_to_the_rows_it_came_from(scene: Scene) -> None:
    run_id = filled(scene)
    with transaction(scene.world.scope("finance")) as (session, actor):
        lines = list_lines(session, actor.cooperation_id, run_id)
        for line in (one for one in lines if one.source != "pool_cost"):
            found = search_hours(session, actor.cooperation_id, line, OCTOBER)
            assert found.totals["minutes"] == sum(row.minutes for row in found.rows)
            assert found.totals["minutes"] == (line.explanation.get("pool_minutes") or line.minutes)
            assert {row.worker for row in found.rows} == {"Fatma"}


def test_a_neighbour_sees_no_hours_behind_a_line_that_is_not_its_own(scene: Scene) -> None:
    run_id = filled(scene)
    with transaction(scene.world.scope("finance")) as (session, actor):
        found = list_lines(session, actor.cooperation_id, run_id)
    line = next(one for one in found if one.source == "order_hours" and one.municipality == "Bergdrecht")
    for login, rows in (("holder", 0), ("holder-b", 1)):
        with transaction(scene.world.scope(login)) as (session, actor):
            assert search_hours(session, actor.cooperation_id, line, OCTOBER).paging.count == rows
