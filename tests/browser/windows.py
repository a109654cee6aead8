"""Windows of the browser: tests use them in turn, because opening one takes longer than most tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

WATCH = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.refusedByPolicy.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


@dataclass
class Windows:
    """Windows by what they were opened with (vensters).

    Args:
        browser: that they belong to.
    """

    browser: Browser
    _free: dict[str, list[Page]] = field(default_factory=dict)
    _taken: list[tuple[str, Page]] = field(default_factory=list)

    def take(self, width: int, height: int, cookies: Any, options: Mapping[str, Any]) -> Page:
        """Give an empty window in which nobody has been, as far as a page can tell."""
        kind = repr(sorted(options.items()))
        free = self._free.setdefault(kind, [])
        page = free.pop() if free else self._open(options)
        self._taken.append((kind, page))
        page.complaints = []  # type: ignore[attr-defined]
        page.set_viewport_size({"width": width, "height": height})
        if cookies:
            page.context.add_cookies(cookies)
        return page

    def take_back(self) -> None:
        """Empty every window that was given, for the next test."""
        for kind, page in self._taken:
            _empty(page.context, page)
            self._free[kind].append(page)
        self._taken.clear()

    def _open(self, options: Mapping[str, Any]) -> Page:
        context = self.browser.new_context(
            locale="nl-NL", timezone_id="Europe/Amsterdam", reduced_motion="reduce", **options
        )
        context.add_init_script(WATCH)
        page = context.new_page()
        _listen(page)
        return page


def _empty(context: BrowserContext, page: Page) -> None:
    for other in context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.emulate_media(media="screen")
    page.goto("about:blank")
    context.clear_cookies()


def _listen(page: Page) -> None:
    def complain(text: str) -> None:
        page.complaints.append(text)  # type: ignore[attr-defined]

    def listen(message: ConsoleMessage) -> None:
        # A browser reports every answer above 399 as an error, also a form that was rightly refused.
        if message.type in ("error", "warning") and "the server responded with a status" not in message.text:
            complain(f"console {message.text}")

    def look(response: Response) -> None:
        is_page = response.request.resource_type in ("document", "fetch", "xhr")
        if response.status >= 500 or (response.status >= 400 and not is_page):
            complain(f"{response.status} {response.url}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complain(f"script {error}"))
    page.on("response", look)
