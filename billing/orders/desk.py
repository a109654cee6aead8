"""What stands beside the form of an order (bestelbalie): what may be ordered, what it asks, who can help."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from billing.orders.doubts import list_doubts, require_usual
from billing.orders.quoting import Quote, quote
from billing.orders.schemas import CHECK, PLACE, AskedOrder, OrderForm
from billing.orders.services import NewOrder
from cafeteria.clients.queries import ClientRow
from cafeteria.menus.lines import OrderableLine, orderable_lines
from regie.clock import today
from regie.database.validity import last_day
from regie.errors import DomainError, msgid
from regie.listing import Column
from regie.periods import Period
from regie.permissions import Role
from regie.web.fields import DutchDate
from regie.web.formats import euro, translated, typed
from regie.web.forms import read_form
from regie.web.lists import table_columns
from regie.web.page import PageContext
from regie.web.problem import keep_typed
from tenants.people.queries import RoleHolder, list_role_holders

ASKED = (
    Column("year", msgid("Year"), heading=True),
    Column("asked", msgid("Asked"), "euro"),
    Column("room", msgid("Available"), "euro"),
    Column("left", msgid("Left"), "euro", strong=True),
)
NOT_CHOSEN = msgid(
    "On the first day this product is in no adopted product choice, so it cannot be ordered then."
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
        proposed: the last day as long as nobody chose one: what is usual, or else the last of the year.
        usual: the usual last day; None where nothing is usual or nothing is chosen.
        asked: what will be asked before it is placed, translated.
    """

    lines: list[OrderableLine]
    proposed: date
    order: NewOrder | None = None
    quote: Quote | None = None
    refusal: DomainError | None = None
    helpers: list[RoleHolder] = field(default_factory=list)
    usual: date | None = None
    asked: list[str] = field(default_factory=list)

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
    def chosen(self) -> OrderableLine | None:
        """Give the line that is typed, with the judgement for the client (gekozen); None if not that day."""
        wanted = self.order.menu_line_id if self.order else None
        return next((one for one in self.lines if one.line.id == wanted), None)

    @property
    def units_left(self) -> int | None:
        """Give the units below the ceiling of the chosen product (resterend); None without a ceiling."""
        return self.chosen.line.units_left if self.chosen else None

    @property
    def beyond_ceiling(self) -> bool:
        """Tell whether more is asked than the ceiling leaves (boven het plafond)."""
        return self.order is not None and self.units_left is not None and self.order.units > self.units_left

    @property
    def hindrance(self) -> str | None:
        """Say why the chosen product cannot be ordered then, or for this client (belemmering)."""
        if self.order is None:
            return None
        if self.chosen is None:
            return translated(NOT_CHOSEN)
        judged = self.chosen.eligibility
        return None if judged.eligible else translated(judged.reason, judged.numbers)

    @property
    def fits(self) -> bool:
        """Tell whether the order would be accepted (past): on the menu, for this client, below all limits."""
        hindered = self.hindrance or self.beyond_ceiling
        return self.quote is not None and not self.quote.short and not hindered

    @property
    def usual_words(self) -> str | None:
        """Say what is usual (gebruikelijk); None where nothing is."""
        if self.usual is None:
            return None
        return translated(msgid("Usually up to and including %(day)s."), {"day": self.usual})

    @property
    def last_day(self) -> date:
        """Give the last day that the form shows (laatste dag): what is typed, or else what is proposed."""
        return self.order.period.last_day if self.order else self.proposed

    @property
    def fitting_units(self) -> int | None:
        """Give how many fit the budget and the ceiling together (hoe vaak het past); None if free."""
        fitting = self.quote.fitting_units if self.quote else None
        bounds = [units for units in (fitting, self.units_left) if units is not None]
        return None if fitting is None else min(bounds)


def open_desk(ctx: PageContext, client: ClientRow) -> Desk:
    """Gather what stands beside the form (bestelbalie), for what is typed in it so far.

    Args:
        ctx: the page with the form.
        client: for whom it is.

    Returns:
        The desk; half-typed values are no mistakes here, the form itself says so when it is sent.
    """
    starts_on = _first_day()
    lines = orderable_lines(ctx.session, ctx.tenant_id, client.client_group, starts_on)
    asked = _typed(request.form)
    if asked is None:
        return Desk(lines, _last_of_year(starts_on))
    try:
        return _worked_out(ctx, lines, asked)
    except DomainError as refusal:
        return Desk(lines, _last_of_year(starts_on), refusal=refusal)


def _worked_out(ctx: PageContext, lines: list[OrderableLine], asked: AskedOrder) -> Desk:
    usual = last_day(require_usual(ctx.session, ctx.tenant_id, asked.menu_line_id).end_from(asked.starts_on))
    proposed, order = usual or _last_of_year(asked.starts_on), as_order(ctx, asked)
    try:
        worked_out = quote(ctx.session, ctx.tenant_id, order.menu_line_id, order.period, order.units)
    except DomainError as refusal:
        return Desk(lines, proposed, order, refusal=refusal, usual=usual)
    helpers = (
        list_role_holders(ctx.session, ctx.tenant_id, [Role.BUDGET_HOLDER], today())
        if worked_out.short
        else []
    )
    return Desk(lines, proposed, order, worked_out, None, helpers, usual, _doubts(ctx, order))


def _last_of_year(day: date) -> date:
    return date(day.year, 12, 31)


def _doubts(ctx: PageContext, order: NewOrder) -> list[str]:
    here = (ctx.session, ctx.tenant_id)
    found = list_doubts(*here, order.client_id, order.menu_line_id, order.period, today())
    return [translated(question.message, question.numbers) for question in found]


def as_order(ctx: PageContext, asked: AskedOrder) -> NewOrder:
    """Complete what was asked with the proposed last day (opdracht aanvullen).

    Args:
        ctx: the page with the form.
        asked: as it was typed.

    Returns:
        The order.

    Raises:
        NotFound: no such product here.
    """
    usual = require_usual(ctx.session, ctx.tenant_id, asked.menu_line_id)
    end = asked.ends_on or usual.end_from(asked.starts_on) or date(asked.starts_on.year + 1, 1, 1)
    return NewOrder(asked.client_id, asked.menu_line_id, Period(asked.starts_on, end), asked.units)


def keep_with(desk: Desk) -> None:
    """Show the form again with what was typed and what is proposed (ingevuld houden).

    Args:
        desk: for what is typed so far.
    """
    form = MultiDict(request.form)
    if form.get("last_day", "").strip() in ("", form.get("proposed", "")):
        form["last_day"] = typed(desk.last_day, "date")
    keep_typed(form)


def _first_day() -> date:
    try:
        return DutchDate().deserialize(request.form.get("starts_on", ""))  # type: ignore[no-any-return]
    except ValidationError:
        return today()


def _typed(form: Mapping[str, str]) -> AskedOrder | None:
    # Whoever wants to place without a last day is shown the usual one.
    incomplete = form.get("step") == PLACE and not form.get("last_day", "").strip()
    try:
        read = read_form(OrderForm(), {**form, "step": CHECK} if incomplete else form)
    except DomainError:
        return None
    return read["asked"]  # type: ignore[no-any-return]
