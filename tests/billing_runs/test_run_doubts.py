"""Before a run becomes final: what is out of date is asked, what is impossible is refused."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from billing.costs.services import NewKey, add_pool
from billing.runs.doubts import list_doubts
from billing.runs.services import request_run
from regie.asking import Doubtful
from regie.database.engine import transaction
from regie.periods import Period, month
from tenants.arrangements.services import add_arrangement, add_participation
from tests.billing_runs.scene import FUND, Scene
from tests.world import TODAY

Sign = Callable[[str], FlaskClient]
NOVEMBER, JANUARY = month(2013, 11), month(2014, 1)


def doubts(scene: Scene, period: Period) -> dict[str, dict[str, object]]:
    with transaction(scene.world.scope("finance")) as (session, actor):
        found = list_doubts(session, actor.cooperation_id, period, TODAY)
    return {one.code: dict(one.numbers) for one in found}


def test_a_final_run_asks_what_is_out_of_the_ordinary_and_a_trial_asks_nothing(scene: Scene) -> None:
    before = doubts(scene, NOVEMBER)
    assert before["month_not_over"] == {"last_day": date(2013, 11, 30)}
    assert not {"hours_without_rate", "costs_in_no_run"} & before.keys()
    assert "Pool equal" in str(before["pools_without_cost"]["pools"])
    scene.book("Mo", "lindehaven", NOVEMBER.start, 90)
    scene.cost("pool-equal", date(2013, 10, 31), 12_34)
    scene.cost("pool-equal", NOVEMBER.start, 1_00)
    found = doubts(scene, NOVEMBER)
    assert found["hours_without_rate"] == {"worked_minutes": 90}
    assert found["costs_in_no_run"] == {"left_cents": 12_34, "first_day": date(2013, 10, 31)}
    assert "Pool equal" not in str(found["pools_without_cost"]["pools"])
    assert "month_not_over" not in doubts(scene, month(2013, 10))
    with pytest.raises(Doubtful) as asked, transaction(scene.world.scope("finance", "@")) as (session, actor):
        request_run(session, actor, "final", NOVEMBER)
    keys = frozenset(one.key for one in asked.value.questions)
    with pytest.raises(Doubtful), transaction(scene.world.scope("finance", "@")) as (session, actor):
        request_run(session, actor, "final", JANUARY, confirmed=keys)
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        request_run(session, actor, "final", NOVEMBER, confirmed=keys)
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        request_run(session, actor, "trial", NOVEMBER)


def test_the_page_of_a_trial_tells_it_and_the_form_asks_it(scene: Scene, client_for: Sign) -> None:
    client = client_for("finance")
    run = scene.run("trial", NOVEMBER)
    page = client.get(f"/runs/{run.id}").text
    assert "Voordat u deze verdeling definitief maakt" in page
    assert "30-11-2013" in page.partition("Voordat u")[2]
    assert "Voordat u" not in client_for("auditor").get(f"/runs/{run.id}").text
    form = {"first": "2013-11", "last": "2013-11", "kind": "final", "understood": "on"}
    asked = client.post("/runs/new", data=form)
    assert (asked.status_code, "zijn nog niet voorbij" in asked.text) == (409, True)
    keys = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    assert client.post("/runs/new", data={**form, "confirmed": keys}).status_code == 303


def test_nobody_pays_for_days_before_its_first_day(scene: Scene) -> None:
    early = Period(date(2011, 12, 1), date(2012, 1, 1))
    key = scene.key(NewKey("Vroeg", "equal", [(scene.tenants["lindehaven"], None)]))
    with transaction(scene.world.scope("finance", "@")) as (session, actor):
        scene.pools["vroeg"] = add_pool(session, actor, code="vroeg", name="Vroeg", key_id=key, fund=FUND)
    scene.cost("vroeg", early.start, 100_00)
    refused = scene.run("trial", early)
    assert refused.problem
    assert (refused.state, refused.problem["code"]) == ("failed", "bearer_not_then")
    assert refused.problem["numbers"]["bearer"] == "Lindehaven"
    scene.cost("vroeg", date(2012, 1, 1), 100_00)
    assert scene.run("trial", month(2012, 1)).state == "done"


def test_who_takes_part_pays_from_its_first_day_on_and_is_ticked_in_a_new_key(
    scene: Scene, client_for: Sign
) -> None:
    june = date(2013, 6, 1)
    with transaction(scene.world.scope("product-manager", "*")) as (session, actor):
        samen = add_arrangement(session, actor, name="Samen", form="own_body", starts_on=june)
        add_participation(
            session,
            actor,
            arrangement_id=samen,
            tenant_id=scene.tenants["lindehaven"],
            product_group="participatie",
            starts_on=june,
        )
    page = client_for("finance").get("/costs/keys/new").text
    ticked = [name for name in re.findall(r"<input[^>]*>", page) if "bearer-" in name and "checked" in name]
    assert [re.findall(r'name="bearer-(\d+)"', name) for name in ticked] == [
        [str(scene.tenants["lindehaven"])]
    ]
    for when, state in ((month(2013, 4), "failed"), (month(2013, 8), "done")):
        scene.cost("pool-equal", when.start, 100_00)
        assert scene.run("trial", when).state == state
