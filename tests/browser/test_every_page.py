"""Every page that exists, looked at in a real browser; a page that is not in here cannot be made.

`make test` opens each once; `make long` as every role that may see it, wide and narrow, in two themes,
and asks axe.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from regie.web.page_table import PAGES, PageInfo
from tests.application import build_app
from tests.browser.amounts import closed_amounts
from tests.browser.conftest import faults_of
from tests.browser.house import House
from tests.pages.examples import hands_out_a_file, queries_of, with_rows
from tests.pages.furnish import HOME, LOGINS
from tests.pages.visitors import roles_of

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
# Answers that no person looks at: htmx puts them into a page that is looked at.
PARTS = {"runs.progress", "statements.progress_of_sheet", "statements.progress_of_municipality"}
# Downloads; what is in them has tests of its own.
FILES = {info.endpoint for info in PAGES.values() if hands_out_a_file(info)}
# What stands outside the table of pages, and why it needs no look.
NOT_PAGES = {
    "people.sign_in": "looked at here, below",
    "people.cooperation_chosen": "takes a form and leads to the page that was asked for",
    "resume.signed_in_here": "looked at in the story of a session",
    "people.sign_in_sent": "takes a form and shows the same page",
    "people.sign_out": "takes a form and leads to the page to sign in",
}
# Blueprints that answer programs, or developers only.
NOT_FOR_PEOPLE = {"api-docs", "health", "styleguide", "assets"}
# Pages that are the rows themselves, and parts of pages of which every row is one, with its source beside it.
ROWS = {"runs.line", "own_costs.line"}
PARTS_WITH_ROWS = ("trail", "tariffs-", "variant-", "compared", "costs", "rates", "booked")
WIDTHS = (1280, 390)
THEMES = ("regie", "forest")


SHOWN = [info for info in PAGES.values() if "GET" in info.methods and info.endpoint not in PARTS | FILES]


ONCE = [pytest.param(info, roles_of(info)[0], id=info.endpoint) for info in SHOWN]
AS_EVERYBODY = [
    pytest.param(info, role, id=f"{info.endpoint}-{role}") for info in SHOWN for role in roles_of(info)
]


@pytest.fixture(scope="module")
def other_face(serve: Callable[[Flask], Any], house: House) -> Iterator[House]:
    """The same house with another theme on every page."""
    app = build_app()
    app.jinja_env.globals["theme_of"] = lambda _: THEMES[1]
    with serve(app) as address:
        yield replace(house, app=app, address=address)


@pytest.mark.parametrize(("info", "role"), ONCE)
def test_a_page_has_no_faults_and_every_amount_leads_to_its_rows(
    info: PageInfo, role: str, house: House, enter: OpenPage
) -> None:
    page = enter(LOGINS[role], house.examples.address(info, HOME))
    closed = [] if info.endpoint in ROWS else closed_amounts(page)
    closed = [amount for amount in closed if not amount.startswith(PARTS_WITH_ROWS)]
    assert (faults_of(page), closed) == ([], [])


def test_an_amount_that_leads_nowhere_is_found(house: House, open_page: OpenPage) -> None:
    page = open_page(f"{house.address}/sign-in")
    page.set_content(
        """<main><table id="t"><tbody><tr><th>a</th><td>€ 1,00</td></tr>
           <tr><th>b</th><td><a href="/rows">€ -2,00</a></td></tr></tbody>
           <tfoot><tr><th>all</th><td>€ 3,00</td></tr></tfoot></table></main>"""
    )
    assert closed_amounts(page) == ["t: € 1,00", "t: € 3,00"]


@pytest.mark.long
@pytest.mark.parametrize(("info", "role"), AS_EVERYBODY)
def test_a_page_is_without_complaints_for_every_role_wide_and_narrow_in_two_themes(
    info: PageInfo,
    role: str,
    house: House,
    other_face: House,
    open_page: OpenPage,
    complaints_of: Complaints,
) -> None:
    found = {}
    for theme, where in zip(THEMES, (house, other_face), strict=True):
        path = house.examples.address(info, HOME)
        page = open_page(where.address + path, cookies=where.signed_in(LOGINS[role]))
        assert f"{theme}-theme" in (page.locator("html").get_attribute("class") or "")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found[theme, width] = complaints_of(page)
    assert [complaint for complaint in found.items() if complaint[1]] == []


def is_for_people(endpoint: str) -> bool:
    blueprint = endpoint.partition(".")[0]
    return not blueprint.endswith("_api") and blueprint not in NOT_FOR_PEOPLE


def test_every_address_is_a_declared_page_or_no_page_at_all(house: House) -> None:
    addresses = {rule.endpoint for rule in house.app.url_map.iter_rules() if is_for_people(rule.endpoint)}
    assert addresses == PAGES.keys() | NOT_PAGES.keys()


def test_every_page_knows_which_row_to_show() -> None:
    assert all(list(queries_of(info)) for info in with_rows())
    assert PAGES.keys() >= PARTS | FILES


def test_the_page_to_sign_in_is_without_complaints(
    house: House, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(f"{house.address}/sign-in")
    assert complaints_of(page) == []
    page.get_by_label("Inlognaam").fill("klantmanager")
    page.get_by_role("button", name="Inloggen").click()
    assert complaints_of(page) == []


@pytest.mark.parametrize(("path", "status"), [("/m/nergens/", 404), ("/runs/new", 403)])
def test_a_refusal_is_without_complaints(
    path: str, status: int, enter: OpenPage, complaints_of: Complaints
) -> None:
    assert complaints_of(enter("klantmanager", path, status=status)) == []
