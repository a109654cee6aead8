"""A filled-in week changes what differs and nothing else."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.hours.week import (
    Cell,
    Standing,
    Target,
    day_totals,
    full_days,
    long_days,
    plan_week,
    version_of,
)

# How long an example takes says nothing here: other tests share the processor.
unhurried = settings(deadline=None)
MONDAY = date(2013, 11, 4)
TARGETS = [Target(2, order_id=UUID(int=1)), Target(3, order_id=UUID(int=2)), Target(1, pool_id=UUID(int=3))]

cells = st.tuples(st.sampled_from(TARGETS), st.integers(0, 6).map(lambda day: MONDAY + timedelta(days=day)))
grids = st.dictionaries(cells, st.integers(0, 600), max_size=10)
weeks = st.lists(st.tuples(cells, st.integers(1, 600)), max_size=10).map(
    lambda found: [Standing(uuid4(), target, day, minutes) for (target, day), minutes in found]
)


def carried_out(standing: list[Standing], wanted: Mapping[Cell, int]) -> list[Standing]:
    changes = plan_week(standing, wanted)
    back = {hours.id for hours in changes.back}
    left = [hours for hours in standing if hours.id not in back]
    return left + [Standing(uuid4(), *cell, minutes) for cell, minutes in changes.new.items()]


def total(standing: list[Standing], cell: Cell) -> int:
    return sum(hours.minutes for hours in standing if (hours.target, hours.day) == cell)


@unhurried
@given(standing=weeks, wanted=grids)
def test_afterwards_every_cell_holds_what_was_filled_in_and_the_others_what_they_held(
    standing: list[Standing], wanted: dict[Cell, int]
) -> None:
    after = carried_out(standing, wanted)
    for cell in {(hours.target, hours.day) for hours in standing} | set(wanted):
        assert total(after, cell) == wanted.get(cell, total(standing, cell))


@unhurried
@given(standing=weeks, wanted=grids)
def test_filling_in_the_same_week_twice_changes_nothing_the_second_time(
    standing: list[Standing], wanted: dict[Cell, int]
) -> None:
    again = plan_week(carried_out(standing, wanted), wanted)
    assert (again.back, again.new) == ((), {})


def test_a_day_over_24_hours_counts_every_municipality() -> None:
    standing = [Standing(uuid4(), TARGETS[0], MONDAY, 20 * 60)]
    wanted = {(TARGETS[1], MONDAY): 4 * 60 + 1}
    assert full_days(day_totals(standing, wanted)) == {MONDAY: 24 * 60 + 1}
    assert full_days(day_totals(standing, {(TARGETS[1], MONDAY): 4 * 60})) == {}
    assert full_days(day_totals(standing, wanted | {(TARGETS[0], MONDAY): 0})) == {}


@unhurried
@given(standing=weeks, wanted=grids)
def test_a_day_is_fine_or_asked_about_or_impossible_and_never_two_of_these(
    standing: list[Standing], wanted: dict[Cell, int]
) -> None:
    before, after = day_totals(standing, {}), day_totals(standing, wanted)
    asked, impossible = long_days(before, after), full_days(after)
    assert not asked.keys() & impossible.keys()
    for day, minutes in after.items():
        assert (day in impossible) == (minutes > 24 * 60)
        assert (day in asked) == (12 * 60 < minutes <= 24 * 60 and minutes != before.get(day, 0))


@unhurried
@given(standing=weeks)
def test_a_day_that_was_booked_long_is_not_asked_about_again(standing: list[Standing]) -> None:
    booked = day_totals(standing, {})
    assert long_days(booked, booked) == {}
    assert long_days({}, booked).keys() == {day for day, minutes in booked.items() if 720 < minutes <= 1440}


def test_the_mark_of_a_week_follows_its_hours_and_not_their_order() -> None:
    first, second = Standing(uuid4(), TARGETS[0], MONDAY, 60), Standing(uuid4(), TARGETS[1], MONDAY, 60)
    assert version_of([first, second]) == version_of([second, first])
    assert version_of([first]) != version_of([second])
