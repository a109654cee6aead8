"""The press (pers): a small application in which a worker fills in pages and speaks Dutch."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import NAMESPACE_URL, uuid5

from flask import Flask, render_template
from flask_babel import Babel
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined

from billing.runs.bars import bars_of_funds, bars_of_sheet
from billing.runs.shown import shown_line, sources
from billing.statements.contents import Contents
from billing.statements.paper import BASE, SHEETS, write_pdf
from billing.statements.tables import facts_of, period_of_run, title_of, xlsx_of
from regie.web.charts.bars import measure_bars
from regie.web.charts.palette import ink
from regie.web.charts.rows import keep_largest
from regie.web.formats import FILTERS
from regie.web.languages import CATALOGUES, DEFAULT, compile_catalogues

# More columns than this do not fit beside each other on paper.
COLUMNS_ON_PAPER = 7
# As many as lie on a page on its side below the facts.
BARS_ON_PAPER = 8


def print_document(contents: Contents, form: str) -> bytes:
    """Write a document (document maken).

    Args:
        contents: what it holds.
        form: `pdf` or `xlsx`.

    Returns:
        The file, in Dutch; equal contents give equal bytes on the same machine.

    Raises:
        DocumentRefused: `pdf_missing`.
    """
    with press():
        if form == "xlsx":
            return xlsx_of(contents)
        identifier = uuid5(NAMESPACE_URL, f"{contents.run.id}/{contents.owner}")
        return write_pdf(page_of(contents), identifier, contents.finished_at)


def page_of(contents: Contents) -> str:
    """Fill in the page that becomes a PDF (pagina opmaken).

    Args:
        contents: what it holds.

    Returns:
        HTML; the context speaks the language of the page.
    """
    bars = (
        bars_of_funds(
            ((line.fund, line.name, line.cents) for line in contents.lines),
            contents.stands,
            contents.year,
            {line.fund: line.fund_name for line in contents.lines},
        )
        if contents.own
        else keep_largest(bars_of_sheet(contents.sheet), BARS_ON_PAPER)
    )
    return render_template(
        f"statements/{'overview' if contents.own else 'sheet'}.html",
        contents=contents,
        base=BASE,
        style_sheets=SHEETS,
        title=title_of(contents),
        period=period_of_run(contents),
        facts=facts_of(contents),
        bars=bars,
        lines=[shown_line(line) for line in contents.lines] if contents.own else [],
        sources=sources(),
        columns=_in_parts(len(contents.sheet.columns)),
        language=DEFAULT,
    )


def _in_parts(count: int) -> list[range]:
    starts = range(0, max(count, 1), COLUMNS_ON_PAPER)
    return [range(start, min(start + COLUMNS_ON_PAPER, count)) for start in starts]


@contextmanager
def press() -> Iterator[None]:
    """Speak Dutch and know the templates for a while (aan de pers), as a page does in a request."""
    with _application().app_context():
        yield


@cache
def _application() -> Flask:
    app = Flask("regie.press", static_folder=None, template_folder=None)
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": ChoiceLoader([PackageLoader("billing.statements"), PackageLoader("regie.web")]),
    }
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(measure_bars=measure_bars, ink=ink)
    if os.environ.get("REGIE_ENV", "production") != "production":
        compile_catalogues()
    # Whoever reads a statement reads the language of the law, whatever language the page was asked in.
    Babel(
        app,
        default_locale=DEFAULT,
        default_translation_directories=str(CATALOGUES),
        locale_selector=lambda: DEFAULT,
    )
    return app
