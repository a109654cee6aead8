"""Reading a list a page at a time (bladeren): its rows, how many there are, and what they all add up to."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select
from sqlalchemy.orm import Session

from regie.listing import Column
from regie.paging import ROWS_ON_A_PAGE, Page, Paging

Row = TypeVar("Row")


def read_page(
    session: Session,
    query: Select[*tuple[Any, ...]],
    order: Sequence[ColumnElement[Any]],
    make: Callable[[Any], Row],
    columns: Sequence[Column] = (),
    *,
    page: int = 1,
    size: int = ROWS_ON_A_PAGE,
) -> Page[Row]:
    """Read a page of a list (pagina), in two statements however long the list is.

    Args:
        query: every row that matches, in no order.
        order: as `paging.in_order` gives it.
        make: makes a row of what was read.
        columns: of the list; what adds up is labelled in the query by its key.
        page: from 1; a page beyond the last gives the last.
        size: rows on a page.

    Returns:
        The page, with the totals of all pages.
    """
    matching = query.subquery("matching")
    names = [column.key for column in columns if column.adds_up]
    sums = [cast(func.coalesce(func.sum(matching.c[name]), 0), BigInteger).label(name) for name in names]
    added = session.execute(select(func.count().label("count_of_all"), *sums).select_from(matching)).one()
    paging = Paging(page, size, added.count_of_all)
    rows = session.execute(query.order_by(*order).limit(size).offset(paging.offset))
    return Page(tuple(map(make, rows)), paging, {name: getattr(added, name) for name in names})
