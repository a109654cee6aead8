"""Decisions on budget and cover: several lines in one, what they do to a line, and how they are returned."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from billing.budgets.after import effect_on
from billing.budgets.queries import LineBalance, list_budget_lines
from billing.budgets.services import (
    DecisionFacts,
    LineAmount,
    adopt_decision,
    draft_decision,
    return_decision,
)
from billing.budgets.waiting import list_effects_by_decision
from regie.asking import Everything
from regie.audit.queries import list_entries
from regie.database.engine import transaction
from regie.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, OverBudget
from tests.billing.conftest import FUND, Shops
from tests.world import TODAY, World

NEW = "/m/lindehaven/decisions/new"
FACTS = {
    "kind": "budget",
    "body": "council",
    "number": "2013-21",
    "decided_on": "01-11-2013",
    "reason": "Wijziging",
}


def row(number: int, fund: str = FUND, year: str = "2013", amount: str = "10,00") -> dict[str, str]:
    return {f"fund-{number}": fund, f"year-{number}": year, f"amount-{number}": amount}


def draft(
    world: World, tenant_id: int, amounts: Sequence[LineAmount], kind: Literal["budget", "cover"] = "budget"
) -> UUID:
    facts = DecisionFacts(kind, "council", "D-1", date(2013, 11, 1), "Wijziging")
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        return draft_decision(session, actor, tenant_id, facts, amounts, confirmed=Everything())


def balance(world: World, tenant_id: int, fund: str, year: int) -> LineBalance:
    with transaction(world.scope("holder")) as (session, _):
        return next(line for line in list_budget_lines(session, tenant_id, year) if line.fund == fund)


def test_a_decision_of_three_lines_is_recorded_and_empty_rows_do_not_count(
    client_for: Callable[[str], FlaskClient], world: World, shops: Shops
) -> None:
    form = (
        FACTS | row(1) | row(3, "welzijn", amount="25,00") | row(10, "welzijn", "2014") | {"year-2": "2013"}
    )
    sent = client_for("director").post(NEW, data=form)
    assert sent.status_code == 303
    decision = UUID(sent.location.rpartition("/")[2])
    with transaction(world.scope("holder")) as (session, _):
        effects = list_effects_by_decision(session, [shops[0].tenant_id], [decision])[decision]
    assert [(one.before.fund, one.before.year, one.cents) for one in effects] == [
        (FUND, 2013, 10_00),
        ("welzijn", 2013, 25_00),
        ("welzijn", 2014, 10_00),
    ]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        (row(1) | row(2, amount="1e3"), ["amount-2"]),
        (row(1) | row(2), ["year-2"]),
        (row(1) | row(4, "welzijn", amount="0"), ["amount-4"]),
        (row(1) | {"fund-2": "welzijn", "year-2": "2013"}, ["amount-2"]),
        (row(1) | {"amount-7": "5,00", "year-7": ""}, ["fund-7", "year-7"]),
        ({"year-1": "2013"}, ["fund-1"]),
        (row(1) | {"kind": "cover"}, ["source-1"]),
        (row(1) | {"kind": "cover", "source-1": "Reserve", "number": ""}, ["number"]),
        (
            row(1, amount="x") | row(2, amount="x") | {"decided_on": "31-02-2013"},
            ["amount-1", "amount-2", "decided_on"],
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_own_row(
    client_for: Callable[[str], FlaskClient], shops: Shops, changes: dict[str, str], wrong: list[str]
) -> None:
    answer = client_for("director").post(NEW, data=FACTS | changes)
    assert answer.status_code == 422
    assert [name for name in wrong if f'href="#f-{name}"'.replace("_", "-") in answer.text] == wrong
    assert answer.text.count('class="errors__link"') == len(wrong)


def test_a_row_beyond_the_tenth_is_not_known(client_for: Callable[[str], FlaskClient], shops: Shops) -> None:
    assert client_for("director").post(NEW, data=FACTS | row(1) | row(11)).status_code == 422
    assert client_for("director").post(NEW, data=FACTS | row(10)).status_code == 303


@pytest.mark.parametrize(
    ("kind", "cents"), [("budget", 500_00), ("cover", 40_00), ("budget", -100_00), ("cover", 2_000_000_00)]
)
def test_the_effect_that_is_shown_is_what_the_ledger_does(
    world: World, shops: Shops, kind: Literal["budget", "cover"], cents: int
) -> None:
    before = balance(world, shops[0].tenant_id, FUND, 2013)
    decision = draft(world, shops[0].tenant_id, [LineAmount(FUND, 2013, cents, "Reserve")], kind)
    with transaction(world.scope("holder-2", "lindehaven")) as (session, actor):
        (shown,) = list_effects_by_decision(session, [shops[0].tenant_id], [decision])[decision]
        adopt_decision(session, actor, shops[0].tenant_id, decision, TODAY)
    assert shown.before == before
    assert shown.after == balance(world, shops[0].tenant_id, FUND, 2013)
    assert shown.after.room == before.room + cents


def adopt(world: World, tenant_id: int, decision: UUID) -> None:
    with transaction(world.scope("holder-2", "lindehaven")) as (session, actor):
        adopt_decision(session, actor, tenant_id, decision, TODAY)


def test_what_takes_away_more_than_is_free_is_shown_and_refused_alike(world: World, shops: Shops) -> None:
    room = balance(world, shops[0].tenant_id, FUND, 2014).room
    too_much, all_of_it = (
        draft(world, shops[0].tenant_id, [LineAmount(FUND, 2014, cents)]) for cents in (-room - 1, -room)
    )
    with transaction(world.scope("holder-2")) as (session, _):
        shown = list_effects_by_decision(session, [shops[0].tenant_id], [too_much, all_of_it])
    assert [shown[one][0].short_by for one in (too_much, all_of_it)] == [1, 0]
    with pytest.raises(OverBudget) as refused:
        adopt(world, shops[0].tenant_id, too_much)
    assert refused.value.numbers["short_by_cents"] == 1
    adopt(world, shops[0].tenant_id, all_of_it)
    # Nothing stands on the line any more, so it is not listed.
    with pytest.raises(StopIteration):
        balance(world, shops[0].tenant_id, FUND, 2014)


def test_a_shortage_goes_down_by_what_covers_it() -> None:
    amounts = {"budget": 100, "cover": 0, "uncovered": 50, "held": 0, "committed": 30, "realised": 120}
    line = LineBalance(1, UUID(int=1), "f", "Fonds", 2013, **amounts, used=150, room=0)
    part = effect_on(line, "cover", 20, "Reserve").after
    assert (part.uncovered, part.room) == (30, 0)
    whole = effect_on(line, "cover", 60, "Reserve").after
    assert (whole.uncovered, whole.room) == (0, 10)


def test_a_returned_decision_says_why_and_who_and_can_no_longer_be_adopted(
    client_for: Callable[[str], FlaskClient], world: World, shops: Shops
) -> None:
    decision = draft(world, shops[0].tenant_id, [LineAmount(FUND, 2013, 10_00)])
    page = f"/m/lindehaven/decisions/{decision}"
    holder, other = client_for("holder"), client_for("holder-2")
    assert other.post(f"{page}/return", data={"reason": " "}).status_code == 422
    assert other.post(f"{page}/return", data={"reason": "Het bedrag is te laag."}).status_code == 303
    shown = holder.get(page).text
    for words in ("Het bedrag is te laag.", "Teruggestuurd", "Holder 2", "Vastgelegd als concept"):
        assert words in shown
    assert other.post(f"{page}/adopt", data={}).status_code == 409
    assert other.post(f"{page}/return", data={"reason": "Nog eens"}).status_code == 409
    with transaction(world.scope("auditor")) as (session, _):
        (entry,) = list_entries(session, shops[0].tenant_id, what="budgets.decision_returned")
    # The words of people stay out of the trail.
    assert entry.detail == {"decision": str(decision)}


def test_returning_is_for_whoever_may_adopt_and_not_for_the_drafter(world: World, shops: Shops) -> None:
    decision = draft(world, shops[0].tenant_id, [LineAmount(FUND, 2013, 10_00)])
    refusals: dict[str, type[DomainError]] = {"director": Forbidden, "controller": Forbidden}
    for login, kind in refusals.items():
        with pytest.raises(kind), transaction(world.scope(login, "lindehaven")) as (session, actor):
            return_decision(session, actor, shops[0].tenant_id, decision, reason="Nee")
    with pytest.raises(Conflict) as own, transaction(world.scope("holder", "lindehaven")) as (session, actor):
        return_decision(session, actor, shops[0].tenant_id, decision, reason="Nee")
    assert own.value.code == "own_return"
    with transaction(world.scope("holder-2", "lindehaven")) as (session, actor):
        with pytest.raises(Invalid):
            return_decision(session, actor, shops[0].tenant_id, decision, reason=" ")
        with pytest.raises(NotFound):
            return_decision(session, actor, shops[0].tenant_id, UUID(int=7), reason="Nee")
        return_decision(session, actor, shops[0].tenant_id, decision, reason="Nee")


def test_a_withdrawn_decision_names_who_withdrew_it(
    client_for: Callable[[str], FlaskClient], world: World, shops: Shops
) -> None:
    decision = draft(world, shops[0].tenant_id, [LineAmount(FUND, 2013, 10_00)])
    page = f"/m/lindehaven/decisions/{decision}"
    assert client_for("director").post(f"{page}/withdraw", data={}).status_code == 303
    shown = client_for("holder").get(page).text
    assert "Ingetrokken" in shown
    assert "Director" in shown
