"""A session that ends loses nothing typed: its owner signs in on the spot, and nobody else goes on."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.world import PASSWORD

HERE = {"HX-Request": "true"}


@pytest.fixture
def browser(app: Flask) -> Iterator[FlaskClient]:
    """A browser on an application that asks forms for their token, signed in as a case manager."""
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    signed_in(browser)
    yield browser
    app.config["WTF_CSRF_ENABLED"] = False


def hidden(page: str) -> dict[str, str]:
    """What stands unseen in the form of a page, below its header."""
    body = page[page.index("<main") :] if "<main" in page else page
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', body)
    return {name: unescape(value) for name, value in pairs}


def signed_in(browser: FlaskClient, login: str = "case-manager") -> TestResponse:
    data = {**hidden(browser.get("/sign-in").text), "login": login, "password": PASSWORD}
    return browser.post("/sign-in", data=data)


def english(browser: FlaskClient) -> dict[str, str]:
    """The form of the own account, filled in."""
    page = browser.get("/profile").text
    form = page[page.index('action="/profile"') :]
    return {**hidden(form), "language": "en"}


def language(browser: FlaskClient) -> str:
    page = browser.get("/profile").text
    return "en" if re.search(r'value="en" checked', page) else "nl"


def cookie_gone(browser: FlaskClient) -> None:
    browser.delete_cookie("regie")


def signed_out_elsewhere(browser: FlaskClient) -> None:
    browser.post("/sign-out", data=hidden(browser.get("/profile").text))


def on_the_spot(waiting: TestResponse, login: str, password: str = PASSWORD) -> dict[str, str]:
    return {**hidden(waiting.text), "sign_in_login": login, "sign_in_password": password}


@pytest.mark.parametrize("end", [cookie_gone, signed_out_elsewhere])
def test_a_form_goes_on_when_its_owner_signs_in_on_the_spot(browser: FlaskClient, end: object) -> None:
    form = english(browser)
    assert callable(end)
    end(browser)
    waiting = browser.post("/profile?back=%2Fclients", data=form)
    assert (waiting.status_code, hidden(waiting.text)["language"]) == (401, "en")
    assert 'action="/profile?back=%2Fclients"' in waiting.text
    answer = browser.post("/profile", data=on_the_spot(waiting, "case-manager"))
    assert (answer.status_code, answer.location) == (303, "/profile")
    assert language(browser) == "en"
    browser.post("/profile", data={**english(browser), "language": "nl"})


def test_a_wrong_password_keeps_the_form(browser: FlaskClient) -> None:
    form = english(browser)
    cookie_gone(browser)
    waiting = browser.post("/profile", data=form)
    again = browser.post("/profile", data=on_the_spot(waiting, "case-manager", "verkeerd wachtwoord"))
    assert (again.status_code, hidden(again.text)["language"]) == (422, "en")
    assert "verkeerd wachtwoord" not in again.text
    assert language(browser) == "nl"


def test_somebody_else_goes_on_with_nothing(browser: FlaskClient) -> None:
    form = english(browser)
    cookie_gone(browser)
    waiting = browser.post("/profile", data=form)
    answer = browser.post("/profile", data=on_the_spot(waiting, "holder"))
    assert (answer.status_code, answer.location) == (303, "/")
    assert "van iemand anders" in browser.get("/").text
    assert language(browser) == "nl"


def test_signed_in_anew_the_owner_sends_it_once_more(browser: FlaskClient) -> None:
    form = english(browser)
    signed_in(browser)
    waiting = browser.post("/profile", data=form)
    assert waiting.status_code == 401
    assert "sign_in_password" not in waiting.text
    assert language(browser) == "nl"
    assert browser.post("/profile", data=hidden(waiting.text)).status_code == 303
    assert language(browser) == "en"
    browser.post("/profile", data={**english(browser), "language": "nl"})


@pytest.mark.parametrize("owner", ["", "forged", "WyJhIiwxXQ.AAAA.forged"])
def test_a_form_from_elsewhere_neither_waits_nor_goes_on(browser: FlaskClient, owner: str) -> None:
    cookie_gone(browser)
    answer = browser.post("/profile", data={"language": "en", "form_owner": owner})
    assert answer.status_code == 400
    assert "sign_in_password" not in answer.text
    signed_in(browser)
    # With the mark of another account it waits for that account.
    form = english(browser)
    other = browser.application.test_client()
    signed_in(other, "holder")
    waiting = other.post("/profile", data={**form, "csrf_token": "of another page"})
    assert "sign_in_password" in waiting.text
    assert language(other) == "nl"


def test_signing_in_on_the_spot_asks_the_token_of_its_own_page(browser: FlaskClient) -> None:
    form = english(browser)
    cookie_gone(browser)
    sent = {**form, "sign_in_login": "case-manager", "sign_in_password": PASSWORD}
    assert browser.post("/profile", data=sent).status_code == 401
    assert browser.get("/profile").status_code == 303


def test_a_page_that_stays_open_is_signed_in_above_it(browser: FlaskClient) -> None:
    form = english(browser)
    cookie_gone(browser)
    waiting = browser.post("/profile", data=form, headers=HERE)
    assert (waiting.status_code, waiting.headers["HX-Retarget"]) == (401, "#messages")
    renewed = browser.post("/sign-in/here", data=on_the_spot(waiting, "case-manager"), headers=HERE)
    token = re.search(r'data-csrf="([^"]+)"', renewed.text)
    assert token
    assert browser.post("/profile", data={**form, "csrf_token": token[1]}).status_code == 303
    browser.post("/profile", data={**english(browser), "language": "nl"})


def test_guesses_on_the_spot_count_with_those_at_the_front_door(browser: FlaskClient) -> None:
    form = english(browser)
    cookie_gone(browser)
    waiting = browser.post("/profile", data=form)
    answers = []
    for number in range(6):
        waiting = browser.post("/profile", data=on_the_spot(waiting, "controller", f"guess {number}"))
        answers.append(waiting.status_code)
        data = {**hidden(browser.get("/sign-in").text), "login": "controller", "password": "guess"}
        answers.append(browser.post("/sign-in", data=data).status_code)
    assert answers == [422] * 10 + [429] * 2
