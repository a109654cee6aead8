"""Lists of the assortment, declared once: its products with their tariffs, and the tariffs of one product."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from cafeteria.assortment.models import Product, Tariff, Variant
from cafeteria.assortment.queries import FUND_NAME, AssortmentRow, select_assortment
from cafeteria.assortment.words import KINDS, OFFICES, STANDINGS, TARIFF_STATES
from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import Page, in_order

COLUMNS = (
    Column("product", msgid("Product"), sort="product", by=func.lower(Product.name), heading=True),
    Column("product_code", msgid("Code"), in_table=False),
    Column("variant", msgid("Variant"), sort="variant", by=func.lower(Variant.name)),
    Column("product_group", msgid("Group"), sort="group", by=func.lower(Product.product_group)),
    Column("kind", msgid("Kind"), sort="kind", by=Product.kind.expression, words=KINDS),
    Column("office", msgid("Office"), sort="office", by=Product.office.expression, words=OFFICES),
    Column("fund", msgid("Code of the fund"), in_table=False),
    Column("fund_name", msgid("Fund"), sort="fund", by=func.lower(FUND_NAME)),
    Column("norm_minutes", msgid("Norm hours"), "hours", "norm", Variant.norm_minutes.expression),
    Column("unit", msgid("Unit")),
    Column("tariff_cents", msgid("Tariff"), "euro", "tariff", Tariff.price_cents.expression),
    Column("standing", msgid("State"), words=STANDINGS, in_table=False),
)
SORTS = sorts_of(COLUMNS)
# A handful for each variant, by date.
TARIFFS = (
    Column("product", msgid("Product"), in_table=False),
    Column("variant", msgid("Variant"), in_table=False),
    Column("starts_on", msgid("First day"), "date", heading=True),
    Column("last_day", msgid("Last day"), "date"),
    Column("state", msgid("State"), words=TARIFF_STATES),
    Column("more_cents", msgid("Difference"), "euro"),
    Column("price_cents", msgid("Tariff"), "euro", strong=True),
    Column("end", msgid("End"), "act", in_file=False),
)


def search_assortment(
    session: Session, cooperation_id: int, on: date, text: str = "", *, sort: str = "group", page: int = 1
) -> Page[AssortmentRow]:
    """Search the products with their variants and tariffs on a day (assortiment), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        on: day of the tariffs.
        text: words of a product or variant, as `found_by` takes them.
        sort: one of `SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page: one row a variant; a product without variants has one too.
    """
    query, make = select_assortment(cooperation_id, on, text), partial(row_as, AssortmentRow)
    return read_page(session, query, _by(sort), make, page=page)


def all_assortment(
    session: Session, cooperation_id: int, on: date, text: str, sort: str
) -> Iterator[AssortmentRow]:
    """List all of a view of the assortment (hele assortiment), for a file.

    Args:
        cooperation_id: the cooperation of the scope.
        on: day of the tariffs.
        text: as `search_assortment` takes it.
        sort: as `search_assortment` takes it.

    Returns:
        Rows, as they are read.
    """
    query = select_assortment(cooperation_id, on, text).order_by(*_by(sort))
    return each_row_as(AssortmentRow, session, query)


def _by(sort: str) -> list[ColumnElement[Any]]:
    by_name = (func.lower(Product.product_group), func.lower(Product.name), func.lower(Variant.name))
    return in_order(sort, SORTS, *by_name, Product.id.expression, Variant.id.expression)
