"""Pages of the rate card: what an hour costs, hours that have no price, and how a rate goes on or ends."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from billing.costs.kinds import RATE
from billing.costs.pages import blueprint
from billing.costs.permissions import ADD_RATE, SEE_COSTS
from billing.costs.schemas import RateForm
from billing.costs.search import RATE_SORTS, RATES, RateRow, list_rates
from billing.hours.pricing import WITHOUT_RATE, WithoutRate, list_hours_without_rate, set_rate
from regie.clock import today
from regie.errors import msgid, not_yours
from regie.numbers import clock_string
from regie.web.addresses import filters_asked, ident_asked, sort_asked, text_asked
from regie.web.ending import end_or_withdraw
from regie.web.formats import translated, typed
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES
from tenants.parties.queries import list_parties, list_workers


@page(blueprint, "/costs/rates", title=msgid("Rate card"), permission=SEE_COSTS)
def rate_list(ctx: PageContext) -> Response:
    """Show what an hour of each role of each party costs, and which hours have no price."""
    cooperation, sort = ctx.actor.cooperation_id, sort_asked(RATE_SORTS, "party")
    may_add = ctx.actor.may(ADD_RATE, cooperation)
    return ctx.render(
        "costs/rates.html",
        rates=[_shown(row) for row in list_rates(ctx.session, cooperation, sort)],
        columns=table_columns(RATES, sort, without=() if may_add else ["end"]),
        unpriced=[_unpriced(row) for row in list_hours_without_rate(ctx.session, cooperation)],
        unpriced_columns=table_columns(WITHOUT_RATE, without=() if may_add else ["act"]),
        files=file_urls("costs.rate_file", **filters_asked("sort")),
        may_add=may_add,
    )


def _shown(row: RateRow) -> dict[str, Any]:
    return {
        **vars(row),
        "starts_on": row.starts_on,
        "last_day": row.last_day,
        "end_url": url_for("costs.end_rate", rate_id=row.id),
    }


def _unpriced(row: WithoutRate) -> dict[str, Any]:
    first = typed(row.starts_on, "date")
    asked = url_for("costs.new_rate", party=row.party_id, role=row.role, starts_on=first)
    told = translated(msgid("%(hours)s without a rate"), {"hours": clock_string(row.minutes)})
    return {**vars(row), "told": told, "act_url": asked}


@list_file(blueprint, "/costs/rates", title=msgid("Rate card"), permission=SEE_COSTS)
def rate_file(ctx: PageContext) -> ListFile:
    """Give the rate card as a file."""
    found = list_rates(ctx.session, ctx.actor.cooperation_id, sort_asked(RATE_SORTS, "party"))
    return ListFile(f"uurtarieven-{today().isoformat()}", RATES, found)


@page(
    blueprint,
    "/costs/rates/new",
    title=msgid("New rate"),
    permission=ADD_RATE,
    methods=READS_AND_WRITES,
    writes="members",
)
def new_rate(ctx: PageContext) -> Response:
    """Set the price of an hour of a role of a party, also of hours that had none."""
    outcome = ctx.submit(RateForm(), lambda data: set_rate(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(
            msgid("The rate is set. Hours without a rate that have it now: %(priced_minutes)s."),
            priced_minutes=outcome.value,
        )
        return ctx.redirect("costs.rate_list")
    cooperation = ctx.actor.cooperation_id
    standing = [party for party in list_parties(ctx.session, cooperation) if party.stands(today())]
    return ctx.render(
        "costs/new_rate.html",
        parties=[(str(party.id), party.name) for party in standing],
        roles=sorted({worker.role for worker in list_workers(ctx.session, cooperation)}),
        party=str(ident_asked("party") or ""),
        role=text_asked("role"),
        day=text_asked("starts_on") or today(),
    )


@page(
    blueprint,
    "/costs/rates/<uuid:rate_id>/end",
    title=msgid("End a rate"),
    permission=ADD_RATE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_rate(ctx: PageContext, rate_id: UUID) -> Response:
    """Let a rate end, or withdraw it while no hours were booked at it."""
    cooperation = ctx.actor.cooperation_id
    row = next((one for one in list_rates(ctx.session, cooperation) if one.id == rate_id), None)
    if row is None:
        raise not_yours()
    about = gettext("Rate of %(role)s, %(party)s", role=row.role, party=row.party)
    return end_or_withdraw(ctx, RATE, cooperation, rate_id, back="costs.rate_list", about=about)
