"""The effect of a product choice beside its draft and its decision; it follows while somebody types."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import Blueprint, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from billing.budgets.permissions import SEE_BUDGET
from billing.budgets.queries import budget_lines
from billing.effects.effects import ChosenLine, FundBudget, FundEffect, effects_of
from cafeteria.catalogue.queries import AssortmentRow, assortment
from cafeteria.menus.permissions import DRAFT
from cafeteria.menus.queries import LineRow, lines, menu
from regie.errors import DomainError, msgid
from regie.money import parse_euro
from regie.web.page import PageContext, page

blueprint = Blueprint("effects", __name__, template_folder="templates")


def effect_panel(ctx: PageContext, menu_id: UUID) -> Markup | None:
    """Show what a product choice can ask of the budget (gevolgen voor het budget).

    Args:
        ctx: the page of the choice.
        menu_id: the choice.

    Returns:
        HTML; None for a role that sees no budget.
    """
    if not ctx.actor.may(SEE_BUDGET, ctx.tenant_id):
        return None
    start = menu(ctx.session, ctx.tenant_id, menu_id).period.start
    saved = lines(ctx.session, ctx.tenant_id, menu_id, start)
    return _shown(ctx, menu_id, start.year, [_saved(line) for line in saved])


def _saved(line: LineRow) -> ChosenLine:
    return ChosenLine(line.fund, line.price_cents, line.ceiling_units, line.used_units)


@page(
    blueprint,
    "/m/<slug>/product-choice/<uuid:menu_id>/effect",
    title=msgid("Effect on the budget"),
    permission=DRAFT,
    methods=("POST",),
    writes="self",
)
def preview(ctx: PageContext, menu_id: UUID) -> Response:
    """Show the effect of what stands in the form and has not been saved."""
    start = menu(ctx.session, ctx.tenant_id, menu_id).period.start
    used = {line.variant_id: line.used_units for line in lines(ctx.session, ctx.tenant_id, menu_id, start)}
    rows = assortment(ctx.session, ctx.actor.cooperation_id, start)
    chosen = list(_typed(rows, used))
    return ctx.fragment(_shown(ctx, menu_id, start.year, chosen))


def _typed(rows: Iterable[AssortmentRow], used: dict[UUID, int]) -> Iterable[ChosenLine]:
    for row in rows:
        if row.variant_id and request.form.get(f"chosen-{row.variant_id}") == "on":
            own = _number(request.form.get(f"price-{row.variant_id}", ""), money=True)
            ceiling = _number(request.form.get(f"ceiling-{row.variant_id}", ""), money=False)
            price = row.tariff_cents if own is None else own
            yield ChosenLine(row.fund, price, ceiling, used.get(row.variant_id, 0))


def _number(text: str, *, money: bool) -> int | None:
    # Half-typed values are no mistakes yet: the form itself says so when it is saved.
    try:
        return parse_euro(text) if money else int(text)
    except (DomainError, ValueError):
        return None


def _shown(ctx: PageContext, menu_id: UUID, year: int, chosen: Sequence[ChosenLine]) -> Markup:
    budgets = [
        FundBudget(line.fund, line.total, line.realised, line.committed, line.held)
        for line in budget_lines(ctx.session, ctx.tenant_id, year)
    ]
    effects: list[FundEffect] = effects_of(chosen, budgets)
    shown = render_template(
        "effects/panel.html", effects=effects, year=year, municipality=ctx.municipality, menu_id=menu_id
    )
    return Markup(shown)
