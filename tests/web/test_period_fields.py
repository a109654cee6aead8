"""Periods in forms: people name the last day, services get the day after it, in one way everywhere."""

from datetime import date
from typing import Any

import pytest

from billing.costs.schemas import RateForm
from cafeteria.assortment.schemas import TariffForm
from cafeteria.menus.schemas import StartForm
from regie.errors import InvalidInput
from regie.periods import Period
from regie.web.forms import read_form
from regie.web.period_fields import BoundedPeriodFields, HalfOpenFields, PeriodFields
from regie.web.strict import StrictSchema
from tenants.arrangements.schemas import ArrangementForm, ParticipationForm


def refused(schema: StrictSchema, **form: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        read_form(schema, form)
    return {error.field: error.code for error in refusal.value.errors}


def test_the_last_day_becomes_the_day_after_it() -> None:
    read = read_form(PeriodFields(), {"starts_on": "01-01-2013", "last_day": "31-12-2013"})
    assert read == {"starts_on": date(2013, 1, 1), "ends_on": date(2014, 1, 1)}


def test_without_a_last_day_there_is_no_end_unless_one_is_needed() -> None:
    assert read_form(PeriodFields(), {"starts_on": "01-01-2013"})["ends_on"] is None
    assert refused(BoundedPeriodFields(), starts_on="01-01-2013") == {"last_day": "required"}


def test_a_period_of_one_day_is_taken_and_one_that_ends_before_it_starts_is_not() -> None:
    day = {"starts_on": "01-01-2013", "last_day": "01-01-2013"}
    assert read_form(BoundedPeriodFields(), day) == {"period": Period(date(2013, 1, 1), date(2013, 1, 2))}
    backwards = {**day, "last_day": "31-12-2012"}
    assert refused(PeriodFields(), **backwards) == {"last_day": "ends_before_start"}
    assert refused(BoundedPeriodFields(), **backwards) == {"last_day": "ends_before_start"}


def test_a_program_names_the_day_after_the_last_one() -> None:
    day = {"starts_on": "2013-01-01", "ends_on": "2013-01-02"}
    assert HalfOpenFields().load(day)["ends_on"] == date(2013, 1, 2)
    assert refused(HalfOpenFields(), starts_on="2013-01-01", ends_on="2013-01-01") == {
        "ends_on": "ends_before_start"
    }


@pytest.mark.parametrize("form", [RateForm, TariffForm, StartForm, ArrangementForm, ParticipationForm])
def test_every_dated_form_asks_for_the_last_day(form: Any) -> None:
    assert issubclass(form, PeriodFields)
    assert "last_day" in form().load_fields
    assert "ends_on" not in form().load_fields
