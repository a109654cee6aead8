"""Fixtures: the furnished house in the place of the empty one, and addresses of its pages."""

from contextlib import suppress

import pytest

from regie.database.provision import DatabaseUrls
from regie.web.page_table import PAGES
from tests.pages.examples import Examples, NoExample
from tests.pages.furnish import HOME, furnish


@pytest.fixture(scope="session")
def template(admin_url: str) -> str:
    """Every module's database is a copy of the furnished one."""
    return furnish(admin_url)


@pytest.fixture(scope="module")
def examples(database: DatabaseUrls) -> Examples:
    """An address of every page; rows are looked up before a test changes them."""
    found = Examples(database.owner)
    for info in PAGES.values():
        with suppress(NoExample):
            found.address(info, HOME)
    return found
