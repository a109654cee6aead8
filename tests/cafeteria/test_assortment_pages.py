"""Pages of the assortment, as the product manager and a municipality meet them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.choices import Assortment

Browser = Callable[[str], FlaskClient]

PRODUCT = {
    "name": "Budgetcoaching",
    "code": "budgetcoaching",
    "kind": "support",
    "office": "back",
    "product_group": "schulden",
    "task_field": "6.3",
    "scheme": "Wgs",
    "unit": "traject",
    "fund": "minima",
}


def test_the_list_shows_products_variants_and_tariffs(client_for: Browser, assortment: Assortment) -> None:
    page = client_for("director").get("/assortment").text.replace("\u00a0", " ")
    assert "Diagnose" in page
    assert "€ 1.200,00" in page
    assert "/assortment/new" not in page


def test_a_product_manager_adds_a_product_a_variant_and_a_tariff(client_for: Browser) -> None:
    browser = client_for("product-manager")
    assert browser.get("/assortment/new").status_code == 200
    made = browser.post("/assortment/new", data=PRODUCT)
    assert made.status_code == 303
    variant = {"name": "Kort", "code": "kort", "norm_minutes": "7:30"}
    assert browser.get(f"{made.location}/variants/new").status_code == 200
    added = browser.post(f"{made.location}/variants/new", data=variant)
    assert added.status_code == 303
    form = browser.get(added.location)
    variant_id = added.location.rpartition("=")[2]
    assert f'value="{variant_id}" selected' in form.text
    tariff = {"variant_id": variant_id, "price_cents": "1.250,50", "starts_on": "01-01-2013"}
    path = added.location.partition("?")[0]
    assert browser.post(path, data=tariff | {"last_day": "31-12-2013"}).status_code == 303
    page = browser.get(made.location).text.replace("\u00a0", " ")
    for words in ("Kort", "7,5", "€ 1.250,50", "01-01-2013", "31-12-2013"):
        assert words in page
    # The name of the product in the shell is not that of the product on the page.
    assert "<title>Budgetcoaching · Regie</title>" in page
    again = browser.post(path, data=tariff | {"starts_on": "31-12-2013"})
    assert again.status_code == 409
    assert "31-12-2013" in again.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "Geen Code"}, "kleine letters"),
        ({"name": ""}, "Vul dit veld in"),
        ({"kind": "anders"}, "Kies een van de mogelijkheden"),
        ({"onbekend": "x"}, ""),
    ],
)
def test_a_wrong_product_gets_a_sentence_and_keeps_what_was_typed(
    client_for: Browser, changes: dict[str, Any], words: str
) -> None:
    browser = client_for("product-manager")
    answer = browser.post("/assortment/new", data=PRODUCT | {"code": "nieuw"} | changes)
    assert answer.status_code == 422
    assert "errors__list" in answer.text
    assert words in answer.text
    assert 'value="schulden"' in answer.text


def test_a_code_that_exists_is_refused_on_the_form(client_for: Browser, assortment: Assortment) -> None:
    answer = client_for("product-manager").post("/assortment/new", data=PRODUCT | {"code": "diagnose"})
    assert answer.status_code == 422
    assert "diagnose" in answer.text


def test_a_director_may_look_and_not_add(client_for: Browser, assortment: Assortment) -> None:
    browser = client_for("director")
    assert browser.get(f"/assortment/{assortment.diagnosis}").status_code == 200
    assert browser.get("/assortment/new").status_code == 403
    assert browser.post("/assortment/new", data=PRODUCT).status_code == 403


def test_another_cooperation_has_its_own_assortment(client_for: Browser, assortment: Assortment) -> None:
    browser = client_for("stranger")
    assert "Diagnose" not in browser.get("/assortment").text
    assert browser.get(f"/assortment/{assortment.diagnosis}").status_code == 404


def test_a_product_is_worded_anew_and_ends_after_a_look_at_what_that_does(client_for: Browser) -> None:
    browser = client_for("product-manager")
    made = browser.post("/assortment/new", data=PRODUCT | {"code": "tijdelijk"}).location
    assert browser.get(f"{made}/edit").status_code == 200
    words = {"name": "Coaching", "description": "Voor een tijd"}
    assert browser.post(f"{made}/edit", data=words).status_code == 303
    assert "Voor een tijd" in browser.get(made).text
    assert browser.get(f"{made}/end").status_code == 200
    ending = {"act": "end", "last_day": "31-12-2013"}
    asked = browser.post(f"{made}/end", data=ending | {"step": "check"})
    assert asked.status_code == 200
    assert "Coaching is te bestellen tot en met 31-12-2013" in asked.text
    assert "31-12-2013" not in browser.get(made).text
    assert browser.post(f"{made}/end", data=ending | {"step": "confirm"}).status_code == 303
    page = browser.get(made).text
    assert "31-12-2013" in page
    assert f"{made}/end" not in page
    later = {"act": "end", "last_day": "31-12-2014", "step": "check"}
    assert browser.post(f"{made}/end", data=later).status_code == 409


@pytest.mark.parametrize("path", ["edit", "end"])
def test_who_does_not_set_the_assortment_gets_no_such_page(client_for: Browser, path: str) -> None:
    made = client_for("product-manager").post("/assortment/new", data=PRODUCT | {"code": "dicht"}).location
    assert client_for("director").get(f"{made}/{path}").status_code == 403


def test_a_wrong_tariff_and_variant_are_withdrawn_from_the_page_of_the_product(client_for: Browser) -> None:
    browser = client_for("product-manager")
    made = browser.post("/assortment/new", data=PRODUCT | {"code": "mis"}).location
    browser.post(f"{made}/variants/new", data={"code": "mis", "name": "Misgreep"})
    (variant,) = set(re.findall(r"/variants/([0-9a-f-]{36})/end", browser.get(made).text))
    tariff = {"variant_id": variant, "price_cents": "24500", "starts_on": "1-1-2014"}
    assert browser.post(f"{made}/tariffs/new", data=tariff).status_code == 303
    (wrong,) = set(re.findall(r"/tariffs/[0-9a-f-]{36}/end", browser.get(made).text))
    withdrawing = {"act": "withdraw", "step": "check"}
    asked = browser.post(f"{made}{wrong}", data=withdrawing).text.replace("\u00a0", " ")
    assert "€ 24.500,00" in asked
    assert wrong in browser.get(made).text
    assert browser.post(f"{made}{wrong}", data=withdrawing | {"step": "confirm"}).status_code == 303
    assert wrong not in browser.get(made).text
    gone = browser.post(f"{made}/variants/{variant}/end", data=withdrawing | {"step": "confirm"})
    assert gone.status_code == 303
    assert "Misgreep is ingetrokken" in browser.get(made).text
    assert "Misgreep" not in browser.get(made).text
    assert client_for("director").get(f"{made}{wrong}").status_code == 403
    assert browser.get(f"{made}{wrong}").status_code == 404


def test_who_changes_the_assortment_is_led_to_the_end_of_a_tariff_and_nobody_else(
    client_for: Browser, assortment: Assortment
) -> None:
    browser = client_for("product-manager")
    page = f"/assortment/{assortment.diagnosis}"
    ways = set(re.findall(r"/tariffs/[0-9a-f-]{36}/end", browser.get(page).text))
    assert ways
    assert "/end" not in client_for("director").get(page).text
