"""The lists of tenants and the cafeteria: table, order, pages and both files of each say the same."""

import csv
import html
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from cafeteria.assortment import search as assortment
from cafeteria.caseload import search as clients
from cafeteria.funds import search as funds
from cafeteria.menus import search as choices
from cafeteria.routes import search as routes
from regie.database.engine import transaction
from regie.listing import Column, file_columns
from regie.web.page_table import PAGES
from tenants.arrangements import search as arrangements
from tenants.figures import search as figures
from tenants.figures.services import import_figures
from tenants.municipalities import search as municipalities
from tenants.parties import search as parties
from tenants.settings import queries as settings
from tests.billing.test_lists import same, workbook_of
from tests.pages.examples import Examples
from tests.pages.furnish import HOME
from tests.pages.visitors import roles_of, visitor
from tests.world import SignIn, World


@dataclass(frozen=True)
class Listed:
    """A list on a page: where, as which table, and at which address its files are."""

    page: str
    file: str
    columns: tuple[Column, ...]
    table: str
    of: str = ""

    @property
    def sorted_by(self) -> str:
        return f"{self.of}_sort" if self.of else "sort"


LISTS = {
    one.file: one
    for one in (
        Listed("parties.parties", "parties.file", parties.PARTIES, "parties"),
        Listed("parties.parties", "parties.workers_file", parties.WORKERS, "workers", "workers"),
        Listed(
            "arrangements.index",
            "arrangements.members_file",
            municipalities.COLUMNS,
            "municipalities",
            "municipalities",
        ),
        Listed(
            "arrangements.index",
            "arrangements.arrangements_file",
            arrangements.ARRANGEMENTS,
            "arrangements",
            "arrangements",
        ),
        Listed(
            "arrangements.index",
            "arrangements.participations_file",
            arrangements.PARTICIPATIONS,
            "participations",
            "participations",
        ),
        Listed("figures.figures", "figures.file", figures.FIGURES, "figures"),
        Listed("figures.figures", "figures.findings_file", figures.FINDINGS, "findings", "findings"),
        Listed("settings.show", "settings.people_file", settings.COLUMNS, "people"),
        Listed("funds.index", "funds.file", funds.COLUMNS, "funds"),
        Listed("assortment.products", "assortment.file", assortment.COLUMNS, "assortment"),
        Listed("menus.show", "menus.lines_file", choices.LINES, "lines"),
        Listed("clients.everywhere", "clients.file_of_everywhere", clients.COLUMNS, "clients"),
        Listed("routes.everywhere", "routes.file_of_everywhere", routes.COLUMNS, "routes"),
    )
}
TUPLES = {**{name: one.columns for name, one in LISTS.items()}, "tariffs": assortment.TARIFFS}
TUPLES |= {"choices": choices.CHOICES, "compared": choices.COMPARED}
FILES = {**{name: one.columns for name, one in LISTS.items()}, "assortment.tariffs_file": assortment.TARIFFS}
EVERY_SORT = [(name, column) for name, one in LISTS.items() for column in one.columns if column.sort]
# What the database sorts by another thing than what is written, or by letters in an order of their own.
BY_LETTERS = {"text", "share"}
BODY = re.compile(r'<table[^>]* id="{}".*?</table>', re.DOTALL)
HEADER = re.compile(r"<th scope=\"col\"([^>]*)>(.*?)</th>", re.DOTALL)
ROW = re.compile(r"<th scope=\"row\"[^>]*>(.*?)</th>", re.DOTALL)

FIGURES = """municipality,cbs_code,year,name,value,unit,reference_date,source
Woerden,GM0632,2012,inwoners,49000,personen,2012-01-01,nota A
Woerden,GM0632,2013,inwoners,"49500,5",personen,2013-01-01,nota B
Woerden,GM0632,2013,banen,312,fte,2013-06-30,nota C
Totaal,*,2012,inwoners,49001,personen,2012-01-01,nota A
Totaal,*,2013,inwoners,"49502,5",personen,2013-01-01,nota B
"""
Open = Callable[[str, str], Any]


@pytest.fixture(scope="module", autouse=True)
def imported(world: World) -> None:
    """Figures that differ in everything, with two totals that are off."""
    with transaction(world.scope("financien", "*")) as (session, actor):
        import_figures(session, actor, FIGURES.encode())


@pytest.fixture
def opened(client_for: SignIn, examples: Examples) -> Open:
    """Opens a page as somebody who may, with something behind its question mark."""

    def ask(endpoint: str, asked: str = "") -> Any:
        info = PAGES[endpoint]
        answer = client_for(visitor(info)).get(examples.address(info, HOME) + asked)
        assert answer.status_code == 200, endpoint
        return answer

    return ask


def words(cell: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())


def table_of(page: str, name: str) -> str:
    (found,) = re.findall(BODY.pattern.format(name), page, re.DOTALL)
    return str(found)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("columns", TUPLES.values(), ids=TUPLES)
def test_a_list_names_each_column_and_order_once_and_has_one_heading(columns: tuple[Column, ...]) -> None:
    assert len({column.key for column in columns}) == len(columns)
    sorts = [column.sort for column in columns if column.sort]
    assert len(set(sorts)) == len(sorts)
    assert [bool(column.sort) for column in columns] == [column.by is not None for column in columns]
    assert sum(column.heading for column in columns) == 1
    assert not [column.key for column in columns if column.kind == "act" and column.sort]


