"""A list that is declared once says the same in table and file, and is sorted by what it declares."""

import csv
import html
import io
import re
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from openpyxl import load_workbook

from billing.budgets import search as budget_lists
from billing.budgets import shown as budgets
from billing.budgets.schemas import BudgetLineSchema
from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from billing.costs import search as costs
from billing.costs.queries import KEYS
from billing.hours.queries import BOOKINGS
from billing.orders import search as orders
from billing.orders.schemas import ListedOrderSchema
from billing.orders.services import NewOrder, place_order
from billing.runs import search as runs
from billing.runs.exports import sheet_columns
from billing.runs.own_queries import OWN_RUNS
from billing.runs.sheet import Sheet
from billing.runs.sources import HOURS
from cafeteria.caseload import search as clients
from cafeteria.routes import search as routes
from cafeteria.routes.services import open_route
from regie.asking import Everything
from regie.database.engine import transaction
from regie.listing import Column, file_columns
from tenants.trail import exports as trail
from tests.billing.conftest import FUND
from tests.billing.test_order_pages import LATE, SOON
from tests.world import TODAY, World

SEARCHED = {"/clients": clients.COLUMNS, "/routes": routes.COLUMNS, "/orders": orders.COLUMNS}
LISTS = SEARCHED | {
    "/budgets": budgets.COLUMNS,
    "/trail": trail.COLUMNS,
    "/m/lindehaven/decisions": budget_lists.DECISIONS,
    "/m/lindehaven/budget/line": budget_lists.ENTRIES,
    "/costs/rates": costs.RATES,
    "/costs/pools": costs.POOLS,
    "/costs": costs.COSTS,
    "/costs/keys": KEYS,
    "/runs": runs.RUNS,
    "/runs/lines": runs.LINES,
    "/runs/lines/why": HOURS,
    "/runs/sheet": sheet_columns(Sheet((), ())),
    "/m/lindehaven/costs": OWN_RUNS,
    "/hours": BOOKINGS,
}
# Lists that are handed out as files, and who may have them; those of runs stand in tests/billing_runs.
FILES = {
    "/orders": ("case-manager", orders.COLUMNS),
    "/m/lindehaven/orders": ("case-manager", orders.COLUMNS),
    "/budgets": ("finance", budgets.COLUMNS),
    "/m/lindehaven/budget": ("holder", budgets.COLUMNS),
    "/m/lindehaven/decisions": ("holder", budget_lists.DECISIONS),
    "/trail": ("auditor", trail.COLUMNS),
}
HEADER = re.compile(r"<th scope=\"col\"([^>]*)>(.*?)</th>", re.DOTALL)
EVERY_SORT = [
    (path, column.sort) for path, columns in SEARCHED.items() for column in columns if column.by is not None
]


@pytest.fixture(scope="module", autouse=True)
def placed(world: World, shops: Any) -> None:
    """Two orders and a route in each municipality."""
    for shop in shops:
        with transaction(world.scope("case-manager", "*")) as (session, actor):
            for period in (SOON, LATE):
                new = NewOrder(shop.client_id, shop.menu_line_id, period)
                place_order(session, actor, shop.tenant_id, new, TODAY, Everything())
            open_route(session, actor, shop.tenant_id, shop.client_id, TODAY)


def headers(text: str) -> dict[str, str]:
    """Label of each column of the page to the attributes of its header."""
    return {html.unescape(re.sub(r"<[^>]+>", "", label)).strip(): how for how, label in HEADER.findall(text)}


def file_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_file_has_every_header_of_the_table_in_the_language_of_the_reader(
    client_for: Any, language: str
) -> None:
    browser = client_for("case-manager")
    asked = {"Accept-Language": language}
    shown = set(headers(browser.get("/orders", headers=asked).text))
    written = set(file_of(browser.get("/orders.csv", headers=asked).text)[0])
    assert shown < written
    assert len(shown) == sum(column.in_table for column in orders.COLUMNS)


