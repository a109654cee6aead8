"""Lists of runs that can be filtered and sorted: the runs themselves, and the lines of one."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from billing.costs.models import CostPool
from billing.runs.line_queries import BY_NAME, FUND_NAME, LineFilter, LineRow, select_lines_of
from billing.runs.models import Run, RunLine
from billing.runs.queries import RunRow, gather_run, select_runs
from billing.runs.words import KINDS, SOURCES, STATES
from cafeteria.assortment.models import Product
from regie.database.listed import read_page
from regie.database.rows import AT_A_TIME, each_row_as, row_as
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import ROWS_ON_A_PAGE, Page, in_order
from tenants.parties.models import Party
from tenants.people.models import Person

RUNS = (
    Column(
        "days",
        msgid("Period"),
        sort="period",
        by=Run.period.expression,
        heading=True,
        href="url",
        in_file=False,
    ),
    Column("first", msgid("First day"), "date", in_table=False),
    Column("last", msgid("Last day"), "date", in_table=False),
    Column("called", msgid("Kind"), sort="kind", by=Run.kind.expression, words=KINDS),
    Column("state", msgid("State"), words=STATES),
    Column("cents", msgid("Amount"), "euro", "cents", Run.total_cents.expression),
    Column("minutes", msgid("Hours"), "hours", "minutes", Run.minutes.expression),
    Column("requested_by", msgid("Requested by"), sort="requested_by", by=Person.name.expression),
    Column("requested_at", msgid("Requested"), "moment", "requested_at", Run.requested_at.expression),
    Column("finished_at", msgid("Finished"), "moment", in_table=False),
    Column("reason", msgid("Reason"), in_table=False),
    Column("lines_hash", msgid("Mark of the lines"), in_table=False),
)
RUN_SORTS = sorts_of(RUNS)
LINES = (
    Column(
        "municipality", msgid("Municipality"), sort="municipality", by=Tenant.name.expression, heading=True
    ),
    Column(
        "name",
        msgid("Cost pool or product"),
        sort="name",
        by=func.coalesce(CostPool.name, Product.name),
        in_file=False,
    ),
    Column("source", msgid("Kind of line"), sort="source", by=RunLine.source.expression, words=SOURCES),
    Column("pool", msgid("Cost pool"), in_table=False),
    Column("product", msgid("Product"), in_table=False),
    Column("variant", msgid("Variant"), in_table=False),
    Column("worked", msgid("Party and role"), sort="party", by=Party.name.expression, in_file=False),
    Column("party", msgid("Party"), in_table=False),
    Column("role", msgid("Role"), in_table=False),
    Column("fund_name", msgid("Fund"), sort="fund", by=FUND_NAME),
    Column("fund", msgid("Fund code"), in_table=False),
    Column("minutes", msgid("Hours"), "hours", "minutes", RunLine.minutes.expression, adds_up=True),
    Column("cents", msgid("Amount"), "euro", "cents", RunLine.cents.expression, adds_up=True, href="url"),
    Column("url", msgid("Explanation"), in_file=False),
)
LINE_SORTS = sorts_of(LINES)


def search_runs(
    session: Session,
    cooperation_id: int,
    *,
    sort: str = "-requested_at",
    page: int = 1,
    size: int = ROWS_ON_A_PAGE,
) -> Page[RunRow]:
    """List the runs of a cooperation (verdelingen), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        sort: one of `RUN_SORTS`, with `-` before it for the other way around.
        page: from 1.
        size: runs on a page.

    Returns:
        The page.
    """
    query = select_runs(cooperation_id)
    return read_page(session, query, _newest(sort), gather_run, page=page, size=size)


def all_runs(session: Session, cooperation_id: int, *, sort: str = "-requested_at") -> Iterator[RunRow]:
    """List every run of a cooperation (alle verdelingen), for a file.

    Args:
        cooperation_id: the cooperation of the scope.
        sort: as `search_runs` takes it.

    Returns:
        Runs, as they are read.
    """
    query = select_runs(cooperation_id).order_by(*_newest(sort))
    return map(gather_run, session.execute(query, execution_options={"yield_per": AT_A_TIME}))


def _newest(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, RUN_SORTS, Run.requested_at.desc(), Run.id.expression)


def search_lines(
    session: Session,
    cooperation_id: int,
    run_id: UUID,
    which: LineFilter,
    *,
    sort: str = "municipality",
    page: int = 1,
    size: int = ROWS_ON_A_PAGE,
) -> Page[LineRow]:
    """Search the lines of a run (regels), a page at a time.

    Args:
        session: within a scope; lines of other municipalities do not exist in it.
        cooperation_id: the cooperation of the scope.
        run_id: the run.
        which: filter.
        sort: one of `LINE_SORTS`, with `-` before it for the other way around.
        page: from 1.
        size: lines on a page.

    Returns:
        The page, with the totals of all pages.
    """
    query = select_lines_of(cooperation_id, run_id, which)
    make = partial(row_as, LineRow)
    return read_page(session, query, _by_name(sort), make, LINES, page=page, size=size)


def all_lines(
    session: Session, cooperation_id: int, run_id: UUID, which: LineFilter, *, sort: str = "municipality"
) -> Iterator[LineRow]:
    """List every line of a filter (alle regels), for a file.

    Args:
        session: within a scope, as `search_lines` takes it.
        cooperation_id: the cooperation of the scope.
        run_id: the run.
        which: filter.
        sort: as `search_lines` takes it.

    Returns:
        Lines, as they are read.
    """
    query = select_lines_of(cooperation_id, run_id, which)
    return each_row_as(LineRow, session, query.order_by(*_by_name(sort)))


def _by_name(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, LINE_SORTS, *BY_NAME)
