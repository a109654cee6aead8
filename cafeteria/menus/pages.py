"""Pages of the product choice: the list, one choice, drafting it, deciding on it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from cafeteria.catalogue.queries import AssortmentRow, assortment
from cafeteria.menus import queries
from cafeteria.menus.adoption import adopt_menu
from cafeteria.menus.comparing import Change, changes
from cafeteria.menus.eligibility import CLIENT_GROUPS
from cafeteria.menus.panels import panels_beside
from cafeteria.menus.permissions import ADOPT, DRAFT, READ
from cafeteria.menus.schemas import ReturnForm, StartForm, VersionForm, chosen_lines, lines_form
from cafeteria.menus.services import return_menu, save_lines, start_menu, submit_menu
from cafeteria.menus.words import EVENTS, PERFORMERS, STATES, TONES
from regie.clock import today
from regie.errors import msgid
from regie.periods import year
from regie.web.options import options
from regie.web.page import Outcome, PageContext, page
from regie.web.page_table import Nav
from regie.web.problem import translated

blueprint = Blueprint("menus", __name__, template_folder="templates")
CHOICE = msgid("Product choice")
ONE = "/m/<slug>/product-choice/<uuid:menu_id>"


@page(blueprint, "/m/<slug>/product-choice", title=CHOICE, permission=READ, nav=Nav(CHOICE, 30))
def choices(ctx: PageContext) -> Response:
    """List the product choices of a municipality, with the one that counts today on top."""
    counting = queries.adopted_menu(ctx.session, ctx.tenant_id, today())
    return ctx.render(
        "menus/choices.html",
        rows=queries.menus(ctx.session, ctx.tenant_id),
        counting=counting,
        lines=queries.lines(ctx.session, ctx.tenant_id, counting.id, today()) if counting else [],
        words={"states": STATES, "tones": TONES, "performers": PERFORMERS},
        may_draft=ctx.actor.may(DRAFT, ctx.tenant_id),
    )


@page(
    blueprint,
    "/m/<slug>/product-choice/new",
    title=msgid("New product choice"),
    permission=DRAFT,
    methods=("GET", "POST"),
    writes="municipality",
)
def new(ctx: PageContext) -> Response:
    """Start a draft, empty or with the lines of another choice."""
    outcome = ctx.submit(StartForm(), lambda data: start_menu(ctx.session, ctx.actor, ctx.tenant_id, **data))
    if outcome.done:
        return ctx.redirect("menus.edit", menu_id=outcome.value)
    counting = queries.adopted_menu(ctx.session, ctx.tenant_id, today())
    this_year = year(today().year)
    return ctx.render(
        "menus/new.html",
        rows=queries.menus(ctx.session, ctx.tenant_id),
        counting=counting,
        states=STATES,
        # What counts already is chosen; the next one is what people come for.
        period=year(today().year + 1) if counting else this_year,
    )


@page(blueprint, ONE, title=CHOICE, permission=READ)
def show(ctx: PageContext, menu_id: UUID) -> Response:
    """Show a product choice with what it changes and what happened to it."""
    return _show(ctx, menu_id, "menus/show.html")


def _show(ctx: PageContext, menu_id: UUID, template: str) -> Response:
    found = queries.menu(ctx.session, ctx.tenant_id, menu_id)
    on = found.shown_day(today())
    lines = queries.lines(ctx.session, ctx.tenant_id, menu_id, on)
    compared = queries.baseline(ctx.session, ctx.tenant_id, found)
    before = queries.lines(ctx.session, ctx.tenant_id, compared.id, on) if compared else []
    return ctx.render(
        template,
        menu=found,
        on=on,
        lines=lines,
        compared=compared,
        changes=[_say(change) for change in changes([r.terms for r in before], [r.terms for r in lines])],
        history=queries.history(ctx.session, ctx.tenant_id, menu_id),
        words={"states": STATES, "tones": TONES, "performers": PERFORMERS, "events": EVENTS},
        own=found.took_part(ctx.actor.person_id),
        may_draft=ctx.actor.may(DRAFT, ctx.tenant_id),
        may_adopt=ctx.actor.may(ADOPT, ctx.tenant_id),
        panels=panels_beside(ctx, menu_id),
    )


def _say(change: Change) -> str:
    words = ("performer", "before_performer")
    numbers = {
        name: gettext(str(value)) if name in words else value for name, value in change.numbers.items()
    }
    return translated(change.message, numbers)


@page(
    blueprint,
    f"{ONE}/edit",
    title=msgid("Change the product choice"),
    permission=DRAFT,
    methods=("GET", "POST"),
    writes="municipality",
)
def edit(ctx: PageContext, menu_id: UUID) -> Response:
    """Choose products for a draft and say on which terms."""
    found = queries.menu(ctx.session, ctx.tenant_id, menu_id)
    on = found.shown_day(today())
    rows = [row for row in assortment(ctx.session, ctx.actor.cooperation_id, on) if row.variant_id]
    outcome = _save(ctx, menu_id, rows)
    if outcome.done:
        ctx.flash(msgid("The draft is saved. Look at what changes before you submit it."))
        return ctx.redirect("menus.show", menu_id=menu_id)
    lines = queries.lines(ctx.session, ctx.tenant_id, menu_id, on)
    return ctx.render(
        "menus/edit.html",
        menu=found,
        rows=rows,
        lines={line.variant_id: line for line in lines},
        on=on,
        performers=options(PERFORMERS),
        groups=options(CLIENT_GROUPS),
        panels=panels_beside(ctx, menu_id),
    )


def _save(ctx: PageContext, menu_id: UUID, rows: list[AssortmentRow]) -> Outcome[int]:
    variant_ids = [row.variant_id for row in rows if row.variant_id]
    return ctx.submit(
        lines_form(variant_ids),
        lambda data: save_lines(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            menu_id,
            expected_version=data["version"],
            lines=chosen_lines(data, variant_ids),
        ),
    )


@page(
    blueprint,
    f"{ONE}/submit",
    title=CHOICE,
    permission=DRAFT,
    methods=("POST",),
    writes="municipality",
)
def submit(ctx: PageContext, menu_id: UUID) -> Response:
    """Submit a draft for a decision."""
    return _step(
        ctx, menu_id, submit_menu, "menus/show.html", msgid("Submitted. Somebody else adopts or returns it.")
    )


@page(blueprint, f"{ONE}/decide", title=msgid("Decide on the product choice"), permission=ADOPT)
def decide(ctx: PageContext, menu_id: UUID) -> Response:
    """Show what a submitted choice changes, with the two things that can be done."""
    return _show(ctx, menu_id, "menus/decide.html")


@page(
    blueprint,
    f"{ONE}/adopt",
    title=msgid("Decide on the product choice"),
    permission=ADOPT,
    methods=("POST",),
    writes="municipality",
)
def adopt(ctx: PageContext, menu_id: UUID) -> Response:
    """Adopt a submitted choice."""
    return _step(
        ctx,
        menu_id,
        adopt_menu,
        "menus/decide.html",
        msgid("Adopted. Orders in this period are placed from it."),
    )


def _step(
    ctx: PageContext, menu_id: UUID, step: Callable[..., None], template: str, message: str
) -> Response:
    outcome = ctx.submit(
        VersionForm(),
        lambda data: step(ctx.session, ctx.actor, ctx.tenant_id, menu_id, expected_version=data["version"]),
    )
    if not outcome.done:
        return _show(ctx, menu_id, template)
    ctx.flash(message)
    return ctx.go_back("menus.show", menu_id=menu_id)


@page(
    blueprint,
    f"{ONE}/return",
    title=msgid("Decide on the product choice"),
    permission=ADOPT,
    methods=("POST",),
    writes="municipality",
)
def send_back(ctx: PageContext, menu_id: UUID) -> Response:
    """Return a submitted choice to its drafters, with a reason."""
    outcome = ctx.submit(
        ReturnForm(),
        lambda data: return_menu(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            menu_id,
            expected_version=data["version"],
            reason=data["reason"],
        ),
    )
    if not outcome.done:
        return _show(ctx, menu_id, "menus/decide.html")
    ctx.flash(msgid("Returned to the drafters with your reason."))
    return ctx.go_back("menus.show", menu_id=menu_id)
