"""A picture of each page, wide and narrow, in `var/shots/`, and those of the documentation in `docs/images/`.

Not part of any run of the tests: `make shots` names this file.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from regie.web.page_table import PAGES, PageInfo
from tests.browser.house import House
from tests.browser.test_every_page import ONCE, WIDTHS
from tests.pages.furnish import HOME, LOGINS

OpenPage = Callable[..., Page]
ROOT = Path(__file__).parents[2]
SHOTS, IMAGES = ROOT / "var" / "shots", ROOT / "docs" / "images"
HIGHEST = 6000
DOCUMENTED = [
    ("cost-sheet", "runs.show", "finance", 1280),
    ("product-choice", "menus.edit", "municipal_director", 900),
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("info", "role"), ONCE)
def test_a_picture_is_taken(info: PageInfo, role: str, width: int, house: House, enter: OpenPage) -> None:
    page = enter(LOGINS[role], house.examples.address(info, HOME), width=width)
    # The window is as high as the page, or else what sticks to its edge covers what is under it.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, HIGHEST)})
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{info.endpoint}-{width}.png")


@pytest.mark.parametrize(("name", "endpoint", "role", "height"), DOCUMENTED)
def test_a_picture_of_the_documentation_is_taken(
    name: str, endpoint: str, role: str, height: int, house: House, enter: OpenPage
) -> None:
    page = enter(LOGINS[role], house.examples.address(PAGES[endpoint], HOME), height=height)
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=IMAGES / f"{name}.png")
