"""Pages on which a product choice is moved, deleted, taken back or ended (terugweg)."""

from uuid import UUID

from werkzeug.wrappers import Response

from cafeteria.menus import queries
from cafeteria.menus.ending import end_menu
from cafeteria.menus.pages import CHOICE, ONE, blueprint, show_choice
from cafeteria.menus.permissions import ADOPT, DRAFT
from cafeteria.menus.schemas import EndForm, PeriodForm, VersionForm
from cafeteria.menus.services import move_menu, recall_menu, withdraw_menu
from regie.errors import msgid
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES


@page(
    blueprint,
    f"{ONE}/period",
    title=msgid("Change the period"),
    permission=DRAFT,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def move(ctx: PageContext, menu_id: UUID) -> Response:
    """Change over which days a draft will count."""
    found = queries.require_menu(ctx.session, ctx.tenant_id, menu_id)
    outcome = ctx.submit(
        PeriodForm(),
        lambda data: move_menu(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            menu_id,
            expected_version=data["version"],
            period=data["period"],
        ),
    )
    if outcome.done:
        ctx.flash_change(outcome.value is True, msgid("The period is changed."))
        return ctx.redirect("menus.show", menu_id=menu_id)
    return ctx.render("menus/period.html", menu=found)


@page(
    blueprint,
    f"{ONE}/delete",
    title=msgid("Delete the draft"),
    permission=DRAFT,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def withdraw(ctx: PageContext, menu_id: UUID) -> Response:
    """Delete a draft with its lines; the trail keeps that it was there."""
    found = queries.require_menu(ctx.session, ctx.tenant_id, menu_id)
    outcome = ctx.submit(
        VersionForm(),
        lambda data: withdraw_menu(
            ctx.session, ctx.actor, ctx.tenant_id, menu_id, expected_version=data["version"]
        ),
    )
    if outcome.done:
        ctx.flash(msgid("The draft is deleted. This stands in the trail."))
        return ctx.redirect("menus.choices")
    return ctx.render("menus/delete.html", menu=found)


@page(blueprint, f"{ONE}/recall", title=CHOICE, permission=DRAFT, methods=("POST",), writes="municipality")
def recall(ctx: PageContext, menu_id: UUID) -> Response:
    """Take a submission back before anybody decided on it."""
    outcome = ctx.submit(
        VersionForm(),
        lambda data: recall_menu(
            ctx.session, ctx.actor, ctx.tenant_id, menu_id, expected_version=data["version"]
        ),
    )
    if not outcome.done:
        return show_choice(ctx, menu_id, "menus/show.html")
    ctx.flash(msgid("The submission is withdrawn. The choice is a draft again, as it was."))
    return ctx.redirect("menus.edit", menu_id=menu_id)


@page(
    blueprint,
    f"{ONE}/end",
    title=msgid("End the product choice"),
    permission=ADOPT,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def end(ctx: PageContext, menu_id: UUID) -> Response:
    """Let an adopted choice end before its time, or withdraw it while nothing was ordered from it."""
    found = queries.require_menu(ctx.session, ctx.tenant_id, menu_id)
    outcome = ctx.submit(
        EndForm(),
        lambda data: end_menu(
            ctx.session, ctx.actor, ctx.tenant_id, menu_id, data["ends_on"], confirmed=ctx.confirmed
        ),
    )
    if outcome.done:
        ctx.flash(msgid("The product choice is changed. Orders that were placed stay as they are."))
        return ctx.redirect("menus.show", menu_id=menu_id)
    return ctx.render("menus/end.html", menu=found)
