"""My work: what waits for somebody, and only for whoever may do it."""

from datetime import date

from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from billing.home.work import gather_work
from regie.asking import Everything
from regie.database.engine import transaction
from tests.billing.conftest import Shops, place
from tests.world import TODAY, SignIn, World


def test_a_draft_decision_waits_for_the_other_budget_holder_and_not_for_its_drafter(
    world: World, shops: Shops
) -> None:
    facts = DecisionFacts("budget", "council", "W-1", date(2013, 11, 1), "Wijziging")
    with transaction(world.scope("holder", "lindehaven")) as (session, actor):
        draft_decision(
            session,
            actor,
            shops[0].tenant_id,
            facts,
            [LineAmount("re-integratie", 2016, 100_00)],
            confirmed=Everything(),
        )
    for login, waits in (("holder-2", True), ("holder", False), ("holder-b", False), ("case-manager", False)):
        with transaction(world.scope(login)) as (session, actor):
            numbers = [item.numbers.get("number") for item in gather_work(session, actor, TODAY).decide.items]
        assert ("W-1" in numbers) is waits, login


def test_an_order_that_ends_soon_is_shown_to_the_case_manager(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    form = {
        "client_id": str(shops[0].client_id),
        "menu_line_id": str(shops[0].menu_line_id),
        "starts_on": "11-11-2013",
        "last_day": "01-12-2013",
        "units": "1",
    }
    assert place(browser, form).status_code == 303
    assert "01-12-2013" in browser.get("/").text
    assert "Inwoner van" not in client_for("finance").get("/").text
