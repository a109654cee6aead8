"""What waits for a decision: its effect, buttons for whoever may, and nothing of another municipality."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient

from billing.approvals.queries import gather_effects, list_waiting
from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from cafeteria.menus.lines import line
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from regie.asking import Everything
from regie.database.engine import transaction
from regie.periods import year
from tests.billing.conftest import FUND, PRICE, Shop, Shops
from tests.world import TODAY, World

SignIn = Callable[[str], FlaskClient]
INBOX = "/inbox"


def record(world: World, shop: Shop, login: str, number: str, cents: int = 100_00) -> UUID:
    facts = DecisionFacts("budget", "council", number, date(2013, 11, 1), "Wijziging")
    with transaction(world.scope(login, shop.slug)) as (session, actor):
        return draft_decision(
            session, actor, shop.tenant_id, facts, [LineAmount(FUND, 2013, cents)], confirmed=Everything()
        )


def submit(world: World, shop: Shop, login: str, of: int) -> UUID:
    """Submit the choice of a year, which takes over the lines of the one that counts."""
    with transaction(world.scope(login, shop.slug)) as (session, actor):
        counting = line(session, shop.tenant_id, shop.menu_line_id, TODAY).menu_id
        choice = start_menu(session, actor, shop.tenant_id, year(of), copy_from=counting)
        submit_menu(session, actor, shop.tenant_id, choice, expected_version=1)
    return choice


def item(page: str, about: UUID) -> str:
    """The part of the inbox about one thing; empty when it is not in it."""
    return page.partition(f'id="item-{about}"')[2].partition("</article>")[0].replace("\u00a0", " ")


def test_the_effect_of_a_decision_stands_beside_its_buttons(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    decision = record(world, shops[0], "holder", "I-1")
    shown = item(client_for("holder-2").get(INBOX).text, decision)
    for words in ("Lindehaven", "I-1", "Holder", "€ 100,00", "€ 73.000,00", "€ 73.100,00"):
        assert words in shown, words
    assert f"/decisions/{decision}/adopt?back=/inbox" in shown.replace("%2F", "/")
    assert f"/decisions/{decision}/return?back=/inbox" in shown.replace("%2F", "/")


def test_own_work_stays_in_sight_without_buttons_beside_somebody_elses_that_has_them(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    own, others = record(world, shops[0], "holder", "I-2"), record(world, shops[0], "holder-2", "I-3")
    browser = client_for("holder")
    page = browser.get(INBOX).text
    assert "<form" not in item(page, own)
    assert "U hebt hier zelf aan gewerkt" in item(page, own)
    assert "Vaststellen kan door Holder 2." in item(page, own)
    assert item(page, others).count("<form") == 2
    # A form made by hand is refused for the own one, and works for the other.
    met = {
        (name, step): browser.post(
            f"/m/lindehaven/decisions/{about}/{step}?back=/inbox", data=data
        ).status_code
        for name, about in (("own", own), ("others", others))
        for step, data in (("return", {"reason": "Nee"}), ("adopt", {}))
    }
    assert met == {
        ("own", "return"): 409,
        ("own", "adopt"): 409,
        ("others", "return"): 303,
        ("others", "adopt"): 409,
    }


def test_after_deciding_one_comes_back_to_the_inbox(client_for: SignIn, world: World, shops: Shops) -> None:
    first, second = record(world, shops[0], "holder", "I-4"), record(world, shops[0], "holder", "I-5")
    browser = client_for("holder-2")
    adopted = browser.post(f"/m/lindehaven/decisions/{first}/adopt?back=/inbox", data={})
    assert (adopted.status_code, adopted.location) == (303, "/inbox")
    # Without a reason its page says so, and leads back as well.
    refused = browser.post(f"/m/lindehaven/decisions/{second}/return?back=/inbox", data={})
    assert refused.status_code == 422
    assert "/return?back=%2Finbox" in refused.text
    returned = browser.post(f"/m/lindehaven/decisions/{second}/return?back=/inbox", data={"reason": "Nee"})
    assert (returned.status_code, returned.location) == (303, "/inbox")
    elsewhere = record(world, shops[0], "holder", "I-6")
    away = browser.post(f"/m/lindehaven/decisions/{elsewhere}/adopt?back=//evil.example/", data={})
    assert away.location == f"/m/lindehaven/decisions/{elsewhere}"
    decided = browser.get(INBOX).text.partition('id="decided"')[2]
    for words in ("Besluit I-4", "Besluit I-5", "Nee", "Holder 2", "Vastgesteld", "Teruggestuurd"):
        assert words in decided, words


def test_a_product_choice_shows_what_it_can_ask_of_each_fund(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    choice = submit(world, shops[0], "director", 2014)
    shown = item(client_for("holder").get(INBOX).text, choice)
    # Forty units below the ceiling, and room for one.
    for words in (FUND, "€ 146.000,00", "€ 3.650,00", "€ 142.350,00 meer dan er is", "0 wijzigingen"):
        assert words in shown, words
    assert shown.count("<form") == 2
    director = item(client_for("director").get(INBOX).text, choice)
    assert "<form" not in director
    assert "Vaststellen kan door Holder, Holder 2." in director
    browser = client_for("holder")
    decide = browser.get(f"/m/lindehaven/product-choice/{choice}/decide?back={INBOX}").text
    assert re.findall(rf'action="[^"]*/{choice}/([^"]+)"', decide) == [
        f"{step}?back=%2Finbox" for step in ("adopt", "return")
    ]
    sent = {"version": "2", "reason": "Minder plaatsen"}
    assert (
        browser.post(f"/m/lindehaven/product-choice/{choice}/return?back=/inbox", data=sent).location == INBOX
    )
    decided = client_for("director").get(INBOX).text.partition('id="decided"')[2]
    for words in (
        "Minder plaatsen",
        f'/product-choice/{choice}">Productkeuze van 01-01-2014 tot en met 31-12-2014</a>',
    ):
        assert words in decided, words


def test_a_product_choice_that_fits_says_so_and_counts_its_changes(world: World, shops: Shops) -> None:
    shop = shops[1]
    with transaction(world.scope("director-b", shop.slug)) as (session, actor):
        variant = line(session, shop.tenant_id, shop.menu_line_id, TODAY).variant_id
        choice = start_menu(session, actor, shop.tenant_id, year(2013))
        chosen = [NewLine(variant, ceiling_units=50)]
        version = save_lines(session, actor, shop.tenant_id, choice, expected_version=1, lines=chosen)
        submit_menu(session, actor, shop.tenant_id, choice, expected_version=version)
    with transaction(world.scope("holder-b")) as (session, actor):
        waiting = [one for one in list_waiting(session, actor) if one.about.id == choice]
        effects = gather_effects(session, waiting, TODAY, {})
    (effect,) = effects.of_menus[choice]
    assert (effect.at_most, effect.short_by) == (50 * PRICE, 0)
    assert [one.code for one in effects.proposed[choice].changes] == ["ceiling"]


def test_a_choice_is_named_by_both_days_with_its_changes_and_never_fits_a_budget_that_is_not_there(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    choice = submit(world, shops[1], "director-b", 2014)
    shown = item(client_for("holder-b").get(INBOX).text, choice)
    assert "Productkeuze van 01-01-2014 tot en met 31-12-2014" in shown
    assert "geen begroting" in shown
    asked = client_for("holder-b").post(
        f"/m/bergdrecht/product-choice/{choice}/adopt?back=/inbox", data={"version": "2"}
    )
    assert asked.status_code == 409
    assert "heeft geen begroting in 2014" in asked.text
    keys = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    done = client_for("holder-b").post(
        f"/m/bergdrecht/product-choice/{choice}/adopt?back=/inbox", data={"version": "2", "confirmed": keys}
    )
    assert (done.status_code, done.location) == (303, INBOX)


def test_a_municipality_sees_nothing_of_what_its_neighbour_has_to_decide(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    theirs = record(world, shops[1], "holder-b", "B-1")
    page = client_for("holder").get(INBOX).text
    assert "Bergdrecht" not in page
    assert not item(page, theirs)
    assert item(client_for("holder-b2").get(INBOX).text, theirs)
    assert client_for("finance").get(INBOX).status_code == 403


def test_what_nobody_is_left_to_adopt_is_said_aloud(
    client_for: SignIn, world: World, shops: Shops, superuser_url: str
) -> None:
    decision = record(world, shops[1], "holder-b", "B-2")
    warning = "Niemand anders kan dit vaststellen"
    assert warning not in item(client_for("director-b").get(INBOX).text, decision)
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute("UPDATE tenants.person SET active = false WHERE login = 'holder-b2'")
    try:
        for login in ("director-b", "holder-b"):
            assert warning in item(client_for(login).get(INBOX).text, decision)
        assert warning in client_for("holder-b").get(f"/m/bergdrecht/decisions/{decision}").text
    finally:
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute("UPDATE tenants.person SET active = true WHERE login = 'holder-b2'")


def test_the_oldest_comes_first_whatever_it_is(world: World, shops: Shops) -> None:
    made = [
        record(world, shops[0], "holder", "O-1"),
        submit(world, shops[0], "director", 2018),
        record(world, shops[0], "holder", "O-2"),
    ]
    with transaction(world.scope("holder-2")) as (session, actor):
        order = [one.about.id for one in list_waiting(session, actor) if one.about.id in made]
    assert order == made


def test_the_first_page_counts_what_waits_and_leads_to_it(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    record(world, shops[0], "holder", "C-1")
    page = client_for("holder-2").get("/").text
    with transaction(world.scope("holder-2")) as (session, actor):
        mine = sum(one.may_decide(actor) for one in list_waiting(session, actor))
    assert mine
    assert re.search(rf'href="/inbox">Bekijk en beslis \({mine}\)</a>', page)
    assert re.search(
        r'href="/inbox">[0-9]+ voorstel(len)? wachte?n? op', client_for("director").get("/").text
    )
    assert 'href="/inbox"' not in client_for("case-manager").get("/").text


@pytest.mark.parametrize("number", ["", "0", "2", "99", "x"])
def test_any_page_number_shows_a_page(client_for: SignIn, shops: Shops, number: str) -> None:
    assert client_for("holder").get(f"{INBOX}?page={number}").status_code == 200
