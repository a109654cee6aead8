"""Signing in and out: sessions live in the database, and an old cookie opens nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from regie.database.engine import visitor
from regie.web.addresses import safe_next
from tenants.people.passwords import hash_password, password_fits
from tenants.people.services import check_credentials
from tests.world import PASSWORD


def sign_in(browser: FlaskClient, login: str = "case-manager", password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/sign-in", data={"login": login, "password": password, **more})


def test_somebody_signs_in_and_lands_on_the_page_that_was_asked_for(app: Flask) -> None:
    browser = app.test_client()
    answer = sign_in(browser, next="/m/lindehaven/budget")
    assert answer.status_code == 303
    assert answer.location == "/m/lindehaven/budget"
    assert browser.get("/").status_code == 200


def test_a_login_is_read_without_regard_to_capitals_and_spaces(app: Flask) -> None:
    assert sign_in(app.test_client(), " Case-Manager ").status_code == 303


@pytest.mark.parametrize(
    ("login", "password"),
    [("case-manager", "verkeerd wachtwoord"), ("niemand", PASSWORD), ("desk", PASSWORD)],
)
def test_a_wrong_login_or_password_gets_the_same_answer(app: Flask, login: str, password: str) -> None:
    answer = sign_in(app.test_client(), login, password)
    assert answer.status_code == 422
    assert "case-manager" not in answer.text or login == "case-manager"
    assert PASSWORD not in answer.text


def test_after_signing_out_the_old_cookie_opens_nothing(app: Flask) -> None:
    browser = app.test_client()
    sign_in(browser)
    stolen = browser.get_cookie("regie")
    assert stolen
    browser.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("regie", stolen.value)
    assert thief.get("/").status_code == 303
    assert "/sign-in" in thief.get("/").location


def test_signing_in_gives_a_fresh_session_each_time(app: Flask) -> None:
    first, second = app.test_client(), app.test_client()
    sign_in(first)
    sign_in(second)
    assert first.get_cookie("regie") != second.get_cookie("regie")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "evil",
        "/a\nb",
        "\\/evil",
        "//[",
        "http://[",
        "//a\u2100b",
    ],
)
def test_going_on_leads_nowhere_outside(target: str) -> None:
    assert safe_next(target) is None


def test_going_on_leads_to_a_page_within() -> None:
    assert safe_next("/m/lindehaven/orders?page=2") == "/m/lindehaven/orders?page=2"


def test_an_attempt_is_noted_without_the_name(app: Flask, superuser_url: str) -> None:
    import psycopg

    sign_in(app.test_client(), "iemand-die-niet-bestaat", "geheim geheim geheim")
    with psycopg.connect(superuser_url) as admin:
        rows = admin.execute(
            "SELECT what, detail::text FROM regie.audit WHERE what LIKE 'people.%'"
        ).fetchall()
    assert ("people.sign_in_refused", '{"account_known": false}') in rows
    assert not any("iemand" in str(row) for row in rows)


def test_the_eleventh_try_in_a_quarter_of_an_hour_is_refused(app: Flask) -> None:
    tries = [sign_in(app.test_client(), "wie-dan-ook", "fout wachtwoord") for _ in range(11)]
    answers = [answer.status_code for answer in tries]
    assert answers[:10] == [422] * 10
    assert answers[10] == 429


def test_a_password_is_stored_as_argon2_and_fits_only_itself() -> None:
    stored = hash_password(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert password_fits(PASSWORD, stored)
    assert not password_fits(PASSWORD + " ", stored)
    assert not password_fits(PASSWORD, None)
    assert not password_fits("x" * 2000, stored)


def test_a_session_idle_for_half_an_hour_has_ended(
    app: Flask, client_for: Callable[[str], FlaskClient], superuser_url: str
) -> None:
    import psycopg

    browser = client_for("auditor")
    assert browser.get("/").status_code == 200
    with psycopg.connect(superuser_url) as admin:
        admin.execute(
            "UPDATE tenants.session SET seen_at = now() - interval '31 minutes' "
            "WHERE person_id = (SELECT id FROM tenants.person WHERE login = 'auditor')"
        )
    assert browser.get("/").status_code == 303


def test_credentials_are_compared_in_the_same_way_for_an_unknown_name(app: Flask) -> None:
    with visitor() as session:
        assert check_credentials(session, "bestaat-niet", PASSWORD) is None
        assert check_credentials(session, "case-manager", PASSWORD) is not None
        assert session.scalar(text("SELECT regie.health()")) is True


def test_somebody_chooses_the_language_of_the_account(app: Flask) -> None:
    browser = app.test_client()
    sign_in(browser)
    assert "Uw" in browser.get("/profile").text
    assert browser.post("/profile", data={"language": "en"}).status_code == 303
    again = app.test_client()
    sign_in(again)
    assert "Your account" in again.get("/profile").text
    assert browser.post("/profile", data={"language": "xx"}).status_code == 422
    assert browser.post("/profile", data={"language": "nl"}).status_code == 303
