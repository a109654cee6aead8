"""Refusals: problem+json for a program, a page for a person, a message for a part of a page."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from flask_smorest import Api

from regie.errors import FieldError, Forbidden, InvalidInput, OverBudget
from regie.logs import configure_logging
from regie.web.limits import limiter
from regie.web.shell import Shell, init_shell

SECRET = "burgerservicenummer 123456782"


def make_app(environment: str = "test") -> Flask:
    app = Flask("problems", static_folder=None)
    app.secret_key = "a key for tests only, of enough length"
    init_shell(app, Shell(environment=environment))
    app.config.update(API_TITLE="T", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    Api(app)

    @app.get("/m/<slug>/order")
    @app.get("/api/<slug>/order")
    def order(slug: str) -> str:
        raise OverBudget(
            year=2014, line="P", asked_cents=2122200, available_cents=1566400, short_by_cents=555800
        )

    @app.get("/file")
    @app.get("/api/file")
    def file() -> str:
        bad = FieldError(
            "value", "%(key)s occurs more than once.", 12, "waarde", "twice", {"key": "Schermer"}
        )
        raise InvalidInput([bad, FieldError("name", "Fill in this field.")])

    @app.get("/forbidden")
    def forbidden() -> str:
        raise Forbidden("You may not do this.")

    @app.get("/fault")
    @app.get("/api/fault")
    def fault() -> str:
        raise RuntimeError(SECRET)

    @app.get("/status/<int:code>")
    def status(code: int) -> str:
        abort(code)

    @app.get("/often")
    @limiter.limit("1/minute")
    def often() -> str:
        return "once"

    return app


@pytest.fixture
def client() -> FlaskClient:
    return make_app().test_client()


def test_a_program_gets_the_code_and_the_numbers(client: FlaskClient) -> None:
    answer = client.get("/api/schermer/order")
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    body = json.loads(answer.data)
    assert (body["code"], body["status"], body["type"]) == (
        "over_budget",
        409,
        "urn:regie:problem:over_budget",
    )
    assert (body["year"], body["asked_cents"], body["short_by_cents"]) == (2014, 2122200, 555800)
    assert body["instance"] == f"urn:uuid:{answer.headers['X-Request-ID']}"


def test_a_person_gets_a_page_with_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/m/schermer/order")
    assert (answer.status_code, answer.mimetype) == (409, "text/html")
    assert "Dit vraagt €\u00a021.222,00 van het budget van 2014." in answer.text
    assert "Daarvan is nog €\u00a015.664,00 vrij. Er is dus €\u00a05.558,00 te weinig." in answer.text


def test_who_asks_for_json_gets_json_on_any_address(client: FlaskClient) -> None:
    answer = client.get("/m/schermer/order", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/m/schermer/order", headers={"Accept": browser}).mimetype == "text/html"


def test_a_part_of_a_page_gets_a_message_above_the_page(client: FlaskClient) -> None:
    answer = client.get("/m/schermer/order", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#messages"
    assert "<html" not in answer.text


def test_everything_wrong_with_a_file_is_told_with_its_place(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/file").data)
    assert body["errors"] == [
        {"field": "value", "code": "twice", "message": "Schermer komt meer dan één keer voor.", "line": 12,
         "column": "waarde"},
        {"field": "name", "code": "invalid", "message": "Vul dit veld in."},
    ]  # fmt: skip
    assert "Regel 12, kolom waarde: Schermer komt meer dan één keer voor." in client.get("/file").text


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503])
def test_every_status_has_a_page_in_plain_dutch_also_with_an_api_library(
    client: FlaskClient, code: int
) -> None:
    answer = client.get(f"/status/{code}")
    assert (answer.status_code, answer.mimetype) == (code, "text/html")
    assert f"Fout {code}" in answer.text
    as_json = client.get(f"/status/{code}", headers={"Accept": "application/json"})
    assert as_json.mimetype == "application/problem+json"
    assert json.loads(as_json.data)["status"] == code


def test_too_many_requests_are_refused_with_a_time_to_wait(client: FlaskClient) -> None:
    assert client.get("/often").status_code == 200
    again = client.get("/often")
    assert again.status_code == 429
    assert int(again.headers["Retry-After"]) > 0


# --- The log ---


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    before, level, loud = root.handlers[:], root.level, logging.raiseExceptions
    configure_logging("production", stream)
    yield stream
    root.handlers[:], root.level, logging.raiseExceptions = before, level, loud


def test_a_fault_of_ours_tells_nothing_of_what_it_was_about(lines: io.StringIO) -> None:
    answer = make_app("production").test_client().get("/fault")
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    logged = lines.getvalue()
    assert SECRET not in logged
    fault = next(entry for entry in map(json.loads, logged.splitlines()) if entry["event"] == "fault")
    assert fault["exception"] == "RuntimeError"
    assert fault["places"][-1].endswith(" fault")


def test_a_line_per_request_names_the_endpoint_and_not_the_address(lines: io.StringIO) -> None:
    make_app("production").test_client().get("/m/schermer/order?client=Jansen")
    logged = lines.getvalue()
    assert "schermer" not in logged
    assert "Jansen" not in logged
    entry = json.loads(logged.splitlines()[-1])
    assert (entry["endpoint"], entry["method"], entry["status"]) == ("order", "GET", 409)
    assert entry["ms"] >= 0


def test_the_number_of_a_request_is_taken_from_the_proxy_only_when_harmless(client: FlaskClient) -> None:
    good = client.get("/nothing", headers={"X-Request-ID": "abc-12345"})
    assert good.headers["X-Request-ID"] == "abc-12345"
    bad = client.get("/nothing", headers={"X-Request-ID": "<script>alert(1)"})
    assert "<" not in bad.headers["X-Request-ID"]