@pytest.mark.parametrize(("path", "name"), EVERY_SORT)
def test_every_declared_order_works_both_ways_and_is_told(client_for: Any, path: str, name: str) -> None:
    browser = client_for("case-manager")
    for sort, told, other in ((name, "ascending", f"-{name}"), (f"-{name}", "descending", name)):
        page = browser.get(f"{path}?sort={sort}")
        assert page.status_code == 200
        said = [how for how in headers(page.text).values() if "aria-sort" in how]
        assert len(said) == 1
        assert f'aria-sort="{told}"' in said[0]
        assert f'href="{path}?sort={other}"' in page.text


@pytest.mark.parametrize("path", SEARCHED)
def test_what_is_not_declared_sorts_nothing(client_for: Any, path: str) -> None:
    browser = client_for("case-manager")
    assert headers(browser.get(f"{path}?sort=tenant_id").text) == headers(browser.get(path).text)


def test_the_total_of_the_table_is_the_sum_of_the_file(client_for: Any) -> None:
    browser = client_for("case-manager")
    rows = file_of(browser.get("/orders.csv").text)
    assert 0 < len(rows) <= 25
    total = sum(Decimal(row["Bedrag"]) for row in rows)
    shown = re.sub(r"<[^>]+>", " ", browser.get("/orders").text).replace("\u00a0", " ")
    euros = f"{total:,.2f}".translate(str.maketrans(",.", ".,"))
    assert re.search(rf"Totaal[\s€]+{re.escape(euros)}\s", shown)


@pytest.mark.parametrize("columns", LISTS.values(), ids=LISTS)
def test_a_list_names_each_column_and_order_once_and_has_one_heading(columns: tuple[Column, ...]) -> None:
    assert len({column.key for column in columns}) == len(columns)
    names = [column.sort for column in columns if column.sort]
    assert len(set(names)) == len(names)
    assert [bool(column.sort) for column in columns] == [column.by is not None for column in columns]
    assert sum(column.heading for column in columns) == 1


