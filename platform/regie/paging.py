"""Leafing through a list (bladeren): which rows of how many a page shows, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement

ROWS_ON_A_PAGE = 25
Row = TypeVar("Row")


@dataclass(frozen=True)
class Paging:
    """Which page of a list is shown (bladeren).

    Args:
        asked: page that was asked for, from 1; one beyond the last gives the last.
        size: rows on a page.
        count: rows on all pages.
    """

    asked: int
    size: int
    count: int

    @property
    def pages(self) -> int:
        """Tell how many pages there are, at least 1."""
        return max(-(-self.count // self.size), 1)

    @property
    def number(self) -> int:
        """Give the page that is shown, from 1."""
        return min(max(self.asked, 1), self.pages)

    @property
    def offset(self) -> int:
        """Tell how many rows come before this page."""
        return (self.number - 1) * self.size


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list (pagina).

    Args:
        rows: those on it.
        paging: which page it is, of how many.
        totals: key of a column to what all pages add up to, cents or minutes or a count.
    """

    rows: tuple[Row, ...]
    paging: Paging
    totals: Mapping[str, int] = field(default_factory=dict)


def in_order(
    sort: str, columns: Mapping[str, ColumnElement[Any]], *ties: ColumnElement[Any]
) -> list[ColumnElement[Any]]:
    """Turn the name of an order into columns to order by (volgorde).

    Args:
        sort: one of `columns`, with `-` before it for the other way around.
        columns: what each name sorts by.
        ties: what decides between equals; the last is unique, so that no row is on two pages or on none.

    Returns:
        Columns for `order_by`.
    """
    chosen = columns[sort.removeprefix("-")]
    return [chosen.desc() if sort.startswith("-") else chosen.asc(), *ties]
