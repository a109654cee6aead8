"""Rates, keys, pools and costs: what is booked stays, what is wrong gets a sentence."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from billing.costs.kinds import RATE
from billing.costs.queries import list_keys
from billing.costs.search import CostFilter, list_pools, list_rates, search_costs
from billing.costs.services import NewKey, add_pool, add_rate, reverse_cost
from regie.audit.queries import list_entries
from regie.database.dated import withdraw
from regie.database.engine import transaction
from regie.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, PeriodClosed
from tests.billing_runs.scene import OCTOBER, Scene

DAY = date(2013, 11, 4)


def take_back(scene: Scene, cost_id: object, day: date | None = None) -> object:
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        return reverse_cost(session, actor, cost_id=cost_id, incurred_on=day, reason="Dubbel")  # type: ignore[arg-type]


def test_a_cost_is_taken_back_once_by_a_counter_entry_and_stays_itself(scene: Scene) -> None:
    cost = scene.cost("pool-equal", DAY, 12_34)
    counter = take_back(scene, cost)
    with transaction(scene.world.scope("finance")) as (session, actor):
        which = CostFilter(actor.cooperation_id, pool_id=scene.pools["pool-equal"])
        found = search_costs(session, which)
    assert (found.paging.count, found.totals) == (2, {"cents": 0})
    assert {(row.id, row.cents, row.reverses, row.reversed_by) for row in found.rows} == {
        (cost, 12_34, None, counter),
        (counter, -12_34, cost, None),
    }
    for again, code in ((cost, "reversed_cost_already"), (counter, "counter_entry")):
        with pytest.raises(Conflict) as refusal:
            take_back(scene, again)
        assert refusal.value.code == code
    with pytest.raises(NotFound):
        take_back(scene, uuid4())


def test_a_cost_of_zero_or_on_an_unknown_pool_is_refused(scene: Scene) -> None:
    with pytest.raises(Invalid, match="nothing to book"):
        scene.cost("pool-equal", DAY, 0)
    scene.pools["nergens"] = uuid4()
    with pytest.raises(Invalid) as refusal:
        scene.cost("nergens", DAY, 1)
    assert refusal.value.code == "unknown_pool"


def test_a_closed_month_takes_no_costs_and_a_cost_in_it_is_taken_back_in_an_open_one(scene: Scene) -> None:
    cost = scene.cost("pool-equal", OCTOBER.start, 100_00)
    run = scene.run("final", OCTOBER)
    with pytest.raises(PeriodClosed, match="2013-10-05 lies in a closed period"):
        scene.cost("pool-equal", date(2013, 10, 5), 1)
    with pytest.raises(PeriodClosed):
        take_back(scene, cost)
    assert take_back(scene, cost, date(2013, 11, 1))
    assert scene.reverse(run.id).state == "done"
    scene.cost("pool-equal", date(2013, 10, 5), 1)


def test_only_finance_books_costs(scene: Scene) -> None:
    for login in ("case-manager", "product-manager", "team-lead"):
        with pytest.raises(Forbidden):
            scene.cost("pool-equal", DAY, 1, login=login)


def new_rate(scene: Scene, start: date, end: date | None = None, cents: int = 80_00) -> None:
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        add_rate(
            session,
            actor,
            party_id=scene.parties["De Sluis"],
            role="Werkleider",
            cents_per_hour=cents,
            starts_on=start,
            ends_on=end,
        )


def test_rates_of_a_role_follow_each_other_without_overlap(scene: Scene) -> None:
    new_rate(scene, date(2014, 1, 1), date(2015, 1, 1))
    new_rate(scene, date(2015, 1, 1))
    with pytest.raises(Conflict) as refusal:
        new_rate(scene, date(2014, 12, 31), date(2015, 1, 1))
    assert refusal.value.code == "overlaps"
    with transaction(scene.world.scope("finance")) as (session, actor):
        found = [
            (row.starts_on, row.last_day)
            for row in list_rates(session, actor.cooperation_id)
            if row.party == "De Sluis"
        ]
    assert found == [(date(2014, 1, 1), date(2014, 12, 31)), (date(2015, 1, 1), None)]


def test_a_rate_follows_one_without_an_end_but_not_under_hours_that_were_booked(scene: Scene) -> None:
    party, new_year = scene.parties["IASZ"], date(2014, 1, 1)
    about: dict[str, Any] = {"party_id": party, "role": "Klantmanager", "cents_per_hour": 80_00}
    scene.book("Joris", "lindehaven", date(2013, 12, 31), 60)
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Conflict) as asked:
            add_rate(session, actor, **about, starts_on=new_year)
        assert (asked.value.code, asked.value.numbers["times"]) == ("follows", 1)
    with (
        pytest.raises(Conflict) as late,
        transaction(scene.world.scope("product-manager", "@")) as (session, actor),
    ):
        add_rate(session, actor, **about, starts_on=date(2013, 12, 31), follows=True)
    assert (late.value.code, late.value.numbers["used_on"]) == ("used_later", date(2013, 12, 31))
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        added = add_rate(session, actor, **about, starts_on=new_year, follows=True)
        open_rates = [
            one.starts_on for one in list_rates(session, actor.cooperation_id) if one.last_day is None
        ]
        assert open_rates == [new_year]
        withdraw(session, actor, RATE, added)
        (entry,) = list_entries(session, actor.cooperation_id, what="rates.withdrawn", limit=1)
        assert entry.detail == {
            "rate": str(added),
            "party": str(party),
            "role": "Klantmanager",
            "cents": 80_00,
            "starts_on": "2014-01-01",
        }
        session.rollback()


@pytest.mark.parametrize(
    ("start", "end", "cents", "code"),
    [
        (date(2016, 1, 1), date(2016, 1, 1), 1, "period_ends_too_early"),
        (date(2016, 1, 1), date(2015, 1, 1), 1, "period_ends_too_early"),
        (date(2012, 1, 1), date(2013, 1, 1), -1, "negative_rate"),
    ],
)
def test_a_wrong_rate_is_refused(scene: Scene, start: date, end: date, cents: int, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        new_rate(scene, start, end, cents)
    assert refusal.value.code == code


@pytest.mark.parametrize("wrong", ["none", "twice", "cooperation", "stranger", "share", "figure", "name"])
def test_a_wrong_key_is_refused_with_what_is_wrong(scene: Scene, wrong: str) -> None:
    lindehaven, bergdrecht = scene.tenants["lindehaven"], scene.tenants["bergdrecht"]
    elders = scene.one("SELECT id FROM tenants.tenant WHERE slug = 'elders'")
    key, code = {
        "none": (NewKey("A", "equal", []), "key_without_bearers"),
        "twice": (NewKey("A", "equal", [(lindehaven, None), (lindehaven, None)]), "duplicate_bearer"),
        "cooperation": (NewKey("A", "equal", [(scene.tenants["samen"], None)]), "unknown_bearer"),
        "stranger": (NewKey("A", "equal", [(elders, None)]), "unknown_bearer"),
        "share": (NewKey("A", "equal", [(lindehaven, Decimal(100))]), "share_not_asked"),
        "figure": (NewKey("A", "by_figure", [(lindehaven, None)], "inwoners"), "figure_needed"),
        "name": (NewKey("Gelijk", "equal", [(bergdrecht, None)]), "key_exists"),
    }[wrong]
    with pytest.raises(Invalid) as refusal:
        scene.key(key)
    assert refusal.value.code == code


def test_keys_are_listed_with_their_bearers_by_code(scene: Scene) -> None:
    with transaction(scene.world.scope("finance")) as (session, actor):
        found = {row.key.name: row for row in list_keys(session, actor.cooperation_id)}
    assert [bearer.cbs_code for bearer in found["Twee derde"].bearers] == ["GM9001", "GM9002"]
    assert sum(found["Twee derde"].shares.values()) == 100
    assert found["Inwoners"].key.reference_date == date(2013, 1, 1)


def test_a_municipality_sees_that_a_key_has_bearers_it_cannot_see(scene: Scene) -> None:
    with transaction(scene.world.scope("holder")) as (session, actor):
        found = {row.key.name: row for row in list_keys(session, actor.cooperation_id)}
    assert ([bearer.name for bearer in found["Gelijk"].bearers], found["Gelijk"].hidden) == (
        ["Lindehaven"],
        1,
    )


def test_a_pool_needs_a_key_and_a_code_of_its_own(scene: Scene) -> None:
    for code, key_id, wrong in (
        ("nieuw", uuid4(), "unknown_key"),
        ("pool-equal", scene.keys["equal"], "pool_exists"),
    ):
        with (
            pytest.raises(Invalid) as refusal,
            transaction(scene.world.scope("finance", "@")) as (session, actor),
        ):
            add_pool(session, actor, code=code, name="Nieuw", key_id=key_id, fund="re-integratie")
        assert refusal.value.code == wrong


def test_pools_show_what_was_booked_in_a_period(scene: Scene) -> None:
    scene.cost("pool-fixed", date(2013, 12, 31), 50_00)
    scene.cost("pool-fixed", date(2013, 9, 30), 1_00)
    with transaction(scene.world.scope("finance")) as (session, actor):
        whole = {row.code: row.cents for row in list_pools(session, actor.cooperation_id)}
        october = {row.code: row.cents for row in list_pools(session, actor.cooperation_id, OCTOBER)}
    assert (whole["pool-fixed"], october["pool-fixed"]) == (51_00, 0)
