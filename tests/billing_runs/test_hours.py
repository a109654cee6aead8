"""Hours are booked once, for whoever pays; what cannot be gets a sentence, and nothing is half saved."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text

from billing.hours.queries import gather_week, list_booked_rows, list_hours_by_party, list_standing_hours
from billing.hours.services import NewHours, book_hours, book_week, correct_hours
from billing.hours.targets import search_targets
from billing.hours.week import Target
from regie.database.engine import transaction
from regie.errors import Conflict, DomainError, Forbidden, Invalid, InvalidInput, NotFound, PeriodClosed
from regie.periods import Period, month
from tests.billing_runs.scene import OCTOBER, Scene

MONDAY, TUESDAY = date(2013, 11, 4), date(2013, 11, 5)
COUNT = "SELECT count(*) FROM billing.hour"


def test_the_payer_the_party_the_month_and_the_rate_follow_from_what_was_booked(scene: Scene) -> None:
    booked = scene.book("Fatma", "lindehaven", MONDAY, 90, login="case-manager")
    query = "SELECT tenant_id, party_id, role, month, minutes, cents_per_hour FROM billing.hour WHERE id = %s"
    assert scene.all(query, booked) == [
        (scene.tenants["lindehaven"], scene.parties["IASZ"], "Klantmanager", date(2013, 11, 1), 90, 77_77)
    ]


def test_hours_on_a_pool_are_paid_by_the_cooperation_and_may_have_no_rate(scene: Scene) -> None:
    booked = scene.book("Mo", "pool-equal", MONDAY, 60)
    query = "SELECT tenant_id, rate_id, cents_per_hour FROM billing.hour WHERE id = %s"
    assert scene.all(query, booked) == [(scene.tenants["samen"], None, 0)]


@pytest.mark.parametrize("minutes", [0, -60, 24 * 60 + 1])
def test_hours_out_of_range_are_refused(scene: Scene, minutes: int) -> None:
    before = scene.one(COUNT)
    with pytest.raises(Invalid, match="more than 0 and at most 24 hours") as refusal:
        scene.book("Joris", "lindehaven", MONDAY, minutes)
    assert refusal.value.code == "minutes_out_of_range"
    assert scene.one(COUNT) == before


def test_a_day_has_24_hours_over_all_municipalities_together(scene: Scene) -> None:
    day = date(2013, 11, 6)
    scene.book("Joris", "lindehaven", day, 13 * 60)
    with pytest.raises(Conflict, match="13 hours are booked that day, and a day has 24") as refusal:
        scene.book("Joris", "bergdrecht", day, 12 * 60)
    assert refusal.value.code == "day_over_24_hours"
    scene.book("Joris", "bergdrecht", day, 11 * 60)
    scene.book("Fatma", "bergdrecht", day, 12 * 60)


def test_25_hours_in_one_week_grid_are_refused_and_name_the_day(scene: Scene) -> None:
    wanted = {(scene.target("lindehaven"), TUESDAY): 13 * 60, (scene.target("bergdrecht"), TUESDAY): 12 * 60}
    with (
        pytest.raises(InvalidInput) as refusal,
        transaction(scene.world.scope("team-lead", "*")) as (session, actor),
    ):
        book_week(session, actor, scene.workers["Joris"], MONDAY, wanted)
    assert [error.detail() for error in refusal.value.errors] == [
        "2013-11-05 would have 25 hours over all municipalities, and a day has 24."
    ]


def test_hours_outside_the_dates_of_an_order_are_refused_with_those_dates(scene: Scene) -> None:
    with pytest.raises(Conflict, match="runs from 2013-09-01 up to and including 2013-12-31") as refusal:
        scene.book("Joris", "lindehaven", date(2013, 8, 31), 60)
    assert refusal.value.code == "outside_order"
    scene.book("Joris", "lindehaven", date(2013, 12, 31), 60)


@pytest.mark.parametrize("name", ["worker", "order", "pool"])
def test_what_does_not_exist_is_refused_by_name(scene: Scene, name: str) -> None:
    worker, target = scene.workers["Joris"], scene.target("lindehaven")
    if name == "worker":
        worker = uuid4()
    elif name == "order":
        target = Target(scene.tenants["lindehaven"], order_id=uuid4())
    else:
        target = Target(scene.tenants["samen"], pool_id=uuid4())
    with (
        pytest.raises(Invalid) as refusal,
        transaction(scene.world.scope("team-lead", "*")) as (session, actor),
    ):
        book_hours(session, actor, [NewHours(worker, target, MONDAY, 60)])
    assert refusal.value.code == f"unknown_{name}"


def test_an_order_of_one_municipality_cannot_be_paid_by_another(scene: Scene) -> None:
    swapped = Target(scene.tenants["bergdrecht"], order_id=scene.orders["lindehaven"])
    with (
        pytest.raises(Invalid) as refusal,
        transaction(scene.world.scope("team-lead", "*")) as (session, actor),
    ):
        book_hours(session, actor, [NewHours(scene.workers["Joris"], swapped, MONDAY, 60)])
    assert refusal.value.code == "unknown_order"


def test_somebody_books_the_own_hours_and_a_team_lead_those_of_others(scene: Scene) -> None:
    with pytest.raises(Forbidden, match="your own hours"):
        scene.book("Joris", "lindehaven", MONDAY, 60, login="case-manager")
    scene.book("Joris", "lindehaven", MONDAY, 60, login="team-lead")


@pytest.mark.parametrize("login", ["holder", "desk", "auditor", "provider"])
def test_who_does_not_work_for_the_service_books_nothing(scene: Scene, login: str) -> None:
    with pytest.raises((Forbidden, NotFound)), transaction(scene.world.scope(login)) as (session, actor):
        book_hours(session, actor, [NewHours(scene.workers["Fatma"], scene.target("lindehaven"), MONDAY, 60)])


def test_one_wrong_row_saves_none_of_them(scene: Scene) -> None:
    before = scene.one(COUNT)
    good = NewHours(scene.workers["Joris"], scene.target("lindehaven"), TUESDAY, 60)
    bad = NewHours(scene.workers["Joris"], scene.target("bergdrecht"), TUESDAY, -60)
    with pytest.raises(Invalid), transaction(scene.world.scope("team-lead", "*")) as (session, actor):
        book_hours(session, actor, [good, bad])
    assert scene.one(COUNT) == before


def test_a_correction_is_a_counter_entry_and_a_new_row_and_is_made_once(scene: Scene) -> None:
    day = date(2013, 11, 7)
    wrong = scene.book("Joris", "lindehaven", day, 23 * 60)
    tenant = scene.tenants["lindehaven"]
    with transaction(scene.world.scope("team-lead", "*")) as (session, actor):
        right = correct_hours(session, actor, tenant, wrong, 24 * 60, "typefout")
    with transaction(scene.world.scope("team-lead")) as (session, actor):
        rows = list_booked_rows(
            session, actor.cooperation_id, scene.workers["Joris"], Period(day, date(2013, 11, 8))
        )
        standing = list_standing_hours(
            session, actor.cooperation_id, scene.workers["Joris"], Period(day, date(2013, 11, 8))
        )
    assert sorted((row.minutes, row.reverses) for row in rows if row.reverses) == [(-23 * 60, wrong)]
    assert [(one.id, one.minutes) for one in standing] == [(right, 24 * 60)]
    with (
        pytest.raises(Conflict) as refusal,
        transaction(scene.world.scope("team-lead", "*")) as (session, actor),
    ):
        correct_hours(session, actor, tenant, wrong, 60)
    assert refusal.value.code == "corrected_already"


def test_a_counter_entry_itself_cannot_be_corrected(scene: Scene) -> None:
    day = date(2013, 11, 8)
    wrong = scene.book("Joris", "lindehaven", day, 60)
    with transaction(scene.world.scope("team-lead", "*")) as (session, actor):
        assert correct_hours(session, actor, scene.tenants["lindehaven"], wrong, 0) is None
    counter = scene.one("SELECT id FROM billing.hour WHERE reverses = %s", wrong)
    with pytest.raises(NotFound), transaction(scene.world.scope("team-lead", "*")) as (session, actor):
        correct_hours(session, actor, scene.tenants["lindehaven"], counter, 60)


def test_hours_are_never_changed_not_even_by_the_owner(scene: Scene) -> None:
    scene.book("Joris", "lindehaven", date(2013, 11, 9), 60)
    for statement in ("UPDATE billing.hour SET minutes = 1", "DELETE FROM billing.hour"):
        with pytest.raises(DomainError), transaction(scene.world.scope("team-lead", "*")) as (session, _):
            session.execute(text(statement))


def test_a_week_holds_what_was_filled_in_over_all_municipalities(scene: Scene) -> None:
    monday = date(2013, 11, 18)
    lindehaven, bergdrecht, pool = (scene.target(name) for name in ("lindehaven", "bergdrecht", "pool-equal"))
    worker = scene.workers["Fatma"]
    with transaction(scene.world.scope("case-manager", "*")) as (session, actor):
        wanted = {(lindehaven, monday): 120, (bergdrecht, monday): 90, (pool, date(2013, 11, 20)): 60}
        assert book_week(session, actor, worker, monday, wanted) == 3
    with transaction(scene.world.scope("case-manager", "*")) as (session, actor):
        assert (
            book_week(session, actor, worker, monday, {(lindehaven, monday): 60, (bergdrecht, monday): 0})
            == 2
        )
        week = gather_week(session, actor.cooperation_id, worker, monday, [bergdrecht])
    assert [(row.about.payer, row.total) for row in week.rows] == [
        ("Bergdrecht", 0),
        ("Lindehaven", 60),
        ("Samen Werken", 60),
    ]
    assert week.day_totals == (60, 0, 60, 0, 0, 0, 0)
    assert week.charges == {"Lindehaven": 60, "": 60}
    assert week.rows[1].about.label.endswith("Inwoner van lindehaven")


def test_two_windows_do_not_overwrite_each_other_unseen(scene: Scene) -> None:
    monday, worker = date(2013, 11, 25), scene.workers["Fatma"]
    wanted = {(scene.target("lindehaven"), monday): 60}
    with transaction(scene.world.scope("case-manager", "*")) as (session, actor):
        seen = gather_week(session, actor.cooperation_id, worker, monday).version
        book_week(session, actor, worker, monday, wanted, seen=seen)
    with (
        pytest.raises(Conflict) as refusal,
        transaction(scene.world.scope("case-manager", "*")) as (session, actor),
    ):
        book_week(session, actor, worker, monday, {(scene.target("bergdrecht"), monday): 60}, seen=seen)
    assert refusal.value.code == "stale"


def test_who_may_not_see_persons_sees_the_order_without_the_name(scene: Scene) -> None:
    week = Period(MONDAY, date(2013, 11, 11))
    with transaction(scene.world.scope("finance")) as (session, actor):
        labels = [one.label for one in search_targets(session, actor.cooperation_id, week, "2013-")]
    with transaction(scene.world.scope("case-manager")) as (session, actor):
        named = [one.label for one in search_targets(session, actor.cooperation_id, week, "2013-")]
    assert all("Inwoner" not in label for label in labels)
    assert any("Inwoner van bergdrecht" in label for label in named)


def test_hours_of_one_municipality_are_not_there_for_another(scene: Scene) -> None:
    scene.book("Joris", "bergdrecht", date(2013, 11, 12), 60)
    owners = text("SELECT DISTINCT tenant_id FROM billing.hour ORDER BY 1")
    with transaction(scene.world.scope("holder")) as (session, _):
        assert scene.tenants["bergdrecht"] not in session.scalars(owners).all()
    with transaction(scene.world.scope("holder-b")) as (session, _):
        assert scene.tenants["bergdrecht"] in session.scalars(owners).all()
        assert scene.tenants["lindehaven"] not in session.scalars(owners).all()


def test_a_municipality_cannot_tell_from_a_day_what_its_neighbours_asked(scene: Scene) -> None:
    with pytest.raises(Forbidden), transaction(scene.world.scope("holder")) as (session, _):
        session.execute(text("SELECT * FROM billing.worker_day"))


def test_hours_add_up_per_party_and_role_also_without_a_rate(scene: Scene) -> None:
    period = month(2013, 9)
    scene.book("Fatma", "lindehaven", date(2013, 9, 2), 488)
    scene.book("Mo", "pool-equal", date(2013, 9, 2), 194)
    with transaction(scene.world.scope("finance")) as (session, actor):
        found = list_hours_by_party(session, actor.cooperation_id, period)
    assert [(one.party, one.role, one.minutes) for one in found] == [
        ("De Sluis", "Werkleider", 194),
        ("IASZ", "Klantmanager", 488),
    ]


def test_a_closed_month_takes_no_hours_until_its_run_is_reversed(scene: Scene) -> None:
    day = date(2013, 10, 1)
    booked = scene.book("Joris", "lindehaven", day, 60)
    run = scene.run("final", OCTOBER)
    assert run.state == "done"
    with pytest.raises(PeriodClosed, match="a final run covers 2013-10-01 up to and including 2013-10-31"):
        scene.book("Joris", "lindehaven", day, 60)
    with pytest.raises(PeriodClosed), transaction(scene.world.scope("team-lead", "*")) as (session, actor):
        correct_hours(session, actor, scene.tenants["lindehaven"], booked, 30)
    past_python = {
        "t": scene.tenants["samen"],
        "e": f'[{{"worker": "{uuid4()}", "date": "{day}", "minutes": 60}}]',
    }
    with pytest.raises(PeriodClosed), transaction(scene.world.scope("team-lead", "*")) as (session, _):
        session.execute(text("SELECT billing.post_hours(:t, CAST(:e AS jsonb))"), past_python)
    scene.book("Joris", "lindehaven", date(2013, 12, 2), 60)
    assert scene.reverse(run.id).state == "done"
    scene.book("Joris", "lindehaven", day, 60)
