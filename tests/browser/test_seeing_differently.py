"""The main pages for people who see them otherwise: in their own colours, and four times as large."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from regie.web.page_table import PAGES
from tests.browser.house import House
from tests.pages.furnish import HOME, LOGINS
from tests.pages.visitors import roles_of

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
MAIN = [
    "home.home",
    "home.municipality",
    "menus.choices",
    "menus.edit",
    "menus.decide",
    "budgets.lines",
    "budgets.line",
    "budgets.over_all",
    "approvals.inbox",
    "clients.clients",
    "clients.show",
    "routes.everywhere",
    "orders.everywhere",
    "orders.new",
    "hours.week",
    "runs.show",
    "own_costs.run",
    "costs.key_list",
    "settings.show",
    "trail.entries",
]
# A window of 1280 x 1024 at 400 %.
LARGE = {"width": 320, "height": 256}


@pytest.mark.parametrize(
    "how", [{"forced_colors": "active"}, LARGE], ids=["own colours", "four times as large"]
)
@pytest.mark.parametrize("endpoint", MAIN)
def test_a_main_page_is_without_complaints(
    endpoint: str, how: dict[str, object], house: House, enter: OpenPage, complaints_of: Complaints
) -> None:
    info = PAGES[endpoint]
    page = enter(LOGINS[roles_of(info)[0]], house.examples.address(info, HOME), **how)
    assert complaints_of(page) == []
