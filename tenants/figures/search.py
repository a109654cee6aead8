"""Lists of figures and of what was found on them, declared once: what their tables, orders and files hold."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy.orm import Session

from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import Page, in_order
from tenants.figures.models import Finding
from tenants.figures.models import StandingFigure as Figure
from tenants.figures.queries import (
    BEARER,
    IN_ORDER,
    FigureRow,
    FindingRow,
    select_figures,
    select_findings,
)
from tenants.figures.reconciling import EXPLANATIONS

FIGURES = (
    Column("bearer", msgid("Municipality or other bearer"), sort="bearer", by=BEARER, heading=True),
    Column("name", msgid("Figure"), sort="name", by=Figure.name.expression),
    Column("year", msgid("Year"), sort="year", by=Figure.year.expression),
    Column("value", msgid("Value"), "number", "value", Figure.value.expression),
    Column("unit", msgid("Unit"), sort="unit", by=Figure.unit.expression),
    Column(
        "reference_date", msgid("Reference date"), "date", "reference_date", Figure.reference_date.expression
    ),
    Column("source", msgid("Source"), sort="source", by=Figure.source.expression),
    Column("change", msgid("Change"), "act", in_file=False),
)
FINDINGS = (
    Column("subject", msgid("About"), sort="subject", by=Finding.subject.expression, heading=True),
    Column("code", msgid("Finding"), sort="code", by=Finding.code.expression, words=EXPLANATIONS),
    Column("printed", msgid("Printed"), "number", "printed", Finding.printed.expression),
    Column("computed", msgid("Our sum"), "number", "computed", Finding.computed.expression),
    Column("difference", msgid("Difference"), "number", "difference", Finding.difference.expression),
    Column("source", msgid("Source"), sort="source", by=Finding.source.expression),
    Column("recorded_at", msgid("Found on"), "moment", "recorded_at", Finding.recorded_at.expression),
)
FIGURE_SORTS, FINDING_SORTS = sorts_of(FIGURES), sorts_of(FINDINGS)
FIGURES_ON_A_PAGE = 100


def search_figures(
    session: Session, cooperation_id: int, name: str | None = None, *, sort: str = "name", page: int = 1
) -> Page[FigureRow]:
    """List reference figures (kengetallen), a page at a time.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        name: only this figure.
        sort: one of `FIGURE_SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    query, order = select_figures(cooperation_id, name), in_order(sort, FIGURE_SORTS, *IN_ORDER)
    return read_page(session, query, order, partial(row_as, FigureRow), page=page, size=FIGURES_ON_A_PAGE)


def all_figures(session: Session, cooperation_id: int, name: str | None, sort: str) -> Iterator[FigureRow]:
    """List every reference figure of a view (alle kengetallen), for a file.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        name: only this figure.
        sort: as `search_figures` takes it.

    Returns:
        Figures, as they are read.
    """
    query = select_figures(cooperation_id, name).order_by(*in_order(sort, FIGURE_SORTS, *IN_ORDER))
    return each_row_as(FigureRow, session, query)


def search_findings(
    session: Session, cooperation_id: int, *, sort: str = "-recorded_at", page: int = 1
) -> Page[FindingRow]:
    """List the findings on imported figures (bevindingen), a page at a time.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        sort: one of `FINDING_SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    ties = (Finding.code.expression, Finding.subject.expression, Finding.id.expression)
    order = in_order(sort, FINDING_SORTS, *ties)
    return read_page(session, select_findings(cooperation_id), order, partial(row_as, FindingRow), page=page)


def all_findings(session: Session, cooperation_id: int, sort: str) -> Iterator[FindingRow]:
    """List every finding (alle bevindingen), for a file.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        sort: as `search_findings` takes it.

    Returns:
        Findings, as they are read.
    """
    ties = (Finding.code.expression, Finding.subject.expression, Finding.id.expression)
    query = select_findings(cooperation_id).order_by(*in_order(sort, FINDING_SORTS, *ties))
    return each_row_as(FindingRow, session, query)