@pytest.mark.parametrize("name", FILES)
def test_a_workbook_holds_the_same_rows_as_the_csv(opened: Open, name: str) -> None:
    text = rows_of(opened(name, "").text)
    head, *rows = workbook_of(opened(f"{name}_xlsx", "").data)
    assert head == text[0]
    assert len(rows) == len(text) - 1 > 0
    kinds = [column.kind for column in file_columns(FILES[name])]
    for row, wanted in zip(rows, text[1:], strict=True):
        for kind, found, said in zip(kinds, row, wanted, strict=True):
            assert same(kind, found, said), (kind, found, said)


@pytest.mark.parametrize("name", LISTS)
def test_the_table_begins_with_the_rows_of_the_file_under_the_same_labels(opened: Open, name: str) -> None:
    one = LISTS[name]
    table = table_of(opened(one.page, "").text, one.table)
    head, *rows = rows_of(opened(name, "").text)
    labels = [words(label) for _, label in HEADER.findall(table)]
    in_both = [column for column in one.columns if column.in_table and column.in_file]
    assert {label for label in labels if label not in head} <= {
        "Wijzigen",
        "Eindigen",
        "Beëindigen",
        "Te doen",
    }
    assert len([label for label in labels if label in head]) == len(in_both)
    assert labels[0] in head
    shown = [words(cell) for cell in ROW.findall(table)]
    written = [row[head.index(labels[0])] for row in rows]
    assert 0 < len(shown) <= len(written)
    for cell, said in zip(shown, written, strict=False):
        # A route also says the number of its client.
        assert cell.startswith(said), (cell, said)


@pytest.mark.parametrize(
    ("name", "column"), EVERY_SORT, ids=[f"{name}-{column.sort}" for name, column in EVERY_SORT]
)
def test_every_declared_order_works_both_ways_and_is_told(opened: Open, name: str, column: Column) -> None:
    one = LISTS[name]
    ways = {}
    for sort, told in ((column.sort, "ascending"), (f"-{column.sort}", "descending")):
        asked = f"?{one.sorted_by}={sort}"
        head, *rows = rows_of(opened(name, asked).text)
        at = [col.key for col in file_columns(one.columns)].index(column.key)
        ways[told] = [row[at] for row in rows]
        if column.in_table:
            table = table_of(opened(one.page, asked).text, one.table)
            said = {words(label): how for how, label in HEADER.findall(table) if "aria-sort" in how}
            assert list(said) == [head[at]]
            assert f'aria-sort="{told}"' in said[head[at]]
    # The same values the other way around, whatever decides between equals.
    assert ways["ascending"] == ways["descending"][::-1]
    values = [value for value in ways["ascending"] if value]
    if column.kind not in BY_LETTERS:
        made = [Decimal(value) if column.kind in ("euro", "number", "hours") else value for value in values]
        assert made == sorted(made)


@pytest.mark.parametrize("name", LISTS)
def test_what_is_not_declared_sorts_nothing(opened: Open, name: str) -> None:
    one = LISTS[name]
    assert opened(name, f"?{one.sorted_by}=tenant_id").data == opened(name, "").data


def test_two_lists_of_a_page_are_sorted_each_by_itself(opened: Open) -> None:
    as_it_was = opened("parties.parties", "").text
    page = opened("parties.parties", "?workers_sort=-name").text
    assert table_of(page, "workers") != table_of(as_it_was, "workers")
    assert ROW.findall(table_of(page, "parties")) == ROW.findall(table_of(as_it_was, "parties"))
    assert "/parties?workers_sort=name#workers" in html.unescape(page)
    # Sorting one keeps the order of the other.
    assert "/parties?workers_sort=-name&sort=municipality" in html.unescape(page)


def test_a_file_names_a_fund_by_its_code_and_by_its_name(opened: Open, superuser_url: str) -> None:
    with psycopg.connect(superuser_url) as superuser:
        superuser.execute("UPDATE cafeteria.fund SET name = 'Naam van ' || code")
    for name in ("assortment.file", "menus.lines_file"):
        head, *rows = rows_of(opened(name, "").text)
        code, said = head.index("Code van de geldstroom"), head.index("Geldstroom")
        assert rows
        assert all(row[said] == f"Naam van {row[code]}" for row in rows)
    shown = table_of(opened("assortment.products", "").text, "assortment")
    assert "Naam van " in shown


def test_a_search_is_that_of_the_file_as_well(opened: Open) -> None:
    _, *all_of_them = rows_of(opened("parties.file", "").text)
    name = all_of_them[-1][0]
    _, *found = rows_of(opened("parties.file", f"?text={name}").text)
    assert name in {row[0] for row in found}
    assert len(found) < len(all_of_them)
    assert rows_of(opened("parties.file", "?text=bestaat-niet").text)[1:] == []
    assert "empty__title" in opened("parties.parties", "?text=bestaat-niet").text


@pytest.mark.parametrize(
    "name", sorted({"clients.file_of_everywhere", "routes.file_of_everywhere", "clients.file"})
)
def test_files_about_people_are_for_those_who_see_the_page(name: str) -> None:
    page = {"clients.file": "clients.clients"}.get(name, name.replace("file_of_", ""))
    assert roles_of(PAGES[name]) == roles_of(PAGES[f"{name}_xlsx"]) == roles_of(PAGES[page])
    assert "finance" not in roles_of(PAGES[name])
    assert "case_manager" in roles_of(PAGES[name])


def test_days_are_written_as_days(opened: Open) -> None:
    _, *rows = workbook_of(opened("arrangements.members_file_xlsx", "").data)
    assert all(isinstance(row[2].date(), date) for row in rows)
