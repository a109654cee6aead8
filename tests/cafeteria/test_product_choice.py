"""A product choice: drafted, submitted, adopted by another person, superseded; never changed after that."""

from datetime import date
from threading import Event, Thread
from time import sleep
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries
from cafeteria.menus.deciding import adopt_menu, return_menu
from cafeteria.menus.history import history
from cafeteria.menus.models import Menu
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu, withdraw_menu
from regie.asking import Everything
from regie.database.engine import transaction
from regie.errors import Conflict, Forbidden, Invalid, InvalidInput, NotFound
from regie.periods import Period, year
from tests import racing
from tests.choices import YEAR, Assortment, adopted_choice, draft_choice, submit_choice
from tests.world import World

ON = date(2013, 11, 11)


@pytest.fixture
def home(ids: dict[str, int]) -> int:
    """The municipality that chooses."""
    return ids["lindehaven"]


def state_of(world: World, tenant_id: int, menu_id: UUID) -> str:
    with transaction(world.scope("auditor")) as (session, _):
        return queries.require_menu(session, tenant_id, menu_id).state


def adopt(world: World, tenant_id: int, menu_id: UUID, by: str, version: int = 3) -> None:
    with transaction(world.scope(by, "lindehaven")) as (session, actor):
        adopt_menu(session, actor, tenant_id, menu_id, expected_version=version, confirmed=Everything())


def test_a_choice_goes_from_draft_to_adopted_through_two_people(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2020))
    assert state_of(world, home, menu_id) == "draft"
    submit_choice(world, "lindehaven", menu_id)
    assert state_of(world, home, menu_id) == "submitted"
    adopt(world, home, menu_id, "holder")
    with transaction(world.scope("director")) as (session, _):
        found = queries.require_menu(session, home, menu_id)
        assert (found.state, found.submitter, found.adopter) == ("adopted", "Director", "Holder")
        told = [(event.what, event.person) for event in history(session, home, menu_id)]
    assert told == [
        ("menus.adopted", "Holder"),
        ("menus.submitted", "Director"),
        ("menus.edited", "Director"),
        ("menus.started", "Director"),
    ]


def test_whoever_edited_or_submitted_may_not_adopt_and_another_holder_may(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2021), by="holder")
    submit_choice(world, "lindehaven", menu_id, by="director")
    with pytest.raises(Conflict) as refused:
        adopt(world, home, menu_id, "holder")
    assert refused.value.code == "own_change"
    adopt(world, home, menu_id, "holder-2")
    assert state_of(world, home, menu_id) == "adopted"


def test_a_submitter_who_edited_nothing_may_not_adopt(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2022))
    submit_choice(world, "lindehaven", menu_id, by="holder")
    with pytest.raises(Conflict) as refused:
        adopt(world, home, menu_id, "holder")
    assert refused.value.code == "own_change"


def test_the_database_refuses_an_own_change_that_no_check_saw(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2023), by="holder")
    submit_choice(world, "lindehaven", menu_id, by="holder")
    change = update(Menu).where(Menu.id == menu_id).values(state="adopted")
    with pytest.raises(IntegrityError), transaction(world.scope("holder", "lindehaven")) as (session, _):
        session.execute(change)
    with transaction(world.scope("holder-2", "lindehaven")) as (session, _):
        session.execute(change)


def test_a_director_may_not_adopt(world: World, home: int, assortment: Assortment) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2024), by="holder")
    submit_choice(world, "lindehaven", menu_id, by="holder")
    with pytest.raises(Forbidden):
        adopt(world, home, menu_id, "director")


def test_a_draft_is_not_adopted_before_it_is_submitted(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2025))
    with pytest.raises(Conflict) as refused:
        adopt(world, home, menu_id, "holder", version=2)
    assert refused.value.code == "menu_not_submitted"


def test_adopting_supersedes_the_adopted_choice_of_the_same_period(
    world: World, home: int, assortment: Assortment
) -> None:
    old = adopted_choice(world, "lindehaven", [NewLine(assortment.light)])
    new = adopted_choice(world, "lindehaven", [NewLine(assortment.work)])
    assert (state_of(world, home, old), state_of(world, home, new)) == ("superseded", "adopted")
    with transaction(world.scope("auditor")) as (session, _):
        counting = queries.find_adopted_menu(session, home, ON)
        assert counting is not None
        assert counting.id == new
        assert queries.find_adopted_menu(session, home, date(2014, 1, 1)) is None


