"""Hours without a rate stand in sight, and a rate that is recorded later prices them on open days."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from billing.hours.pricing import list_hours_without_rate, set_rate
from regie.database.engine import transaction
from regie.errors import Invalid
from tests.billing_runs.scene import Scene

Sign = Callable[[str], FlaskClient]
LAST, FIRST = date(2013, 10, 31), date(2013, 11, 1)


def price(scene: Scene, start: date, cents: int = 60_00, role: str = "Werkleider", **more: Any) -> int:
    with transaction(scene.world.scope("finance", "*")) as (session, actor):
        party_id = scene.parties["De Sluis"]
        about: dict[str, Any] = {
            "party_id": party_id,
            "role": role,
            "cents_per_hour": cents,
            "starts_on": start,
        }
        return set_rate(session, actor, **about, **more)


def standing(scene: Scene) -> list[tuple[date, int, int]]:
    """Day, minutes and price of the hours that stand."""
    return list(
        scene.all(
            """SELECT h.work_date, h.minutes, h.cents_per_hour FROM billing.hour h
                WHERE h.reverses IS NULL
                  AND NOT EXISTS (SELECT 1 FROM billing.hour c
                                   WHERE c.tenant_id = h.tenant_id AND c.reverses = h.id)
                ORDER BY 1, 2"""
        )
    )


def without_rate(scene: Scene) -> list[tuple[str, int]]:
    with transaction(scene.world.scope("finance")) as (session, actor):
        return [(one.role, one.minutes) for one in list_hours_without_rate(session, actor.cooperation_id)]


def test_a_rate_recorded_later_prices_the_hours_of_its_days_in_every_municipality(scene: Scene) -> None:
    for target, day in (("lindehaven", LAST), ("bergdrecht", FIRST), ("pool-equal", FIRST)):
        scene.book("Mo", target, day, 480)
    scene.book("Fatma", "lindehaven", FIRST, 60)
    assert without_rate(scene) == [("Werkleider", 1440)]
    assert price(scene, FIRST) == 960
    assert standing(scene) == [(LAST, 480, 0), (FIRST, 60, 77_77), (FIRST, 480, 60_00), (FIRST, 480, 60_00)]
    assert without_rate(scene) == [("Werkleider", 480)]
    # What was booked is still there, with what took it back.
    assert scene.one("SELECT count(*) FROM billing.hour") == 8
    assert scene.one("SELECT sum(minutes) FROM billing.worker_day WHERE work_date = %s", FIRST) == 1020


def test_days_that_a_final_run_closed_keep_what_was_divided(scene: Scene) -> None:
    scene.book("Mo", "lindehaven", LAST, 480)
    scene.book("Mo", "lindehaven", FIRST, 60)
    assert scene.run("final").state == "done"
    assert price(scene, LAST) == 60
    assert standing(scene) == [(LAST, 480, 0), (FIRST, 60, 60_00)]


def test_hours_that_had_a_price_keep_it_under_a_successor(scene: Scene) -> None:
    price(scene, date(2013, 1, 1), 50_00)
    scene.book("Mo", "lindehaven", LAST, 60)
    assert price(scene, FIRST, follows=True) == 0
    scene.book("Mo", "lindehaven", FIRST, 60)
    assert standing(scene) == [(LAST, 60, 50_00), (FIRST, 60, 60_00)]


def test_a_role_that_no_worker_of_the_party_holds_is_refused(scene: Scene) -> None:
    with pytest.raises(Invalid) as refusal:
        price(scene, FIRST, role="Klantmanager")
    assert (refusal.value.code, refusal.value.field) == ("unknown_role", "role")
    assert refusal.value.numbers["roles"] == "Werkleider"
    assert price(scene, FIRST) == 0


def test_finance_sees_hours_without_a_rate_and_sets_it_from_there(scene: Scene, client_for: Sign) -> None:
    scene.book("Mo", "bergdrecht", FIRST, 480)
    client = client_for("finance")
    page = client.get("/costs/rates").text
    assert "8:00 zonder tarief" in page
    asked = re.search(r'href="(/costs/rates/new\?[^"]*)"[^>]*>Uurtarief vastleggen<', page)
    assert asked
    form = client.get(asked[1].replace("&amp;", "&")).text
    assert 'value="Werkleider"' in form
    assert 'value="01-11-2013"' in form
    sent = {"party_id": str(scene.parties["De Sluis"]), "cents_per_hour": "60", "starts_on": "01-11-2013"}
    assert client.post("/costs/rates/new", data=sent | {"role": "Baas"}).status_code == 422
    assert client.post("/costs/rates/new", data=sent | {"role": "Werkleider"}).status_code == 303
    told = client.get("/costs/rates").text
    assert "Uren zonder tarief die het nu hebben: 8." in told
    assert "8:00 zonder tarief" not in told


def test_a_rate_and_a_worker_end_and_are_withdrawn_on_a_page(scene: Scene, client_for: Sign) -> None:
    price(scene, FIRST)
    scene.book("Mo", "lindehaven", FIRST, 60)
    rate = scene.one("SELECT id FROM billing.rate WHERE role = 'Werkleider'")
    for login, page in (
        ("finance", f"/costs/rates/{rate}/end"),
        ("team-lead", f"/parties/workers/{scene.workers['Mo']}/end"),
    ):
        client = client_for(login)
        assert client.get(page).status_code == 200
        assert client.post(page, data={"act": "withdraw", "step": "check"}).status_code == 409
        ended = {"act": "end", "last_day": "30-11-2013"}
        assert client.post(page, data=ended | {"step": "check"}).status_code == 200
        assert client.post(page, data=ended | {"step": "confirm"}).status_code == 303
        assert client_for("case-manager").get(page).status_code == 403
    assert scene.one("SELECT upper(valid) FROM billing.rate WHERE id = %s", rate) == date(2013, 12, 1)


def test_a_team_lead_without_own_hours_opens_the_weeks_of_others(scene: Scene, client_for: Sign) -> None:
    page = client_for("team-lead").get("/hours").text
    assert "Joris, Klantmanager (IASZ)" in page
    assert "niet als medewerker" not in page
    assert "niet als medewerker" in client_for("finance").get("/hours").text


def test_rows_of_a_closed_week_offer_no_correction(scene: Scene, client_for: Sign) -> None:
    booked = scene.book("Fatma", "lindehaven", LAST, 60)
    link = f'href="/hours/{scene.tenants["lindehaven"]}/{booked}"'
    client = client_for("case-manager")
    assert link in client.get("/hours?week=2013-W44").text
    scene.run("final")
    assert link not in client.get("/hours?week=2013-W44").text
