"""The pages of a week: hours over all municipalities at once, what is refused, and what is corrected."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from billing.hours.addresses import neighbours, read_targets, read_week
from billing.hours.schemas import cell_name
from regie.database.dated import end
from regie.database.engine import transaction
from tenants.parties.kinds import WORKER
from tenants.parties.services import add_worker
from tests.billing_runs.scene import Scene

Sign = Callable[[str], FlaskClient]
DAY = date(2013, 10, 7)


def seen(page: str) -> str:
    found = re.search(r'name="seen"\s+value="([0-9a-f]+)"', page)
    return found[1] if found else ""


def fields_of(page: str) -> dict[str, str]:
    """Every cell of the grid as the page shows it."""
    return dict(re.findall(r'id="f-[^"]*"\s+name="([op][0-9]+-[0-9a-f]{32}-[0-6])"\s+value="([^"]*)"', page))


def cell(scene: Scene, target: str, number: int) -> str:
    return cell_name(scene.target(target), number)


def start_week(client: FlaskClient, scene: Scene, week: str, *targets: str) -> tuple[str, dict[str, str]]:
    """Add rows to a week as its buttons do, and give its address and the fields of its form."""
    for name in targets:
        form = form_of(client.get(f"/hours?week={week}").text)
        answer = client.post(f"/hours/draft?week={week}", data=form | {"add": scene.target(name).key})
        assert answer.status_code == 303
    address = f"/hours?week={week}"
    return address, form_of(client.get(address).text)


def form_of(page: str) -> dict[str, Any]:
    """Everything that the form of a week sends."""
    rows = re.findall(r'name="row"\s+value="([^"]+)"', page)
    return {**fields_of(page), "seen": seen(page), "row": rows}


def test_a_week_is_filled_in_over_two_municipalities_and_shown_with_its_totals(
    scene: Scene, client_for: Sign
) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2013-W45", "lindehaven", "bergdrecht", "pool-equal")
    form |= {
        cell(scene, "lindehaven", 0): "1,5",
        cell(scene, "bergdrecht", 0): "1:30",
        cell(scene, "pool-equal", 2): "90m",
    }
    answer = client.post(address, data=form)
    assert answer.status_code == 303
    saved = client.get(answer.location).text
    assert "Inwoner van lindehaven" in saved
    assert {value for value in fields_of(saved).values() if value} == {"1,5"}
    assert "Doorbelasting: Bergdrecht 1,50 · Lindehaven 1,50 · gedeeld 1,50" in saved
    rows = scene.all(
        "SELECT tenant_id, minutes FROM billing.hour WHERE work_date >= '2013-11-04' ORDER BY 1, 2"
    )
    assert rows == sorted((scene.tenants[name], 90) for name in ("samen", "lindehaven", "bergdrecht"))


def test_hours_of_a_week_are_of_who_one_was_in_that_week(scene: Scene, client_for: Sign) -> None:
    client, old = client_for("case-manager"), scene.workers["Fatma"]
    account = scene.one("SELECT person_id FROM tenants.worker WHERE id = %s", old)
    with transaction(scene.world.scope("product-manager", "@")) as (session, actor):
        end(session, actor, WORKER, old, date(2013, 11, 14))
        new = add_worker(
            session,
            actor,
            party_id=scene.parties["De Sluis"],
            role="Werkleider",
            name="Fatma",
            person_id=account,
            starts_on=date(2013, 11, 14),
        )

    def book(week: str, day: int, **whose: str) -> None:
        address, form = start_week(client, scene, week, "lindehaven")
        if whose:
            address = f"{address}&worker={whose['worker']}"
            form = form_of(client.get(address).text) | {"row": scene.target("lindehaven").key}
        done = client.post(address, data=form | {cell(scene, "lindehaven", day): "1"})
        assert done.status_code == 303, done.text

    def booked() -> list[tuple[Any, ...]]:
        return list(scene.all("SELECT work_date, worker_id, role FROM billing.hour ORDER BY work_date"))

    # Last week and, today being the eleventh, this week she is who she was; next week who she will be.
    book("2013-W45", 0)
    book("2013-W46", 0)
    book("2013-W47", 0)
    expected = [(date(2013, 11, 4), old, "Klantmanager"), (date(2013, 11, 11), old, "Klantmanager")]
    assert booked() == [*expected, (date(2013, 11, 18), new, "Werkleider")]
    # The other one of a week in which she was both, and the correction of what she was.
    book("2013-W46", 4, worker=str(new))
    assert (date(2013, 11, 15), new, "Werkleider") in booked()
    row = scene.one("SELECT id FROM billing.hour WHERE work_date = '2013-11-04'")
    page = f"/hours/{scene.tenants['lindehaven']}/{row}"
    assert client.get(page).status_code == 200
    corrected = client.post(page, data={"minutes": "2", "note": "Twee uur"})
    assert (corrected.status_code, corrected.location) == (303, "/hours?week=2013-W45")
    other = scene.book("Joris", "lindehaven", DAY, 60)
    assert client.get(f"/hours/{scene.tenants['lindehaven']}/{other}").status_code == 403
    assert client.get(f"/hours?worker={scene.workers['Joris']}").status_code == 404


def test_the_same_form_sent_twice_has_one_effect(scene: Scene, client_for: Sign) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2013-W46", "lindehaven")
    form |= {cell(scene, "lindehaven", 0): "2", "idempotency_key": str(uuid4())}
    assert [client.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2013-11-11'") == 1


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("26", 422, "26 uur is meer dan een dag heeft. Bedoelt u 2,6?"),
        ("26,5", 422, "26,5 uur is meer dan een dag heeft."),
        ("-1", 422, "is minder dan nul"),
        ("veel", 422, "is geen aantal uren"),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_the_cell_and_what_was_typed_stays(
    scene: Scene, client_for: Sign, typed: str, status: int, words: str
) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2013-W47", "lindehaven")
    name = cell(scene, "lindehaven", 1)
    answer = client.post(address, data=form | {name: typed, cell(scene, "lindehaven", 0): "1"})
    assert answer.status_code == status
    assert words in answer.text
    assert fields_of(answer.text)[name] == typed
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2013-11-18'") == 0


def test_a_day_with_25_hours_over_two_municipalities_is_refused_by_its_day(
    scene: Scene, client_for: Sign
) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2013-W47", "lindehaven", "bergdrecht")
    form |= {cell(scene, "lindehaven", 1): "13", cell(scene, "bergdrecht", 1): "12"}
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert "19-11-2013 zou over alle gemeenten samen 25 uur hebben" in answer.text
    assert 'href="#f-day-2013-11-19"' in answer.text


def test_a_day_of_13_hours_is_booked_once_somebody_says_that_it_is_right(
    scene: Scene, client_for: Sign
) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2013-W48", "lindehaven", "bergdrecht")
    form |= {cell(scene, "lindehaven", 2): "8", cell(scene, "bergdrecht", 2): "5"}
    asked = client.post(address, data=form)
    assert asked.status_code == 422
    assert "13 uur op wo 27 klopt" in asked.text
    assert 'href="#f-sure-2013-11-27-780"' in asked.text
    other = client.post(address, data=form | {"sure": "sure-2013-11-27-840"})
    assert other.status_code == 422
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2013-11-27'") == 0
    assert client.post(address, data=form | {"sure": "sure-2013-11-27-780"}).status_code == 303
    again = form_of(client.get(address).text) | {cell(scene, "lindehaven", 0): "1"}
    assert client.post(address, data=again).status_code == 303
    assert scene.one("SELECT sum(minutes) FROM billing.hour WHERE work_date = '2013-11-27'") == 780


def test_hours_meant_for_somebody_else_never_become_ones_own(scene: Scene, client_for: Sign) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2014-W14", "pool-equal")
    form |= {cell(scene, "pool-equal", 0): "8"}
    other = f"{address}&worker={scene.workers['Joris']}"
    assert client.post(other, data=form).status_code == 404
    assert client.post(other.replace("/hours", "/hours/draft"), data=form).status_code == 404
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2014-03-31'") == 0
    own = f"{address}&worker={scene.workers['Fatma']}"
    assert client.post(own, data=form).status_code == 303
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2014-03-31'") == 1


def test_a_week_is_not_booked_without_the_state_that_was_seen(scene: Scene, client_for: Sign) -> None:
    client = client_for("case-manager")
    address, form = start_week(client, scene, "2014-W16", "pool-equal")
    form |= {cell(scene, "pool-equal", 0): "1"}
    blind = {name: value for name, value in form.items() if name != "seen"}
    assert client.post(address, data=blind).status_code == 422
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2014-04-14'") == 0
    assert client.post(address, data=form).status_code == 303
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2014-04-14'") == 1


def test_a_form_of_one_week_is_no_replay_in_another(scene: Scene, client_for: Sign) -> None:
    client, key = client_for("case-manager"), str(uuid4())
    address, form = start_week(client, scene, "2014-W10", "pool-equal")
    form |= {cell(scene, "pool-equal", 0): "1", "idempotency_key": key}
    assert client.post(address, data=form).status_code == 303
    refused = client.post(address.replace("W10", "W11"), data=form)
    assert refused.status_code == 422
    assert scene.one("SELECT count(*) FROM billing.hour WHERE work_date = '2014-03-10'") == 0


def test_a_row_under_another_payer_is_no_row(scene: Scene, client_for: Sign) -> None:
    target = scene.target("lindehaven")
    assert target.order_id
    wrong = f"o{scene.tenants['bergdrecht']}-{target.order_id.hex}"
    answer = client_for("case-manager").post(
        "/hours/draft?week=2014-W12", data={"row": [wrong], "add": wrong}
    )
    assert answer.status_code == 303
    assert target.order_id.hex not in client_for("case-manager").get("/hours?week=2014-W12").text


def test_one_row_is_corrected_with_a_reason(scene: Scene, client_for: Sign) -> None:
    booked = scene.book("Fatma", "lindehaven", date(2013, 12, 10), 60)
    client, address = client_for("case-manager"), f"/hours/{scene.tenants['lindehaven']}/{booked}"
    assert "1" in client.get(address).text
    assert client.post(address, data={"minutes": "2"}).status_code == 422
    answer = client.post(address, data={"minutes": "2", "note": "typefout"})
    assert answer.status_code == 303
    assert "Tegenboeking" in client.get(answer.location).text
    rows = scene.all("SELECT minutes FROM billing.hour WHERE work_date = '2013-12-10' ORDER BY 1")
    assert [minutes for (minutes,) in rows] == [-60, 60, 120]
    assert client.post(address, data={"minutes": "3", "note": "weer"}).status_code == 409


def test_an_order_is_looked_up_by_its_client_and_added_to_the_week(scene: Scene, client_for: Sign) -> None:
    page = client_for("case-manager").get("/hours?week=2013-W51&find=inwoner+van+berg").text
    assert "Inwoner van bergdrecht" in page
    assert scene.target("bergdrecht").key in page
    assert scene.target("lindehaven").key not in page


def test_who_is_no_worker_is_told_so_and_a_team_lead_opens_the_week_of_somebody(
    scene: Scene, client_for: Sign
) -> None:
    assert "niet als medewerker" in client_for("finance").get("/hours").text
    team_lead = client_for("team-lead")
    assert "Joris" in team_lead.get(f"/hours?worker={scene.workers['Joris']}").text
    assert team_lead.get(f"/hours?worker={uuid4()}").status_code == 404
    assert (
        "Joris, Klantmanager"
        not in client_for("case-manager").get(f"/hours?worker={scene.workers['Joris']}").text
    )
    assert client_for("holder").get("/hours").status_code == 403


def test_addresses_of_weeks_are_read_with_care() -> None:
    assert read_week("2013-W45", DAY) == date(2013, 11, 4)
    assert (
        read_week("2013-W99", DAY)
        == read_week("nonsens", DAY)
        == read_week("9999-W01", DAY)
        == date(2013, 10, 7)
    )
    assert neighbours(date(2012, 12, 31)) == ("2012-W52", "2013-W02")
    assert read_targets(["o1-zz", "", "x", "p1-" + "0" * 31]) == []
