"""Writing PDF (papier): tagged, the same bytes every time, and with nothing but files of our own."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from billing.statements.errors import DocumentRefused
from regie.errors import msgid
from regie.web.assets import STATIC

# A made-up address: everything below it is answered from this package, everything else is refused.
BASE = "https://regie.invalid/"
SHEETS = ("css/theme.css", "css/paper.css")
TYPES = {".css": "text/css", ".woff2": "font/woff2"}
PANGO = {
    "linux": ("libpango-1.0.so.0", "libpangoft2-1.0.so.0"),
    "darwin": ("libpango-1.0.dylib", "libpangoft2-1.0.dylib"),
}
MISSING = msgid(
    "No PDF can be made here until somebody who manages this machine installs WeasyPrint (pip install "
    "'regie[pdf]') and Pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
)


def pdf_possible() -> bool:
    """Tell whether this machine can make PDF (PDF mogelijk), without loading what makes it.

    Returns:
        Whether WeasyPrint and the Pango that it needs are here.
    """
    if find_spec("weasyprint") is None:
        return False
    try:
        for library in PANGO.get(sys.platform, ()):
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def write_pdf(html: str, identifier: UUID, made_at: datetime) -> bytes:
    """Write a page as PDF (PDF schrijven), tagged for people who hear or enlarge it.

    Args:
        html: a whole page; its style sheets and fonts are ours.
        identifier: of the document; a random one would make every copy differ.
        made_at: when it counts as made, aware.

    Returns:
        PDF/UA-1; equal input gives equal bytes on the same machine.

    Raises:
        DocumentRefused: `pdf_missing`.
    """
    if not pdf_possible():
        raise DocumentRefused(MISSING, code="pdf_missing")
    weasyprint = _weasyprint()
    with _clock_at(made_at):
        page = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=own_files())
        written: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier.bytes)
    return written


def _weasyprint() -> Any:
    # Takes a second to load, and only the worker needs it.
    import weasyprint

    return weasyprint


def own_files() -> Any:
    """Give what fetches files for a page (bestanden ophalen): from this package, and from nowhere else.

    Returns:
        A fetcher for WeasyPrint. What it refuses ends the making of the document, since a page that asks for
        somebody else's file was made by somebody else.
    """
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # The package carries no types.
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the signature is theirs
            name = url.removeprefix(BASE)
            content = _packaged().get(name) if url.startswith(BASE) else None
            if content is None:
                raise FatalURLFetchingError(f"A document holds an address that is not ours: {url[:100]!r}.")
            return URLFetcherResponse(url, content, {"Content-Type": TYPES[f".{name.rpartition('.')[2]}"]})

    return OwnFiles()


@cache
def _packaged() -> dict[str, bytes]:
    fonts = sorted((STATIC / "vendor" / "fonts").glob("*.woff2"))
    paths = [*(STATIC / name for name in SHEETS), *fonts]
    return {path.relative_to(STATIC).as_posix(): path.read_bytes() for path in paths}


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    # Fonts note when they were cut down to the letters in use; they take the time from here.
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