def test_another_period_that_overlaps_an_adopted_choice_is_refused_with_its_dates(
    world: World, home: int, assortment: Assortment
) -> None:
    adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2030))
    half = Period(date(2030, 7, 1), date(2031, 7, 1))
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], half)
    submit_choice(world, "lindehaven", menu_id)
    with pytest.raises(Conflict) as refused:
        adopt(world, home, menu_id, "holder")
    assert refused.value.code == "period_overlaps"
    assert refused.value.numbers == {"starts_on": date(2030, 1, 1), "last_day": date(2030, 12, 31)}
    adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2031))


def test_a_submitted_choice_goes_back_with_a_reason_and_can_then_be_changed(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2032))
    submit_choice(world, "lindehaven", menu_id)
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        return_menu(session, actor, home, menu_id, expected_version=3, reason="Zet er een plafond op")
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        event = history(session, home, menu_id)[0]
        assert (event.what, event.reason) == ("menus.returned", "Zet er een plafond op")
        save_lines(
            session,
            actor,
            home,
            menu_id,
            expected_version=3,
            lines=[NewLine(assortment.light, ceiling_units=5)],
        )


def test_a_draft_saved_as_it_stood_keeps_its_version_and_its_drafters(
    world: World, home: int, assortment: Assortment
) -> None:
    chosen = [NewLine(assortment.light, ceiling_units=5, client_groups=("2", "1")), NewLine(assortment.work)]
    menu_id = draft_choice(world, "lindehaven", chosen, year(2038))
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        before, told = queries.require_menu(session, home, menu_id), len(history(session, home, menu_id))

        def save(lines: list[NewLine]) -> int:
            return save_lines(session, actor, home, menu_id, expected_version=before.version, lines=lines)

        assert save(chosen[::-1]) == before.version
        assert queries.require_menu(session, home, menu_id) == before
        assert len(history(session, home, menu_id)) == told
        assert save([NewLine(assortment.light, ceiling_units=6), chosen[1]]) == before.version + 1
        assert len(history(session, home, menu_id)) == told + 1


def test_returning_needs_a_reason(world: World, home: int, assortment: Assortment) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2033))
    submit_choice(world, "lindehaven", menu_id)
    with (
        transaction(world.scope("holder", "lindehaven")) as (session, actor),
        pytest.raises(Invalid, match="Say what has to change"),
    ):
        return_menu(session, actor, home, menu_id, expected_version=3, reason="  ")


def test_a_version_that_somebody_else_changed_is_refused(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2034))
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        with pytest.raises(Conflict) as refused:
            save_lines(session, actor, home, menu_id, expected_version=1, lines=[])
        assert refused.value.code == "stale"
        with pytest.raises(Conflict) as refused:
            submit_menu(session, actor, home, menu_id, expected_version=1)
        assert refused.value.code == "stale"
        save_lines(session, actor, home, menu_id, expected_version=2, lines=[NewLine(assortment.work)])


@pytest.mark.parametrize("state", ["submitted", "adopted"])
def test_only_a_draft_can_be_changed(world: World, home: int, assortment: Assortment, state: str) -> None:
    period = year(2036 if state == "submitted" else 2037)
    if state == "adopted":
        menu_id = adopted_choice(world, "lindehaven", [NewLine(assortment.light)], period)
    else:
        menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], period)
        submit_choice(world, "lindehaven", menu_id)
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        with pytest.raises(Conflict) as refused:
            save_lines(session, actor, home, menu_id, expected_version=3, lines=[])
        assert refused.value.code == "menu_not_draft"
    with (
        pytest.raises((Conflict, DBAPIError)),
        transaction(world.scope("director", "lindehaven")) as (session, _),
    ):
        session.execute(
            text("UPDATE cafeteria.menu_line SET ceiling_units = 9 WHERE menu_id = :menu"), {"menu": menu_id}
        )


def withdraw(world: World, tenant_id: int, menu_id: UUID, by: str = "director") -> None:
    with transaction(world.scope(by, "lindehaven")) as (session, actor):
        withdraw_menu(session, actor, tenant_id, menu_id)


def test_a_draft_is_withdrawn_with_its_lines_and_the_trail_keeps_that(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2027))
    withdraw(world, home, menu_id)
    with pytest.raises(NotFound):
        state_of(world, home, menu_id)
    with transaction(world.scope("auditor")) as (session, _):
        kept = text("SELECT detail FROM regie.audit WHERE what = 'menus.withdrawn'")
        assert session.scalar(kept) == {
            "menu": str(menu_id),
            "starts_on": "2027-01-01",
            "ends_on": "2028-01-01",
        }
    with pytest.raises(NotFound):
        withdraw(world, home, menu_id)


def test_what_was_submitted_or_adopted_is_not_withdrawn(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2028))
    submit_choice(world, "lindehaven", menu_id)
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            withdraw(world, home, menu_id)
        assert refused.value.code == "menu_stands"
        if state_of(world, home, menu_id) == "submitted":
            adopt(world, home, menu_id, "holder")


