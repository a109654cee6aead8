"""What can be done about a row lies under the thumb: on a narrow screen nobody scrolls sideways for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from regie.web.page_table import PAGES
from tests.browser.house import House
from tests.pages.furnish import HOME, LOGINS

OpenPage = Callable[..., Page]
ACTS = {
    "parties.parties": "product_manager",
    "arrangements.index": "product_manager",
    "settings.show": "municipal_director",
    "routes.everywhere": "case_manager",
    "menus.choices": "municipal_director",
}
OUTSIDE = """
() => [...document.querySelectorAll("td.table__act a")].map((link) => link.getBoundingClientRect())
  .filter((box) => box.left < 0 || box.right > document.documentElement.clientWidth).length"""
# The acts of a table that is laid out as on a wide screen, which is how they got lost.
LAID_OUT = """
() => document.querySelectorAll(".table--stack")
  .forEach((table) => table.classList.remove("table--stack"))"""


@pytest.mark.parametrize("endpoint", ACTS)
def test_every_act_lies_within_a_narrow_window(endpoint: str, house: House, enter: OpenPage) -> None:
    path = house.examples.address(PAGES[endpoint], HOME)
    page = enter(LOGINS[ACTS[endpoint]], path, width=390)
    assert page.locator("td.table__act a").count() > 0
    assert page.evaluate(OUTSIDE) == 0


def test_an_act_beyond_the_edge_is_found(house: House, enter: OpenPage) -> None:
    page = enter(LOGINS["product_manager"], "/parties", width=390)
    page.evaluate(LAID_OUT)
    assert page.evaluate(OUTSIDE) > 0


def test_a_row_that_stacks_is_still_a_row_of_a_table(house: House, enter: OpenPage) -> None:
    page = enter(LOGINS["product_manager"], "/parties", width=390)
    table = page.get_by_role("table", name="partijen")
    row = table.get_by_role("row").filter(has_text="De Sluis")
    assert row.get_by_role("rowheader").inner_text() == "De Sluis"
    assert row.get_by_role("link", name="Wijzigen De Sluis").is_visible()
    assert table.get_by_role("columnheader").first.get_by_role("link").is_visible()
