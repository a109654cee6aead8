"""What an address asks for: a text, a box that is ticked, a year."""

import pytest
from flask import Flask

from regie.web.addresses import flag_asked, text_asked, year_asked

APP = Flask("addresses", static_folder=None)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2014", 2014),
        ("1990", 1990),
        ("2189", 2189),
        ("1989", 2013),
        ("2190", 2013),
        ("0000", 2013),
        ("20145", 2013),
        ("-201", 2013),
        ("٢٠١٤", 2013),
        ("nu", 2013),
        ("", 2013),
    ],
)
def test_a_year_that_is_kept_is_asked_for_and_anything_else_is_this_year(typed: str, year: int) -> None:
    with APP.test_request_context(query_string={"year": typed}):
        assert year_asked(2013) == year


def test_a_text_is_taken_as_typed_up_to_a_hundred_characters() -> None:
    with APP.test_request_context(query_string={"text": " Jansen %", "find": "x" * 101}):
        assert text_asked() == " Jansen %"
        assert text_asked("find") == "x" * 100
        assert text_asked("other") == ""


def test_only_a_ticked_box_counts() -> None:
    with APP.test_request_context(query_string={"mine": "on", "other": "off"}):
        assert flag_asked("mine")
        assert not flag_asked("other")
        assert not flag_asked("missing")