def test_saving_lines_beside_a_withdrawal_is_saved_or_finds_nothing_and_never_waits_in_a_circle(
    world: World, home: int, assortment: Assortment
) -> None:
    several = [NewLine(assortment.light), NewLine(assortment.heavy), NewLine(assortment.work)]
    for turn in range(6):
        menu_id = draft_choice(world, "lindehaven", several, year(2045 + turn))

        def save(menu_id: UUID = menu_id) -> None:
            with transaction(world.scope("holder", "lindehaven")) as (session, actor):
                lines = [NewLine(line.variant_id, ceiling_units=1) for line in reversed(several)]
                save_lines(session, actor, home, menu_id, expected_version=2, lines=lines)

        saved, gone = racing.at_once(save, lambda menu_id=menu_id: withdraw(world, home, menu_id))  # type: ignore[misc]
        assert gone == "done"
        assert saved in ("done", "not_found")
        with pytest.raises(NotFound):
            state_of(world, home, menu_id)


@pytest.mark.parametrize("login", ["case-manager", "product-manager", "holder-b", "stranger"])
def test_who_does_not_draft_here_withdraws_nothing_past_the_service_either(
    world: World, home: int, assortment: Assortment, login: str
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2029))
    call = text("SELECT cafeteria.withdraw_menu(:home, :menu)")
    with pytest.raises((Forbidden, NotFound)), transaction(world.scope(login, "*")) as (session, _):
        session.execute(call, {"home": home, "menu": menu_id})
    withdraw(world, home, menu_id)


def test_an_empty_choice_is_not_submitted(world: World, home: int, assortment: Assortment) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        menu_id = start_menu(session, actor, home, year(2038))
        with pytest.raises(Invalid, match="Nothing has been chosen yet"):
            submit_menu(session, actor, home, menu_id, expected_version=1)


def test_a_draft_can_begin_with_the_lines_of_another_choice(
    world: World, home: int, assortment: Assortment
) -> None:
    first = draft_choice(
        world,
        "lindehaven",
        [NewLine(assortment.heavy, ceiling_units=3, client_groups=("3", "2"), performer="provider")],
        year(2039),
    )
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        copy = start_menu(session, actor, home, year(2040), copy_from=first)
        (line,) = menu_lines.lines(session, home, copy, ON)
        assert (line.ceiling_units, line.client_groups, line.performer) == (3, ("2", "3"), "provider")
        with pytest.raises(NotFound):
            start_menu(session, actor, home, year(2041), copy_from=uuid4())


