"""Orders say what they mean: Enter works out, the button places, and what is seldom meant is asked first."""

import html
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from billing.orders.services import NewOrder, place_order
from cafeteria.assortment.queries import list_assortment
from cafeteria.assortment.services import word_variant
from cafeteria.routes.services import open_route, record_step
from regie.asking import Doubtful, Everything
from regie.database.engine import transaction
from regie.errors import OverBudget
from regie.periods import Period, months_later
from tests.billing.conftest import Shop, Shops, place
from tests.world import TODAY, SignIn, World

NEW = "/m/lindehaven/orders/new"
QUOTE = "/m/lindehaven/orders/quote"
UNTIL_SPRING = Period(TODAY, date(2014, 5, 11))
STEPS = ("application", "intake", "diagnosis", "route")


def plain(answer: Any) -> str:
    """The text of a page without tags, with plain spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def form(shop: Shop, **changes: str) -> dict[str, str]:
    days = {"starts_on": "11-11-2013", "last_day": "31-12-2013"}
    return {"client_id": str(shop.client_id), "menu_line_id": str(shop.menu_line_id), **days, **changes}


def asked(world: World, shop: Shop, period: Period) -> set[str]:
    """The codes of what is asked about an order; nothing of it stays."""
    with transaction(world.scope("case-manager", shop.slug)) as (session, actor):
        new = NewOrder(shop.client_id, shop.menu_line_id, period)
        try:
            place_order(session, actor, shop.tenant_id, new, TODAY)
        except Doubtful as doubt:
            return {question.code for question in doubt.questions}
        finally:
            session.rollback()
    return set()


@pytest.fixture
def route(world: World, shops: Shops) -> Any:
    """An open route of the client of Lindehaven, as far as its result."""
    shop = shops[0]
    with transaction(world.scope("case-manager", shop.slug)) as (session, actor):
        opened = open_route(session, actor, shop.tenant_id, shop.client_id, date(2013, 10, 1))
        for version, kind in enumerate(STEPS, 1):
            facts = {"kind": kind, "happened_on": TODAY, "outcome": "Gedaan"}
            record_step(session, actor, shop.tenant_id, opened, expected_version=version, **facts)  # type: ignore[arg-type]
    return opened


@pytest.fixture
def half_a_year(world: World, shops: Shops) -> None:
    """The product of the shops usually takes six months."""
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        (row,) = list_assortment(session, actor.cooperation_id, TODAY)
        assert row.variant_id
        assert row.variant
        word_variant(session, actor, row.variant_id, name=row.variant, usual_months=6)


def count(browser: FlaskClient) -> int:
    return len(browser.get("/m/lindehaven/orders.csv").text.splitlines())


def test_enter_works_out_and_only_the_button_places(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    page = browser.get(f"{NEW}?client={shops[0].client_id}").text
    # Enter in a field presses the first button of a form.
    buttons = re.findall(r'<button[^>]* name="step"[^>]* value="(\w+)"', page)
    assert buttons == ["check", "place"]
    before = count(browser)
    answer = browser.post(NEW, data=form(shops[0]))
    assert "Dit past." in plain(answer)
    assert count(browser) == before
    assert place(browser, form(shops[0])).status_code == 303
    assert count(browser) == before + 1


def test_what_is_not_chosen_on_the_first_day_never_fits(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    never = plain(browser.post(QUOTE, data=form(shops[0], starts_on="01-01-2014", last_day="01-02-2014")))
    assert "geen vastgestelde productkeuze" in never
    assert "Dit past." not in never
    assert "Dit past." in plain(browser.post(QUOTE, data=form(shops[0])))


def test_a_usual_duration_proposes_the_last_day_until_somebody_chooses_one(
    client_for: SignIn, shops: Shops, half_a_year: None
) -> None:
    browser = client_for("case-manager")

    def last_day(**typed: str) -> str:
        text = browser.post(QUOTE, data=form(shops[0], **typed)).text
        found = re.search(r'name="last_day" value="([^"]*)"', text)
        assert found
        return found[1]

    assert last_day(last_day="") == "10-05-2014"
    assert last_day(starts_on="12-11-2013", last_day="10-05-2014", proposed="10-05-2014") == "11-05-2014"
    assert last_day(starts_on="12-11-2013", last_day="31-12-2013", proposed="10-05-2014") == "31-12-2013"
    # Placing takes what stands there, and never a day that nobody saw.
    refused = browser.post(NEW, data=form(shops[0], last_day="", step="place"))
    assert refused.status_code == 422
    assert 'value="10-05-2014"' in refused.text


def test_another_duration_than_usual_is_asked(
    world: World, shops: Shops, route: Any, half_a_year: None
) -> None:
    assert asked(world, shops[0], Period(TODAY, date(2013, 11, 12))) == {"unusual_duration"}
    assert asked(world, shops[0], UNTIL_SPRING) == set()


def test_what_is_usual_without_a_duration_is_not_asked(world: World, shops: Shops, route: Any) -> None:
    assert asked(world, shops[0], Period(TODAY, date(2013, 12, 1))) == set()
    assert asked(world, shops[0], Period(date(2013, 11, 10), date(2013, 12, 1))) == {"order_in_the_past"}


def test_without_a_route_is_asked(world: World, shops: Shops) -> None:
    assert asked(world, shops[0], Period(TODAY, date(2013, 12, 1))) == {"no_open_route"}


def test_the_same_once_more_is_asked_and_after_yes_it_stands(world: World, shops: Shops, route: Any) -> None:
    shop, days = shops[0], Period(TODAY, date(2013, 12, 1))
    new = NewOrder(shop.client_id, shop.menu_line_id, days)
    with transaction(world.scope("case-manager", shop.slug)) as (session, actor):
        first = place_order(session, actor, shop.tenant_id, new, TODAY)
    with transaction(world.scope("case-manager", shop.slug)) as (session, actor):
        with pytest.raises(Doubtful) as doubt:
            place_order(session, actor, shop.tenant_id, new, TODAY)
        (question,) = doubt.value.questions
        assert (question.code, question.numbers["orders"]) == ("ordered_already", first.number)
        second = place_order(session, actor, shop.tenant_id, new, TODAY, {question.key})
        # The yes was about one order; a third is asked about anew.
        with pytest.raises(Doubtful):
            place_order(session, actor, shop.tenant_id, new, TODAY, {question.key})
    assert second.number != first.number
    assert asked(world, shop, Period(date(2013, 12, 1), date(2014, 1, 1))) == set()


def test_what_is_impossible_is_refused_before_anything_is_asked(world: World, shops: Shops) -> None:
    shop = shops[0]
    new = NewOrder(shop.client_id, shop.menu_line_id, Period(TODAY, date(2013, 12, 1)), 30)
    with (
        pytest.raises(OverBudget),
        transaction(world.scope("case-manager", shop.slug)) as (session, actor),
    ):
        place_order(session, actor, shop.tenant_id, new, TODAY)


def test_the_result_of_a_route_asks_about_the_orders_that_run_on(
    world: World, shops: Shops, route: Any
) -> None:
    shop = shops[0]
    facts: dict[str, Any] = {"kind": "result", "happened_on": TODAY, "outcome": "Werk"}
    with transaction(world.scope("case-manager", shop.slug)) as (session, actor):
        new = NewOrder(shop.client_id, shop.menu_line_id, Period(TODAY, date(2013, 12, 1)))
        placed = place_order(session, actor, shop.tenant_id, new, TODAY)
    with transaction(world.scope("case-manager", shop.slug)) as (session, actor):
        with pytest.raises(Doubtful) as doubt:
            record_step(session, actor, shop.tenant_id, route, expected_version=5, **facts)
        (question,) = doubt.value.questions
        assert (question.code, question.numbers["orders"]) == ("orders_run_on", placed.number)
        record_step(
            session, actor, shop.tenant_id, route, expected_version=5, confirmed=Everything(), **facts
        )


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2013, 11, 11), 6, date(2014, 5, 11)),
        (date(2013, 12, 31), 2, date(2014, 3, 1)),
        (date(2012, 2, 29), 12, date(2013, 3, 1)),
        (date(2013, 1, 1), 12, date(2014, 1, 1)),
    ],
)
def test_months_end_on_the_day_before_the_same_day(day: date, months: int, end: date) -> None:
    assert months_later(day, months) == end
