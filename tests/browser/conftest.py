"""A real browser for the tests: what every page must hold, and how to serve an application to it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

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
WATCH = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.refusedByPolicy.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""

Serve = Callable[[Flask], Any]
OpenPage = Callable[..., Page]


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


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


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address in a window of its own: `open_page(address, width=390, forced_colors="active")`.

    The page keeps what went wrong in `page.complaints`; `complaints_of(page)` adds what axe says.
    """
    opened: list[BrowserContext] = []

    def opening(
        address: str, *, width: int = 1280, height: int = 900, status: int = 200, **options: Any
    ) -> Page:
        context = browser.new_context(
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            viewport={"width": width, "height": height},
            **options,
        )
        opened.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        _listen(page)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        return page

    yield opening
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def complaints_of() -> Callable[[Page], list[str]]:
    """List what is wrong with a page: axe, the content policy, the console, a width that overflows."""

    def complain(page: Page) -> list[str]:
        # Evaluated by the debugger, so that the page's own policy does not stand in the way.
        page.evaluate(AXE)
        report = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
        found = [
            f"axe {violation['id']}: {violation['help']}: {node['html'][:160]}"
            for violation in report["violations"]
            for node in violation["nodes"]
        ]
        found += [f"policy {refused}" for refused in page.evaluate("window.refusedByPolicy")]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{wide} px too wide"] if wide > 0 else []
        return found + list(page.complaints)  # type: ignore[attr-defined]

    return complain


def _listen(page: Page) -> None:
    complaints: list[str] = []
    page.complaints = complaints  # type: ignore[attr-defined]

    def listen(message: ConsoleMessage) -> None:
        # A browser reports every answer above 399 as an error, also a form that was rightly refused.
        if message.type in ("error", "warning") and "the server responded with a status" not in message.text:
            complaints.append(f"console {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"script {error}"))
