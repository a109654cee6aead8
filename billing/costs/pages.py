"""Pages of costs: pools and what is booked on them, keys with their bearers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from billing.closing.queries import list_closed_periods
from billing.costs.permissions import ADD_KEY, ADD_POOL, BOOK_COST, SEE_COSTS
from billing.costs.queries import KEY_SORTS, KeyRow, list_keys, require_cost
from billing.costs.schemas import CostForm, ReverseForm, key_form, new_key, pool_form
from billing.costs.search import (
    COST_SORTS,
    COSTS,
    POOL_SORTS,
    POOLS,
    CostFilter,
    PoolRow,
    all_costs,
    list_pools,
    search_costs,
)
from billing.costs.services import add_key, add_pool, book_cost, reverse_cost
from billing.costs.shown import key_columns, shown_key
from billing.costs.words import COST_STATES, KINDS
from cafeteria.funds.queries import list_funds
from cafeteria.funds.shown import fund_options
from regie.clock import today
from regie.errors import msgid
from regie.listing import Column, totals_of
from regie.periods import Period, year
from regie.permissions import Permission
from regie.web.addresses import filters_asked, ident_asked, page_asked, sort_asked, text_asked, year_asked
from regie.web.formats import date_shown
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from tenants.arrangements.queries import list_participations
from tenants.municipalities.queries import MunicipalityRow, list_municipalities

blueprint = Blueprint("costs", __name__, template_folder="templates")
COSTS_ON_A_PAGE = 50
LATELY = timedelta(days=366)
KEYS = msgid("Distribution keys")


@page(blueprint, "/costs", title=msgid("Costs"), permission=SEE_COSTS, nav=Nav(msgid("Costs"), 52))
def index(ctx: PageContext) -> Response:
    """Show the cost pools with what was booked on them in a year, and the bookings."""
    cooperation, which, sort = ctx.actor.cooperation_id, _costs_asked(ctx), _sort_of_costs()
    may_book = ctx.actor.may(BOOK_COST, cooperation)
    found = search_costs(ctx.session, which, sort=sort, page=page_asked(), size=COSTS_ON_A_PAGE)
    every = list_pools(ctx.session, cooperation, _year(), sort=_sort_of_pools())
    return ctx.render(
        "costs/index.html",
        year=_year().start.year,
        years=[(one, str(one)) for one in range(today().year + 1, today().year - 5, -1)],
        pools=[_shown_pool(pool) for pool in every],
        pool_columns=table_columns(POOLS, _sort_of_pools(), _may_end(ctx, ADD_POOL), of="pools"),
        pool_totals=totals_of(POOLS, every),
        pool=next((pool for pool in every if pool.id == which.pool_id), None),
        which=which,
        found=found,
        columns=table_columns(COSTS, sort, without=() if may_book else ["reverse"]),
        files=file_urls("costs.file", **filters_asked("year", "pool", "text", "sort")),
        pool_files=file_urls("costs.pool_file", **filters_asked("year", "pools_sort")),
        may_book=may_book,
        states=COST_STATES,
        may_add_pool=ctx.actor.may(ADD_POOL, cooperation),
    )


def _may_end(ctx: PageContext, permission: Permission) -> list[str]:
    return [] if ctx.actor.may(permission, ctx.actor.cooperation_id) else ["end"]


def _year() -> Period:
    return year(year_asked(today().year))


def _costs_asked(ctx: PageContext) -> CostFilter:
    return CostFilter(ctx.actor.cooperation_id, _year(), ident_asked("pool"), text_asked())


def _sort_of_costs() -> str:
    return sort_asked(COST_SORTS, "-incurred_on")


def _sort_of_pools() -> str:
    return sort_asked(POOL_SORTS, "name", "pools")


def _shown_pool(pool: PoolRow) -> dict[str, Any]:
    url = url_for("costs.index", year=_year().start.year, pool=pool.id, _anchor="costs")
    return {**vars(pool), "kind": pool.kind, "last_day": pool.last_day, "url": url}


@list_file(blueprint, "/costs/bookings", title=msgid("Costs"), permission=SEE_COSTS)
def file(ctx: PageContext) -> ListFile:
    """Give the bookings of the view as a file."""
    found = all_costs(ctx.session, _costs_asked(ctx), sort=_sort_of_costs())
    return ListFile(f"kosten-{_year().start.year}", COSTS, found)


@list_file(blueprint, "/costs/pools", title=msgid("Costs"), permission=SEE_COSTS)
def pool_file(ctx: PageContext) -> ListFile:
    """Give the cost pools with what was booked on them in the year as a file."""
    found = list_pools(ctx.session, ctx.actor.cooperation_id, _year(), sort=_sort_of_pools())
    return ListFile(f"kostenplaatsen-{_year().start.year}", POOLS, found)


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
    outcome = ctx.submit(CostForm(), lambda data: _book(ctx, data))
    if outcome.done:
        ctx.flash(msgid("The cost is booked."))
        return ctx.redirect("costs.index")
    every = list_pools(ctx.session, ctx.actor.cooperation_id, since=today() - LATELY, sort="name")
    return ctx.render("costs/new.html", pools=_pool_options(every), day=today())


def _book(ctx: PageContext, data: dict[str, Any]) -> UUID:
    return book_cost(ctx.session, ctx.actor, **data, confirmed=ctx.confirmed)


def _pool_options(every: Sequence[PoolRow]) -> list[tuple[str, str]]:
    # A bill of last month may be for a pool that has ended; those come last, and say so.
    ended = [pool for pool in every if pool.last_day and pool.last_day < today()]
    return [(str(pool.id), pool.name) for pool in every if pool not in ended] + [
        (str(pool.id), gettext("%(pool)s (until %(day)s)", pool=pool.name, day=date_shown(pool.last_day)))
        for pool in ended
        if pool.last_day
    ]


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
    every = list_keys(ctx.session, ctx.actor.cooperation_id, since=today())
    return ctx.render(
        "costs/new_pool.html", keys=[(str(row.key.id), _key_label(row)) for row in every], funds=choice
    )


def _key_label(row: KeyRow) -> str:
    # One that is followed has the name of its successor.
    if row.last_day is None:
        return row.key.name
    return str(gettext("%(key)s (until %(day)s)", key=row.key.name, day=date_shown(row.last_day)))


def _add_pool(ctx: PageContext, data: dict[str, Any]) -> UUID:
    return add_pool(ctx.session, ctx.actor, **{**data, "one_off": data["one_off"] == "on"})


@page(blueprint, "/costs/keys", title=KEYS, permission=SEE_COSTS, nav=Nav(KEYS, 54))
def key_list(ctx: PageContext) -> Response:
    """Show which part every municipality bears under each key, or why a key cannot divide."""
    columns, rows = _keys(ctx)
    return ctx.render(
        "costs/keys.html",
        keys=rows,
        columns=table_columns(columns, sort_asked(KEY_SORTS, "name"), _may_end(ctx, ADD_KEY)),
        files=file_urls("costs.key_file", **filters_asked("sort")),
        may_add=ctx.actor.may(ADD_KEY, ctx.actor.cooperation_id),
    )


def _keys(ctx: PageContext) -> tuple[Sequence[Column], list[dict[str, Any]]]:
    cooperation = ctx.actor.cooperation_id
    found = list_keys(ctx.session, cooperation, sort=sort_asked(KEY_SORTS, "name"))
    used = list_pools(ctx.session, cooperation)
    bearers = {bearer for row in found for bearer in row.bearers}
    rows = [shown_key(row, bearers, [pool for pool in used if pool.key_id == row.key.id]) for row in found]
    return key_columns(found), rows


@list_file(blueprint, "/costs/keys", title=KEYS, permission=SEE_COSTS)
def key_file(ctx: PageContext) -> ListFile:
    """Give the keys with the part and weight of every municipality as a file."""
    columns, rows = _keys(ctx)
    return ListFile(f"verdeelsleutels-{today().isoformat()}", columns, rows)


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
    return ctx.render("costs/new_key.html", members=_ticked(ctx, members), kinds=options(KINDS))


def _ticked(ctx: PageContext, members: Sequence[MunicipalityRow]) -> list[dict[str, Any]]:
    # Who takes part bears; where nobody records that, who exists.
    every = list_participations(ctx.session, ctx.actor.cooperation_id)
    part = {one.tenant_id for one in every if one.valid.contains(today())}
    return [
        {
            "tenant_id": one.tenant_id,
            "name": one.name,
            "ticked": "on" if one.valid.contains(today()) and (not every or one.tenant_id in part) else None,
        }
        for one in members
    ]


def _add_key(ctx: PageContext, data: dict[str, Any], tenant_ids: list[int]) -> UUID:
    return add_key(ctx.session, ctx.actor, new_key(data, tenant_ids), follows=data["follows"])
