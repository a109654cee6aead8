"""What a chart of money shows is what the ledger and the lines say, to the cent."""

from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.budgets.monthly import monthly_balance
from billing.budgets.queries import list_budget_lines
from billing.runs.bars import bars_of_funds, bars_of_sheet
from billing.runs.sheet import SheetCell, build_sheet
from billing.runs.stands import FundStand, stands_after
from billing.statements.press import press
from regie.database.engine import transaction
from tests.statements.conftest import Desk

cells = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 11), st.integers(-(10**8), 10**9)),
    max_size=20,
    unique_by=lambda cell: cell[:2],
)


def test_the_last_month_of_a_budget_line_is_its_balance(desk: Desk) -> None:
    for slug in ("lindehaven", "bergdrecht"):
        tenant_id = desk.scene.tenants[slug]
        with transaction(desk.scene.world.scope("finance")) as (session, _):
            for line in list_budget_lines(session, tenant_id):
                for until in (date(2013, 11, 11), date(2014, 5, 1)):
                    *earlier, last = monthly_balance(session, tenant_id, line.line_id, line.year, until)
                    assert (last.budget, last.realised) == (line.total, line.realised)
                    assert last.committed == line.committed
                    assert [month.month for month in earlier] == list(range(1, last.month))
                assert monthly_balance(session, tenant_id, line.line_id, line.year, date(2012, 12, 31)) == ()


def test_a_budget_holds_from_the_day_it_was_decided_on_however_late_it_was_recorded(desk: Desk) -> None:
    tenant_id = desk.scene.tenants["lindehaven"]
    with transaction(desk.scene.world.scope("holder")) as (session, _):
        (line,) = list_budget_lines(session, tenant_id, 2013)
        months = monthly_balance(session, tenant_id, line.line_id, 2013, date(2013, 11, 11))
    recorded = desk.scene.one("SELECT min(effective_on) FROM billing.entry WHERE kind = 'budget'")
    assert recorded == date(2013, 11, 11)
    assert {month.budget for month in months} == {line.total}


def test_a_final_run_stands_in_the_month_on_whose_last_day_it_counts(desk: Desk) -> None:
    tenant_id = desk.scene.tenants["lindehaven"]
    cost = desk.contents("holder", "lindehaven", desk.final).cents
    with transaction(desk.scene.world.scope("holder")) as (session, _):
        (line,) = list_budget_lines(session, tenant_id, 2013)
        months = monthly_balance(session, tenant_id, line.line_id, 2013, date(2013, 11, 11))
    assert [month.realised for month in months[8:10]] == [0, cost]


def test_after_a_final_run_budgets_stand_as_the_ledger_says_and_stay_so(desk: Desk) -> None:
    with transaction(desk.scene.world.scope("finance")) as (session, actor):
        before = stands_after(
            session, actor.cooperation_id, desk.contents("finance", "samen", desk.final).run
        )
    lines = desk.contents("finance", "samen", desk.final).lines
    for stand in before:
        own = [line.cents for line in lines if (line.tenant_id, line.fund) == (stand.tenant_id, stand.fund)]
        assert (stand.run_cents, stand.earlier, stand.uncovered) == (sum(own), 0, 0)
        assert (stand.realised, stand.budget) == (sum(own), 36_500_00)
    assert len(before) == 2


def test_of_a_trial_budgets_stand_as_they_would_if_it_were_final_now(desk: Desk) -> None:
    trial = desk.contents("finance", "samen", desk.trial).run
    with transaction(desk.scene.world.scope("finance")) as (session, actor):
        found = stands_after(session, actor.cooperation_id, trial)
        for stand in found:
            (line,) = list_budget_lines(session, stand.tenant_id, 2013)
            assert stand.earlier == line.realised
            assert stand.realised == line.realised + stand.run_cents


def test_a_municipality_that_reads_itself_alone_finds_its_own_budgets_alone(desk: Desk) -> None:
    run = desk.contents("finance", "samen", desk.final).run
    with transaction(desk.scene.world.scope("holder")) as (session, actor):
        found = stands_after(session, actor.cooperation_id, run)
    assert {stand.tenant_id for stand in found} == {desk.scene.tenants["lindehaven"]}


@settings(deadline=None)
@given(found=cells)
def test_bars_of_a_sheet_add_up_to_the_sheet_with_and_without_budgets(
    found: list[tuple[int, int, int]],
) -> None:
    sheet = build_sheet(
        SheetCell(tenant, f"GM{tenant}", f"G{tenant}", True, UUID(int=at), f"k{at}", f"K{at}", cents, 0)
        for tenant, at, cents in found
    )
    stands = [FundStand(row.tenant_id, "f", row.total, 5_000, row.total + 700, 0) for row in sheet.rows]
    with press():
        plain, against = bars_of_sheet(sheet), bars_of_sheet(sheet, stands, 2013)
    assert [row.total for row in plain.rows] == [row.total for row in sheet.rows]
    assert [row.total for row in against.rows] == [row.total + 700 for row in sheet.rows]
    assert [row.budget for row in against.rows] == [5_000] * len(sheet.rows)
    assert len(plain.series) <= 8
    assert not plain.has_budgets


def test_whoever_has_no_budget_at_all_is_not_over_it() -> None:
    with press():
        data = bars_of_funds([("f", "Pool", 100)], [FundStand(1, "f", 100, 0, 100, 100)], 2013)
    assert (data.rows[0].budget, data.rows[0].over) == (None, 0)


def test_bars_of_funds_put_lines_of_the_same_name_together() -> None:
    amounts = [("b", "Pool", 100), ("a", "Pool", 7), ("b", "Pool", 20), ("b", "Traject", 5)]
    with press():
        data = bars_of_funds(amounts, [], None)
    assert data.series == ("Pool", "Traject")
    assert [(row.label, row.cents) for row in data.rows] == [("a", (7, 0)), ("b", (120, 5))]
