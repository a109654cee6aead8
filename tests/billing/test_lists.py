"""A list that is declared once says the same in table and file, and is sorted by what it declares."""

import csv
import html
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from billing.budgets import shown as budgets
from billing.budgets.schemas import BudgetLineSchema
from billing.orders import search as orders
from billing.orders.schemas import ListedOrderSchema
from billing.orders.services import NewOrder, place_order
from billing.runs import exports as runs
from billing.runs.sheet import Sheet
from cafeteria.caseload import search as clients
from cafeteria.routes import search as routes
from cafeteria.routes.services import open_route
from regie.database.engine import transaction
from regie.listing import Column
from tenants.trail import exports as trail
from tests.billing.test_order_pages import LATE, SOON
from tests.world import TODAY, World

SEARCHED = {"/clients": clients.COLUMNS, "/routes": routes.COLUMNS, "/orders": orders.COLUMNS}
LISTS = SEARCHED | {
    "/budgets": budgets.COLUMNS,
    "/trail": trail.COLUMNS,
    "/runs/lines": runs.LINE_COLUMNS,
    "/runs/sheet": runs.sheet_columns(Sheet((), ())),
}
# Lists that are handed out as files, and who may have them; those of runs stand in tests/billing_runs.
FILES = {
    "/orders": ("case-manager", orders.COLUMNS),
    "/m/lindehaven/orders": ("case-manager", orders.COLUMNS),
    "/budgets": ("finance", budgets.COLUMNS),
    "/m/lindehaven/budget": ("holder", budgets.COLUMNS),
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
                place_order(session, actor, shop.tenant_id, new, TODAY)
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
    assert re.search(rf"Totaal op deze pagina[\s€]+{re.escape(euros)}\s", shown)


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
    kinds = [column.kind for column in columns if column.in_file]
    for row, wanted in zip(rows, text[1:], strict=True):
        for kind, found, said in zip(kinds, row, wanted, strict=True):
            assert same(kind, found, said), (kind, found, said)


def same(kind: str, found: Any, said: str) -> bool:
    if found is None:
        return said == ""
    if kind in ("euro", "number", "share"):
        return Decimal(repr(found)) == Decimal(said)
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


def test_programs_get_the_columns_of_the_list() -> None:
    for schema, columns, more in (
        (ListedOrderSchema, orders.COLUMNS, {"id", "client_id", "ends_on"}),
        (BudgetLineSchema, budgets.COLUMNS, {"line_id"}),
    ):
        assert set(schema().fields) == {column.key for column in columns if column.in_api} | more
