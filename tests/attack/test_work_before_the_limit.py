"""What is too much is refused before anything is made of it, signed in or not, on pages and in the API."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug import formparser

from regie.errors import MOST_ERRORS, FieldError, InvalidInput
from regie.web.bounds import LARGEST_FORM, LARGEST_OF_VISITOR, LONGEST_NAME, MOST_FIELDS, MOST_FILTERS
from tests.world import World

Sign = Callable[[str], FlaskClient]
FORM = "application/x-www-form-urlencoded"
ORDERS = "/api/v1/municipalities/lindehaven/orders"


def fields(count: int) -> str:
    return "&".join(f"{number:x}=1" for number in range(count))


def sent(browser: FlaskClient, body: str | bytes, path: str = "/sign-in", address: str = "10.1.0.1") -> Any:
    return browser.post(path, data=body, content_type=FORM, environ_base={"REMOTE_ADDR": address})


def test_fields_up_to_the_bound_are_read_and_a_list_of_them_is_short(app: Flask) -> None:
    answer = sent(app.test_client(), fields(MOST_FIELDS))
    assert answer.status_code == 422
    assert f"En nog {MOST_FIELDS + 2 - MOST_ERRORS}" in answer.text
    assert len(answer.data) < 200_000


def read_fields(app: Flask, count: int) -> tuple[int, int, int]:
    """The status and the length of an answer to so many fields, and how many of them were taken apart."""
    taken: list[str] = []

    def take(*arguments: Any, **more: Any) -> list[tuple[str, str]]:
        found = parse_qsl(*arguments, **more)
        taken.extend(name for name, _ in found)
        return found

    with pytest.MonkeyPatch.context() as watched:
        # Watched and not replaced: whatever is sent is taken apart by the same function.
        watched.setattr(formparser, "parse_qsl", take)
        answer = sent(app.test_client(), fields(count))
    return answer.status_code, len(answer.data), len(taken)


def test_a_visitor_who_sends_150_000_fields_is_refused_before_they_are_read(app: Flask) -> None:
    assert read_fields(app, MOST_FIELDS)[::2] == (422, MOST_FIELDS)
    status, length, taken = read_fields(app, 150_000)
    assert (status, taken) == (413, 0)
    assert length < 20_000


def test_somebody_signed_in_is_bounded_too(client_for: Sign) -> None:
    browser = client_for("case-manager")
    assert sent(browser, fields(MOST_FIELDS - 1), "/profile").status_code == 422
    assert sent(browser, fields(MOST_FIELDS + 1), "/profile").status_code == 413
    assert sent(browser, b"a=" + b"x" * LARGEST_FORM, "/profile").status_code == 413


def test_a_visitor_sends_little(app: Flask) -> None:
    small, large = b"login=" + b"x" * 1000, b"login=" + b"x" * LARGEST_OF_VISITOR
    assert sent(app.test_client(), small).status_code == 422
    assert sent(app.test_client(), large).status_code == 413


def test_many_parts_are_as_many_fields(client_for: Sign) -> None:
    browser = client_for("case-manager")
    answers = [
        browser.post(
            "/profile",
            data={f"{number:x}": "1" for number in range(count)},
            content_type="multipart/form-data",
        ).status_code
        for count in (10, MOST_FIELDS + 1)
    ]
    assert answers == [422, 413]


def test_the_name_of_a_field_is_short(client_for: Sign) -> None:
    browser = client_for("case-manager")
    assert sent(browser, "a" * LONGEST_NAME + "=1", "/profile").status_code == 422
    assert sent(browser, "a" * (LONGEST_NAME + 1) + "=1", "/profile").status_code == 413


@pytest.mark.parametrize("query", [fields(MOST_FILTERS + 1), "text=" + "x" * 9000])
def test_a_query_is_short(app: Flask, client_for: Sign, query: str) -> None:
    for browser in (app.test_client(), client_for("case-manager")):
        answer = browser.get(f"/sign-in?{query}")
        assert (answer.status_code, len(answer.data) < 20_000) == (414, True)
    assert app.test_client().get(f"/sign-in?{fields(MOST_FILTERS)}").status_code == 200


def nested(depth: int) -> Any:
    value: Any = {}
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("body", "code", "just"),
    [
        ({"client_id": [0] * 2000}, "invalid_json", {"client_id": [0] * 900}),
        ({f"k{number}": 1 for number in range(2000)}, "invalid_json", {f"k{n}": 1 for n in range(900)}),
        (nested(50), "invalid_json", nested(10)),
        ({"k" * 300: 1}, "invalid_json", {"k" * 200: 1}),
        ({"client_id": "x" * 100_000}, "http_413", {"client_id": "x" * 1000}),
    ],
)
def test_json_is_bounded(app: Flask, world: World, body: Any, code: str, just: Any) -> None:
    headers = {"Authorization": f"Bearer {world.token('case-manager')}"}
    program = app.test_client()
    refused = program.post(ORDERS, data=json.dumps(body), content_type="application/json", headers=headers)
    assert refused.json["code"] == code  # type: ignore[index]
    allowed: Any = program.post(ORDERS, json=just, headers=headers)
    assert (allowed.status_code, allowed.json["code"]) == (422, "http_422")
    assert len(allowed.json["errors"]) <= MOST_ERRORS


def test_a_refusal_lists_as_much_as_somebody_reads() -> None:
    mistakes = [FieldError("a", "wrong") for _ in range(MOST_ERRORS + 37)]
    assert InvalidInput(mistakes).errors[-1].detail() == "And 37 more."
    assert len(InvalidInput(mistakes[:MOST_ERRORS]).errors) == MOST_ERRORS
