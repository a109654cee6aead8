"""Lists of product choices, declared once: the choices, the lines of one, and two beside each other."""

from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Session

from cafeteria.assortment.models import Product, Tariff, Variant
from cafeteria.menus.lines import FUND_NAME, LineRow, line_row, select_lines
from cafeteria.menus.models import MenuLine, MenuUsage
from cafeteria.menus.words import PERFORMERS, STATES
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import in_order

_PRICE = func.coalesce(MenuLine.price_cents, Tariff.price_cents)
_USED = func.coalesce(MenuUsage.units, 0)
LINES = (
    Column("name", msgid("Product"), sort="name", by=func.lower(Product.name), heading=True),
    Column(
        "performer",
        msgid("Performed by"),
        sort="performer",
        by=MenuLine.performer.expression,
        words=PERFORMERS,
    ),
    Column("groups", msgid("For client groups"), sort="groups", by=MenuLine.client_groups.expression),
    Column(
        "product_group", msgid("Group"), sort="group", by=func.lower(Product.product_group), in_table=False
    ),
    Column("fund", msgid("Code of the fund"), in_table=False),
    Column("fund_name", msgid("Fund"), sort="fund", by=func.lower(FUND_NAME)),
    Column("unit", msgid("Unit"), in_table=False),
    Column("unit_cents", msgid("Price"), "euro", "price", _PRICE),
    Column("price_reason", msgid("Reason for the own price"), in_table=False),
    Column("ceiling_units", msgid("Ceiling"), "number", "ceiling", MenuLine.ceiling_units.expression),
    Column("at_most_cents", msgid("At most"), "euro", "at_most", _PRICE * MenuLine.ceiling_units),
    Column("used_units", msgid("Ordered"), "number", "used", _USED),
    Column("units_left", msgid("Left"), "number", "left", MenuLine.ceiling_units - _USED),
)
LINE_SORTS = sorts_of(LINES)
# A few for each year.
CHOICES = (
    Column("period", msgid("Period"), heading=True),
    Column("state", msgid("State"), words=STATES),
    Column("next", msgid("Next step"), "act"),
    Column("lines", msgid("Products"), "number"),
    Column("submitter", msgid("Submitted by")),
    Column("adopter", msgid("Adopted by")),
)
COMPARED = (
    Column("name", msgid("Product"), heading=True),
    Column("units_was", msgid("Ceiling then"), "number"),
    Column("units_is", msgid("Ceiling now"), "number"),
    Column("price_was", msgid("Price then"), "euro"),
    Column("price_is", msgid("Price now"), "euro"),
    Column("more", msgid("Difference at most"), "euro"),
    Column("words", msgid("What changes")),
)


def list_sorted_lines(
    session: Session, tenant_id: int, menu_id: UUID, on: date, sort: str = "group"
) -> list[LineRow]:
    """List the lines of a product choice (regels) in an order that somebody asked for.

    Args:
        tenant_id: the municipality.
        menu_id: the choice.
        on: day of the tariffs.
        sort: one of `LINE_SORTS`, with `-` before it for the other way around.

    Returns:
        Lines.
    """
    by_name = (func.lower(Product.name), func.lower(Variant.name), MenuLine.id.expression)
    query = select_lines([tenant_id], on).where(MenuLine.menu_id == menu_id)
    found = session.execute(query.order_by(*in_order(sort, LINE_SORTS, *by_name)))
    return [line_row(row) for row in found]
