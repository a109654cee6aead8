"""Forms: read strictly, refused with everything that is wrong at once, and shown again as they were typed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from regie.asking import Doubtful, Question
from regie.errors import InvalidInput
from regie.web.fields import AsTyped, Choice, DutchDate, Ident, Slug, Text
from regie.web.forms import read_form, read_query
from regie.web.number_fields import Minutes, Money, Whole
from regie.web.problem import keep_for_form
from regie.web.shell import Shell, init_shell
from regie.web.strict import Many, StrictSchema


class Everything(StrictSchema):
    amount = Money(minimum=1, maximum=10_000_00)
    minutes = Minutes(maximum=24 * 60)
    day = DutchDate(first=date(2013, 1, 1))
    name = Text(longest=10)
    story = Text(longest=50, lines=True)
    slug = Slug()
    count = Whole(minimum=1, maximum=99)
    kind = Choice(("long", "short"))
    row = Ident()
    groups = Many(Choice(("1", "2", "3")))


def read(**values: str) -> Any:
    return read_form(Everything(), values)


def codes(form: Mapping[str, str]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        read_form(Everything(), form)
    return {error.field: error.code for error in refusal.value.errors}


# --- Fields ---


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1234,56", 123456),
        ("1.234,56", 123456),
        ("1.000", 100_000),
        ("€ 5", 500),
        ("0,01", 1),
        (" 7.50 ", 750),
    ],
)
def test_amounts_are_read_to_the_cent(typed: str, cents: int) -> None:
    assert read(amount=typed) == {"amount": cents}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1,005", "ambiguous_amount"),
        ("0,0001", "too_many_decimals"),
        ("1e3", "invalid_amount"),
        ("0", "too_low"),
    ],
)
def test_amounts_are_never_rounded_or_guessed(typed: str, code: str) -> None:
    assert codes({"amount": typed}) == {"amount": code}


@pytest.mark.parametrize("value", [12.5, 12, True, None, ["12"]])
def test_an_amount_of_the_api_is_text(value: object) -> None:
    with pytest.raises(Exception, match="amount"):
        Everything().load({"amount": value})


def test_amounts_hours_and_days_travel_as_text() -> None:
    assert Everything().dump({"amount": 123456, "minutes": 450, "day": date(2026, 12, 31)}) == {
        "amount": "1234.56",
        "minutes": "7.5",
        "day": "2026-12-31",
    }


@pytest.mark.parametrize("typed", ["31-12-2026", "2026-12-31", "31/12/2026", " 31-12-2026 ", "31-12-26"])
def test_days_are_read_in_dutch_and_in_iso(typed: str) -> None:
    assert read(day=typed) == {"day": date(2026, 12, 31)}


@pytest.mark.parametrize(
    "typed", ["31-02-2026", "12-31-2026", "31-12-6", "2026-1-1", "morgen", "31-12-2026-1"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert codes({"day": typed}) == {"day": "invalid_date"}


def test_bounds_are_held_on_both_sides() -> None:
    assert codes({"day": "31-12-2012"}) == {"day": "out_of_range"}
    assert read(day="01-01-2013") == {"day": date(2013, 1, 1)}
    assert codes({"minutes": "25"}) == {"minutes": "too_high"}
    assert read(minutes="24") == {"minutes": 1440}
    assert codes({"count": "0"}) == {"count": "out_of_range"}
    assert read(count="99") == {"count": 99}
    assert codes({"amount": "10000,01"}) == {"amount": "too_high"}


def test_text_is_kept_in_one_form_and_without_spaces_around_it() -> None:
    assert read(name="  Łukasz e\u0301 ") == {"name": "Łukasz é"}
    assert read(story="een\r\ntwee") == {"story": "een\ntwee"}


@pytest.mark.parametrize("typed", ["\u200b", "\u2060 \u200c"])
def test_a_text_that_nobody_can_see_is_no_text(typed: str) -> None:
    assert codes({"name": typed}) == {"name": "required"}


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\nb", "a\tb", "\u202eb", "a\ud800b"])
def test_text_with_control_characters_is_refused(typed: str) -> None:
    assert codes({"name": typed}) == {"name": "invalid_text"}


def test_other_fields_say_what_is_wrong() -> None:
    assert codes({"slug": "Niet Goed", "kind": "other", "row": "1", "count": "1,5", "name": "x" * 11}) == {
        "slug": "invalid_slug",
        "kind": "invalid_choice",
        "row": "invalid_id",
        "count": "invalid_number",
        "name": "too_long",
    }


# --- Forms ---


class Needed(StrictSchema):
    name = Text(required=True)
    plain = Whole(load_default=7)


def test_a_blank_field_counts_as_not_given() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_form(Needed(), {"name": "   ", "plain": ""})
    assert [(error.field, error.code) for error in refusal.value.errors] == [("name", "required")]
    assert read_form(Needed(), {"name": "x", "plain": ""}) == {"name": "x", "plain": 7}


def test_unknown_fields_are_refused_but_for_our_own() -> None:
    assert codes({"amout": "5"}) == {"amout": "unknown_field"}
    assert read(csrf_token="x", idempotency_key="y", count="3") == {"count": 3}


def test_filters_leave_alone_what_they_do_not_know() -> None:
    assert read_query(Everything(), {"count": "3", "lang": "en"}) == {"count": 3}


def test_a_field_of_many_values_is_read_as_a_list() -> None:
    assert read_form(Everything(), MultiDict([("groups", "1"), ("groups", "3")])) == {"groups": ["1", "3"]}


# --- Pages ---


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("forms", static_folder=None)
    app.secret_key = "a key for tests only, of enough length"
    init_shell(app, Shell(environment="test"))
    return app.test_client()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]+)"', page)
    assert found
    return found[1]


def order(client: FlaskClient, **changes: str) -> dict[str, str]:
    page = client.get("/styleguide/formulier").text
    own = {name: hidden(page, name) for name in ("csrf_token", "idempotency_key")}
    order = {
        "product": "Diagnose",
        "amount": "640",
        "minutes": "1:30",
        "starts_on": "1-2-2026",
        "payer": "lindehaven",
    }
    return {**own, **order, **changes}


def test_a_form_is_taken(client: FlaskClient) -> None:
    answer = client.post("/styleguide/formulier", data=order(client))
    assert answer.status_code == 303
    assert "Diagnose is besteld." in client.get(answer.location).text


def test_a_refused_form_comes_back_with_what_was_typed_and_where_it_is_wrong(client: FlaskClient) -> None:
    answer = client.post(
        "/styleguide/formulier", data=order(client, amount="1,234", product="", payer="bergdrecht")
    )
    assert answer.status_code == 422
    assert 'href="#f-amount">Bedrag: &#34;1,234&#34; kan twee dingen betekenen' in answer.text
    assert 'href="#f-product">Product: Vul dit veld in.' in answer.text
    assert 'id="f-amount" name="amount" value="1,234"' in answer.text
    assert re.search(r'value="bergdrecht" checked', answer.text)
    assert "<title>Fout:" in answer.text
    assert answer.text.count('aria-invalid="true"') == 2


def test_what_was_typed_is_never_read_as_markup(client: FlaskClient) -> None:
    answer = client.post("/styleguide/formulier", data=order(client, amount='"><script>alert(1)</script>'))
    assert "<script>alert" not in answer.text


IMPORTS = '{% from "macros/forms.html" import form, field %}'
QUESTION = IMPORTS + '{% call form("/x") %}{{ field("year", "Jaar") }}{% endcall %}'


def test_what_is_asked_stands_with_a_box_above_what_was_typed_and_yes_covers_that_only() -> None:
    app = Flask("questions", static_folder=None)
    app.secret_key = "a key for tests only, of enough length"
    init_shell(app, Shell(environment="test"))
    far, large = (
        Question(code, "Is <b>%(year)s</b> right?", "year", {"year": 2104}) for code in ("far", "large")
    )
    with app.test_request_context("/x", method="POST", data={"year": "2104", "confirmed": [far.key]}):
        assert read_form(StrictSchema.of({"year": Text()}, "Year"), request.form) == {"year": "2104"}
        keep_for_form(Doubtful([far, large]), request.form)
        shown = render_template_string(QUESTION)
        elsewhere = render_template_string(QUESTION.replace("/x", "/y"))
    boxes = re.findall(r'name="confirmed" value="([^"]+)"( checked)?', shown)
    assert boxes == [(far.key, " checked"), (large.key, "")]
    assert 'value="2104"' in shown
    assert "<b>" not in shown
    assert "confirmed" not in elsewhere


def test_a_form_without_its_token_is_refused_and_says_what_to_do(client: FlaskClient) -> None:
    answer = client.post("/styleguide/formulier", data={**order(client), "csrf_token": "other"})
    assert answer.status_code == 400
    assert "Open de pagina opnieuw" in answer.text


def test_each_form_gets_a_key_of_its_own(client: FlaskClient) -> None:
    pages = [client.get("/styleguide/formulier").text for _ in range(2)]
    assert hidden(pages[0], "idempotency_key") != hidden(pages[1], "idempotency_key")


def test_htmx_is_sent_onward_as_a_whole(client: FlaskClient) -> None:
    answer = client.post("/styleguide/formulier", data=order(client), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/styleguide/")
    assert "Location" not in answer.headers


def test_thousands_of_a_form_are_those_of_its_language_and_a_program_states_none() -> None:
    class Count(StrictSchema):
        count = Whole()

    assert read_form(Count(), {"count": "1.602"}) == {"count": 1602}
    with pytest.raises(Exception, match="thousands or decimals"):
        Count().load({"count": "1.602"})
    with pytest.raises(InvalidInput) as refusal:
        read_form(Count(), {"count": "99999999999"})
    assert refusal.value.errors[0].code == "too_large"


def test_a_password_stays_as_it_was_typed_and_is_bounded() -> None:
    class Secret(StrictSchema):
        password = AsTyped(required=True, longest=5)

    assert read_form(Secret(), {"password": " e\u0301 "}) == {"password": " e\u0301 "}
    with pytest.raises(InvalidInput) as refusal:
        read_form(Secret(), {"password": "123456"})
    assert [error.code for error in refusal.value.errors] == ["too_long"]
