"""The effect of a product choice beside its draft and its decision; it follows while somebody types."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import Blueprint, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from billing.budgets.permissions import SEE_BUDGET
from billing.budgets.queries import list_budget_lines
from billing.effects.effects import ChosenLine, FundBudget, FundEffect, effects_of
from cafeteria.assortment.queries import list_assortment
from cafeteria.funds.queries import list_fund_names
from cafeteria.menus.comparing import LineTerms
from cafeteria.menus.lines import LineRow, lines
from cafeteria.menus.permissions import DRAFT
from cafeteria.menus.queries import require_menu
from cafeteria.menus.schemas import typed_terms
from cafeteria.menus.sheet import on_offer
from regie.clock import today
from regie.errors import msgid
from regie.web.page import PageContext, page

blueprint = Blueprint("effects", __name__, template_folder="templates")


def effect_panel(ctx: PageContext, menu_id: UUID, typed: Sequence[LineTerms] | None = None) -> Markup | None:
    """Show what a product choice can ask of the budget (gevolgen voor het budget).

    Args:
        ctx: the page of the choice.
        menu_id: the choice.
        typed: what stands in its form; None to show what is saved.

    Returns:
        HTML; None for a role that sees no budget.
    """
    if not ctx.actor.may(SEE_BUDGET, ctx.tenant_id):
        return None
    found = require_menu(ctx.session, ctx.tenant_id, menu_id)
    saved = lines(ctx.session, ctx.tenant_id, menu_id, found.shown_day(today()))
    terms = [line.terms for line in saved] if typed is None else typed
    return _shown(ctx, menu_id, found.period.start.year, _chosen(terms, saved))


def _chosen(terms: Iterable[LineTerms], saved: Iterable[LineRow]) -> list[ChosenLine]:
    used = {str(line.variant_id): line.used_units for line in saved}
    return [
        ChosenLine(one.fund, one.unit_cents, one.ceiling_units, used.get(one.variant_id, 0)) for one in terms
    ]


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
    found = require_menu(ctx.session, ctx.tenant_id, menu_id)
    on = found.shown_day(today())
    saved = lines(ctx.session, ctx.tenant_id, menu_id, on)
    saved_terms = [line.terms for line in saved]
    offers = on_offer(list_assortment(ctx.session, ctx.actor.cooperation_id, on), saved_terms)
    terms = typed_terms(request.form, offers, saved_terms)
    return ctx.fragment(_shown(ctx, menu_id, found.period.start.year, _chosen(terms, saved)))


def _shown(ctx: PageContext, menu_id: UUID, year: int, chosen: Sequence[ChosenLine]) -> Markup:
    budgets = [
        FundBudget(line.fund, line.total, line.realised, line.committed, line.held, line.used, line.line_id)
        for line in list_budget_lines(ctx.session, ctx.tenant_id, year)
    ]
    names = list_fund_names(ctx.session, ctx.actor.cooperation_id)
    effects: list[FundEffect] = effects_of(chosen, budgets, names)
    shown = render_template(
        "effects/panel.html", effects=effects, year=year, municipality=ctx.municipality, menu_id=menu_id
    )
    return Markup(shown)
