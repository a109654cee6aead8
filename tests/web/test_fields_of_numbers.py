"""One field per kind of number, and one place where addresses are read."""

import json
from decimal import Decimal

import pytest
from flask import Flask, request
from marshmallow import ValidationError

from regie.numbers import Language
from regie.periods import FIRST_YEAR, LAST_YEAR
from regie.web.addresses import ident_asked, tenant_asked, year_asked
from regie.web.number_fields import LARGEST_WHOLE, Minutes, Money, Number, Percent, Whole, Year
from regie.web.strict import StrictSchema, read_in


class Numbers(StrictSchema):
    amount = Money()
    hours = Minutes()
    share = Percent()
    degree = Percent(decimals=2)
    year = Year()
    count = Number(decimals=4)
    whole = Whole()


def read(language: Language | None = None, **given: object) -> object:
    with read_in(language):
        (value,) = Numbers().load(given).values()
    return value


def code(language: Language | None = None, **given: object) -> str:
    with pytest.raises(ValidationError) as refused, read_in(language):
        Numbers().load(given)
    messages = refused.value.messages
    assert isinstance(messages, dict)
    ((sentence,),) = messages.values()
    # What the database can hold says nothing to whoever fills in a field.
    assert LARGEST_WHOLE not in sentence.numbers.values()
    found: str = sentence.code
    return found


@pytest.mark.parametrize("language", ["nl", "en", None])
@pytest.mark.parametrize(
    ("typed", "percent"),
    [("25", "25"), ("25 %", "25"), ("33,333333", "33.333333"), (",5", "0.5"), ("0", "0")],
)
def test_a_percentage_is_read_in_every_language(language: Language | None, typed: str, percent: str) -> None:
    assert read(language, share=typed) == Decimal(percent)


@pytest.mark.parametrize(
    ("language", "typed", "percent"),
    [
        ("nl", "33,333", "33.333"),
        ("nl", "100,000", "100"),
        ("en", "33.333", "33.333"),
        (None, "33,333", "33.333"),
        (None, "33.333", "33.333"),
        (None, "1.000", "1"),
    ],
)
def test_decimals_of_a_percentage_stand_behind_the_sign_of_the_language(
    language: Language | None, typed: str, percent: str
) -> None:
    assert read(language, share=typed) == Decimal(percent)


@pytest.mark.parametrize(("language", "typed"), [("nl", "1.000"), ("nl", "33.333"), ("en", "1,000")])
def test_a_thousand_percent_is_refused_and_never_one(language: Language, typed: str) -> None:
    assert code(language, share=typed) == "invalid_percentage"


@pytest.mark.parametrize("typed", ["100,1", "101", "1.000.000", "-1", "x", "", "%", "25%%", "1e1", "٣"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    assert code(share=typed) == "invalid_percentage"


def test_a_percentage_has_as_many_decimals_as_its_field_keeps() -> None:
    assert read(degree="33,33") == Decimal("33.33")
    assert code(degree="33,333") == "too_many_decimals"
    assert code(share="33,3333333") == "too_many_decimals"
    assert code(share="33," + "0" * 40 + "1") == code(count="1," + "0" * 40 + "1") == "too_many_decimals"


def test_a_year_has_four_digits_and_bounds() -> None:
    assert [read(year=year) for year in ("2013", 2013, Decimal(2013), str(FIRST_YEAR), str(LAST_YEAR))] == [
        2013,
        2013,
        2013,
        FIRST_YEAR,
        LAST_YEAR,
    ]
    assert [code(year=year) for year in ("13", "2.013", "20133", "2013,0", True, Decimal("2013.5"))] == [
        "invalid_year"
    ] * 6
    assert [code(year=year) for year in (str(FIRST_YEAR - 1), str(LAST_YEAR + 1))] == ["out_of_range"] * 2


def test_a_number_is_read_in_the_language_that_is_stated() -> None:
    assert read("nl", count="1.890") == 1890
    assert read("en", count="1.890") == Decimal("1.89")
    assert read(count="1.890,5") == Decimal("1890.5")
    assert read("nl", count="-1.234.567,8") == Decimal("-1234567.8")
    assert [code(count=text) for text in ("1.890", "1,23456", "x", "9" * 17)] == [
        "ambiguous_number",
        "too_many_decimals",
        "invalid_number",
        "too_large",
    ]


def test_a_number_too_large_is_told_of_its_field() -> None:
    assert [code(whole=text) for text in ("2147483648", "9" * 17, "9" * 90, "-1", "1,5", "x", "1.602")] == [
        "too_large",
        "too_large",
        "too_large",
        "too_low",
        "invalid_number",
        "invalid_number",
        "ambiguous_number",
    ]
    assert code(whole=2147483648) == "too_large"
    assert code(whole=True) == "invalid_number"
    assert read("nl", whole="1.602") == 1602
    assert read(whole="2147483647") == 2147483647


@pytest.fixture(scope="module")
def app() -> Flask:
    return Flask("addresses", static_folder=None)


ADDRESSES = "year=2014&pool=6f1c5f7e-3d3c-4f0e-9c46-0d7dd6a2cc01&municipality=12"


def test_years_ids_and_municipalities_of_an_address_are_read_in_one_place(app: Flask) -> None:
    with app.test_request_context(f"/?{ADDRESSES}"):
        assert (year_asked(2013), str(ident_asked("pool")), tenant_asked()) == (
            2014,
            request.args["pool"],
            12,
        )


@pytest.mark.parametrize(
    "query",
    ["", "year=1989&pool=x&municipality=x", "year=20144&pool=%00&municipality=2147483648", "year=٢٠١٤"],
)
def test_what_an_address_cannot_mean_counts_as_not_asked(app: Flask, query: str) -> None:
    with app.test_request_context(f"/?{query}"):
        assert (year_asked(2013), ident_asked("pool"), tenant_asked()) == (2013, None, None)


@pytest.mark.parametrize("field", ["amount", "hours", "share", "year", "count", "whole"])
@pytest.mark.parametrize("language", ["nl", "en", None])
@pytest.mark.parametrize(
    "given",
    ["NaN", "nan", "sNaN", "Infinity", "-inf", "1_0", "2_013", "\uff11\uff12", "\u0661", "1e5", "0x10", "+-1"]
    + [json.loads(number) for number in ("NaN", "Infinity", "-Infinity", "true")],
)
def test_what_python_would_take_for_a_number_and_people_would_not_is_refused(
    field: str, language: Language | None, given: object
) -> None:
    assert code(language, **{field: given})
    right = {"amount": "10", "hours": "1:00", "share": "10", "year": "2013", "count": "10", "whole": 10}
    assert read(language, **{field: right[field]})
