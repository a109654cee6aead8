"""The pages of costs and runs: what finance does, what a municipality sees, what is refused."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.billing_runs.scene import OCTOBER, Scene
from tests.billing_runs.test_week_pages import fields_of

Sign = Callable[[str], FlaskClient]
DAY = date(2013, 10, 7)


def test_finance_books_a_cost_and_takes_it_back(scene: Scene, client_for: Sign) -> None:
    client = client_for("finance")
    form = {
        "pool_id": str(scene.pools["pool-fixed"]),
        "incurred_on": "01-12-2013",
        "description": "Inhuur december",
        "cents": "1.234,56",
        "source": "F-99",
    }
    assert client.post("/costs/new", data=form | {"cents": "0"}).status_code == 422
    assert client.post("/costs/new", data=form).status_code == 303
    page = client.get("/costs").text
    assert "€\xa01.234,56" in page
    cost = scene.one("SELECT id FROM billing.cost WHERE source = 'F-99'")
    assert "Inhuur december" in client.get(f"/costs/{cost}/reverse").text
    answer = client.post(f"/costs/{cost}/reverse", data={"incurred_on": "01-12-2013", "reason": "Dubbel"})
    assert answer.status_code == 303
    assert "Tegenboeking" in client.get("/costs").text
    again = client.post(f"/costs/{cost}/reverse", data={"incurred_on": "01-12-2013", "reason": "Dubbel"})
    assert again.status_code == 409


def test_finance_adds_a_key_a_pool_and_a_rate(scene: Scene, client_for: Sign) -> None:
    client = client_for("finance")
    lindehaven, bergdrecht = scene.tenants["lindehaven"], scene.tenants["bergdrecht"]
    form = {
        "name": "Aandelen",
        "kind": "fixed_shares",
        f"bearer-{lindehaven}": "on",
        f"bearer-{bergdrecht}": "on",
    }
    wrong = client.post(
        "/costs/keys/new", data=form | {f"share-{lindehaven}": "70", f"share-{bergdrecht}": "20"}
    )
    assert (wrong.status_code, "zijn samen 90 %" in wrong.text) == (409, True)
    right = client.post(
        "/costs/keys/new", data=form | {f"share-{lindehaven}": "62,5", f"share-{bergdrecht}": "37,5"}
    )
    assert right.status_code == 303
    page = client.get("/costs/keys").text
    assert "62,5" in page
    assert "Inwoners" in page
    assert "inwoners" in page
    key = scene.one("SELECT id FROM billing.distribution_key WHERE name = 'Aandelen'")
    pool = {
        "code": "nieuw",
        "name": "Nieuwe pool",
        "key_id": str(key),
        "fund": "re-integratie",
        "one_off": "on",
    }
    assert client.post("/costs/pools/new", data=pool).status_code == 303
    assert client.post("/costs/pools/new", data=pool).status_code == 422
    rate = {
        "party_id": str(scene.parties["De Sluis"]),
        "role": "Werkleider",
        "cents_per_hour": "50",
        "starts_on": "01-01-2014",
    }
    assert client.post("/costs/rates/new", data=rate).status_code == 303
    assert client.post("/costs/rates/new", data=rate).status_code == 409
    assert "€\xa050,00" in client.get("/costs/rates").text


def test_a_key_and_a_pool_are_followed_from_a_day_on_in_their_forms(scene: Scene, client_for: Sign) -> None:
    client, here = client_for("finance"), scene.tenants["lindehaven"]
    key = {"name": "Volgt", "kind": "equal", f"bearer-{here}": "on"}
    assert client.post("/costs/keys/new", data=key).status_code == 303
    next_key = key | {"starts_on": "01-01-2014"}
    asked = client.post("/costs/keys/new", data=next_key)
    assert (asked.status_code, "eindigt dan op 31-12-2013" in asked.text) == (409, True)
    assert client.post("/costs/keys/new", data=next_key | {"follows": "on"}).status_code == 303
    first, second = (
        str(row)
        for (row,) in scene.all(
            "SELECT id FROM billing.distribution_key WHERE name = 'Volgt' ORDER BY lower_inf(valid) DESC"
        )
    )
    choice = client.get("/costs/pools/new").text
    assert f'value="{first}">Volgt (tot en met 31-12-2013)<' in choice
    assert f'value="{second}">Volgt<' in choice
    pool = {"code": "volgt", "name": "Volgt", "fund": "re-integratie", "key_id": first}
    assert client.post("/costs/pools/new", data=pool | {"last_day": "31-12-2013"}).status_code == 303
    late = pool | {"starts_on": "01-01-2014"}
    refused = client.post("/costs/pools/new", data=late)
    assert refused.status_code == 409
    assert client.post("/costs/pools/new", data=late | {"key_id": second}).status_code == 303
    further = late | {"key_id": second, "starts_on": "01-01-2015"}
    assert client.post("/costs/pools/new", data=further).status_code == 409
    assert client.post("/costs/pools/new", data=further | {"follows": "on"}).status_code == 303
    days = "SELECT upper(valid) FROM billing.cost_pool WHERE code = 'volgt' ORDER BY upper(valid)"
    assert [str(day) for (day,) in scene.all(days)] == ["2014-01-01", "2015-01-01", "None"]


def test_a_pool_that_ended_comes_last_on_the_form_and_goes_from_it_after_a_year(
    scene: Scene, client_for: Sign
) -> None:
    end = "UPDATE billing.cost_pool SET valid = daterange(NULL, %s) WHERE code = %s"
    for code, day in (("pool-figure", "2013-11-01"), ("pool-hours", "2012-01-01")):
        scene.superuser.execute("SET session_replication_role = replica")
        scene.superuser.execute(end, (day, code))
        scene.superuser.execute("SET session_replication_role = origin")
    page = client_for("finance").get("/costs/new").text
    form = page.partition('name="pool_id"')[2].partition("</select>")[0]
    offered = [text.strip() for text in re.findall(r"<option[^>]*>([^<]*)</option>", form)]
    assert offered[0] == "Kies een kostenplaats"
    assert offered[-1] == "Pool figure (tot en met 31-10-2013)"
    assert "Pool equal" in offered
    assert not [text for text in offered if "Pool hours" in text]


def start(client: FlaskClient, kind: str = "trial", **more: str) -> str:
    form = {"first": "2013-10", "last": "2013-10", "kind": kind, **more}
    answer = client.post("/runs/new", data=form)
    keys = re.findall(r'name="confirmed" value="([^"]+)"', answer.text)
    answer = client.post("/runs/new", data={**form, "confirmed": keys}) if keys else answer
    assert answer.status_code == 303, answer.text
    return answer.location


def fill(scene: Scene) -> None:
    if scene.one("SELECT count(*) FROM billing.hour WHERE month = '2013-10-01'"):
        return
    scene.book("Fatma", "lindehaven", DAY, 61)
    scene.book("Joris", "bergdrecht", DAY, 120)
    scene.cost("pool-equal", DAY, 1000_01)


def test_a_run_is_started_followed_looked_at_and_opened_down_to_its_hours(
    scene: Scene, client_for: Sign
) -> None:
    fill(scene)
    client = client_for("finance")
    assert client.post("/runs/new", data={"first": "2013-10", "last": "2013-09"}).status_code == 422
    address = start(client)
    waiting = client.get(address).text
    assert 'http-equiv="refresh"' in waiting
    assert f'hx-get="{address}/progress"' in waiting
    assert "HX-Refresh" not in client.get(f"{address}/progress").headers
    scene.do_jobs()
    assert client.get(f"{address}/progress").headers["HX-Refresh"] == "true"
    sheet = client.get(address).text
    assert "http-equiv" not in sheet
    assert "Controletotaal" in sheet
    assert "Pool equal" in sheet
    assert "Traject naar werk" in sheet
    lines = client.get(f"{address}/lines?municipality={scene.tenants['bergdrecht']}").text
    assert "Lindehaven" not in lines.partition("<main")[2]
    for line in set(re.findall(rf'href="({address}/lines/[0-9a-f-]+)"', lines)):
        assert "Waarom dit bedrag?" in client.get(line).text
    assert "Inwoner van" not in lines


def test_a_run_asks_for_its_months_and_starts_nothing_by_itself(scene: Scene, client_for: Sign) -> None:
    client = client_for("finance")
    count = "SELECT count(*) FROM billing.run"
    before, page = scene.one(count), client.get("/runs/new").text
    assert not re.search(r'<option value="[^"]+" selected', page)
    refused = client.post("/runs/new", data={"first": "", "last": "", "kind": "trial"})
    assert refused.status_code == 422
    assert "Kies de eerste maand van de verdeling." in refused.text
    assert "Kies de laatste maand van de verdeling." in refused.text
    assert scene.one(count) == before
    # Who comes from a trial or from the months that wait finds them filled in.
    filled = client.get("/runs/new?first=2013-10&last=2013-10").text
    assert len(re.findall(r'<option value="2013-10" selected', filled)) == 2
    start(client)
    assert scene.one(count) == before + 1


def test_the_file_of_the_sheet_is_the_sheet(scene: Scene, client_for: Sign) -> None:
    fill(scene)
    client = client_for("finance")
    address = start(client)
    scene.do_jobs()
    total = scene.one("SELECT total_cents FROM billing.run WHERE id = %s", address.rpartition("/")[2])
    machine, people = (
        client.get(f"{address}/sheet.csv"),
        client.get(f"{address}/sheet.csv?delimiter=semicolon"),
    )
    assert machine.mimetype == "text/csv"
    assert f"{total // 100}.{total % 100:02d}" in machine.text.splitlines()[-1]
    assert people.text.startswith("\ufeffGemeente;CBS-code;Pool equal;")
    assert "attachment" in people.headers["Content-Disposition"]
    lines = client.get(f"{address}/lines.csv?municipality={scene.tenants['lindehaven']}").text
    assert lines.splitlines()[0].startswith("Gemeente,")
    assert all(line.startswith("Lindehaven,") for line in lines.splitlines()[1:])


def test_a_final_run_needs_a_tick_closes_the_month_and_is_reversed_with_a_reason(
    scene: Scene, client_for: Sign
) -> None:
    fill(scene)
    client = client_for("finance")
    refused = client.post("/runs/new", data={"first": "2013-10", "last": "2013-10", "kind": "final"})
    assert (refused.status_code, "Vink aan" in refused.text) == (422, True)
    address = start(client, "final", understood="on")
    again = client.post(
        "/runs/new", data={"first": "2013-10", "last": "2013-10", "kind": "final", "understood": "on"}
    )
    assert again.status_code == 409
    scene.do_jobs()
    week = client_for("case-manager").get("/hours?week=2013-W41").text
    assert "is afgesloten" in week
    assert fields_of(week) == {}
    cost = {"pool_id": str(scene.pools["pool-equal"]), "incurred_on": "05-10-2013", "description": "Te laat"}
    late = client.post("/costs/new", data=cost | {"cents": "1", "source": "F"})
    assert (late.status_code, "afgesloten periode" in late.text) == (409, True)
    own_pages(scene, client_for)
    assert client.post(f"{address}/reverse", data={}).status_code == 422
    reversal = client.post(f"{address}/reverse", data={"reason": "Verkeerde sleutel"})
    assert reversal.status_code == 303
    scene.do_jobs()
    assert "Verkeerde sleutel" in client.get(reversal.location).text
    assert client.post(f"{address}/reverse", data={"reason": "Nog eens"}).status_code == 409
    compared = client.get(f"{address}/compare/{reversal.location.rpartition('/')[2]}")
    assert compared.status_code == 200


def own_pages(scene: Scene, client_for: Sign) -> None:
    """The municipality sees its own lines with their reasons, and its neighbour's nowhere."""
    holder = client_for("holder")
    overview = holder.get("/m/lindehaven/costs").text
    own = re.findall(r'href="(/m/lindehaven/costs/[0-9a-f-]+)"', overview)
    lines = holder.get(own[0]).text
    assert "Waarom betaal ik dit?" in lines
    assert "Bergdrecht" not in lines
    for address in set(re.findall(rf'href="({own[0]}/[0-9a-f-]+)"', lines)):
        why = holder.get(address).text
        assert "Waarom betaal ik dit?" in why
        assert "Bergdrecht" not in why
        assert holder.get(address.replace("lindehaven", "bergdrecht")).status_code == 404
        assert client_for("holder-b").get(address.replace("lindehaven", "bergdrecht")).status_code == 404
    assert "Bergdrecht" not in holder.get(f"{own[0]}/lines.csv").text
    assert holder.get(own[0].replace("/m/lindehaven/costs", "/runs")).status_code == 403
    assert client_for("holder-b").get(own[0].replace("lindehaven", "bergdrecht")).status_code == 200


