"""Pages of costs: pools and what is booked on them, keys with their bearers, the rate card."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from billing.closing.queries import list_closed_periods
from billing.costs.permissions import ADD_KEY, ADD_POOL, ADD_RATE, BOOK_COST, SEE_COSTS
from billing.costs.queries import list_costs, list_keys, list_pools, list_rates, require_cost
from billing.costs.schemas import CostForm, RateForm, ReverseForm, key_form, new_key, pool_form
from billing.costs.services import add_key, add_pool, add_rate, book_cost, reverse_cost
from billing.costs.shown import shown_key
from billing.costs.words import KINDS
from cafeteria.funds.queries import list_funds
from cafeteria.funds.shown import fund_options
from regie.clock import today
from regie.database.validity import last_day
from regie.errors import msgid
from regie.paging import Paging
from regie.periods import Period, year
from regie.web.addresses import ident_asked, page_asked, year_asked
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from tenants.municipalities.queries import list_municipalities
from tenants.parties.queries import list_parties, list_workers

blueprint = Blueprint("costs", __name__, template_folder="templates")
COSTS_ON_A_PAGE = 50
KEYS = msgid("Distribution keys")


@page(blueprint, "/costs", title=msgid("Costs"), permission=SEE_COSTS, nav=Nav(msgid("Costs"), 52))
def index(ctx: PageContext) -> Response:
    """Show the cost pools with what was booked on them in a year, and the bookings."""
    cooperation, period = ctx.actor.cooperation_id, year(year_asked(today().year))
    pool_id = ident_asked("pool")
    number = page_asked()
    found, count = list_costs(
        ctx.session, cooperation, period=period, pool_id=pool_id, page=number, size=COSTS_ON_A_PAGE
    )
    every = list_pools(ctx.session, cooperation, period)
    return ctx.render(
        "costs/index.html",
        year=period.start.year,
        years=[(one, str(one)) for one in range(today().year + 1, today().year - 5, -1)],
        pools=[
            {**vars(pool), "url": url_for("costs.index", year=period.start.year, pool=pool.id)}
            for pool in every
        ],
        total=sum(pool.cents for pool in every),
        pool=next((pool for pool in every if pool.id == pool_id), None),
        costs=found,
        paging=Paging(number, COSTS_ON_A_PAGE, count),
        may_book=ctx.actor.may(BOOK_COST, cooperation),
        may_add_pool=ctx.actor.may(ADD_POOL, cooperation),
    )


@page(
    blueprint,
    "/costs/new",
    title=msgid("Book a cost"),
    permission=BOOK_COST,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new(ctx: PageContext) -> Response:
    """Book a cost on a pool."""
    outcome = ctx.submit(CostForm(), lambda data: book_cost(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The cost is booked."))
        return ctx.redirect("costs.index")
    every = list_pools(ctx.session, ctx.actor.cooperation_id)
    return ctx.render("costs/new.html", pools=[(str(pool.id), pool.name) for pool in every], day=today())


@page(
    blueprint,
    "/costs/<uuid:cost_id>/reverse",
    title=msgid("Take a cost back"),
    permission=BOOK_COST,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def reverse(ctx: PageContext, cost_id: UUID) -> Response:
    """Take a cost back with a counter-entry; where its period is closed, on an open day."""
    cost = require_cost(ctx.session, ctx.actor.cooperation_id, cost_id)
    outcome = ctx.submit(
        ReverseForm(), lambda data: reverse_cost(ctx.session, ctx.actor, cost_id=cost_id, **data)
    )
    if outcome.done:
        ctx.flash(msgid("The cost is taken back with a counter-entry."))
        return ctx.redirect("costs.index")
    closed = list_closed_periods(ctx.session, ctx.actor.cooperation_id, _only(cost.incurred_on))
    return ctx.render(
        "costs/reverse.html", cost=cost, day=today() if closed else cost.incurred_on, closed=closed
    )


def _only(day: date) -> Period:
    return Period(day, date.fromordinal(day.toordinal() + 1))


@page(
    blueprint,
    "/costs/pools/new",
    title=msgid("Open a cost pool"),
    permission=ADD_POOL,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new_pool(ctx: PageContext) -> Response:
    """Open a cost pool that one key divides."""
    choice = fund_options(list_funds(ctx.session, ctx.actor.cooperation_id, today()))
    outcome = ctx.submit(pool_form(code for code, _ in choice), lambda data: _add_pool(ctx, data))
    if outcome.done:
        ctx.flash(msgid("The cost pool is open."))
        return ctx.redirect("costs.index")
    every = list_keys(ctx.session, ctx.actor.cooperation_id)
    return ctx.render(
        "costs/new_pool.html", keys=[(str(row.key.id), row.key.name) for row in every], funds=choice
    )


def _add_pool(ctx: PageContext, data: dict[str, Any]) -> UUID:
    return add_pool(ctx.session, ctx.actor, **{**data, "one_off": data["one_off"] == "on"})


@page(blueprint, "/costs/keys", title=KEYS, permission=SEE_COSTS, nav=Nav(KEYS, 54))
def key_list(ctx: PageContext) -> Response:
    """Show which part every municipality bears under each key, or why a key cannot divide."""
    cooperation = ctx.actor.cooperation_id
    found = list_keys(ctx.session, cooperation)
    used = list_pools(ctx.session, cooperation)
    bearers = sorted({bearer for row in found for bearer in row.bearers}, key=lambda bearer: bearer.name)
    return ctx.render(
        "costs/keys.html",
        keys=[shown_key(row, [pool for pool in used if pool.key_id == row.key.id]) for row in found],
        bearers=bearers,
        may_add=ctx.actor.may(ADD_KEY, cooperation),
    )


@page(
    blueprint,
    "/costs/keys/new",
    title=msgid("New key"),
    permission=ADD_KEY,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new_key_page(ctx: PageContext) -> Response:
    """Add a key with its bearers."""
    members = list_municipalities(ctx.session, ctx.actor.cooperation_id)
    ids = [one.tenant_id for one in members]
    outcome = ctx.submit(key_form(ids), lambda data: _add_key(ctx, data, ids))
    if outcome.done:
        ctx.flash(msgid("The key is added. It is never changed; another division is another key."))
        return ctx.redirect("costs.key_list")
    return ctx.render("costs/new_key.html", members=members, kinds=options(KINDS))


def _add_key(ctx: PageContext, data: dict[str, Any], tenant_ids: list[int]) -> UUID:
    return add_key(ctx.session, ctx.actor, new_key(data, tenant_ids), follows=data["follows"])


@page(blueprint, "/costs/rates", title=msgid("Rate card"), permission=SEE_COSTS)
def rate_list(ctx: PageContext) -> Response:
    """Show what an hour of each role of each party costs, and from when."""
    cooperation = ctx.actor.cooperation_id
    found = [{**vars(row), "until": last_day(row.ends_on)} for row in list_rates(ctx.session, cooperation)]
    return ctx.render("costs/rates.html", rates=found, may_add=ctx.actor.may(ADD_RATE, cooperation))


@page(
    blueprint,
    "/costs/rates/new",
    title=msgid("New rate"),
    permission=ADD_RATE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new_rate(ctx: PageContext) -> Response:
    """Set the price of an hour of a role of a party."""
    outcome = ctx.submit(RateForm(), lambda data: add_rate(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The rate is set. Hours that were booked before keep the rate they had."))
        return ctx.redirect("costs.rate_list")
    cooperation = ctx.actor.cooperation_id
    return ctx.render(
        "costs/new_rate.html",
        parties=[
            (str(party.id), party.name)
            for party in list_parties(ctx.session, cooperation)
            if party.stands(today())
        ],
        roles=sorted({worker.role for worker in list_workers(ctx.session, cooperation)}),
        day=today(),
    )
