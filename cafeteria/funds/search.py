"""The list of funds, declared once: what its table, its orders and its file hold."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from cafeteria.funds.models import Fund
from cafeteria.funds.queries import FundRow, select_funds
from cafeteria.funds.words import KINDS
from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import Page, in_order

COLUMNS = (
    Column("name", msgid("Name"), sort="name", by=func.lower(Fund.name), heading=True, href="url"),
    Column("code", msgid("Code"), sort="code", by=Fund.code.expression),
    Column("kind", msgid("Kind"), sort="kind", by=Fund.kind.expression, words=KINDS),
    Column("starts_on", msgid("First day"), "date", "starts_on", func.lower(Fund.valid)),
    Column("last_day", msgid("Last day"), "date", "last_day", func.upper(Fund.valid)),
)
SORTS = sorts_of(COLUMNS)


def search_funds(
    session: Session, cooperation_id: int, text: str = "", *, sort: str = "name", page: int = 1
) -> Page[FundRow]:
    """Search the funds of a cooperation (geldstromen), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        text: words of a name or code, as `found_by` takes them.
        sort: one of `SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    query, make = select_funds(cooperation_id, text), partial(row_as, FundRow)
    return read_page(session, query, _by(sort), make, page=page)


def all_funds(session: Session, cooperation_id: int, text: str, sort: str) -> Iterator[FundRow]:
    """List every fund of a view (alle geldstromen), for a file.

    Args:
        cooperation_id: the cooperation of the scope.
        text: as `search_funds` takes it.
        sort: as `search_funds` takes it.

    Returns:
        Funds, as they are read.
    """
    return each_row_as(FundRow, session, select_funds(cooperation_id, text).order_by(*_by(sort)))


def _by(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, SORTS, func.lower(Fund.name), Fund.code.expression)
