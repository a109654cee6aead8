"""Pages of the trail and of the health of the installation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from regie.audit.events import EVENTS
from regie.audit.sealer import broken_places
from regie.database.tenant import Tenant, list_readable_tenants, require_tenant
from regie.errors import InvalidInput, msgid
from regie.outbox.queries import gather_backlog
from regie.web.addresses import choice_asked, filters_asked, read_ident, text_asked
from regie.web.formats import translated
from regie.web.forms import read_query
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import PAGES, Nav
from regie.web.problem import keep_for_form
from tenants.trail.exports import COLUMNS, rows_of_file
from tenants.trail.permissions import READ_TRAIL, SEE_HEALTH
from tenants.trail.queries import (
    ONLY_SIGN_INS,
    SHOWN,
    TrailFilter,
    TrailRow,
    all_entries,
    list_names_by_account,
    list_trail,
)
from tenants.trail.schemas import TrailDays
from tenants.trail.words import Described, describe

blueprint = Blueprint("trail", __name__, template_folder="templates")
TRAIL = msgid("Audit trail")


@page(blueprint, "/trail", title=TRAIL, permission=READ_TRAIL, nav=Nav(TRAIL, 90))
def entries(ctx: PageContext) -> Response:
    """Show who did what, of the cooperation or of one municipality, and whether the chain is whole."""
    tenants, chosen = _tenants(ctx)
    asked = _asked()
    rows = list_trail(ctx.session, chosen.id, asked=asked, before=_before())
    names = list_names_by_account(ctx.session, _accounts(rows))
    broken = [place for place in broken_places() if place.tenant_id == chosen.id]
    return ctx.render(
        "trail/entries.html",
        choices=[(tenant.slug, tenant.name) for tenant in tenants],
        kinds=_kinds(),
        chosen=chosen,
        asked=asked,
        files=file_urls(
            "trail.file", of=chosen.slug, **filters_asked("what", "who", "first_day", "last_day")
        ),
        columns=table_columns(COLUMNS),
        rows=[_shown(chosen, row, names) for row in rows],
        broken=broken[0].seq if broken else None,
        older=rows[-1] if len(rows) == SHOWN else None,
    )


def _tenants(ctx: PageContext) -> tuple[Sequence[Tenant], Tenant]:
    tenants = list_readable_tenants(ctx.session, ctx.actor.cooperation_id)
    wanted = request.args.get("of", "")
    chosen = require_tenant(ctx.session, ctx.actor.cooperation_id, wanted) if wanted else tenants[0]
    return tenants, chosen


def _kinds() -> list[tuple[str, str]]:
    named = [(name, translated(event.words)) for name, event in EVENTS.items()]
    apart = (ONLY_SIGN_INS, gettext("Sign-ins, also refused ones"))
    return [apart, *sorted(named, key=lambda one: one[1])]


def _asked() -> TrailFilter:
    try:
        days = read_query(TrailDays(), request.args)
    except InvalidInput as refusal:
        # What was typed stays in its field, with what is wrong with it; the rest of the filter counts.
        keep_for_form(refusal, request.args)
        days = {}
    what = choice_asked("what", {*EVENTS, ONLY_SIGN_INS}) or None
    return TrailFilter(what=what, who=text_asked("who"), **days)


def _accounts(rows: Sequence[TrailRow]) -> set[UUID]:
    found = (read_ident(str(row.detail.get("account", ""))) for row in rows)
    return {person_id for person_id in found if person_id}


def _shown(chosen: Tenant, row: TrailRow, names: Mapping[str, str]) -> dict[str, Any]:
    described = describe(row.what, row.detail, names)
    return {**vars(row), **vars(described), "url": _url(chosen, described)}


def _url(chosen: Tenant, described: Described) -> str | None:
    if described.endpoint is None:
        return None
    address: dict[str, Any] = dict(described.address)
    if PAGES[described.endpoint].of_one_municipality:
        address["slug"] = chosen.slug
    return url_for(described.endpoint, **address)


@list_file(blueprint, "/trail", title=TRAIL, permission=READ_TRAIL)
def file(ctx: PageContext) -> ListFile:
    """Give the trail as a file, ids and marks whole."""
    _, chosen = _tenants(ctx)
    rows = all_entries(ctx.session, chosen.id, asked=_asked())
    return ListFile(f"logboek-{chosen.slug}", COLUMNS, rows_of_file(rows))


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
    return ctx.render("trail/operations.html", backlog=gather_backlog(ctx.session), broken=broken_places())
