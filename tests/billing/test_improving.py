"""A decision belongs to its drafter until it counts: it is improved while it waits and after it came back."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient

from billing.budgets.doubts import doubts_about_cover, doubts_about_day, doubts_about_year
from billing.budgets.queries import LineBalance, list_budget_years, require_decision
from billing.budgets.services import (
    DecisionFacts,
    LineAmount,
    adopt_decision,
    draft_decision,
    return_decision,
    withdraw_decision,
)
from billing.home.work import gather_work
from regie.asking import Doubtful, Everything
from regie.database.engine import transaction
from regie.errors import Conflict
from tests.billing.conftest import FUND, Shops
from tests.world import TODAY, World

FACTS = DecisionFacts("budget", "council", "V-1", date(2013, 11, 1), "Wijziging")


def draft(world: World, tenant_id: int, number: str, replaces: UUID | None = None) -> UUID:
    facts = DecisionFacts("budget", "council", number, date(2013, 11, 1), "Wijziging")
    amounts = [LineAmount(FUND, 2013, 10_00)]
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        return draft_decision(session, actor, tenant_id, facts, amounts, replaces=replaces)


def send_back(world: World, tenant_id: int, decision: UUID) -> None:
    with transaction(world.scope("holder-2", "lindehaven")) as (session, actor):
        return_decision(session, actor, tenant_id, decision, reason="Het bedrag is te laag.")


def form_of(page: str) -> str:
    return page.partition('id="decision"')[2]


def test_a_returned_decision_opens_as_it_was_and_its_improvement_takes_its_place(
    client_for: Callable[[str], FlaskClient], world: World, shops: Shops
) -> None:
    here = shops[0].tenant_id
    decision = draft(world, here, "V-2")
    send_back(world, here, decision)
    browser, address = client_for("holder"), f"/m/lindehaven/decisions/{decision}"
    with transaction(world.scope("holder")) as (session, actor):
        assert "V-2" in {
            item.numbers.get("number") for item in gather_work(session, actor, TODAY).returned.items
        }
    assert "V-2" in browser.get("/").text
    form = browser.get(f"{address}/improve").text
    assert "Het bedrag is te laag." in form
    for value in ('value="V-2"', 'value="01-11-2013"', 'value="10,00"', ">Wijziging</textarea>"):
        assert value in form_of(form), value
    facts = {"kind": "budget", "body": "council", "number": "V-2", "decided_on": "01-11-2013"}
    amounts = {"reason": "Wijziging", "fund-1": FUND, "year-1": "2013", "amount-1": "12,00"}
    sent = browser.post(f"{address}/improve", data=facts | amounts)
    assert sent.status_code == 303
    assert "Een beter besluit kwam in de plaats van dit." in browser.get(address).text
    assert address in browser.get(sent.location).text
    assert "V-2" not in browser.get("/").text.partition('id="returned"')[2].partition("</section>")[0]
    again = browser.post(f"{address}/improve", data=facts | amounts | {"number": "V-2b"})
    assert again.status_code == 409
    listed = browser.get("/m/lindehaven/decisions?state=replaced").text
    assert f'href="{address}"' in listed


def test_changing_a_draft_that_waits_keeps_anybody_from_adopting_what_it_was(
    world: World, shops: Shops
) -> None:
    here = shops[0].tenant_id
    old = draft(world, here, "V-3")
    new = draft(world, here, "V-3", replaces=old)
    with (
        pytest.raises(Conflict) as refused,
        transaction(world.scope("holder-2", "lindehaven")) as (session, actor),
    ):
        adopt_decision(session, actor, here, old, TODAY)
    assert refused.value.code == "decision_not_draft"
    with transaction(world.scope("holder-2", "lindehaven")) as (session, actor):
        adopt_decision(session, actor, here, new, TODAY)
        assert require_decision(session, here, old).state == "replaced"
    with pytest.raises(Conflict) as late:
        draft(world, here, "V-3b", replaces=new)
    assert late.value.code == "decision_adopted"


def test_only_its_drafter_improves_a_decision(world: World, shops: Shops, superuser_url: str) -> None:
    here = shops[0].tenant_id
    decision = draft(world, here, "V-4")
    send_back(world, here, decision)
    amounts = [LineAmount(FUND, 2013, 10_00)]
    with (
        pytest.raises(Conflict) as refused,
        transaction(world.scope("holder-2", "lindehaven")) as (session, actor),
    ):
        draft_decision(session, actor, here, FACTS, amounts, replaces=decision, confirmed=Everything())
    assert refused.value.code == "not_your_draft"
    draft(world, here, "V-4", replaces=decision)
    with psycopg.connect(superuser_url) as superuser:
        chain = superuser.execute(
            "SELECT count(*) FROM billing.decision WHERE replaces = %s", (decision,)
        ).fetchone()
    assert chain == (1,)


def test_a_number_that_this_body_used_in_the_year_is_asked_and_another_is_not(
    world: World, shops: Shops
) -> None:
    here = shops[0].tenant_id
    decision = draft(world, here, "V-5")
    with pytest.raises(Doubtful) as asked:
        draft(world, here, "v-5")
    assert [question.code for question in asked.value.questions] == ["number_used"]
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        withdraw_decision(session, actor, here, decision)
    draft(world, here, "v-5")


def test_a_question_on_the_form_is_answered_with_a_tick(
    client_for: Callable[[str], FlaskClient], shops: Shops
) -> None:
    browser = client_for("director")
    form = {"kind": "cover", "body": "council", "number": "V-6", "decided_on": "01-12-2013"}
    form |= {"reason": "Dekking", "fund-1": FUND, "year-1": "2031", "amount-1": "5,00", "source-1": "Reserve"}
    asked = browser.post("/m/lindehaven/decisions/new", data=form)
    assert asked.status_code == 409
    keys = [part.partition('"')[0] for part in asked.text.split('name="confirmed" value="')[1:]]
    assert [key.partition(".")[0] for key in keys] == ["decided_ahead", "year_out_of_reach", "needless_cover"]
    assert browser.post("/m/lindehaven/decisions/new", data={**form, "confirmed": keys}).status_code == 303
    other = {**form, "year-1": "2032", "confirmed": keys}
    assert browser.post("/m/lindehaven/decisions/new", data=other).status_code == 409


def test_what_is_usual_is_not_asked() -> None:
    on = date(2013, 11, 11)
    for day, codes in (
        (on, []),
        (date(2013, 11, 12), ["decided_ahead"]),
        (date(2011, 11, 1), ["decided_long_ago"]),
    ):
        assert [one.code for one in doubts_about_day(day, on)] == codes, day
    for year, asked in ((2012, 0), (2017, 0), (2011, 1), (2018, 1)):
        assert len(list(doubts_about_year(1, "Fonds", year, on))) == asked, year
    amounts = {"budget": 100, "cover": 0, "uncovered": 50, "held": 0, "committed": 30, "realised": 120}
    short = LineBalance(1, UUID(int=1), "f", "Fonds", 2013, **amounts, used=150, room=0)
    for cents, code in ((50, []), (51, ["too_much_cover"]), (-1, ["negative_cover"]), (20, [])):
        assert [one.code for one in doubts_about_cover(1, short, cents)] == code, cents


def test_a_new_total_is_recorded_as_the_change_and_both_stand_side_by_side(
    client_for: Callable[[str], FlaskClient], world: World, shops: Shops
) -> None:
    browser = client_for("director")
    form = {
        "kind": "budget",
        "body": "council",
        "number": "V-7",
        "decided_on": "01-11-2013",
        "reason": "Wijziging",
    }
    rows = {"fund-1": FUND, "year-1": "2014", "total-1": "4.000,00", "fund-2": "welzijn", "year-2": "2014"}
    shown = browser.post("/m/lindehaven/decisions/effect", data=form | rows | {"amount-2": "25,00"})
    cells = shown.text.replace("\u00a0", " ")
    for words in ("€ 3.650,00", "€ 350,00", "€ 4.000,00", "€ 25,00", "€ 375,00"):
        assert words in cells, words
    differs = form | rows | {"amount-1": "1,00", "amount-2": "25,00"}
    refused = browser.post("/m/lindehaven/decisions/new", data=differs)
    assert (refused.status_code, 'href="#f-total-1"' in refused.text) == (422, True)
    made = browser.post("/m/lindehaven/decisions/new", data=form | rows | {"amount-2": "25,00"}).location
    with transaction(world.scope("holder")) as (session, _):
        assert require_decision(session, shops[0].tenant_id, UUID(made.rpartition("/")[2])).cents == 375_00


def test_after_withdrawal_no_year_of_it_can_be_chosen(world: World, shops: Shops) -> None:
    here = shops[0].tenant_id
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        amounts = [LineAmount(FUND, 2041, 10_00)]
        decision = draft_decision(session, actor, here, FACTS, amounts, confirmed=Everything())
        withdraw_decision(session, actor, here, decision)
        years = list_budget_years(session, [here])
    assert 2041 not in years
    assert {2013, 2014} <= set(years)
