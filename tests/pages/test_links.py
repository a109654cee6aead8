"""No link leads nowhere: whatever a page offers somebody, that person may open."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound
from werkzeug.routing import MapAdapter

from regie.valkey import valkey
from regie.web.page_table import PAGES, PageInfo
from tests.pages.examples import Examples
from tests.pages.furnish import HOME, LOGINS
from tests.pages.visitors import expected

# Of links that go to the same page from the same page, so many are followed.
FOLLOWED = 2
ANSWERS = {200, 303}


class Links(HTMLParser):
    """Gathers where a page leads, and what in it can be led to."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "a":
            self.addresses.append(given.get("href") or "")
        if place := given.get("id"):
            self.places.add(place)


def pages_of(role: str, client: FlaskClient, examples: Examples) -> Iterator[tuple[PageInfo, str, Links]]:
    """Every page that a role may open, with its address and its links; files have none."""
    for info in PAGES.values():
        if "GET" in info.methods and expected(role, info) == 200:
            # Nobody opens every page and takes every file within one minute.
            valkey().flushdb()
            address = examples.address(info, HOME)
            answer, links = client.get(address), Links()
            if answer.mimetype == "text/html":
                links.feed(answer.text)
                yield info, address, links


def without_place(links: Links) -> set[str]:
    """The places within a page that it leads to and does not have."""
    return {found[1:] for found in links.addresses if found.startswith("#")} - links.places


def inside(address: str, links: Links) -> Iterator[str]:
    """The addresses on this site that a page leads to, without places within the page itself."""
    for found in links.addresses:
        parts = urlsplit(urljoin(address, found))
        if not parts.netloc and not found.startswith("#"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def adapter(client_for: Callable[[str], FlaskClient]) -> MapAdapter:
    return client_for(LOGINS["finance"]).application.url_map.bind("127.0.0.1")


def page_at(adapter: MapAdapter, address: str) -> str:
    """The page that answers at an address, or the address itself where none does."""
    try:
        return str(adapter.match(urlsplit(address).path)[0])
    except NotFound:
        return address


@pytest.mark.long
@pytest.mark.parametrize("role", LOGINS)
def test_every_link_that_a_page_offers_can_be_opened_by_whom_it_is_offered_to(
    role: str, client_for: Callable[[str], FlaskClient], examples: Examples, adapter: MapAdapter
) -> None:
    client = client_for(LOGINS[role])
    asked: dict[str, int] = {}
    dead: dict[str, list[str]] = defaultdict(list)
    for info, address, links in pages_of(role, client, examples):
        seen = defaultdict[str, int](int)
        for found in dict.fromkeys(inside(address, links)):
            target = page_at(adapter, found)
            seen[target] += 1
            if seen[target] <= FOLLOWED and found not in asked:
                asked[found] = client.get(found).status_code
            if asked.get(found, 200) not in ANSWERS:
                dead[info.endpoint].append(f"{found}: {asked[found]}")
        dead[info.endpoint] += without_place(links)
    assert asked
    assert {page: links for page, links in dead.items() if links} == {}


def test_a_place_that_is_missing_is_seen() -> None:
    links = Links()
    links.feed('<a href="#here">1</a><a href="#nowhere">2</a><p id="here">text</p>')
    assert without_place(links) == {"nowhere"}
