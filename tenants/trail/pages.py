"""Pages of the trail and of the health of the installation."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from regie.audit.sealer import broken_places
from regie.database.tenant import readable_tenants, tenant_by_slug
from regie.errors import msgid
from regie.outbox.queries import backlog
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from tenants.trail.permissions import READ_TRAIL, SEE_HEALTH
from tenants.trail.queries import SHOWN, trail_page

blueprint = Blueprint("trail", __name__, template_folder="templates")


@page(
    blueprint, "/trail", title=msgid("Audit trail"), permission=READ_TRAIL, nav=Nav(msgid("Audit trail"), 90)
)
def entries(ctx: PageContext) -> Response:
    """Show who did what, of the cooperation or of one municipality, and whether the chain is whole."""
    tenants = readable_tenants(ctx.session, ctx.actor.cooperation_id)
    wanted = request.args.get("of", "")
    chosen = tenant_by_slug(ctx.session, ctx.actor.cooperation_id, wanted) if wanted else tenants[0]
    what = request.args.get("what", "").strip()[:100]
    rows = trail_page(ctx.session, chosen.id, what=what or None, before=_before())
    broken = [place for place in broken_places() if place.tenant_id == chosen.id]
    return ctx.render(
        "trail/entries.html",
        choices=[(tenant.slug, tenant.name) for tenant in tenants],
        chosen=chosen,
        what=what,
        rows=rows,
        broken=broken[0].seq if broken else None,
        older=rows[-1] if len(rows) == SHOWN else None,
    )


def _before() -> tuple[datetime, UUID] | None:
    at, _, row_id = request.args.get("before", "").partition("_")
    try:
        return (datetime.fromisoformat(at), UUID(row_id)) if at else None
    except ValueError:
        return None


@page(
    blueprint,
    "/operations",
    title=msgid("Operations"),
    permission=SEE_HEALTH,
    nav=Nav(msgid("Operations"), 95),
)
def operations(ctx: PageContext) -> Response:
    """Show whether jobs get done and whether every chain of the trail is whole."""
    return ctx.render("trail/operations.html", backlog=backlog(ctx.session), broken=broken_places())
