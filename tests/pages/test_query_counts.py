"""No page asks the database more often when there is more to show: ten of everything, then a hundred."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from regie.web.limits import limiter
from regie.web.page_table import PAGES
from tests.pages.crowd import MONTHS, Crowd
from tests.pages.examples import Examples
from tests.pages.furnish import HOME
from tests.pages.visitors import visitor
from tests.world import World

SIZES = (10, 100)
# Bytes; a number that takes a digit more is no row.
LEAST_MORE = 200
SHOWN = [info for info in PAGES.values() if "GET" in info.methods]
# What is asked of pages that the furnished house and ten more rows would fill already.
ASKED = {
    "clients.everywhere": "?text=ZZ-",
    "orders.everywhere": "?text=WO-0001",
    "routes.everywhere": "?step=application",
}
# Pages about one thing, their forms and their files: more rows do not make them longer.
OF_ONE_SIZE = {
    "assortment.edit_variant",
    "budgets.import_file",
    "menus.end",
    "menus.move",
    "menus.withdraw",
    "people.cooperation",
    "arrangements.end_arrangement",
    "arrangements.end_participation",
    # A run more is a line more in what a municipality pays.
    "own_costs.run_file",
    "own_costs.run_file_xlsx",
    # The crowd joins no municipality, holds no role and prints no total.
    "arrangements.members_file",
    "arrangements.members_file_xlsx",
    "figures.findings_file",
    "figures.findings_file_xlsx",
    "settings.people_file",
    "settings.people_file_xlsx",
    "parties.change",
    "parties.end_party",
    "parties.end_worker",
    "costs.end_rate",
    "settings.end_given_role",
    "home.home",
    "runs.reverse",
    "arrangements.new",
    "assortment.edit",
    "assortment.end_product",
    "assortment.end_tariff",
    "assortment.end_variant",
    "figures.change",
    "funds.finish",
    "funds.new",
    "funds.show",
    "assortment.new_variant",
    "clients.edit",
    "clients.group",
    "clients.new",
    "costs.new_key_page",
    "costs.end_key",
    "costs.end_pool",
    "costs.reverse",
    "hours.correct",
    "orders.show",
    "parties.new",
    "people.profile",
    "routes.new",
    "routes.step",
    "runs.new",
    "runs.progress",
    "statements.file_of_municipality",
    "statements.file_of_sheet",
    "statements.of_municipality",
    "statements.of_sheet",
    "statements.progress_of_municipality",
    "statements.progress_of_sheet",
    "trail.operations",
}


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that reaches the database meanwhile."""
    seen: list[str] = []

    def see(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", see)


def measure(examples: Examples, client_for: Callable[[str], FlaskClient]) -> dict[str, tuple[int, int]]:
    """For each page how many statements it takes, and how long the answer is."""
    found = {}
    for info in SHOWN:
        # A person has a number of downloads in a minute; this one opens every file there is.
        limiter.reset()
        browser = client_for(visitor(info))
        address = examples.address(info, HOME) + ASKED.get(info.endpoint, "")
        with counted() as seen:
            answer = browser.get(address)
        assert answer.status_code == 200, address
        found[info.endpoint] = (len(seen), len(answer.data))
    return found


# Every page twice, over a crowd: on a busy machine that takes longer than a test may.
@pytest.mark.long
@pytest.mark.timeout(400)
def test_a_page_takes_no_more_statements_for_a_hundred_rows_than_for_ten(
    world: World, superuser_url: str, examples: Examples, client_for: Callable[[str], FlaskClient]
) -> None:
    crowd, found = Crowd(world, superuser_url), {}
    for size, run_of in zip(SIZES, MONTHS, strict=True):
        crowd.grow(size, run_of)
        found[size] = measure(Examples(examples.owner_url), client_for)
    few, many = found[SIZES[0]], found[SIZES[1]]
    assert {name: (few[name][0], many[name][0]) for name in few if many[name][0] > few[name][0]} == {}
    assert {name for name in few if many[name][1] < few[name][1] + LEAST_MORE} == OF_ONE_SIZE
