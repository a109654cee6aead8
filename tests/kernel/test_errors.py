"""Refusals: one sentence, one code, the numbers; and what the database's own refusals become."""

import json
from datetime import date

import psycopg
import pytest
from psycopg.pq import DiagnosticField
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from regie.database.engine import visitor
from regie.database.provision import DatabaseUrls
from regie.errors import (
    Conflict,
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    InvalidInput,
    NotFound,
    OverBudget,
    PeriodClosed,
    SignedOut,
    Unavailable,
    declare_refusals,
    from_database,
    msgid,
    quote_input,
)


def database_error(state: str, message: str = "refused", detail: str | None = None) -> psycopg.Error:
    info: dict[int, bytes | None] = {
        DiagnosticField.SQLSTATE: state.encode(),
        DiagnosticField.MESSAGE_PRIMARY: message.encode(),
    }
    if detail is not None:
        info[DiagnosticField.MESSAGE_DETAIL] = detail.encode()
    return psycopg.DatabaseError(message, info=info)


def test_a_refusal_says_its_numbers_and_keeps_them_as_integers() -> None:
    refusal = OverBudget(
        year=2014,
        line="re-integratie",
        asked_cents=2_122_200,
        available_cents=1_566_400,
        short_by_cents=555_800,
    )
    assert refusal.detail() == (
        "This asks 21222.00 of the budget of 2014. 15664.00 of it is free, so 5558.00 is short."
    )
    assert refusal.numbers["asked_cents"] == 2_122_200
    assert (refusal.code, refusal.status) == ("over_budget", 409)
    assert isinstance(refusal, Conflict)


def test_durations_are_said_in_hours() -> None:
    assert (
        Invalid("%(asked_minutes)s hours on one day.", asked_minutes=1500).detail() == "25 hours on one day."
    )


def test_a_sentence_without_numbers_may_hold_a_percent_sign() -> None:
    assert DomainError("At most 80 % of the orders.").detail() == "At most 80 % of the orders."


@pytest.mark.parametrize("message", ["At most 80 % of it.", "Only %(missing)s.", "%(year)d is %(line)d."])
def test_a_sentence_that_does_not_fit_its_numbers_is_told_bare(message: str) -> None:
    assert Invalid(message, year=2014, line="l").detail() == message


def test_a_refusal_can_name_its_field_and_a_code_of_its_own() -> None:
    refusal = Invalid("%(message)s", code="unknown_product", field="product", message="No such product.")
    assert (refusal.code, refusal.field, str(refusal)) == ("unknown_product", "product", "No such product.")
    assert Invalid("x").code == "invalid"


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (SignedOut, 401, "signed_out"),
        (NotFound, 404, "not_found"),
        (Forbidden, 403, "forbidden"),
        (Conflict, 409, "conflict"),
        (PeriodClosed, 409, "period_closed"),
        (Invalid, 422, "invalid"),
        (Unavailable, 503, "unavailable"),
    ],
)
def test_every_kind_has_its_status_and_code(kind: type[DomainError], status: int, code: str) -> None:
    assert (kind("x").status, kind("x").code) == (status, code)


def test_many_mistakes_travel_together() -> None:
    mistakes = [
        FieldError("value", "%(text)s is no number.", 3, "value", numbers={"text": "x"}),
        FieldError("year", "Missing."),
    ]
    refusal = InvalidInput(mistakes)
    assert [error.detail() for error in refusal.errors] == ["x is no number.", "Missing."]
    assert refusal.status == 422


def test_marking_a_sentence_for_translation_leaves_it_as_it_is() -> None:
    assert msgid("Room for %(count)s.") == "Room for %(count)s."


def test_quoted_input_is_short_and_printable() -> None:
    assert quote_input("a\x1b[31m\r\n\u202eb") == "a\\u001b[31m\\u000d\\u000a\\u202eb"
    assert len(quote_input("x" * 10_000)) == 60


