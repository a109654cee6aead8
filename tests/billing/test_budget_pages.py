"""Budgets on the screen: a year of one municipality, and of all that somebody works for."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest
from flask.testing import FlaskClient

from billing.budgets.services import DecisionFacts, LineAmount, adopt_decision, draft_decision
from billing.orders.services import NewOrder, place_order
from regie.asking import Everything
from regie.database.engine import transaction
from regie.numbers import euro_string
from regie.periods import Period
from tests.billing.conftest import FUND, PRICE, Shops
from tests.world import TODAY, World

SignIn = Callable[[str], FlaskClient]
LEDGER = """
SELECT sum(e.cents) FILTER (WHERE e.kind = 'budget'), sum(e.cents) FILTER (WHERE e.kind = 'cover'),
       coalesce(sum(CASE e.kind WHEN 'commit' THEN e.cents WHEN 'release' THEN -e.cents END), 0)
  FROM billing.entry e JOIN billing.budget_line l ON l.tenant_id = e.tenant_id AND l.id = e.line_id
 WHERE l.year = %s AND e.tenant_id = ANY (%s)"""


@pytest.fixture(scope="module")
def spent(world: World, shops: Shops) -> Any:
    """Both municipalities have welzijn and cover beside the fund of the shop, and one has an order."""
    people = (("director", "holder"), ("director-b", "holder-b"))
    for shop, (director, holder) in zip(shops, people, strict=True):
        for kind, amount in (("budget", 900_00), ("cover", 33_00)):
            with transaction(world.scope(director, shop.slug)) as (session, actor):
                facts = DecisionFacts(kind, "council", kind, TODAY, "Begroting")  # type: ignore[arg-type]
                line = LineAmount("welzijn", 2013, amount, "Reserve")
                decision = draft_decision(
                    session, actor, shop.tenant_id, facts, [line], confirmed=Everything()
                )
            with transaction(world.scope(holder, shop.slug)) as (session, actor):
                adopt_decision(session, actor, shop.tenant_id, decision, TODAY)
    with transaction(world.scope("case-manager", "bergdrecht")) as (session, actor):
        period = Period(TODAY, TODAY.replace(month=12))
        order = NewOrder(shops[1].client_id, shops[1].menu_line_id, period)
        place_order(session, actor, shops[1].tenant_id, order, TODAY, Everything())
    return shops


def rows_of(browser: FlaskClient, path: str) -> list[list[str]]:
    answer = browser.get(path)
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.text)))


def total_of(rows: list[list[str]], column: str) -> Decimal:
    at = rows[0].index(column)
    return sum((Decimal(row[at]) for row in rows[1:]), Decimal(0))


def test_the_sums_over_municipalities_are_those_of_the_ledger(
    client_for: SignIn, superuser_url: str, spent: Any
) -> None:
    with psycopg.connect(superuser_url) as superuser:
        found = superuser.execute(LEDGER, (2013, [shop.tenant_id for shop in spent])).fetchone()
    assert found
    budget, cover, committed = (int(cents) for cents in found)
    assert (cover, committed) == (66_00, PRICE)
    rows = rows_of(client_for("finance"), "/budgets.csv?year=2013")
    assert [row[0] for row in rows[1:]] == ["Bergdrecht"] * 2 + ["Lindehaven"] * 2
    assert total_of(rows, "Budget") == Decimal(euro_string(budget))
    assert total_of(rows, "Dekking") == Decimal(euro_string(cover))
    assert total_of(rows, "Verplichtingen") == Decimal(euro_string(committed))
    page = client_for("finance").get("/budgets?year=2013").text.replace("\u00a0", " ")
    whole = f"{(budget + cover) // 100:,}".replace(",", ".")
    assert f"€ {whole}" in page.partition("<table")[0]


def test_nothing_adds_up_what_is_available(client_for: SignIn, spent: Any) -> None:
    page = client_for("finance").get("/budgets?year=2013").text
    foot = page.rpartition("<tfoot")[2].partition("</tfoot>")[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", foot, re.DOTALL)
    assert cells[1].strip()
    assert [cell.strip() for cell in cells[-2:]] == ["", ""]


def test_a_budget_holder_of_one_municipality_sees_nothing_of_the_neighbour(
    client_for: SignIn, spent: Any
) -> None:
    browser = client_for("holder")
    for path in ("/budgets?year=2013", "/budgets.csv?year=2013", "/budgets?year=2013&fund=welzijn"):
        shown = browser.get(path).text
        assert "Lindehaven" in shown
        assert "Bergdrecht" not in shown
    assert "Bergdrecht" in client_for("finance").get("/budgets?year=2013").text


def test_the_file_is_of_the_view_that_is_shown(client_for: SignIn, spent: Any) -> None:
    browser = client_for("team-lead")
    page = browser.get("/budgets?year=2013&fund=welzijn").text
    assert "/budgets.csv?year=2013&amp;fund=welzijn" in page
    assert f">{FUND}</a>" not in page
    assert {row[1] for row in rows_of(browser, "/budgets.csv?year=2013&fund=welzijn")[1:]} == {"welzijn"}
    dutch = browser.get("/budgets.csv?year=2013&fund=welzijn&delimiter=semicolon").text
    assert "Lindehaven;welzijn;welzijn;2013;900,00;33,00" in dutch


def test_another_year_keeps_the_fund_and_the_municipality(client_for: SignIn, spent: Any) -> None:
    page = client_for("finance").get("/budgets?year=2013&fund=welzijn&municipality=lindehaven").text
    years = page.partition('class="chooser"')[2].partition("</nav>")[0]
    links = [dict(parse_qsl(urlsplit(unescape(link)).query)) for link in re.findall(r'href="([^"]*)"', years)]
    assert {"2013", "2014"} <= {link["year"] for link in links}
    assert all(link["fund"] == "welzijn" and link["municipality"] == "lindehaven" for link in links)


def test_one_of_the_municipalities_can_be_chosen_and_a_strangers_is_not_found(
    client_for: SignIn, spent: Any
) -> None:
    browser = client_for("finance")
    page = browser.get("/budgets?year=2013&municipality=lindehaven").text
    assert '<option value="bergdrecht">' in page
    assert "/m/lindehaven/budget?" in page
    assert "/m/bergdrecht/budget?" not in page
    assert "/m/bergdrecht/budget?" in browser.get("/budgets?year=2013").text
    rows = rows_of(browser, "/budgets.csv?year=2013&municipality=lindehaven")
    assert {row[0] for row in rows[1:]} == {"Lindehaven"}
    for path in ("/budgets", "/budgets.csv"):
        assert browser.get(f"{path}?municipality=elders").status_code == 404
        assert client_for("holder").get(f"{path}?municipality=bergdrecht").status_code == 404


def test_a_municipality_without_budget_leaves_the_way_back_to_all(client_for: SignIn, spent: Any) -> None:
    page = client_for("finance").get("/budgets?year=1999&municipality=lindehaven").text
    assert "Nog geen budget voor 1999" in page
    assert 'href="/budgets?year=1999"' in page


@pytest.mark.parametrize("year", ["", "x", "20133", "٢٠١٣", "2013"])
def test_this_year_is_shown_unless_another_is_asked_for(client_for: SignIn, spent: Any, year: str) -> None:
    page = client_for("holder").get("/m/lindehaven/budget", query_string={"year": year})
    assert page.status_code == 200
    assert ">Budget 2013</h1>" in page.text
    assert ">Budget 2014</h1>" in client_for("holder").get("/m/lindehaven/budget?year=2014").text


def test_a_year_without_budget_says_what_to_do(client_for: SignIn, spent: Any) -> None:
    for path in ("/m/lindehaven/budget?year=1999", "/budgets?year=1999"):
        assert "Nog geen budget voor 1999" in client_for("holder").get(path).text


def test_the_file_of_a_municipality_holds_its_year(client_for: SignIn, spent: Any) -> None:
    rows = rows_of(client_for("holder"), "/m/lindehaven/budget.csv?year=2014")
    assert [row[1:5] for row in rows[1:]] == [[FUND, FUND, "2014", euro_string(PRICE)]]
    assert client_for("holder").get("/m/bergdrecht/budget.csv").status_code == 404


def test_entries_of_one_kind_are_shown(client_for: SignIn, spent: Any) -> None:
    page = client_for("holder").get("/m/lindehaven/budget?year=2013").text
    line = next(
        path
        for path in re.findall(r'href="(/m/lindehaven/budget/[0-9a-f-]+)"', page)
        if "welzijn" in client_for("holder").get(path).text.partition("</h1>")[0]
    )
    every, cover = (client_for("holder").get(line + query).text for query in ("", "?kind=cover"))
    assert (every.count("€\u00a0900,00"), cover.count("€\u00a0900,00")) > (0, 0)
    entries = cover.partition('id="entries"')[2]
    assert "€\u00a033,00" in entries
    # Its header, the entry, and what entries of one kind add up to.
    assert entries.count("<tr") == 3
    assert client_for("holder").get(line + "?kind=nonsense").status_code == 200