def test_a_trial_is_no_business_of_a_municipality(scene: Scene, client_for: Sign) -> None:
    fill(scene)
    run = scene.run("trial", OCTOBER)
    assert client_for("holder").get(f"/m/lindehaven/costs/{run.id}").status_code == 404


def test_a_run_that_failed_says_why(scene: Scene, client_for: Sign) -> None:
    scene.cost("pool-hours", date(2013, 3, 1), 100)
    client = client_for("finance")
    answer = client.post("/runs/new", data={"first": "2013-03", "last": "2013-03"})
    scene.do_jobs()
    page = client.get(answer.location).text
    assert "weegt niets" in page
    assert "Er is niets geboekt" in page


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("case-manager", "/runs"),
        ("holder", "/costs"),
        ("team-lead", "/runs/new"),
        ("auditor", "/costs/new"),
        ("desk", "/m/lindehaven/costs"),
        ("provider", "/hours"),
    ],
)
def test_pages_open_for_their_roles_only(client_for: Sign, scene: Scene, login: str, address: str) -> None:
    assert client_for(login).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/runs", "/costs", "/costs/keys", "/costs/rates", "/m/bergdrecht/costs"])
def test_an_auditor_reads_them_all(client_for: Sign, scene: Scene, address: str) -> None:
    assert client_for("auditor").get(address).status_code == 200


def test_a_page_speaks_english_when_asked(client_for: Sign, scene: Scene) -> None:
    assert "Cost distribution" in client_for("finance").get("/runs?lang=en").text


def test_a_run_of_another_cooperation_is_not_found(scene: Scene, client_for: Sign) -> None:
    fill(scene)
    run = scene.run("trial")
    for path in ("", "/lines", "/sheet.csv", "/progress", "/reverse"):
        assert client_for("stranger-finance").get(f"/runs/{run.id}{path}").status_code == 404
        assert client_for("finance").get(f"/runs/{run.id}{path}").status_code == 200
