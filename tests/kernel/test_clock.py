"""Today can be fixed for a demonstration; now cannot."""

from datetime import UTC, date, datetime, timedelta

import pytest

from regie import clock
from regie.errors import Invalid

FIXED = date(2013, 11, 11)


@pytest.mark.parametrize("environment", ["demonstration", "development", "test"])
def test_the_day_can_be_fixed_outside_production(monkeypatch: pytest.MonkeyPatch, environment: str) -> None:
    monkeypatch.setenv("REGIE_ENV", environment)
    monkeypatch.setenv("REGIE_TODAY", "2013-11-11")
    assert clock.today() == clock.demonstration_date() == FIXED


@pytest.mark.parametrize("environment", ["production", None, "Demonstration"])
def test_the_day_cannot_be_fixed_in_production(
    monkeypatch: pytest.MonkeyPatch, environment: str | None
) -> None:
    monkeypatch.delenv("REGIE_ENV", raising=False)
    if environment:
        monkeypatch.setenv("REGIE_ENV", environment)
    monkeypatch.setenv("REGIE_TODAY", "2013-11-11")
    assert clock.demonstration_date() is None
    assert clock.today() != FIXED


def test_without_a_fixed_day_it_is_today_in_the_netherlands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIE_ENV", "test")
    monkeypatch.delenv("REGIE_TODAY", raising=False)
    before = datetime.now(clock.ZONE).date()
    assert before <= clock.today() <= datetime.now(clock.ZONE).date()


def test_now_is_real_even_when_the_day_is_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIE_ENV", "demonstration")
    monkeypatch.setenv("REGIE_TODAY", "2013-11-11")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_fixed_day_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIE_ENV", "test")
    monkeypatch.setenv("REGIE_TODAY", "2013-02-30")
    with pytest.raises(Invalid):
        clock.today()
