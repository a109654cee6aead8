"""The trail is for the auditor, the health page for the operator, and neither shows a person served."""

import ast
import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from regie.audit.events import EVENTS
from regie.clock import ZONE
from tenants.trail.words import describe
from tests.world import PASSWORD, SignIn

ROOT = Path(__file__).parents[2]
ROOMS = ("platform/regie", "tenants", "cafeteria", "billing")
# Written by the database itself, or by a command with the owner's address.
OF_THE_DATABASE = {"menus.ended", "menus.withdrawn", "people.password_changed"}
OF_THE_DATABASE |= {"people.signed_in", "people.sign_in_refused"}
OF_THE_DATABASE |= {"accounts.closed", "accounts.reopened", "roles.given"}
ENDINGS = "SELECT event || act FROM regie.dated_kind, (VALUES ('.ended'), ('.withdrawn')) ways (act)"


def test_an_auditor_reads_the_trail_and_finds_the_chain_whole(client_for: SignIn) -> None:
    page = client_for("auditor").get("/trail?of=lindehaven")
    assert page.status_code == 200
    assert "Lindehaven" in page.text


@pytest.mark.parametrize("login", ["case-manager", "finance", "holder", "operator"])
def test_nobody_else_reads_the_trail(client_for: SignIn, login: str) -> None:
    assert client_for(login).get("/trail").status_code == 403


def test_a_trail_of_another_cooperation_is_not_found(client_for: SignIn) -> None:
    assert client_for("auditor").get("/trail?of=elders").status_code == 404


@pytest.mark.parametrize("before", ["x", "2013-01-01_x", "_", "2013-01-01T00:00:00+00:00_"])
def test_a_made_up_place_in_the_trail_starts_at_the_newest(client_for: SignIn, before: str) -> None:
    assert client_for("auditor").get(f"/trail?before={before}").status_code == 200


def test_an_operator_sees_the_health_and_no_municipality(client_for: SignIn) -> None:
    browser = client_for("operator")
    page = browser.get("/operations")
    assert page.status_code == 200
    assert "Lindehaven" not in page.text
    assert browser.get("/m/lindehaven/budget").status_code == 404


def test_nobody_else_sees_the_health_page(client_for: SignIn) -> None:
    assert client_for("auditor").get("/operations").status_code == 403


def recorded() -> set[str]:
    """Every name that code gives to a line of the trail."""
    trees = (ast.parse(path.read_text()) for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = (call.args[2] for call in calls if ast.unparse(call.func) == "record")
    return {ast.literal_eval(name) for name in names}


def test_every_line_that_can_be_recorded_has_its_words_and_no_other(superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as connection:
        endings = {name for (name,) in connection.execute(ENDINGS)}
    assert recorded() | OF_THE_DATABASE | endings == EVENTS.keys()


def test_a_line_is_told_in_words_with_a_way_to_what_it_is_about(client_for: SignIn) -> None:
    client = client_for("director")
    form = {"starts_on": "01-01-2013", "last_day": "31-12-2013"}
    choice = client.post("/m/lindehaven/product-choice/new", data=form).location.removesuffix("/edit")
    page = client_for("auditor").get("/trail?of=lindehaven&what=menus.started").text
    assert f'href="{choice}">Productkeuze begonnen</a>' in page
    assert "menus.started" not in page.partition("<tbody")[2]


def test_a_filter_shows_lines_of_that_kind_only(client_for: SignIn) -> None:
    form = {"starts_on": "01-01-2016", "last_day": "31-12-2016"}
    client_for("director").post("/m/lindehaven/product-choice/new", data=form)
    auditor = client_for("auditor")
    unfiltered, filtered = (
        auditor.get(f"/trail?of=lindehaven{what}").text.partition("<tbody")[2]
        for what in ("", "&what=orders.placed")
    )
    assert "Productkeuze begonnen" in unfiltered
    assert "Productkeuze begonnen" not in filtered


def test_sign_ins_stand_apart_from_what_was_done(client_for: SignIn, app: Any) -> None:
    app.test_client().post("/sign-in", data={"login": "case-manager", "password": PASSWORD})
    auditor = client_for("auditor")
    everything, apart = (
        auditor.get(f"/trail?of=samen{what}").text.partition("<tbody")[2] for what in ("", "&what=sign-ins")
    )
    assert "Ingelogd" not in everything
    assert "Ingelogd" in apart
    assert "people.signed_in" in auditor.get("/trail.csv?of=samen&what=sign-ins").text
    assert "people.signed_in" not in auditor.get("/trail.csv?of=samen").text


def test_days_and_a_name_narrow_the_trail_on_the_page_and_in_the_file(client_for: SignIn) -> None:
    form = {"starts_on": "01-01-2017", "last_day": "31-12-2017"}
    client_for("director").post("/m/lindehaven/product-choice/new", data=form)
    day, auditor = datetime.now(ZONE).date(), client_for("auditor")
    today, tomorrow = (f"{one:%d-%m-%Y}" for one in (day, day + timedelta(days=1)))
    for found, narrowed in (
        (True, f"first_day={today}&last_day={today}"),
        (False, f"first_day={tomorrow}"),
        (True, "who=director"),
        (False, "who=auditor"),
    ):
        page = auditor.get(f"/trail?of=lindehaven&{narrowed}").text.partition("<tbody")[2]
        rows = auditor.get(f"/trail.csv?of=lindehaven&{narrowed}").text
        assert ("Productkeuze begonnen" in page, "menus.started" in rows) == (found, found)


def test_a_day_that_is_none_says_so_at_its_field(client_for: SignIn) -> None:
    page = client_for("auditor").get("/trail?of=lindehaven&first_day=gisteren").text
    assert 'id="f-first-day-error"' in page
    assert 'value="gisteren"' in page


def test_the_file_has_what_the_page_shows_with_ids_whole(client_for: SignIn) -> None:
    client = client_for("director")
    form = {"starts_on": "01-01-2014", "last_day": "31-12-2014"}
    choice = client.post("/m/lindehaven/product-choice/new", data=form).location.split("/")[-2]
    answer = client_for("auditor").get("/trail.csv?of=lindehaven&what=menus.started&delimiter=semicolon")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert rows
    assert {row["Soort regel"] for row in rows} == {"menus.started"}
    assert choice in rows[0]["Bijzonderheden"]


def test_a_line_that_nobody_could_have_written_takes_nothing_from_the_page(app: Any) -> None:
    with app.test_request_context():
        found = describe("menus.started", {"starts_on": "x"})
    assert [value for _, value in found.details] == ["x"]


def test_codes_names_and_what_it_was_before_are_told_in_words(app: Any) -> None:
    account = "9e107d9d-372b-4b7e-8b2c-1f0a3c5d7e91"
    with app.test_request_context():
        found = describe("roles.given", {"account": account, "role": "budget_holder"}, {account: "Bea Bos"})
        changed = describe("parties.changed", {"before": {"name": "De Sluis", "ends_on": None}})
    assert [value for _, value in found.details] == ["Bea Bos", "Budgethouder"]
    assert [value for _, value in changed.details] == ["Naam: De Sluis, Geldt niet meer vanaf: –"]


def test_details_without_a_name_stay_readable(app: Any) -> None:
    with app.test_request_context():
        found = describe(
            "made.up", {"cents": 1_250_00, "ok": True, "menu": "9e107d9d-372b-4b7e-8b2c-1f0a3c5d7e91"}
        )
    assert found.words == "made.up"
    assert [value.replace("\u00a0", " ") for _, value in found.details] == ["€ 1.250,00", "9e107d9d…", "ja"]
    assert found.endpoint is None
