"""The API: same rules as the pages, in JSON, for a bearer token and never for a cookie."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from tests.billing.conftest import Shop, Shops
from tests.world import SignIn, World

ORDERS = "/api/v1/municipalities/lindehaven/orders"


@pytest.fixture
def api(app: Flask, world: World) -> Any:
    class Program:
        def __init__(self, login: str) -> None:
            self.browser: FlaskClient = app.test_client()
            self.headers = {"Authorization": f"Bearer {world.token(login)}"}

        def get(self, path: str) -> Any:
            return self.browser.get(path, headers=self.headers)

        def post(self, path: str, json: Any, **headers: str) -> Any:
            return self.browser.post(path, json=json, headers={**self.headers, **headers})

        def sure(self, order: dict[str, Any]) -> dict[str, Any]:
            """The order with yes to all that is asked about it."""
            asked = self.post(ORDERS, order).json
            return order | {"confirmed": [question["key"] for question in asked["questions"]]}

    return Program


def body(shop: Shop, **changes: Any) -> dict[str, Any]:
    return {
        "client_id": str(shop.client_id),
        "menu_line_id": str(shop.menu_line_id),
        "starts_on": "2013-12-01",
        "ends_on": "2014-01-01",
        **changes,
    }


def test_the_description_is_valid_openapi_3_1(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    description: Any = answer.json
    assert description["openapi"] == "3.1.0"
    validate(description)
    shown = description["components"]["schemas"]["BudgetLine"]["properties"]["room"]
    assert shown["type"] == "string"


def test_a_program_places_an_order_and_finds_it(api: Any, shops: Shops) -> None:
    program = api("case-manager")
    order = body(shops[0])
    assert program.post(ORDERS, order).json["code"] == "doubtful"
    answer = program.post(ORDERS, program.sure(order))
    assert answer.status_code == 201
    assert answer.json["committed"] == [{"year": 2013, "amount": "3650.00"}]
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.json["number"] in [order["number"] for order in program.get(ORDERS).json]


def test_the_same_idempotency_key_has_one_effect_and_one_answer(api: Any, shops: Shops) -> None:
    program = api("case-manager")
    order = program.sure(body(shops[0]))
    first = program.post(ORDERS, order, **{"Idempotency-Key": "sleutel-een-twee"})
    again = program.post(ORDERS, order, **{"Idempotency-Key": "sleutel-een-twee"})
    assert first.json == again.json
    other = program.post(ORDERS, order | {"units": 2}, **{"Idempotency-Key": "sleutel-een-twee"})
    assert other.status_code == 422


def test_over_budget_is_a_problem_with_its_numbers(api: Any, shops: Shops) -> None:
    answer = api("case-manager").post(ORDERS, body(shops[0], units=30))
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "over_budget"
    assert answer.json["short_by_cents"] == answer.json["asked_cents"] - answer.json["available_cents"]


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": "2013-12-01"},
        {"starts_on": "gisteren"},
        {"units": -1},
        {"unknown": 1},
        {"years": [{"year": 2013, "amount": "1.00"}]},
        {"years": [{"year": 2013, "amount": 3650.0}]},
    ],
)
def test_bad_input_is_refused_with_a_sentence(api: Any, shops: Shops, changes: dict[str, Any]) -> None:
    answer = api("case-manager").post(ORDERS, body(shops[0], **changes))
    assert answer.status_code == 422
    assert answer.json["title"]


def test_without_a_token_or_with_a_cookie_only_the_api_is_closed(
    app: Flask, client_for: SignIn, shops: Shops
) -> None:
    assert app.test_client().get(ORDERS).status_code == 401
    assert client_for("case-manager").get(ORDERS).status_code == 401


def test_a_neighbour_and_a_stranger_find_nothing(api: Any, shops: Shops) -> None:
    assert api("stranger").get(ORDERS).status_code == 404
    assert api("holder-b").get("/api/v1/municipalities/lindehaven/budget-lines").status_code == 404
    assert api("holder").get("/api/v1/municipalities/lindehaven/budget-lines").status_code == 200


@pytest.mark.parametrize(
    "data",
    ["[" * 30_000 + "]" * 30_000, '{"units": ' + "9" * 5000 + "}", '{"units": 1, "units": 2}', "{", "\x00"],
)
def test_json_that_cannot_be_read_is_refused_in_a_sentence(
    app: Flask, world: World, shops: Shops, data: str
) -> None:
    headers = {"Authorization": f"Bearer {world.token('case-manager')}", "Content-Type": "application/json"}
    answer = app.test_client().post(ORDERS, data=data, headers=headers)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert app.test_client().post(ORDERS, data=data, content_type="application/json").status_code == 401


def test_the_cooperation_is_no_municipality(client_for: SignIn, api: Any, shops: Shops) -> None:
    assert client_for("case-manager").get("/m/samen/clients").status_code == 404
    assert api("case-manager").get("/api/v1/municipalities/samen/orders").status_code == 404
