"""An order commits every year it touches or nothing, from the right menu, for the municipality that pays."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from billing.budgets.queries import list_budget_lines
from billing.orders.queries import require_order
from billing.orders.quoting import quote
from billing.orders.search import OrderFilter, search_orders
from billing.orders.services import NewOrder, PlacedOrder, cancel_order, place_order
from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries as menu_queries
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.services import start_menu, submit_menu
from regie.asking import Everything
from regie.database.engine import transaction
from regie.errors import Conflict, Forbidden, Invalid, NotFound, OverBudget
from regie.periods import Period, year
from tests.billing.conftest import FUND, Shop, Shops
from tests.world import TODAY, World

AUTUMN = Period(date(2013, 11, 11), date(2014, 1, 1))
OVER_NEW_YEAR = Period(date(2013, 12, 1), date(2014, 2, 1))


def place(
    world: World, shop: Shop, period: Period = AUTUMN, login: str = "case-manager", **more: Any
) -> PlacedOrder:
    new = NewOrder(shop.client_id, shop.menu_line_id, period, **more)
    with transaction(world.scope(login, shop.slug)) as (session, actor):
        return place_order(session, actor, shop.tenant_id, new, TODAY, Everything())


def committed(world: World, shop: Shop) -> dict[int, int]:
    with transaction(world.scope("case-manager")) as (session, _):
        return {line.year: line.committed for line in list_budget_lines(session, shop.tenant_id)}


def test_an_order_within_one_year_commits_its_price_there(world: World, shops: Shops) -> None:
    before = committed(world, shops[0])
    placed = place(world, shops[0])
    assert placed.committed == {2013: 3_650_00}
    assert committed(world, shops[0]) == {2013: before[2013] + 3_650_00, 2014: before[2014]}


def test_an_order_over_new_year_commits_by_days_and_to_the_cent(world: World, shops: Shops) -> None:
    placed = place(world, shops[0], OVER_NEW_YEAR)
    assert placed.committed == {2013: 1_825_00, 2014: 1_825_00}


def test_an_order_refused_in_the_second_year_keeps_nothing_of_the_first(world: World, shops: Shops) -> None:
    place(world, shops[0], OVER_NEW_YEAR)
    before = committed(world, shops[0])
    with pytest.raises(OverBudget) as refusal:
        place(world, shops[0], OVER_NEW_YEAR, units=2)
    assert refusal.value.numbers["year"] == 2014
    assert refusal.value.numbers["short_by_cents"] == 1_825_00
    assert refusal.value.detail() == (
        f"This order asks 3650.00 of {FUND} in 2014. 1825.00 of that is free, so 1825.00 is short."
    )
    assert committed(world, shops[0]) == before


def test_a_year_without_budget_has_no_room(world: World, shops: Shops) -> None:
    with pytest.raises(OverBudget) as refusal:
        place(world, shops[1], OVER_NEW_YEAR)
    assert refusal.value.numbers["available_cents"] == 0


def test_amounts_per_year_may_be_chosen_when_they_add_up(world: World, shops: Shops) -> None:
    placed = place(world, shops[0], OVER_NEW_YEAR, amounts={2013: 3_650_00, 2014: 0})
    assert placed.committed == {2013: 3_650_00, 2014: 0}
    with pytest.raises(Invalid, match="together"):
        place(world, shops[0], OVER_NEW_YEAR, amounts={2013: 3_650_00, 2014: 1})
    with pytest.raises(Invalid, match="for no other"):
        place(world, shops[0], AUTUMN, amounts={2013: 3_650_00, 2014: 0})


def test_the_database_checks_the_amounts_too(world: World, shops: Shops) -> None:
    from sqlalchemy import text

    statement = text(
        "SELECT billing.post_order(:t, gen_random_uuid(), :c, :m, '2013-11-11', '2014-01-01', 1, :a, "
        "'2013-11-11')"
    )
    for amounts, code in (
        ('[{"year": 2013, "cents": 1}]', "amounts_do_not_add_up"),
        ('[{"year": 2014, "cents": 365000}]', "years_do_not_match"),
        ('[{"year": 2013, "cents": 365001}, {"year": 2013, "cents": -1}]', "years_do_not_match"),
    ):
        values = {"t": shops[0].tenant_id, "c": shops[0].client_id, "m": shops[0].menu_line_id, "a": amounts}
        with pytest.raises(Invalid) as refusal, transaction(world.scope("case-manager", "*")) as (session, _):
            session.execute(statement, values)
        assert refusal.value.code == code


def test_the_ceiling_of_the_choice_is_not_passed(world: World, shops: Shops) -> None:
    place(world, shops[1], units=30)
    with pytest.raises(Conflict) as refusal:
        place(world, shops[1], units=11)
    assert refusal.value.code == "ceiling_reached"
    place(world, shops[1], units=10)


def test_a_client_of_another_municipality_cannot_be_ordered_for(world: World, shops: Shops) -> None:
    new = NewOrder(shops[1].client_id, shops[0].menu_line_id, AUTUMN)
    with pytest.raises(NotFound), transaction(world.scope("case-manager", "*")) as (session, actor):
        place_order(session, actor, shops[0].tenant_id, new, TODAY, Everything())


def test_a_product_of_another_or_of_nobody_is_not_on_the_menu(world: World, shops: Shops) -> None:
    for line in (shops[1].menu_line_id, uuid4()):
        new = NewOrder(shops[0].client_id, line, AUTUMN)
        with (
            pytest.raises(Invalid) as refusal,
            transaction(world.scope("case-manager", "*")) as (session, actor),
        ):
            place_order(session, actor, shops[0].tenant_id, new, TODAY, Everything())
        assert refusal.value.code == "not_on_menu"


def test_an_order_starts_within_the_period_of_the_choice(world: World, shops: Shops) -> None:
    with pytest.raises(Invalid) as refusal:
        place(world, shops[0], Period(date(2014, 1, 1), date(2014, 2, 1)))
    assert refusal.value.code == "outside_menu_period"
    assert "up to and including 2013-12-31" in refusal.value.detail()


@pytest.mark.parametrize("login", ["finance", "team-lead", "product-manager"])
def test_only_those_who_serve_clients_place_orders(world: World, shops: Shops, login: str) -> None:
    if login == "team-lead":
        assert place(world, shops[0], login=login).number
        return
    with pytest.raises(Forbidden):
        place(world, shops[0], login=login)


def test_a_cancelled_order_gives_its_room_back_once(world: World, shops: Shops) -> None:
    placed, before = place(world, shops[0]), committed(world, shops[0])
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        released = cancel_order(session, actor, shops[0].tenant_id, placed.id, "Verhuisd", TODAY)
    assert released == 3_650_00
    assert committed(world, shops[0])[2013] == before[2013] - 3_650_00
    with pytest.raises(Conflict), transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        cancel_order(session, actor, shops[0].tenant_id, placed.id, "Nog eens", TODAY)


def test_cancelling_needs_a_reason(world: World, shops: Shops) -> None:
    placed = place(world, shops[0])
    with pytest.raises(Invalid), transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        cancel_order(session, actor, shops[0].tenant_id, placed.id, " ", TODAY)


def test_a_quote_says_what_fits_and_what_fits_is_accepted(world: World, shops: Shops) -> None:
    with transaction(world.scope("case-manager")) as (session, _):
        found = quote(session, shops[0].tenant_id, shops[0].menu_line_id, OVER_NEW_YEAR, 3)
    assert found.short
    # Both months have 31 days, and the odd cent goes to the first year.
    assert found.fits == found.room[2014] * 2 + 1


def test_orders_of_a_neighbour_are_found_nowhere(world: World, shops: Shops) -> None:
    placed = place(world, shops[0])
    with transaction(world.scope("holder-b")) as (session, _):
        assert search_orders(session, OrderFilter(frozenset({shops[0].tenant_id}))).paging.count == 0
        with pytest.raises(NotFound):
            require_order(session, shops[0].tenant_id, placed.id)
    with transaction(world.scope("case-manager")) as (session, _):
        assert require_order(session, shops[0].tenant_id, placed.id).client_name == "Inwoner van lindehaven"


def test_finance_sees_an_order_without_the_name_of_the_client(world: World, shops: Shops) -> None:
    placed = place(world, shops[0])
    with transaction(world.scope("finance")) as (session, _):
        assert require_order(session, shops[0].tenant_id, placed.id).client_name is None


def test_a_search_takes_percent_signs_literally(world: World, shops: Shops) -> None:
    place(world, shops[0])
    with transaction(world.scope("case-manager")) as (session, _):
        here = frozenset({shops[0].tenant_id})
        assert search_orders(session, OrderFilter(here, "%")).paging.count == 0
        assert search_orders(session, OrderFilter(here, "_")).paging.count == 0
        assert search_orders(session, OrderFilter(here, "lindehaven")).paging.count > 0


def test_a_choice_that_supersedes_another_goes_on_counting_units(world: World, shops: Shops) -> None:
    shop = shops[1]
    place(world, shop)
    with transaction(world.scope("director-b", shop.slug)) as (session, actor):
        old = menu_queries.find_adopted_menu(session, shop.tenant_id, TODAY)
        assert old
        new = start_menu(session, actor, shop.tenant_id, year(2013), copy_from=old.id)
        submit_menu(session, actor, shop.tenant_id, new, expected_version=1)
        used = menu_lines.lines(session, shop.tenant_id, old.id, TODAY)[0].used_units
    with transaction(world.scope("holder-b", shop.slug)) as (session, actor):
        version = menu_queries.require_menu(session, shop.tenant_id, new).version
        adopt_menu(session, actor, shop.tenant_id, new, expected_version=version, confirmed=Everything())
        line = menu_lines.lines(session, shop.tenant_id, new, TODAY)[0]
        more = NewOrder(shop.client_id, line.id, AUTUMN, units=41 - line.used_units)
    assert line.used_units == used > 0
    with pytest.raises(Conflict) as refusal, transaction(world.scope("case-manager", shop.slug)) as (s, a):
        place_order(s, a, shop.tenant_id, more, TODAY, Everything())
    assert refusal.value.code == "ceiling_reached"
