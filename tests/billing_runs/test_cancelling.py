"""Cancelling an order looks at the work done: what its hours cost stays until a run divides them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from billing.hours.services import NewHours, book_hours, correct_hours
from billing.orders.queries import gather_work_done
from billing.orders.services import NewOrder, cancel_order, place_order
from regie.asking import Everything
from regie.database.engine import transaction
from regie.errors import Conflict, OverBudget
from tests.billing_runs.scene import ORDER_PERIOD, PRICE, Scene
from tests.world import TODAY

SLUG = "bergdrecht"
DAYS = (date(2013, 10, 1), date(2013, 10, 2))
# Two days of 16 hours at 75 euro.
COST = 32 * 75_00


@pytest.fixture
def order(scene: Scene) -> Iterator[UUID]:
    """An order of three units in an open October, with nothing else committed on its line."""
    scene.open_again()
    for (standing,) in scene.all(
        """SELECT id FROM billing."order" WHERE state = 'placed' AND tenant_id = %s""", scene.tenants[SLUG]
    ):
        cancel(scene, standing)
    order = place(scene, 3)
    scene.orders["probe"], scene.tenants["probe"] = order, scene.tenants[SLUG]
    yield order
    assert scene.all("SELECT * FROM billing.drift()") == []
    for (hour,) in scene.all(
        """SELECT h.id FROM billing.hour h WHERE h.order_id = %s AND h.reverses IS NULL AND NOT EXISTS (
             SELECT 1 FROM billing.hour r WHERE r.tenant_id = h.tenant_id AND r.reverses = h.id)""",
        order,
    ):
        scene.open_again()
        take_back(scene, hour)


def place(scene: Scene, units: int) -> UUID:
    line, client = scene.all(
        'SELECT menu_line_id, client_id FROM billing."order" WHERE id = %s', scene.orders[SLUG]
    )[0]
    with transaction(scene.world.scope("case-manager", SLUG)) as (session, actor):
        new = NewOrder(client, line, ORDER_PERIOD, units=units)
        return place_order(session, actor, scene.tenants[SLUG], new, TODAY, Everything()).id


def cancel(scene: Scene, order: UUID) -> int:
    with transaction(scene.world.scope("case-manager", SLUG)) as (session, actor):
        return cancel_order(session, actor, scene.tenants[SLUG], order, "Verhuisd", TODAY)


def take_back(scene: Scene, hour: UUID) -> None:
    with transaction(scene.world.scope("team-lead", "*")) as (session, actor):
        correct_hours(session, actor, scene.tenants[SLUG], hour, 0, "Vergissing")


def work(scene: Scene) -> list[UUID]:
    return [scene.book("Joris", "probe", day, 16 * 60) for day in DAYS]


def money(scene: Scene) -> tuple[int, int, int]:
    """Committed, realised and uncovered on the line."""
    query = """SELECT b.committed_cents, b.realised_cents, b.uncovered_cents FROM billing.balance b
                 JOIN billing.budget_line l ON (l.tenant_id, l.id) = (b.tenant_id, b.line_id)
                WHERE l.tenant_id = %s AND l.year = 2013"""
    committed, realised, uncovered = scene.all(query, scene.tenants[SLUG])[0]
    return committed, realised, uncovered


def used(scene: Scene) -> int:
    return int(scene.one("SELECT units FROM cafeteria.menu_usage WHERE tenant_id = %s", scene.tenants[SLUG]))


def test_without_work_all_of_it_is_released(scene: Scene, order: UUID) -> None:
    before = used(scene)
    assert cancel(scene, order) == 3 * PRICE
    assert money(scene)[0] == 0
    assert used(scene) == before - 3


def test_what_booked_hours_cost_stays_committed_and_the_unit_they_were_worked_on_used(
    scene: Scene, order: UUID
) -> None:
    before = used(scene)
    work(scene)
    assert cancel(scene, order) == 3 * PRICE - COST
    assert money(scene)[0] == COST
    assert used(scene) == before - 2


def test_ordering_again_leaves_room_for_the_hours_that_a_final_run_divides(scene: Scene, order: UUID) -> None:
    work(scene)
    cancel(scene, order)
    # Ten units fitted the budget; what the hours of the cancelled order cost is no room any more.
    with pytest.raises(OverBudget):
        place(scene, 10)
    place(scene, 9)
    assert scene.run("final").state == "done"
    committed, realised, uncovered = money(scene)
    assert (committed, uncovered) == (9 * PRICE, 0)
    assert realised == COST


def test_a_reversal_lets_it_stand_again_and_the_next_run_uses_it_up(scene: Scene, order: UUID) -> None:
    work(scene)
    cancel(scene, order)
    run = scene.run("final")
    assert money(scene) == (0, COST, 0)
    scene.reverse(run.id)
    assert money(scene) == (COST, 0, 0)
    assert scene.run("final").state == "done"
    assert money(scene) == (0, COST, 0)


def test_hours_that_are_taken_back_after_it_give_their_share_back(scene: Scene, order: UUID) -> None:
    before = used(scene)
    first, second = work(scene)
    cancel(scene, order)
    take_back(scene, first)
    assert money(scene)[0] == COST // 2
    assert used(scene) == before - 2
    take_back(scene, second)
    assert money(scene)[0] == 0
    assert used(scene) == before - 3


def test_hours_that_a_standing_run_divided_keep_nothing_but_their_unit(scene: Scene, order: UUID) -> None:
    before = used(scene)
    work(scene)
    scene.run("final")
    assert cancel(scene, order) == 3 * PRICE - COST
    assert money(scene) == (0, COST, 0)
    assert used(scene) == before - 2


def test_hours_and_a_cancellation_at_the_same_moment_see_each_other(scene: Scene, order: UUID) -> None:
    hours = NewHours(scene.workers["Joris"], scene.target("probe"), DAYS[0], 16 * 60)
    with ThreadPoolExecutor(1) as pool:
        with transaction(scene.world.scope("team-lead", "*")) as (session, actor):
            book_hours(session, actor, [hours])
            cancelling = pool.submit(cancel, scene, order)
            time.sleep(0.3)
            assert not cancelling.done()
        assert cancelling.result() == 3 * PRICE - COST // 2
    with pytest.raises(Conflict, match="cancelled"):
        scene.book("Joris", "probe", DAYS[1], 60)


def test_the_order_page_tells_the_hours_before(
    scene: Scene, order: UUID, client_for: Callable[[str], FlaskClient]
) -> None:
    work(scene)
    with transaction(scene.world.scope("case-manager", SLUG)) as (session, _):
        found = gather_work_done(session, scene.tenants[SLUG], order)
    assert (found.minutes, found.cents, found.units) == (32 * 60, COST, 1)
    page = client_for("case-manager").get(f"/m/{SLUG}/orders/{order}").text.replace("\xa0", " ")
    assert "32,00 uur geboekt" in page
    assert "€ 2.400,00" in page


@pytest.mark.parametrize(
    "acts",
    [
        ("final", "cancel", "reverse", "final", "reverse"),
        ("final", "reverse", "cancel", "final", "reverse", "final"),
        ("cancel", "final", "reverse", "final", "reverse"),
        ("final", "reverse", "final", "cancel", "reverse", "final"),
    ],
    ids=" ".join,
)
def test_in_whatever_order_an_order_is_cancelled_and_runs_are_made_and_reversed_every_figure_is_right(
    scene: Scene, order: UUID, acts: tuple[str, ...]
) -> None:
    units = used(scene)
    work(scene)
    run, stands, cancelled = None, False, False
    for act in acts:
        if act == "cancel":
            cancel(scene, order)
            cancelled = True
        elif act == "final":
            made = scene.run("final")
            assert made.state == "done"
            run, stands = made.id, True
        else:
            assert run
            scene.reverse(run)
            stands = False
        # One of three units was worked on, and what a standing run realised is no longer committed.
        committed = (COST if cancelled else 3 * PRICE) - (COST if stands else 0)
        assert money(scene) == (committed, COST if stands else 0, 0), act
        assert used(scene) == units - (2 if cancelled else 0), act
        assert figures(scene) == (committed + (COST if stands else 0), 0), act
        assert scene.all("SELECT * FROM billing.drift()") == [], act


def figures(scene: Scene) -> tuple[int, int]:
    """What is used on the line, and how much of the rest is no room."""
    query = """SELECT b.used_cents, b.budget_cents + b.cover_cents - b.used_cents - b.room_cents
                 FROM billing.balance b
                 JOIN billing.budget_line l ON (l.tenant_id, l.id) = (b.tenant_id, b.line_id)
                WHERE l.tenant_id = %s AND l.year = 2013"""
    used_cents, lost = scene.all(query, scene.tenants[SLUG])[0]
    return used_cents, lost
