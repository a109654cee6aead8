"""Leafing through a list: every row is on exactly one page."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, column

from regie.paging import Paging, in_order

SIZES, COUNTS, ASKED = st.integers(1, 60), st.integers(0, 500), st.integers(-5, 500)


@given(SIZES, COUNTS)
def test_the_pages_hold_every_row_once(size: int, count: int) -> None:
    rows = range(count)
    pages = [Paging(number, size, count) for number in range(1, Paging(1, size, count).pages + 1)]
    assert [row for page in pages for row in rows[page.offset : page.offset + size]] == list(rows)


@given(SIZES, COUNTS, ASKED)
def test_a_page_that_is_not_there_gives_the_nearest_that_is(size: int, count: int, asked: int) -> None:
    paging = Paging(asked, size, count)
    assert 1 <= paging.number <= paging.pages
    assert paging.number == asked or not 1 <= asked <= paging.pages


def test_an_empty_list_has_one_page() -> None:
    assert (Paging(1, 25, 0).pages, Paging(9, 25, 0).number) == (1, 1)


def test_a_name_with_a_minus_sorts_the_other_way_and_ties_stay_as_they_are() -> None:
    columns: dict[str, ColumnElement[Any]] = {"name": column("name"), "number": column("number")}
    written = {
        sort: [str(one) for one in in_order(sort, columns, column("id"))] for sort in ("name", "-number")
    }
    assert written == {"name": ["name ASC", "id"], "-number": ["number DESC", "id"]}
