"""Ending beside those who add, end or use at the same moment: nobody waits in a circle, and never both."""

from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError
from uuid import UUID

import pytest

from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from billing.costs.kinds import RATE
from billing.costs.services import NewKey, add_key, add_pool, add_rate
from cafeteria.funds.kinds import FUND as FUNDS
from cafeteria.funds.services import add_fund
from regie.asking import Everything
from regie.database.dated import DatedKind, end, withdraw
from regie.database.engine import transaction
from tenants.parties.kinds import PARTY, WORKER
from tenants.parties.services import add_party
from tests.billing_runs.scene import Scene
from tests.racing import Act, at_once

DAY, NEXT, NEW_YEAR = date(2013, 11, 4), date(2013, 11, 5), date(2014, 1, 1)
ROUNDS = 8


def ending(scene: Scene, kind: DatedKind, row: UUID, day: date | None, login: str = "finance") -> Act:
    def act() -> None:
        with transaction(scene.world.scope(login, "@")) as (session, actor):
            if day is None:
                withdraw(session, actor, kind, row)
            else:
                end(session, actor, kind, row, day)

    return act


def test_two_who_add_and_then_end_do_not_wait_for_each_other(scene: Scene) -> None:
    login, meet = "product-manager", Barrier(2)
    with transaction(scene.world.scope(login, "@")) as (session, actor):
        paid = [add_party(session, actor, name=f"Met tarief {n}", starts_on=DAY) for n in range(2)]
        unpaid = [add_party(session, actor, name=f"Zonder {n}", starts_on=DAY) for n in range(2)]

    def add_and_end(n: int) -> None:
        about = {"role": "Adviseur", "cents_per_hour": 1, "starts_on": NEW_YEAR}
        with transaction(scene.world.scope(login, "@")) as (session, actor):
            add_rate(session, actor, party_id=paid[n], **about)  # type: ignore[arg-type]
            # Both hold what adding takes before either ends; or the second waits for the first.
            with suppress(BrokenBarrierError):
                meet.wait(timeout=1)
            end(session, actor, PARTY, unpaid[n], NEW_YEAR)

    assert at_once(lambda: add_and_end(0), lambda: add_and_end(1)) == ["done", "done"]


def test_a_fund_ends_or_a_budget_line_refers_to_it_and_never_both(scene: Scene) -> None:
    facts = DecisionFacts("budget", "council", "2013/9", date(2013, 11, 1), "Begroting")
    here, ended = scene.tenants["lindehaven"], set()
    for turn in range(ROUNDS):
        with transaction(scene.world.scope("finance", "@")) as (session, actor):
            row = add_fund(session, actor, code=f"wedloop-{turn}", name=f"Wedloop {turn}")

        def refer(code: str = f"wedloop-{turn}") -> None:
            with transaction(scene.world.scope("holder", "lindehaven")) as (session, actor):
                draft_decision(
                    session, actor, here, facts, [LineAmount(code, 2014, 1_00)], confirmed=Everything()
                )

        told = tuple(at_once(ending(scene, FUNDS, row, NEW_YEAR), refer))
        # The form looks first, and the database when it looked too early.
        assert told in {("done", "invalid_input"), ("done", "fund_not_then"), ("used_later", "done")}
        ended.add(told)
        both = """SELECT count(*) FROM cafeteria.fund f JOIN billing.budget_line l ON l.fund = f.code
                   WHERE f.id = %s AND upper(f.valid) <= make_date(l.year, 1, 1)"""
        assert scene.one(both, row) == 0
    assert ended


def test_a_fund_goes_or_a_pool_opens_on_it_and_never_both(scene: Scene) -> None:
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        key = add_key(session, actor, NewKey("wedloop", "equal", [(scene.tenants["lindehaven"], None)]))
    for turn in range(ROUNDS):
        with transaction(scene.world.scope("finance", "@")) as (session, actor):
            row = add_fund(session, actor, code=f"pot-{turn}", name=f"Pot {turn}")

        def refer(code: str = f"pot-{turn}") -> None:
            with transaction(scene.world.scope("finance", "@")) as (session, actor):
                add_pool(session, actor, code=code, name=code, key_id=key, fund=code)

        gone, opened = at_once(ending(scene, FUNDS, row, None), refer)
        assert (gone, opened) in {("done", "unknown_fund"), ("used_already", "done"), ("done", "unknown_key")}
        found = "SELECT count(*) FROM billing.cost_pool p WHERE p.fund = %s"
        assert scene.one(found, f"pot-{turn}") == (opened == "done")


@pytest.mark.parametrize("kind", [WORKER, RATE])
def test_a_worker_or_a_rate_ends_or_hours_are_booked_after_that_day_and_never_both(
    scene: Scene, kind: DatedKind
) -> None:
    login = "product-manager"
    if kind is WORKER:
        row = scene.workers["Joris"]
    else:
        row = scene.one(
            "SELECT id FROM billing.rate WHERE party_id = %s AND upper_inf(valid)", scene.parties["IASZ"]
        )
    scene.book("Joris", "lindehaven", DAY, 60)
    ended, booked = at_once(
        ending(scene, kind, row, NEXT, login), lambda: scene.book("Joris", "lindehaven", NEXT, 60)
    )
    days = f"""SELECT count(*) FROM billing.hour h JOIN {kind.name} x
                 ON x.id = h.{"worker_id" if kind is WORKER else "rate_id"} AND NOT x.valid @> h.work_date"""
    assert scene.one(days) == 0
    if ended != "done":
        assert (ended, booked) == ("used_later", "done")
    elif kind is WORKER:
        assert booked == "worker_not_then"
    else:
        # Who works without a rate gives the hours without cost.
        assert booked == "done"
        assert scene.one("SELECT cents_per_hour FROM billing.hour WHERE work_date = %s", NEXT) == 0
