"""Whoever holds roles in two cooperations chooses when signing in, and can switch."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from regie.database.provision import DatabaseUrls
from tenants.people.accounts import NewGrant, give_role
from tests.world import PASSWORD, START


@pytest.fixture
def both(database: DatabaseUrls) -> None:
    """The case manager works for Noord as well."""
    give_role(database.owner, "noord", "case-manager", NewGrant("noord", "case_manager", START))


def signed_in(app: Flask, **more: str) -> tuple[FlaskClient, str]:
    browser = app.test_client()
    data = {"login": "case-manager", "password": PASSWORD, **more}
    return browser, browser.post("/sign-in", data=data).location


def id_of(page: str, name: str) -> str:
    before = page[: page.index(f">{name}</label>")]
    return before[before.rindex(' value="') + 8 :].partition('"')[0]


@pytest.mark.usefixtures("both")
def test_one_chooses_and_goes_on_to_what_was_asked_for(app: Flask) -> None:
    browser, location = signed_in(app, next="/clients")
    assert location == "/profile/cooperation?next=/clients"
    page = browser.get(location).text
    for name, other in (("Samen Werken", "Noord"), ("Noord", "Samen Werken")):
        chosen = {"cooperation": id_of(page, name), "next": "/clients"}
        answer = browser.post("/profile/cooperation/chosen", data=chosen)
        assert (answer.status_code, answer.location) == (303, "/clients")
        home = browser.get("/").text
        assert f"in {name}." in home
        assert f"in {other}." not in home
        assert 'href="/profile/cooperation"' in home


@pytest.mark.usefixtures("both")
def test_the_session_of_before_ends_with_the_switch(app: Flask) -> None:
    browser, location = signed_in(app)
    left = browser.get_cookie("regie")
    assert left
    chosen = {"cooperation": id_of(browser.get(location).text, "Noord")}
    browser.post("/profile/cooperation/chosen", data=chosen)
    thief = app.test_client()
    thief.set_cookie("regie", left.value)
    assert thief.get("/").status_code == 303


def test_with_one_cooperation_nobody_is_asked_and_no_other_is_entered(app: Flask) -> None:
    browser, location = signed_in(app, next="/clients")
    assert location == "/clients"
    assert 'href="/profile/cooperation"' not in browser.get("/").text
    page = browser.get("/profile/cooperation").text
    assert "Noord" not in page
    for other in ("1", "2", "3", "4", "5", "6", "7"):
        if other != id_of(page, "Samen Werken"):
            assert browser.post("/profile/cooperation/chosen", data={"cooperation": other}).status_code == 422


@pytest.mark.usefixtures("both")
def test_choosing_leads_nowhere_outside(app: Flask) -> None:
    browser, location = signed_in(app, next="//evil.example")
    chosen = {"cooperation": id_of(browser.get(location).text, "Noord"), "next": "//evil.example"}
    assert browser.post("/profile/cooperation/chosen", data=chosen).location == "/"
