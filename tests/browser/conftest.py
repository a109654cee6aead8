"""A real browser for the tests: what every page must hold, and how to serve the furnished house to it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from regie.database.provision import DatabaseUrls
from tests.application import build_app
from tests.browser.house import House
from tests.browser.windows import Windows
from tests.pages.examples import Examples
from tests.pages.furnish import furnish
from tests.world import World

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these Chromium spends its time on asking its maker for updates.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "Chromium is missing, so no page was looked at: apt-get install chromium"
Serve = Callable[[Flask], Any]
OpenPage = Callable[..., Page]


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What needs a browser is long, but for one look at each page.
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name != "test_every_page.py":
            item.add_marker(pytest.mark.long)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if chromium() is None:
        terminalreporter.write_sep("!", MISSING, red=True, bold=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; where it is missing a build machine fails and a person is told."""
    path = chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        # On a machine that is busy with other tests a page takes its time.
        expect.set_options(timeout=15_000)
        started = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Serve an application on a free port of this machine: `with serve(app) as address`."""

    @contextmanager
    def serving(app: Flask) -> Iterator[str]:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()

    return serving


@pytest.fixture(scope="session")
def template(admin_url: str) -> str:
    """Every module's database is a copy of the furnished one."""
    return furnish(admin_url)


@pytest.fixture(scope="module")
def house(serve: Serve, database: DatabaseUrls) -> Iterator[House]:
    """The application on this module's database, as it is served to people: forms need their token."""
    app = build_app()
    with serve(app) as address:
        yield House(app, address, World(database.owner), Examples(database.owner))


@pytest.fixture
def enter(house: House, open_page: OpenPage) -> OpenPage:
    """Open a page as somebody: `enter("klantmanager", "/m/woerden/clients", width=390)`."""

    def entering(login: str, path: str, **options: Any) -> Page:
        return open_page(house.address + path, cookies=house.signed_in(login), **options)

    return entering


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Windows that tests take and give back."""
    return Windows(browser)


@pytest.fixture
def open_page(windows: Windows) -> Iterator[OpenPage]:
    """Open an address in a window of its own: `open_page(address, width=390, forced_colors="active")`.

    The page keeps what went wrong in `page.complaints`; `complaints_of(page)` adds what axe says.
    """

    def opening(
        address: str,
        *,
        width: int = 1280,
        height: int = 900,
        status: int = 200,
        cookies: Any = None,
        **options: Any,
    ) -> Page:
        page = windows.take(width, height, cookies, options)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        return page

    yield opening
    windows.take_back()


def faults_of(page: Page) -> list[str]:
    """List what went wrong with a page: the content policy, the console, a width that overflows."""
    found = [f"policy {refused}" for refused in page.evaluate("window.refusedByPolicy ?? []")]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found += [f"{wide} px too wide"] if wide > 0 else []
    return found + list(page.complaints)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def complaints_of() -> Callable[[Page], list[str]]:
    """List what is wrong with a page: what axe says, and what went wrong."""

    def complain(page: Page) -> list[str]:
        # Evaluated by the debugger, so that the page's own policy does not stand in the way.
        page.evaluate(AXE)
        report = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
        found = [
            f"axe {violation['id']}: {violation['help']}: {node['html'][:160]}"
            for violation in report["violations"]
            for node in violation["nodes"]
        ]
        return found + faults_of(page)

    return complain
