"""Pages of budgets and orders, as each person concerned meets them."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from regie.web.page_table import PAGES
from tests.billing.conftest import Shop, Shops
from tests.sure import KEY, send_sure
from tests.world import SignIn


def read(browser: FlaskClient, path: str) -> str:
    """The text of a page, with plain spaces in its amounts."""
    return browser.get(path).text.replace("\u00a0", " ")


def test_a_visitor_is_sent_to_the_sign_in_page(app: Any) -> None:
    answer = app.test_client().get("/m/lindehaven/budget")
    assert answer.status_code == 303
    assert "/sign-in?next=/m/lindehaven/budget" in answer.location.replace("%2F", "/")


def test_the_overview_names_the_own_municipality_only(client_for: SignIn) -> None:
    page = client_for("holder").get("/").text
    assert "Lindehaven" in page
    assert "Bergdrecht" not in page


def test_the_budget_page_shows_the_room(client_for: SignIn, shops: Shops) -> None:
    page = read(client_for("holder"), "/m/lindehaven/budget")
    assert "re-integratie" in page
    assert "€ 73.000,00" in page


@pytest.mark.parametrize(
    "path", ["/m/bergdrecht/budget", "/m/bergdrecht/orders", "/m/elders/budget", "/m/bergdrecht/"]
)
def test_pages_of_a_neighbour_are_not_found(client_for: SignIn, path: str) -> None:
    assert client_for("holder").get(path).status_code == 404


def test_a_role_without_the_permission_is_refused_in_words(client_for: SignIn) -> None:
    answer = client_for("holder").get("/m/lindehaven/orders/new")
    assert answer.status_code == 403


def order_form(shop: Shop, **changes: str) -> dict[str, str]:
    return {
        "client_id": str(shop.client_id),
        "menu_line_id": str(shop.menu_line_id),
        "starts_on": "11-11-2013",
        "last_day": "31-12-2013",
        "units": "1",
        "step": "place",
        **changes,
    }


def test_a_case_manager_works_an_order_out_places_it_and_sees_it(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    page = browser.get("/m/lindehaven/orders/new").text
    assert "Inwoner van lindehaven" in page
    quoted = browser.post("/m/lindehaven/orders/new", data=order_form(shops[0], step="check"))
    assert quoted.status_code == 200
    assert "€ 3.650,00" in quoted.text.replace("\u00a0", " ")
    placed = send_sure(browser, "/m/lindehaven/orders/new", order_form(shops[0]))
    assert placed.status_code == 303
    shown = browser.get(placed.location).text
    assert "2013-00001" in shown


def test_who_answers_for_the_money_sees_an_order_without_its_client(client_for: SignIn, shops: Shops) -> None:
    order = send_sure(client_for("case-manager"), "/m/lindehaven/orders/new", order_form(shops[0])).location
    assert "Inwoner van lindehaven" in read(client_for("case-manager"), order)
    for login in ("director", "holder", "controller", "finance", "auditor"):
        page = read(client_for(login), order)
        assert "€ 3.650,00" in page, login
        assert "Inwoner van lindehaven" not in page, login


def test_why_an_order_was_cancelled_is_told_to_who_sees_the_client(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    order = send_sure(browser, "/m/lindehaven/orders/new", order_form(shops[0])).location
    browser.post(f"{order}/cancel", data={"reason": "Inwoner van lindehaven is verhuisd"})
    assert "is verhuisd" in read(browser, order)
    for login in ("director", "holder", "controller", "finance", "auditor"):
        assert "is verhuisd" not in read(client_for(login), order), login


def test_the_same_form_sent_twice_has_one_effect(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    form = order_form(shops[0], idempotency_key="een-en-dezelfde-sleutel")
    keys = KEY.findall(browser.post("/m/lindehaven/orders/new", data=form).text)
    first = browser.post("/m/lindehaven/orders/new", data={**form, "confirmed": keys})
    second = browser.post("/m/lindehaven/orders/new", data={**form, "confirmed": keys})
    assert first.status_code == second.status_code == 303
    assert first.location == second.location


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"last_day": "01-11-2013"}, 422, "01-11-2013"),
        ({"starts_on": "30-02-2013"}, 422, "30-02-2013 bestaat niet"),
        ({"units": "0"}, 422, ""),
        ({"units": "30"}, 409, "€"),
        ({"menu_line_id": "00000000-0000-0000-0000-000000000000"}, 422, ""),
        ({"client_id": "x"}, 422, ""),
        ({"starts_on": "2013-11-11\x00"}, 422, ""),
    ],
)
def test_a_wrong_order_gets_a_sentence_and_nothing_is_saved(
    client_for: SignIn, shops: Shops, changes: dict[str, str], status: int, words: str
) -> None:
    browser = client_for("case-manager")
    count = browser.get("/m/lindehaven/orders").text.count("/orders/2") + len(
        re.findall(r"2013-\d{5}", browser.get("/m/lindehaven/orders").text)
    )
    answer = browser.post("/m/lindehaven/orders/new", data=order_form(shops[0], **changes))
    assert answer.status_code == status
    assert 'class="utrecht-alert utrecht-alert--error errors"' in answer.text
    assert words in answer.text
    after = browser.get("/m/lindehaven/orders").text
    assert count == after.count("/orders/2") + len(re.findall(r"2013-\d{5}", after))


def test_a_decision_counts_once_somebody_else_adopts_it(client_for: SignIn, shops: Shops) -> None:
    form = {
        "kind": "budget",
        "body": "council",
        "number": "2013-99",
        "decided_on": "01-11-2013",
        "fund-1": "re-integratie",
        "year-1": "2015",
        "amount-1": "1.000,00",
        "reason": "Wijziging",
    }
    drafter, adopter = client_for("holder"), client_for("holder-2")
    drafted = drafter.post("/m/lindehaven/decisions/new", data=form)
    assert drafted.status_code == 303
    own = drafter.post(drafted.location + "/adopt", data={})
    assert own.status_code == 409
    assert "€ 1.000,00" not in read(drafter, "/m/lindehaven/budget?year=2015").partition("<tbody")[2]
    adopted = adopter.post(drafted.location + "/adopt", data={})
    assert adopted.status_code == 303
    assert "€ 1.000,00" in read(drafter, "/m/lindehaven/budget?year=2015")


def test_a_form_without_its_token_is_refused(app: Any, client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert browser.post("/m/lindehaven/orders/new", data=order_form(shops[0])).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_every_page_of_one_municipality_says_what_it_writes() -> None:
    for info in PAGES.values():
        assert ("POST" in info.methods) == (info.writes is not None), info.endpoint
