"""How one product choice follows another: a rule about days and ceilings, and the ways back of drafts."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cafeteria.menus import queries
from cafeteria.menus.deciding import adopt_menu, return_menu
from cafeteria.menus.ending import end_menu
from cafeteria.menus.following import Standing, make_room, period_questions
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import move_menu, recall_menu, start_menu, submit_menu
from regie.asking import Doubtful
from regie.database.engine import transaction
from regie.errors import Conflict, Forbidden, NotFound
from regie.periods import Period, year
from tests.choices import Assortment, adopted_choice, draft_choice, submit_choice
from tests.world import World

FROM_JULY = Period(date(2030, 7, 1), date(2031, 1, 1))


@pytest.fixture
def home(ids: dict[str, int]) -> int:
    """The municipality that chooses."""
    return ids["lindehaven"]


def standing(period: Period, counted: Period | None = None) -> Standing:
    return Standing(uuid4(), period, counted or period)


def test_in_the_middle_of_a_year_the_old_one_ends_the_day_before() -> None:
    old = standing(year(2030))
    assert make_room(FROM_JULY, [old]).cut == old
    assert make_room(year(2030), [old]).replaced == (old,)
    assert make_room(year(2031), []) == make_room(year(2032), [])


def test_a_typo_in_a_year_is_cut_by_the_choice_of_the_next_one() -> None:
    old = standing(Period(date(2030, 1, 1), date(2042, 1, 1)))
    place = make_room(year(2031), [old])
    assert (place.cut, place.left_open) == (old, Period(date(2032, 1, 1), date(2042, 1, 1)))


@pytest.mark.parametrize(
    "period",
    [
        Period(date(2029, 7, 1), date(2030, 7, 1)),
        Period(date(2030, 7, 1), date(2031, 7, 1)),
        Period(date(2029, 1, 1), date(2031, 1, 1)),
    ],
)
def test_what_would_be_counted_under_two_ceilings_is_refused(period: Period) -> None:
    with pytest.raises(Conflict) as refused:
        make_room(period, [standing(year(2030))])
    assert refused.value.code == "period_overlaps"


def test_an_unusual_period_is_asked_about_and_an_ordinary_one_is_not() -> None:
    today = date(2030, 3, 1)
    period = Period(date(2030, 1, 1), date(2042, 1, 1))
    asked = [one.code for one in period_questions(period, make_room(period, []), today)]
    assert asked == ["longer_than_a_year", "begins_in_the_past"]
    assert not list(period_questions(year(2031), make_room(year(2031), []), today))


def state_and_period(world: World, tenant_id: int, menu_id: UUID) -> tuple[str, Period]:
    with transaction(world.scope("auditor")) as (session, _):
        found = queries.require_menu(session, tenant_id, menu_id)
        return found.state, found.period


def test_a_choice_follows_from_a_day_on_once_that_is_confirmed(
    world: World, home: int, assortment: Assortment
) -> None:
    old = adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2030))
    new = draft_choice(world, "lindehaven", [NewLine(assortment.light)], FROM_JULY)
    submit_choice(world, "lindehaven", new)
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        with pytest.raises(Doubtful) as asked, session.begin_nested():
            adopt_menu(session, actor, home, new, expected_version=3)
        keys = {one.key for one in asked.value.questions}
        assert {one.code for one in asked.value.questions} >= {"cuts_short"}
        adopt_menu(session, actor, home, new, expected_version=3, confirmed=keys)
    assert state_and_period(world, home, old) == ("adopted", Period(date(2030, 1, 1), date(2030, 7, 1)))
    assert state_and_period(world, home, new) == ("adopted", FROM_JULY)
    with transaction(world.scope("auditor")) as (session, _):
        counted = text("SELECT count(DISTINCT counted) FROM cafeteria.menu WHERE id IN (:old, :new)")
        assert session.scalar(counted, {"old": old, "new": new}) == 1


def test_an_adopted_choice_ends_and_one_without_orders_is_withdrawn(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = adopted_choice(
        world, "lindehaven", [NewLine(assortment.light)], Period(date(2031, 1, 1), date(2042, 1, 1))
    )
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        end_menu(session, actor, home, menu_id, date(2032, 1, 1))
    assert state_and_period(world, home, menu_id) == ("adopted", year(2031))
    with (
        pytest.raises(Conflict) as refused,
        transaction(world.scope("holder", "lindehaven")) as (session, actor),
    ):
        end_menu(session, actor, home, menu_id, date(2033, 1, 1))
    assert refused.value.code == "menu_ends_outside"
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        end_menu(session, actor, home, menu_id, None)
    assert state_and_period(world, home, menu_id)[0] == "withdrawn"
    adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2031))


@pytest.mark.parametrize("login", ["director", "case-manager", "product-manager", "holder-b", "stranger"])
def test_who_does_not_adopt_here_ends_nothing_past_the_service_either(
    world: World, home: int, assortment: Assortment, login: str
) -> None:
    menu_id = adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2032))
    call = text("SELECT cafeteria.end_menu(:home, :menu, '2032-06-01')")
    with pytest.raises((Forbidden, NotFound)), transaction(world.scope(login, "*")) as (session, _):
        session.execute(call, {"home": home, "menu": menu_id})
    with transaction(world.scope("holder", "lindehaven")) as (session, _):
        session.execute(call, {"home": home, "menu": menu_id})


@pytest.mark.parametrize("change", ["period = '[2032-01-01,2040-01-01)'", "state = 'withdrawn'"])
def test_an_adopted_choice_is_not_moved_or_withdrawn_by_hand(
    world: World, home: int, assortment: Assortment, change: str
) -> None:
    menu_id = adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2032))
    with (
        pytest.raises((Conflict, DBAPIError)),
        transaction(world.scope("holder", "lindehaven")) as (session, _),
    ):
        session.execute(text(f"UPDATE cafeteria.menu SET {change} WHERE id = :id"), {"id": menu_id})
    assert state_and_period(world, home, menu_id) == ("adopted", year(2032))


def test_a_draft_gets_another_period_and_there_is_one_draft_for_a_period(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2041))
    with (
        pytest.raises(Conflict) as refused,
        transaction(world.scope("director", "lindehaven")) as (session, actor),
    ):
        start_menu(session, actor, home, year(2041))
    assert refused.value.code == "menu_begun"
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        assert move_menu(session, actor, home, menu_id, expected_version=2, period=year(2040))
        assert not move_menu(session, actor, home, menu_id, expected_version=3, period=year(2040))
        start_menu(session, actor, home, year(2041))
    assert state_and_period(world, home, menu_id) == ("draft", year(2040))


def test_a_submission_is_taken_back_by_those_who_draft_and_a_returned_one_is_listed_as_such(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2043))
    submit_choice(world, "lindehaven", menu_id)
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        recall_menu(session, actor, home, menu_id, expected_version=3)
        assert not queries.require_menu(session, home, menu_id).returned
        with pytest.raises(Conflict):
            recall_menu(session, actor, home, menu_id, expected_version=3)
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        submit_menu(session, actor, home, menu_id, expected_version=3)
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        return_menu(session, actor, home, menu_id, expected_version=4, reason="Plafond")
        assert queries.require_menu(session, home, menu_id).returned
    with (
        pytest.raises(Forbidden),
        transaction(world.scope("case-manager", "lindehaven")) as (session, actor),
    ):
        recall_menu(session, actor, home, menu_id, expected_version=4)
