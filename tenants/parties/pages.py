"""Pages of parties: who performs work, and the people who work for them."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from regie.clock import today
from regie.errors import msgid
from regie.web.addresses import page_asked, sort_asked, text_asked
from regie.web.ending import end_or_withdraw
from regie.web.formats import translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES
from tenants.municipalities.queries import list_municipalities
from tenants.parties.kinds import PARTY, WORKER
from tenants.parties.permissions import CHANGE, CHANGE_WORKERS, READ
from tenants.parties.queries import PartyRow, list_free_accounts, list_parties, require_party, require_worker
from tenants.parties.schemas import PartyForm, PartyWordsForm, WorkerForm
from tenants.parties.search import (
    PARTIES,
    PARTY_SORTS,
    WORKER_SORTS,
    WORKERS,
    all_parties,
    all_workers,
    search_parties,
    search_workers,
)
from tenants.parties.services import add_party, add_worker, change_party
from tenants.parties.words import ROLES

blueprint = Blueprint("parties", __name__, template_folder="templates")
PARTIES_AND_WORKERS = msgid("Parties and workers")


@page(blueprint, "/parties", title=PARTIES_AND_WORKERS, permission=READ)
def parties(ctx: PageContext) -> Response:
    """List the parties and their workers."""
    here, text = ctx.actor.cooperation_id, text_asked()
    sort, by = sort_asked(PARTY_SORTS, "name"), sort_asked(WORKER_SORTS, "party", "workers")
    found = search_parties(ctx.session, here, text, sort=sort, page=page_asked())
    may_change, may_change_workers = ctx.actor.may(CHANGE, here), ctx.actor.may(CHANGE_WORKERS, here)
    return ctx.render(
        "parties/parties.html",
        text=text,
        found=found,
        rows=[_told(row) for row in found.rows],
        columns=table_columns(PARTIES, sort, set() if may_change else {"change", "end"}),
        files=file_urls("parties.file", text=text or None, sort=sort),
        workers=search_workers(ctx.session, here, text, sort=by, page=page_asked("workers")),
        worker_columns=table_columns(WORKERS, by, set() if may_change_workers else {"end"}, of="workers"),
        worker_files=file_urls("parties.workers_file", text=text or None, workers_sort=by),
        may_change=may_change,
        may_change_workers=may_change_workers,
    )


def _told(row: PartyRow) -> dict[str, Any]:
    held = [translated(word).lower() for role, word in ROLES.items() if getattr(row, role)]
    days = {"starts_on": row.starts_on, "last_day": row.last_day}
    # Behind it stands a municipality whose name this role may not read: that is not nobody.
    behind = gettext("not visible") if row.municipality_id and not row.municipality else row.municipality
    return {**vars(row), **days, "municipality": behind, "roles": ", ".join(held) or None}


@list_file(blueprint, "/parties", title=PARTIES_AND_WORKERS, permission=READ)
def file(ctx: PageContext) -> ListFile:
    """Give the parties of the view as a file."""
    sort = sort_asked(PARTY_SORTS, "name")
    found = all_parties(ctx.session, ctx.actor.cooperation_id, text_asked(), sort)
    return ListFile("partijen", PARTIES, map(_told, found))


@list_file(blueprint, "/parties/workers", title=PARTIES_AND_WORKERS, permission=READ)
def workers_file(ctx: PageContext) -> ListFile:
    """Give the workers of the view as a file."""
    sort = sort_asked(WORKER_SORTS, "party", "workers")
    found = all_workers(ctx.session, ctx.actor.cooperation_id, text_asked(), sort)
    return ListFile("medewerkers", WORKERS, found)


@page(
    blueprint,
    "/parties/new",
    title=msgid("New party"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new(ctx: PageContext) -> Response:
    """Register a party."""
    outcome = ctx.submit(PartyForm(), lambda data: add_party(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The party is registered."))
        return ctx.redirect("parties.parties")
    members = list_municipalities(ctx.session, ctx.actor.cooperation_id)
    return ctx.render(
        "parties/new.html", members=[(row.tenant_id, row.name) for row in members], roles=options(ROLES)
    )


@page(
    blueprint,
    "/parties/<uuid:party_id>/change",
    title=msgid("Change a party"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def change(ctx: PageContext, party_id: UUID) -> Response:
    """Correct what a party is called and takes part as."""
    found = require_party(ctx.session, ctx.actor.cooperation_id, party_id)
    outcome = ctx.submit(
        PartyWordsForm(), lambda data: change_party(ctx.session, ctx.actor, party_id, **data)
    )
    if outcome.done:
        ctx.flash_change(outcome.value is True, msgid("The party is changed."))
        return ctx.redirect("parties.parties")
    held = [role for role in ROLES if getattr(found, role)]
    return ctx.render("parties/change.html", party=found, held=held, roles=options(ROLES))


@page(
    blueprint,
    "/parties/<uuid:party_id>/end",
    title=msgid("End a party"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_party(ctx: PageContext, party_id: UUID) -> Response:
    """End a party for which nobody works any more, or withdraw it."""
    found = require_party(ctx.session, ctx.actor.cooperation_id, party_id)
    about = gettext("Party %(name)s", name=found.name)
    return end_or_withdraw(
        ctx, PARTY, ctx.actor.cooperation_id, found.id, back="parties.parties", about=about
    )


@page(
    blueprint,
    "/parties/workers/new",
    title=msgid("New worker"),
    permission=CHANGE_WORKERS,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new_worker(ctx: PageContext) -> Response:
    """Register somebody who works for a party."""
    outcome = ctx.submit(WorkerForm(), lambda data: add_worker(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The worker is registered."))
        return ctx.redirect("parties.parties")
    here = ctx.actor.cooperation_id
    return ctx.render(
        "parties/new_worker.html",
        parties=[(row.id, row.name) for row in list_parties(ctx.session, here) if row.stands(today())],
        accounts=list_free_accounts(ctx.session, here),
    )


@page(
    blueprint,
    "/parties/workers/<uuid:worker_id>/end",
    title=msgid("End a worker"),
    permission=CHANGE_WORKERS,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_worker(ctx: PageContext, worker_id: UUID) -> Response:
    """End a worker after the last day of hours, or withdraw one without hours."""
    found = require_worker(ctx.session, ctx.actor.cooperation_id, worker_id)
    about = gettext("%(name)s, %(role)s (%(party)s)", name=found.name, role=found.role, party=found.party)
    return end_or_withdraw(
        ctx, WORKER, ctx.actor.cooperation_id, found.id, back="parties.parties", about=about
    )