def test_the_wall_of_the_ledger_becomes_over_budget_with_its_figures() -> None:
    detail = {"year": 2014, "line": "l-1", "asked": 300, "available": 100, "short_by": 200}
    found = from_database(database_error("RG001", detail=json.dumps(detail)))
    assert isinstance(found, OverBudget)
    assert found.numbers == {
        "year": 2014, "line": "l-1", "asked_cents": 300, "available_cents": 100, "short_by_cents": 200,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "kind", "code"),
    [
        ("RG002", Conflict, "immutable"),
        ("RG003", PeriodClosed, "period_closed"),
        ("RG005", Conflict, "stale"),
        ("RG401", SignedOut, "signed_out"),
        ("RG404", NotFound, "not_found"),
        ("RG503", Unavailable, "unavailable"),
        ("42501", Forbidden, "forbidden"),
        ("55P03", Conflict, "busy"),
        ("40001", Conflict, "busy"),
        ("40P01", Conflict, "busy"),
        ("22P05", Invalid, "invalid_text"),
        ("22021", Invalid, "invalid_text"),
        ("22003", Invalid, "out_of_range"),
        ("22008", Invalid, "out_of_range"),
    ],
)
def test_each_sqlstate_becomes_its_own_refusal(state: str, kind: type[DomainError], code: str) -> None:
    found = from_database(database_error(state, "Key (bsn)=(123456782) of somebody else"))
    assert isinstance(found, kind)
    assert found.code == code
    assert "123456782" not in found.detail()


def test_invalid_input_found_by_the_database_keeps_code_field_and_numbers() -> None:
    detail = json.dumps({"code": "hours_per_day", "field": "minutes", "most_minutes": 1440})
    found = from_database(database_error("RG004", "At most %(most_minutes)s hours a day.", detail))
    assert found is not None
    assert (found.code, found.field) == ("hours_per_day", "minutes")
    assert found.detail() == "At most 24 hours a day."


def test_a_room_gives_the_refusals_of_its_functions_a_kind_and_a_sentence() -> None:
    declare_refusals(Conflict, {"kernel_test_full": "Only %(free_minutes)s hours are free on %(day)s."})
    detail = {"code": "kernel_test_full", "free_minutes": 90, "day": "2013-11-11"}
    found = from_database(database_error("RG004", "refused: kernel_test_full", json.dumps(detail)))
    assert isinstance(found, Conflict)
    assert found.detail() == "Only 1.5 hours are free on 2013-11-11."
    assert found.numbers["day"] == date(2013, 11, 11)


def test_a_refusal_of_a_real_postgresql_arrives_with_its_figures(database: DatabaseUrls) -> None:
    raising = text(
        "DO $$ BEGIN RAISE EXCEPTION 'over budget' USING ERRCODE = 'RG001', DETAIL = "
        """'{"year": 2014, "line": "l", "asked": 3, "available": 1, "short_by": 2}'; END $$"""
    )
    with pytest.raises(OverBudget) as refusal, visitor() as session:
        session.execute(raising)
    assert refusal.value.numbers["short_by_cents"] == 2


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b"])
def test_text_that_a_real_postgresql_cannot_store_is_invalid_input(
    database: DatabaseUrls, value: str
) -> None:
    with pytest.raises(Invalid) as refusal, visitor() as session:
        session.execute(text("SELECT CAST(:value AS text)"), {"value": value})
    assert refusal.value.code == "invalid_text"


@pytest.mark.parametrize("detail", [None, "", "no json", "[1]", "{"])
def test_a_detail_that_is_not_ours_is_left_out(detail: str | None) -> None:
    assert isinstance(from_database(database_error("RG001", detail=detail)), OverBudget)
    found = from_database(database_error("RG004", "Wrong.", detail))
    assert found is not None
    assert found.detail() == "Wrong."


def test_the_orm_s_wrapping_is_looked_through() -> None:
    wrapped = DBAPIError("SELECT 1", {}, database_error("RG404"))
    assert isinstance(from_database(wrapped), NotFound)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_text_that_the_driver_refuses_is_invalid_input(text: str) -> None:
    with pytest.raises((psycopg.DataError, UnicodeEncodeError)) as refusal:
        psycopg.adapt.Transformer().as_literal(text)
    found = from_database(refusal.value)
    assert isinstance(found, Invalid)
    assert found.code == "invalid_text"


def test_a_fault_of_ours_is_no_refusal() -> None:
    assert from_database(database_error("42P01", "relation does not exist")) is None
    assert from_database(database_error("23505", "duplicate key")) is None
    assert from_database(ValueError("x")) is None
