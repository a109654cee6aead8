"""The lists of costs, runs and hours say the same in table, CSV and workbook, and add up to their total."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from billing.costs import search as costs
from billing.costs.queries import KEYS
from billing.hours.queries import BOOKINGS
from billing.runs import search as runs
from billing.runs.own_queries import OWN_RUNS
from billing.runs.shown import COSTS_BEHIND
from billing.runs.sources import HOURS
from regie.listing import Column, file_columns
from regie.numbers import decimal_hours
from tests.billing.test_lists import headers, same, workbook_of
from tests.billing_runs.scene import FUND, Scene

Sign = Callable[[str], FlaskClient]
NAMED = "Meedoen & werk"
# By page: who sees it, its table, its file, and its columns.
LISTS: dict[str, tuple[str, str, str, tuple[Column, ...]]] = {
    "/costs?year=2013": ("finance", "costs", "/costs/bookings", costs.COSTS),
    "/costs/?year=2013": ("finance", "pools", "/costs/pools", costs.POOLS),
    "/costs/rates": ("finance", "rates", "/costs/rates", costs.RATES),
    "/costs/keys": ("finance", "keys", "/costs/keys", KEYS),
    "/runs": ("finance", "runs", "/runs", runs.RUNS),
    "/runs/RUN/lines": ("finance", "lines", "/runs/RUN/lines", runs.LINES),
    "/runs/RUN/lines/HOURS": ("finance", "sources", "/runs/RUN/lines/HOURS/sources", HOURS),
    "/runs/RUN/lines/COSTS": ("finance", "sources", "/runs/RUN/lines/COSTS/sources", COSTS_BEHIND),
    "/m/lindehaven/costs": ("holder", "runs", "/m/lindehaven/costs", OWN_RUNS),
    "/hours?week=2013-W41": ("case-manager", "history", "/hours/bookings", BOOKINGS),
}
SORTED = [(page, column.sort) for page, (*_, columns) in LISTS.items() for column in columns if column.sort]


@pytest.fixture(scope="module")
def filled(scene: Scene) -> dict[str, str]:
    """Hours, costs, a counter-entry and a final run, each with an amount of its own; parts of addresses."""
    scene.superuser.execute("UPDATE cafeteria.fund SET name = %s WHERE code = %s", (NAMED, FUND))
    for day, minutes in ((7, 61), (8, 125), (9, 30)):
        scene.book("Fatma", "lindehaven", date(2013, 10, day), minutes)
    for day, cents in ((7, 1000_01), (8, 20_02), (9, -3_03)):
        scene.cost("pool-equal", date(2013, 10, day), cents)
    run = scene.run("final")
    line = "SELECT id FROM billing.run_line WHERE run_id = %s AND source = %s AND tenant_id = %s"
    ours = (str(run.id), scene.tenants["lindehaven"])
    return {
        "RUN": str(run.id),
        "HOURS": str(scene.one(line, ours[0], "order_hours", ours[1])),
        "COSTS": str(scene.one(line, ours[0], "pool_cost", ours[1])),
    }


def address(path: str, parts: dict[str, str]) -> str:
    return re.sub("RUN|HOURS|COSTS", lambda found: parts[found[0]], path.replace("/?", "?"))


def file_address(page: str, ending: str, parts: dict[str, str], **more: str) -> str:
    query = page.partition("?")[2]
    asked = "&".join([query, *(f"{name}={value}" for name, value in more.items())]).strip("&")
    return address(f"{LISTS[page][2]}.{ending}?{asked}", parts)


def table_of(text: str, name: str) -> str:
    found = re.search(rf'<table[^>]* id="{name}".*?</table>', text, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("page", LISTS)
def test_a_table_has_the_declared_headers_and_its_files_the_same_rows(
    client_for: Sign, filled: dict[str, str], page: str
) -> None:
    login, name, _, columns = LISTS[page]
    browser = client_for(login)
    table = table_of(browser.get(address(page, filled)).text, name)
    written = list(csv.reader(io.StringIO(browser.get(file_address(page, "csv", filled)).text)))
    assert sum(column.in_table for column in columns) <= len(headers(table)) + 1
    assert table.partition("<tbody")[2].partition("</tbody>")[0].count("<tr") == len(written) - 1 > 0
    both = [column for column in columns if column.in_table and column.in_file and not column.named]
    assert len(set(written[0]) & set(headers(table))) >= len(both)
    head, *rows = workbook_of(browser.get(file_address(page, "xlsx", filled)).data)
    assert head == written[0]
    # Parts of a key stand in columns that only its bearers name.
    kept = [column.kind for column in file_columns(columns)]
    for row, wanted in zip(rows, written[1:], strict=True):
        for kind, found, said in zip(kept, row, wanted, strict=page != "/costs/keys"):
            assert same(kind, found, said)


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("/costs?year=2013", "Bedrag"),
        ("/costs/?year=2013", "Geboekt"),
        ("/runs/RUN/lines", "Uren"),
        ("/runs/RUN/lines/HOURS", "Uren"),
        ("/m/lindehaven/costs", "Uren"),
        ("/hours?week=2013-W41", "Uren"),
        ("/runs/RUN/lines", "Bedrag"),
        ("/runs/RUN/lines/COSTS", "Bedrag"),
        ("/m/lindehaven/costs", "Bedrag"),
    ],
)
def test_the_total_of_a_table_is_the_sum_of_its_file(
    client_for: Sign, filled: dict[str, str], page: str, label: str
) -> None:
    login, name, *_ = LISTS[page]
    browser = client_for(login)
    rows = list(csv.DictReader(io.StringIO(browser.get(file_address(page, "csv", filled)).text)))
    total = sum(Decimal(row[label]) for row in rows)
    if label == "Uren":
        assert {len(row["Uren"].partition(".")[2]) for row in rows} == {2}
        assert decimal_hours(sum(int(row["Uren in minuten"]) for row in rows)) == total
    foot = table_of(browser.get(address(page, filled)).text, name).partition("<tfoot")[2]
    euros = f"{total:,.2f}".translate(str.maketrans(",.", ".,"))
    assert euros in re.sub(r"<[^>]+>", " ", foot).replace("\u00a0", " ")
    assert total > 0


@pytest.mark.parametrize(("page", "sort"), SORTED)
def test_every_order_of_a_list_works_both_ways_in_table_and_file(
    client_for: Sign, filled: dict[str, str], page: str, sort: str
) -> None:
    login, name, *_ = LISTS[page]
    browser = client_for(login)
    asked = "pools_sort" if name == "pools" else "sort"
    there = address(page, filled)
    for order, told in ((sort, "ascending"), (f"-{sort}", "descending")):
        shown = browser.get(f"{there}{'&' if '?' in there else '?'}{asked}={order}")
        said = [how for how in headers(table_of(shown.text, name)).values() if "aria-sort" in how]
        assert [f'aria-sort="{told}"' in how for how in said] == [True]
        assert browser.get(file_address(page, "csv", filled, **{asked: order})).status_code == 200


def test_costs_are_searched_and_sorted_and_the_file_follows(
    client_for: Sign, scene: Scene, filled: dict[str, str]
) -> None:
    browser = client_for("finance")
    found = browser.get("/costs/bookings.csv?year=2013&sort=cents").text
    amounts = [Decimal(row["Bedrag"]) for row in csv.DictReader(io.StringIO(found))]
    assert amounts == sorted(amounts) == [Decimal("-3.03"), Decimal("20.02"), Decimal("1000.01")]
    assert len(browser.get("/costs/bookings.csv?year=2013&text=nergens").text.splitlines()) == 1
    assert len(browser.get("/costs/bookings.csv?year=2013&text=INHUUR+f-1").text.splitlines()) == 4
    page = browser.get("/costs?year=2013&text=nergens").text
    assert "Niets past bij wat u zoekt." in html.unescape(page)


@pytest.mark.parametrize("page", ["/costs/?year=2013", "/runs/RUN/lines"])
def test_a_fund_is_told_by_its_name_and_in_a_file_by_its_code_too(
    client_for: Sign, filled: dict[str, str], page: str
) -> None:
    login, name, *_ = LISTS[page]
    browser = client_for(login)
    table = table_of(browser.get(address(page, filled)).text, name)
    assert (html.escape(NAMED) in table, f">{FUND}<" in table) == (True, False)
    rows = csv.DictReader(io.StringIO(browser.get(file_address(page, "csv", filled)).text))
    assert {(row["Geldstroom"], row["Code van de geldstroom"]) for row in rows} == {(NAMED, FUND)}


def test_files_are_for_who_may_see_the_list(client_for: Sign, filled: dict[str, str]) -> None:
    for page in ("/costs?year=2013", "/costs/keys", "/runs", "/runs/RUN/lines/HOURS"):
        assert client_for("finance").get(file_address(page, "csv", filled)).status_code == 200
        assert client_for("holder").get(file_address(page, "csv", filled)).status_code == 403
    own = file_address("/m/lindehaven/costs", "csv", filled)
    assert client_for("holder").get(own).status_code == 200
    assert client_for("holder-b").get(own).status_code == 404
    why = f"/m/lindehaven/costs/{filled['RUN']}/{filled['HOURS']}/sources.csv"
    assert "Fatma" in client_for("holder").get(why).text
    assert client_for("holder-b").get(why).status_code == 404