def workbook_of(data: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("path", FILES)
def test_a_workbook_holds_the_same_rows_as_the_csv(client_for: Any, path: str) -> None:
    login, columns = FILES[path]
    browser = client_for(login)
    text = list(csv.reader(io.StringIO(browser.get(f"{path}.csv?year=2013").text)))
    answer = browser.get(f"{path}.xlsx?year=2013")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    head, *rows = workbook_of(answer.data)
    assert head == text[0]
    assert len(rows) == len(text) - 1 > 0
    kinds = [column.kind for column in file_columns(columns)]
    for row, wanted in zip(rows, text[1:], strict=True):
        for kind, found, said in zip(kinds, row, wanted, strict=True):
            assert same(kind, found, said), (kind, found, said)


def same(kind: str, found: Any, said: str) -> bool:
    if found is None:
        return said == ""
    if kind in ("euro", "number", "share", "minutes"):
        return Decimal(repr(found)) == Decimal(said)
    if kind == "hours":
        return abs(Decimal(repr(found)) - Decimal(said)) < Decimal("0.01")
    # In CSV text that begins as a formula has an apostrophe before it; in a workbook it is a text.
    return (found.date().isoformat() if kind == "date" else str(found)) == said.removeprefix("'")


@pytest.mark.parametrize("asked", ["", "state=placed", "text=lindehaven", "state=ending"])
def test_under_every_filter_the_rows_of_every_file_add_up_to_the_total(client_for: Any, asked: str) -> None:
    browser = client_for("case-manager")
    rows = file_of(browser.get(f"/orders.csv?{asked}").text)
    total = sum(Decimal(row["Bedrag"]) for row in rows)
    head, *cells = workbook_of(browser.get(f"/orders.xlsx?{asked}").data)
    at = head.index("Bedrag")
    assert sum(Decimal(repr(row[at])) for row in cells) == total > 0
    shown = re.sub(r"<[^>]+>", " ", browser.get(f"/orders?{asked}").text).replace("\u00a0", " ")
    assert f"{total:,.2f}".translate(str.maketrans(",.", ".,")) in shown


NAMED = "Meedoen & werk"


@pytest.fixture
def named(superuser_url: str, shops: Any) -> str:
    """The fund of the shops has a name that is not its code; gives the code."""
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute("UPDATE cafeteria.fund SET name = %s WHERE code = %s", (NAMED, FUND))
    return FUND


@pytest.mark.parametrize(
    "path", [path for path, (_, columns) in FILES.items() if "fund" in {column.key for column in columns}]
)
def test_a_table_tells_a_fund_by_its_name_and_a_file_by_its_code_too(
    client_for: Any, named: str, path: str
) -> None:
    browser = client_for(FILES[path][0])
    table = browser.get(f"{path}?year=2013").text.partition('id="lines"')[2].partition("</tbody>")[0]
    assert (html.escape(NAMED) in table, f">{named}<" in table) == (True, False)
    told = {
        (row["Geldstroom"], row["Code van de geldstroom"])
        for row in file_of(browser.get(f"{path}.csv?year=2013").text)
    }
    assert (NAMED, named) in told


def test_the_total_of_a_list_of_more_pages_is_that_of_all_rows_and_says_so(
    world: World, shops: Any, client_for: Any
) -> None:
    shop = shops[0]
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        for number in range(30):
            facts = DecisionFacts("budget", "council", f"2013-{number}", TODAY, "Begroting")
            draft_decision(
                session,
                actor,
                shop.tenant_id,
                facts,
                [LineAmount(FUND, 2013, 100_00 + number)],
                confirmed=Everything(),
            )
    browser = client_for("holder")
    written = file_of(browser.get("/m/lindehaven/decisions.csv?state=draft").text)
    total = sum(Decimal(row["Bedrag"]) for row in written)
    assert (len(written), total) == (30, Decimal("3004.35"))
    for page, rows in ((1, 25), (2, 5)):
        text = browser.get(f"/m/lindehaven/decisions?state=draft&sort=cents&page={page}").text
        table = text.partition("<tbody")[2].partition("</tbody>")[0]
        assert table.count("<tr") == rows
        shown = re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ")
        assert re.search(r"Totaal van alle 30 regels[\s€]+3\.004,35", shown)
    ordered = file_of(browser.get("/m/lindehaven/decisions.csv?state=draft&sort=-cents").text)
    assert [row["Bedrag"] for row in ordered] == sorted((row["Bedrag"] for row in written), reverse=True)


def test_entries_are_sorted_and_handed_out_as_they_are_shown(client_for: Any) -> None:
    browser = client_for("holder")
    page = browser.get("/m/lindehaven/budget?year=2013").text
    line = re.findall(r'href="(/m/lindehaven/budget/[0-9a-f-]{36})"', page)[0]
    assert 'aria-sort="descending"' in headers(browser.get(line).text)["Vastgelegd"]
    rows = file_of(browser.get(f"{line}/entries.csv?sort=cents").text)
    amounts = [Decimal(row["Bedrag"]) for row in rows]
    assert amounts == sorted(amounts)
    assert all(row["Door"] for row in rows)
    of_one = file_of(browser.get(f"{line}/entries.csv?kind=commit").text)
    assert {row["Soort"] for row in of_one} == {"Verplichtingen"}
    assert 0 < len(of_one) < len(rows)
    shown = re.sub(r"<[^>]+>", " ", browser.get(f"{line}?kind=commit").text).replace("\u00a0", " ")
    total = f"{sum(Decimal(row['Bedrag']) for row in of_one):,.2f}".translate(str.maketrans(",.", ".,"))
    assert re.search(rf"Totaal[\s€]+{re.escape(total)}\s", shown)


def test_programs_get_the_columns_of_the_list() -> None:
    for schema, columns, more in (
        (ListedOrderSchema, orders.COLUMNS, {"id", "client_id", "ends_on"}),
        (BudgetLineSchema, budgets.COLUMNS, {"line_id"}),
    ):
        assert set(schema().fields) == {column.key for column in columns if column.in_api} | more
