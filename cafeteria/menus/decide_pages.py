"""Pages on which a submitted product choice is decided on: adopt it, or return it with a reason."""

from uuid import UUID

from werkzeug.wrappers import Response

from cafeteria.menus.deciding import adopt_menu, return_menu
from cafeteria.menus.pages import ONE, blueprint, show_choice
from cafeteria.menus.permissions import ADOPT
from cafeteria.menus.schemas import ReturnForm, VersionForm
from regie.errors import msgid
from regie.web.page import PageContext, page

DECIDE = msgid("Decide on the product choice")
TEMPLATE = "menus/decide.html"


@page(blueprint, f"{ONE}/decide", title=DECIDE, permission=ADOPT)
def decide(ctx: PageContext, menu_id: UUID) -> Response:
    """Show what a submitted choice changes, with the two things that can be done."""
    return show_choice(ctx, menu_id, TEMPLATE)


@page(blueprint, f"{ONE}/adopt", title=DECIDE, permission=ADOPT, methods=("POST",), writes="municipality")
def adopt(ctx: PageContext, menu_id: UUID) -> Response:
    """Adopt a submitted choice."""
    outcome = ctx.submit(
        VersionForm(),
        lambda data: adopt_menu(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            menu_id,
            expected_version=data["version"],
            confirmed=ctx.confirmed,
        ),
    )
    if not outcome.done:
        return show_choice(ctx, menu_id, TEMPLATE)
    ctx.flash(msgid("Adopted. Orders in this period are placed from it."))
    return ctx.go_back("menus.show", menu_id=menu_id)


@page(blueprint, f"{ONE}/return", title=DECIDE, permission=ADOPT, methods=("POST",), writes="municipality")
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
        return show_choice(ctx, menu_id, TEMPLATE)
    ctx.flash(msgid("Returned to the drafters with your reason."))
    return ctx.go_back("menus.show", menu_id=menu_id)