def test_saving_keeps_what_stays_changes_what_differs_and_drops_the_rest(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(
        world, "lindehaven", [NewLine(assortment.light), NewLine(assortment.work)], year(2042)
    )
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        before = {line.variant_id: line.id for line in menu_lines.lines(session, home, menu_id, ON)}
        own = NewLine(assortment.light, own_price_cents=30_000, price_reason="Oud contract")
        save_lines(session, actor, home, menu_id, expected_version=2, lines=[own, NewLine(assortment.heavy)])
        after = {line.variant_id: line for line in menu_lines.lines(session, home, menu_id, ON)}
    assert set(after) == {assortment.light, assortment.heavy}
    light = after[assortment.light]
    assert light.id == before[assortment.light]
    assert (light.tariff_cents, light.unit_cents, light.fund) == (35_000, 30_000, "re-integratie")


@pytest.mark.parametrize(
    ("terms", "field", "code"),
    [
        ({"performer": "nobody"}, "performer", "invalid_performer"),
        ({"client_groups": ("5",)}, "client_groups", "invalid_client_group"),
        ({"own_price_cents": 100}, "price_reason", "reason_needed"),
        ({"own_price_cents": 100, "price_reason": " "}, "price_reason", "reason_needed"),
        ({"price_reason": "Zomaar"}, "price", "price_needed"),
        ({"own_price_cents": -1, "price_reason": "Korting"}, "price", "below_zero"),
        ({"ceiling_units": -1}, "ceiling", "below_zero"),
    ],
)
def test_a_line_that_is_not_right_is_named(
    world: World, home: int, assortment: Assortment, terms: dict[str, object], field: str, code: str
) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        menu_id = start_menu(session, actor, home, year(2043))
        lines = [NewLine(assortment.light, **terms)]  # type: ignore[arg-type]
        with pytest.raises(InvalidInput) as refused:
            save_lines(session, actor, home, menu_id, expected_version=1, lines=lines)
        assert [(error.field, error.code) for error in refused.value.errors] == [
            (f"{field}-{assortment.light}", code)
        ]
        session.rollback()


def test_a_variant_stands_in_a_choice_once_and_comes_from_the_own_assortment(
    world: World, home: int, assortment: Assortment
) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        menu_id = start_menu(session, actor, home, year(2044))
        lines = [NewLine(assortment.light), NewLine(assortment.light), NewLine(uuid4())]
        with pytest.raises(InvalidInput) as refused:
            save_lines(session, actor, home, menu_id, expected_version=1, lines=lines)
        assert {error.code for error in refused.value.errors} == {"unknown_variant", "variant_twice"}
        session.rollback()


def test_what_can_be_ordered_depends_on_group_tariff_and_day(
    world: World, ids: dict[str, int], assortment: Assortment
) -> None:
    there = ids["bergdrecht"]
    adopted_choice(
        world,
        "bergdrecht",
        [
            NewLine(assortment.light),
            NewLine(assortment.heavy, client_groups=("2", "3")),
            NewLine(assortment.work, ceiling_units=0),
        ],
        Period(YEAR.start, date(2014, 7, 1)),
        drafter="director-b",
        adopter="holder-b",
    )
    with transaction(world.scope("case-manager")) as (session, _):

        def judged(group: str | None, on: date) -> dict[str, str]:
            found = menu_lines.orderable_lines(session, there, group, on)
            return {row.line.name: row.eligibility.code for row in found}

        assert judged("2", ON) == {
            "Diagnose, licht": "",
            "Diagnose, zwaar": "",
            "Werktraject, standaard": "ceiling_reached",
        }
        assert judged("1", ON)["Diagnose, zwaar"] == "client_group_not_eligible"
        assert judged(None, ON)["Diagnose, zwaar"] == "no_client_group"
        assert judged("2", date(2014, 1, 1))["Diagnose, zwaar"] == "no_tariff"
        assert judged("2", date(2014, 7, 1)) == {}


def test_a_neighbour_and_a_stranger_see_no_choice_and_no_line(
    world: World, home: int, ids: dict[str, int], assortment: Assortment
) -> None:
    menu_id = adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2050))
    for login in ("holder-b", "stranger-holder"):
        with transaction(world.scope(login)) as (session, _):
            assert queries.list_menus(session, home) == []
            assert menu_lines.lines(session, home, menu_id, ON) == []
            with pytest.raises(NotFound):
                queries.require_menu(session, home, menu_id)
    with transaction(world.scope("holder")) as (session, _):
        assert menu_lines.lines(session, home, menu_id, ON) != []


def test_a_neighbour_may_not_draft_here(world: World, home: int, assortment: Assortment) -> None:
    with transaction(world.scope("director-b", "bergdrecht")) as (session, actor):
        with pytest.raises(Forbidden):
            start_menu(session, actor, home, year(2051))
        with pytest.raises(NotFound):
            menu_lines.line(session, home, uuid4(), ON)


def at_once(world: World, home: int, menu_ids: list[UUID]) -> list[str]:
    """Adopt choices in two transactions that overlap: the second starts before the first has committed."""
    told: list[str] = []
    first_done, second_waits = Event(), Event()

    def second() -> None:
        first_done.wait(5)
        try:
            with transaction(world.scope("holder-2", "lindehaven")) as (session, actor):
                second_waits.set()
                adopt_menu(session, actor, home, menu_ids[1], expected_version=3, confirmed=Everything())
            told.append("adopted")
        except Conflict as refused:
            told.append(refused.code)

    world.token("holder-2")
    thread = Thread(target=second)
    thread.start()
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        adopt_menu(session, actor, home, menu_ids[0], expected_version=3, confirmed=Everything())
        first_done.set()
        second_waits.wait(5)
        # Long enough for the other one to run into the lock, whatever the machine is doing.
        sleep(0.3)
    thread.join(10)
    return told


def test_two_choices_for_overlapping_periods_are_not_both_adopted_at_the_same_moment(
    world: World, home: int, assortment: Assortment
) -> None:
    halves = (Period(date(2060, 1, 1), date(2060, 9, 1)), Period(date(2060, 6, 1), date(2061, 1, 1)))
    menu_ids = [draft_choice(world, "lindehaven", [NewLine(assortment.light)], half) for half in halves]
    for menu_id in menu_ids:
        submit_choice(world, "lindehaven", menu_id)
    assert at_once(world, home, menu_ids) == ["period_overlaps"]
    assert [state_of(world, home, menu_id) for menu_id in menu_ids] == ["adopted", "submitted"]


def test_one_choice_is_adopted_once_by_two_people_at_the_same_moment(
    world: World, home: int, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2062))
    submit_choice(world, "lindehaven", menu_id)
    assert at_once(world, home, [menu_id, menu_id]) == ["menu_not_submitted"]
