"""Pages of funds: the list, one fund, and adding, changing, ending and withdrawing one."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from cafeteria.funds.alike import known_fund
from cafeteria.funds.kinds import FUND
from cafeteria.funds.permissions import CHANGE, READ
from cafeteria.funds.queries import list_funds, list_funds_alike, require_fund
from cafeteria.funds.schemas import ChangeFundForm, FundForm
from cafeteria.funds.services import add_fund, change_fund
from cafeteria.funds.words import KINDS
from regie.database.dated import use_of
from regie.errors import FieldError, InvalidInput, msgid
from regie.web.ending import end_or_withdraw
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav

blueprint = Blueprint("funds", __name__, template_folder="templates")
ONE = "/funds/<uuid:fund_id>"


@page(blueprint, "/funds", title=msgid("Funds"), permission=READ, nav=Nav(msgid("Funds"), 65))
def index(ctx: PageContext) -> Response:
    """List the funds, and those that look alike."""
    found = list_funds(ctx.session, ctx.actor.cooperation_id)
    may_change = ctx.actor.may(CHANGE, ctx.actor.cooperation_id)
    return ctx.render(
        "funds/index.html",
        rows=[
            {
                **vars(row),
                "starts_on": row.starts_on,
                "last_day": row.last_day,
                "url": ctx.url("funds.show", fund_id=row.id),
            }
            for row in found
        ],
        alike=list_funds_alike(ctx.session, ctx.actor.cooperation_id) if may_change else [],
        kinds=KINDS,
        may_change=may_change,
    )


@page(
    blueprint,
    "/funds/new",
    title=msgid("New fund"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new(ctx: PageContext) -> Response:
    """Add a fund; a name that looks like another one is asked about first."""
    outcome = ctx.submit(FundForm(), lambda data: _add(ctx, data))
    if outcome.done:
        ctx.flash(msgid("The fund is added."))
        return ctx.redirect("funds.show", fund_id=outcome.value)
    return ctx.render("funds/new.html", kinds=options(KINDS))


def _add(ctx: PageContext, data: dict[str, Any]) -> UUID:
    if data.pop("meant") is None:
        _ask_about_slip(data["name"], [row.name for row in list_funds(ctx.session, ctx.actor.cooperation_id)])
    return add_fund(ctx.session, ctx.actor, **data)


def _ask_about_slip(name: str, known: list[str]) -> None:
    meant = known_fund(name, known)
    if meant is not None:
        message = msgid('Do you mean the fund "%(meant)s"? If "%(fund)s" is a new fund, tick so below.')
        numbers = {"meant": meant, "fund": name}
        raise InvalidInput([FieldError("name", message, code="unknown_fund", numbers=numbers)])


@page(blueprint, ONE, title=msgid("Fund"), permission=READ)
def show(ctx: PageContext, fund_id: UUID) -> Response:
    """Show a fund, what refers to it, and what can be done about it."""
    return _show(ctx, fund_id)


def _show(ctx: PageContext, fund_id: UUID) -> Response:
    cooperation = ctx.actor.cooperation_id
    may_change = ctx.actor.may(CHANGE, cooperation)
    # What refers to it is that of all municipalities together: it is for those who may end it.
    return ctx.render(
        "funds/show.html",
        item=require_fund(ctx.session, cooperation, fund_id),
        use=use_of(ctx.session, FUND, cooperation, fund_id) if may_change else None,
        kinds=KINDS,
        kind_options=options(KINDS),
        may_change=may_change,
    )


@page(
    blueprint,
    f"{ONE}/change",
    title=msgid("Fund"),
    permission=CHANGE,
    methods=("POST",),
    writes="cooperation",
)
def change(ctx: PageContext, fund_id: UUID) -> Response:
    """Give a fund another name or kind."""
    outcome = ctx.submit(ChangeFundForm(), lambda data: change_fund(ctx.session, ctx.actor, fund_id, **data))
    if not outcome.done:
        return _show(ctx, fund_id)
    ctx.flash(msgid("The fund is changed."))
    return ctx.redirect("funds.show", fund_id=fund_id)


@page(
    blueprint,
    f"{ONE}/end",
    title=msgid("Let it end"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def finish(ctx: PageContext, fund_id: UUID) -> Response:
    """Let a fund end, or withdraw it, after reading what rests on it."""
    cooperation = ctx.actor.cooperation_id
    name = require_fund(ctx.session, cooperation, fund_id).name
    return end_or_withdraw(ctx, FUND, cooperation, fund_id, back="funds.index", about=name)
