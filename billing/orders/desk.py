"""What stands beside the form of an order (bestelbalie): what may be ordered, what it asks, who can help."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from marshmallow import ValidationError

from billing.orders.quoting import Quote, quote
from billing.orders.schemas import OrderForm
from billing.orders.services import NewOrder
from cafeteria.clients.queries import ClientRow
from cafeteria.menus.lines import OrderableLine, orderable_lines
from regie.clock import today
from regie.errors import DomainError, msgid
from regie.listing import Column
from regie.permissions import Role
from regie.web.fields import DutchDate
from regie.web.formats import euro
from regie.web.forms import read_form
from regie.web.lists import table_columns
from regie.web.page import PageContext
from tenants.people.queries import RoleHolder, list_role_holders

ASKED = (
    Column("year", msgid("Year"), heading=True),
    Column("asked", msgid("Asked"), "euro"),
    Column("room", msgid("Available"), "euro"),
    Column("left", msgid("Left"), "euro", strong=True),
)


@dataclass(frozen=True)
class Desk:
    """What the form of an order works with (bestelbalie).

    Args:
        lines: every line of the product choice on the first day, with the judgement for the client.
        order: what is typed, once it is complete and right.
        quote: what that costs and whether there is room.
        refusal: why it cannot be worked out, such as a product without a tariff.
        helpers: the budget holders, when it does not fit.
    """

    lines: list[OrderableLine]
    order: NewOrder | None
    quote: Quote | None
    refusal: DomainError | None
    helpers: list[RoleHolder]

    @property
    def helper_names(self) -> list[str]:
        """Name the budget holders who can help (budgethouders)."""
        return [one.name for one in self.helpers]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Give the columns of what it asks of each year (kolommen)."""
        return table_columns(ASKED)

    @property
    def products(self) -> list[tuple[str, str]]:
        """Give what the client may have as options (bestelbaar), each with its price."""
        may = [one.line for one in self.lines if one.eligibility.eligible]
        return [
            (str(line.id), f"{line.product} – {line.variant} ({euro(line.unit_cents or 0)})") for line in may
        ]

    @property
    def impossible(self) -> list[OrderableLine]:
        """Give what the client may not have, with the reason (niet bestelbaar)."""
        return [one for one in self.lines if not one.eligibility.eligible]

    @property
    def units_left(self) -> int | None:
        """Give the units below the ceiling of the chosen product (resterend); None without a ceiling."""
        chosen = (one.line for one in self.lines if self.order and one.line.id == self.order.menu_line_id)
        return next((line.units_left for line in chosen), None)


def open_desk(ctx: PageContext, client: ClientRow) -> Desk:
    """Gather what stands beside the form (bestelbalie), for what is typed in it so far.

    Args:
        ctx: the page with the form.
        client: for whom it is.

    Returns:
        The desk; half-typed values are no mistakes here, the form itself says so when it is sent.
    """
    lines = orderable_lines(ctx.session, ctx.tenant_id, client.client_group, _first_day())
    order, worked_out, refusal = _typed(), None, None
    if order:
        try:
            worked_out = quote(ctx.session, ctx.tenant_id, order.menu_line_id, order.period, order.units)
        except DomainError as error:
            refusal = error
    is_short = worked_out is not None and bool(worked_out.short)
    helpers = list_role_holders(ctx.session, ctx.tenant_id, [Role.BUDGET_HOLDER], today()) if is_short else []
    return Desk(lines, order, worked_out, refusal, helpers)


def _first_day() -> date:
    try:
        return DutchDate().deserialize(request.form.get("starts_on", ""))  # type: ignore[no-any-return]
    except ValidationError:
        return today()


def _typed() -> NewOrder | None:
    try:
        return read_form(OrderForm(), request.form)["order"]  # type: ignore[no-any-return]
    except DomainError:
        return None
