"""Orders over several municipalities, and ordering for a client, as case managers meet them."""

import csv
import html
import io
import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from billing.orders.models import Order
from billing.orders.queries import has_order
from billing.orders.quoting import quote
from billing.orders.services import NewOrder, cancel_order, place_order
from cafeteria.clients.services import register_client, set_group
from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries as menu_queries
from cafeteria.menus.deciding import adopt_menu
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.services import save_lines, start_menu, submit_menu
from cafeteria.routes.services import open_route, record_step
from regie.asking import Everything
from regie.database.engine import transaction
from regie.database.provision import DatabaseUrls
from regie.periods import Period, year
from tenants.people.accounts import NewGrant, add_person
from tests.billing.conftest import Shop, Shops
from tests.world import START, TODAY, SignIn, World

LATE = Period(date(2013, 11, 11), date(2014, 1, 1))
SOON = Period(date(2013, 11, 11), date(2013, 12, 1))
NEW = "/m/lindehaven/orders/new"
QUOTE = "/m/lindehaven/orders/quote"


def plain(answer: Any) -> str:
    """The text of a page without tags, with plain spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


@pytest.fixture(scope="module")
def placed(world: World, database: DatabaseUrls, shops: Shops) -> dict[str, str]:
    """Two orders in each municipality, one of them cancelled, and people who serve only one of the two."""
    own = [NewGrant("lindehaven", "case_manager", START)]
    add_person(database.owner, "samen", "of-one", "Van Een", None, own)
    # A budget holder reads the orders of the own municipality, and has no permission to list them.
    mixed = [*own, NewGrant("bergdrecht", "budget_holder", START)]
    add_person(database.owner, "samen", "mixed", "Twee Petten", None, mixed)
    found = {}
    with transaction(world.scope("case-manager", "*")) as (session, actor):
        for shop in shops:
            client = register_client(
                session, actor, shop.tenant_id, number=f"=1+{shop.slug}", name=f"=HYPERLINK({shop.slug})"
            )
            for name, period in (("late", LATE), ("soon", SOON)):
                new = NewOrder(client, shop.menu_line_id, period)
                order = place_order(session, actor, shop.tenant_id, new, TODAY, Everything())
                found[f"{shop.slug}-{name}"] = order.number
            cancel_order(session, actor, shop.tenant_id, order.id, "Verhuisd", TODAY)
            again = NewOrder(client, shop.menu_line_id, SOON)
            soon = place_order(session, actor, shop.tenant_id, again, TODAY, Everything())
            found[f"{shop.slug}-cancelled"], found[f"{shop.slug}-soon"] = order.number, soon.number
    return found


def numbers(browser: FlaskClient, path: str) -> list[str]:
    """Municipality and number of each row of a file."""
    rows = list(csv.reader(io.StringIO(browser.get(path).text)))[1:]
    return [f"{row[0]} {row[2]}" for row in rows]


def rows_of(text: str) -> set[str]:
    """The municipalities whose orders a page links to."""
    return set(re.findall(r'href="/m/([a-z]+)/orders/[0-9a-f-]{36}"', text))


@pytest.mark.parametrize(
    "query", ["", "?sort=-total", "?sort=municipality", "?text=HYPERLINK", "?state=placed"]
)
@pytest.mark.parametrize("login", ["of-one", "mixed"])
def test_orders_of_a_municipality_that_one_does_not_serve_are_on_no_page_and_in_no_file(
    client_for: SignIn, placed: dict[str, str], login: str, query: str
) -> None:
    own, everybody = client_for(login), client_for("case-manager")
    assert rows_of(own.get(f"/orders{query}").text) == {"lindehaven"}
    assert rows_of(everybody.get(f"/orders{query}").text) == {"lindehaven", "bergdrecht"}
    assert {row.split()[0] for row in numbers(own, f"/orders.csv{query}")} == {"Lindehaven"}
    assert {row.split()[0] for row in numbers(everybody, f"/orders.csv{query}")} == {
        "Lindehaven",
        "Bergdrecht",
    }


def test_it_is_the_grants_that_keep_them_out_where_the_database_would_let_them_through(
    world: World, shops: Shops, placed: dict[str, str]
) -> None:
    there = select(func.count()).select_from(Order).where(Order.tenant_id == shops[1].tenant_id)
    for login, expected in (("mixed", 3), ("of-one", 0)):
        with transaction(world.scope(login)) as (session, _):
            assert session.scalar(there) == expected


def test_states_filter(client_for: SignIn, placed: dict[str, str]) -> None:
    browser = client_for("of-one")
    by_state = {
        state: numbers(browser, f"/orders.csv?state={state}") for state in ("placed", "cancelled", "ending")
    }
    assert by_state["cancelled"] == [f"Lindehaven {placed['lindehaven-cancelled']}"]
    assert by_state["ending"] == [f"Lindehaven {placed['lindehaven-soon']}"]
    assert set(by_state["placed"]) == {
        f"Lindehaven {placed[f'lindehaven-{name}']}" for name in ("late", "soon")
    }


@pytest.mark.parametrize("text", ["%25", "_", "100%25"])
def test_signs_of_a_pattern_match_themselves(client_for: SignIn, placed: dict[str, str], text: str) -> None:
    assert rows_of(client_for("case-manager").get(f"/orders?text={text}").text) == set()
    assert rows_of(client_for("case-manager").get("/orders?text=hyperlink").text) == {
        "lindehaven",
        "bergdrecht",
    }


def test_a_file_runs_nothing_and_suits_programs_and_dutch_spreadsheets(
    client_for: SignIn, placed: dict[str, str]
) -> None:
    browser = client_for("of-one")
    comma = browser.get("/m/lindehaven/orders.csv?state=ending")
    dutch = browser.get("/m/lindehaven/orders.csv?state=ending&delimiter=semicolon")
    line = f"Lindehaven,GM9001,{placed['lindehaven-soon']},'=1+lindehaven,'=HYPERLINK(lindehaven),"
    assert comma.text.splitlines()[1].startswith(line)
    assert comma.text.splitlines()[1].endswith(",2013-11-11,2013-11-30,1,3650.00,Gegeven")
    assert dutch.data.startswith("\ufeffGemeente;".encode())
    assert dutch.text.splitlines()[1].endswith(";2013-11-11;2013-11-30;1;3650,00;Gegeven")
    assert "opdrachten-lindehaven-2013-11-11.csv" in comma.headers["Content-Disposition"]


def test_a_page_adds_its_amounts_up_and_links_to_the_file_of_the_same_view(
    client_for: SignIn, placed: dict[str, str]
) -> None:
    page = client_for("of-one").get("/m/lindehaven/orders?state=placed&sort=-total")
    assert "Totaal € 7.300,00" in plain(page)
    assert "/m/lindehaven/orders.csv?state=placed&amp;sort=-total" in page.text


def test_without_a_client_the_page_asks_for_one_and_offers_no_list_of_all(
    client_for: SignIn, shops: Shops
) -> None:
    page = client_for("case-manager").get(NEW).text
    assert f"{NEW}?client={shops[0].client_id}" in page
    assert "<option" not in page
    assert str(shops[0].client_id) not in client_for("case-manager").get(f"{NEW}?text=%25").text


def test_an_order_for_a_client_of_somebody_else_is_not_found(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    assert browser.get(f"{NEW}?client={shops[0].client_id}").status_code == 200
    assert browser.get(f"{NEW}?client={shops[1].client_id}").status_code == 404
    assert browser.post(QUOTE, data={"client_id": str(shops[0].client_id)}).status_code == 200
    assert browser.post(QUOTE, data={"client_id": str(shops[1].client_id)}).status_code == 404
    assert browser.post(QUOTE, data={}).status_code == 422
    assert "<option" not in browser.get(f"{NEW}?client=iemand").text


def form(shop: Shop, **changes: str) -> dict[str, str]:
    return {
        "client_id": str(shop.client_id),
        "menu_line_id": str(shop.menu_line_id),
        "starts_on": "11-11-2013",
        "last_day": "31-12-2013",
        "units": "1",
        **changes,
    }


def test_what_is_typed_is_worked_out_at_once_and_nothing_is_booked(client_for: SignIn, shops: Shops) -> None:
    browser = client_for("case-manager")
    before = len(numbers(browser, "/m/lindehaven/orders.csv"))
    fits = plain(browser.post(QUOTE, data=form(shops[0])))
    assert "Dit past." in fits
    assert "re-integratie 2013" in fits
    assert "re-integratie 2014" not in fits
    two_years = plain(browser.post(QUOTE, data=form(shops[0], last_day="31-01-2014")))
    assert "re-integratie 2014" in two_years
    half_typed = browser.post(QUOTE, data=form(shops[0], last_day="31-", units=""))
    assert half_typed.status_code == 200
    assert "errors__list" not in half_typed.text
    assert len(numbers(browser, "/m/lindehaven/orders.csv")) == before


def test_what_does_not_fit_says_what_fits_and_who_can_help(client_for: SignIn, shops: Shops) -> None:
    short = plain(client_for("case-manager").post(QUOTE, data=form(shops[0], units="38")))
    assert "Dit past niet" in short
    assert "In deze periode past hoogstens €" in short
    assert "Extra budget aanvragen: Holder, Holder 2, budgethouders van Lindehaven, kunnen u helpen." in short
    assert "Holder B" not in short
    ceiling = plain(client_for("case-manager").post(QUOTE, data=form(shops[0], units="41")))
    assert "Onder het plafond van dit product" in ceiling


def test_without_javascript_the_same_is_worked_out_by_the_button(client_for: SignIn, shops: Shops) -> None:
    answer = client_for("case-manager").post(
        f"{NEW}?client={shops[0].client_id}", data=form(shops[0], units="38", step="check")
    )
    assert answer.status_code == 200
    assert "Wat deze opdracht vraagt" in plain(answer)
    assert "budgethouders van Lindehaven" in plain(answer)


def test_units_that_fit_are_accepted_and_one_more_is_not(world: World, shops: Shops) -> None:
    over = Period(date(2013, 12, 1), date(2014, 2, 1))
    with transaction(world.scope("case-manager")) as (session, _):
        found = quote(session, shops[0].tenant_id, shops[0].menu_line_id, over, 1)
        assert found.fitting_units is not None
        assert not quote(session, shops[0].tenant_id, shops[0].menu_line_id, over, found.fitting_units).short
        assert quote(session, shops[0].tenant_id, shops[0].menu_line_id, over, found.fitting_units + 1).short


@pytest.fixture(scope="module")
def narrow(world: World, shops: Shops, placed: dict[str, str]) -> UUID:
    """A product choice of Bergdrecht that is for client group 2 only; gives a client without a group."""
    shop = shops[1]
    with transaction(world.scope("director-b", shop.slug)) as (session, actor):
        old = menu_queries.find_adopted_menu(session, shop.tenant_id, TODAY)
        assert old
        (line,) = menu_lines.lines(session, shop.tenant_id, old.id, TODAY)
        menu = start_menu(session, actor, shop.tenant_id, year(2013))
        lines = [NewLine(line.variant_id, client_groups=("2",))]
        version = save_lines(session, actor, shop.tenant_id, menu, expected_version=1, lines=lines)
        submit_menu(session, actor, shop.tenant_id, menu, expected_version=version)
    with transaction(world.scope("holder-b", shop.slug)) as (session, actor):
        version = menu_queries.require_menu(session, shop.tenant_id, menu).version
        adopt_menu(session, actor, shop.tenant_id, menu, expected_version=version, confirmed=Everything())
    with transaction(world.scope("case-manager", shop.slug)) as (session, actor):
        client = register_client(session, actor, shop.tenant_id, number="zonder-groep", name="Zonder Groep")
        route = open_route(session, actor, shop.tenant_id, client, date(2013, 10, 1))
        for version, kind in enumerate(("application", "intake", "diagnosis"), 1):
            record_step(
                session,
                actor,
                shop.tenant_id,
                route,
                expected_version=version,
                kind=kind,
                happened_on=TODAY,
                outcome="Gedaan",
            )
    return client


def test_what_a_client_may_not_have_is_listed_with_the_reason_and_cannot_be_chosen(
    world: World, client_for: SignIn, shops: Shops, narrow: UUID
) -> None:
    address = f"/m/bergdrecht/orders/new?client={narrow}"
    page = client_for("case-manager").get(address)
    assert "1 product is niet mogelijk voor deze inwoner" in plain(page)
    assert "deze inwoner heeft geen doelgroep" in plain(page)
    assert "kort (€" not in plain(page)
    with transaction(world.scope("case-manager", "bergdrecht")) as (session, actor):
        assessed = {"client_group": "2", "source": "UWV, 11-11-2013"}
        set_group(session, actor, shops[1].tenant_id, narrow, expected_version=1, **assessed)
    may = plain(client_for("case-manager").get(address))
    assert "Traject naar werk – kort (€ 3.650,00)" in may
    assert "niet mogelijk" not in may


def test_the_page_of_a_client_leads_to_the_order_that_the_step_asks_for_until_it_is_placed(
    world: World, client_for: SignIn, shops: Shops, narrow: UUID
) -> None:
    # In group 2 the client may have the product; the next step is the route, and nothing of that is ordered.
    tenant_id, page = shops[1].tenant_id, f"/m/bergdrecht/clients/{narrow}"
    with transaction(world.scope("case-manager", "bergdrecht")) as (session, actor):
        assessed = {"client_group": "2", "source": "UWV, 11-11-2013"}
        set_group(session, actor, tenant_id, narrow, expected_version=1, **assessed)
    asks = client_for("case-manager").get(page).text
    primary = re.findall(r'utrecht-button--primary-action" href="([^"]+)"', asks)
    assert primary == [f"/m/bergdrecht/orders/new?client={narrow}"]
    assert "Vastleggen: traject" in asks
    # The front desk may do neither, and is offered neither.
    with transaction(world.scope("case-manager", "bergdrecht")) as (session, actor):
        assert not has_order(session, tenant_id, narrow, "route", date(2013, 10, 1))
        choice = menu_queries.find_adopted_menu(session, tenant_id, TODAY)
        assert choice
        (line,) = menu_lines.lines(session, tenant_id, choice.id, TODAY)
        place_order(session, actor, tenant_id, NewOrder(narrow, line.id, LATE), TODAY)
        assert has_order(session, tenant_id, narrow, "route", date(2013, 10, 1))
        assert not has_order(session, tenant_id, narrow, "diagnosis", date(2013, 10, 1))
    placed = client_for("case-manager").get(page).text
    (first,) = re.findall(r'utrecht-button--primary-action" href="([^"]+)"', placed)
    assert first.endswith("/step")


def test_the_front_desk_has_no_idle_button(world: World, client_for: SignIn, shops: Shops) -> None:
    page = f"/m/lindehaven/clients/{shops[0].client_id}"
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        route = open_route(session, actor, shops[0].tenant_id, shops[0].client_id, date(2013, 10, 1))
    assert "Vastleggen: aanvraag" in client_for("desk").get(page).text
    with transaction(world.scope("case-manager", "lindehaven")) as (session, actor):
        for version, kind in enumerate(("application", "intake"), 1):
            record_step(
                session,
                actor,
                shops[0].tenant_id,
                route,
                expected_version=version,
                kind=kind,
                happened_on=TODAY,
                outcome="Gedaan",
            )
    desk, manager = client_for("desk").get(page).text, client_for("case-manager").get(page).text
    assert "Vastleggen: diagnose" in manager
    for words in ("Vastleggen:", "Nieuwe opdracht", "Doelgroep vaststellen"):
        assert words in manager
        assert words not in desk
    assert "Een klantmanager of teamleider legt deze stap vast." in desk
