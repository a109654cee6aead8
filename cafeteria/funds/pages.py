"""Pages of funds: the list, one fund, and adding, changing, ending and withdrawing one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint
from marshmallow import Schema
from werkzeug.wrappers import Response

from cafeteria.funds.alike import known_fund
from cafeteria.funds.kinds import FUND
from cafeteria.funds.permissions import CHANGE, READ
from cafeteria.funds.queries import fund, funds, funds_alike
from cafeteria.funds.schemas import ChangeFundForm, EndFundForm, FundForm, NothingForm
from cafeteria.funds.services import add_fund, change_fund
from cafeteria.funds.words import KINDS
from regie.database.dated import end, preview, use_of, withdraw
from regie.errors import FieldError, InvalidInput, msgid
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav

blueprint = Blueprint("funds", __name__, template_folder="templates")
ONE = "/funds/<uuid:fund_id>"


@page(blueprint, "/funds", title=msgid("Funds"), permission=READ, nav=Nav(msgid("Funds"), 65))
def index(ctx: PageContext) -> Response:
    """List the funds, and those that look alike."""
    found = funds(ctx.session, ctx.actor.cooperation_id)
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
        alike=funds_alike(ctx.session, ctx.actor.cooperation_id) if may_change else [],
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
        _ask_about_slip(data["name"], [row.name for row in funds(ctx.session, ctx.actor.cooperation_id)])
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
    return ctx.render(
        "funds/show.html",
        item=fund(ctx.session, cooperation, fund_id),
        use=use_of(ctx.session, FUND, cooperation, fund_id),
        going=preview(ctx.session, FUND, cooperation, fund_id, None),
        kinds=KINDS,
        kind_options=options(KINDS),
        may_change=ctx.actor.may(CHANGE, cooperation),
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
    return _step(
        ctx,
        fund_id,
        ChangeFundForm(),
        lambda data: change_fund(ctx.session, ctx.actor, fund_id, **data),
        msgid("The fund is changed."),
    )


@page(
    blueprint,
    f"{ONE}/end",
    title=msgid("Fund"),
    permission=CHANGE,
    methods=("POST",),
    writes="cooperation",
)
def finish(ctx: PageContext, fund_id: UUID) -> Response:
    """Let a fund end after a day."""
    return _step(
        ctx,
        fund_id,
        EndFundForm(),
        lambda data: end(ctx.session, ctx.actor, FUND, fund_id, **data),
        msgid("The fund has a last day."),
    )


@page(
    blueprint,
    f"{ONE}/withdraw",
    title=msgid("Fund"),
    permission=CHANGE,
    methods=("POST",),
    writes="cooperation",
)
def take_back(ctx: PageContext, fund_id: UUID) -> Response:
    """Take a fund back to which nothing refers."""
    outcome = ctx.submit(NothingForm(), lambda _: withdraw(ctx.session, ctx.actor, FUND, fund_id))
    if not outcome.done:
        return _show(ctx, fund_id)
    ctx.flash(msgid("The fund is withdrawn."))
    return ctx.redirect("funds.index")


def _step(
    ctx: PageContext, fund_id: UUID, form: Schema, step: Callable[[dict[str, Any]], None], message: str
) -> Response:
    outcome = ctx.submit(form, step)
    if not outcome.done:
        return _show(ctx, fund_id)
    ctx.flash(message)
    return ctx.redirect("funds.show", fund_id=fund_id)
