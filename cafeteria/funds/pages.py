"""Pages of funds: the list, one fund, and adding, changing, ending and withdrawing one."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from cafeteria.funds.alike import known_fund
from cafeteria.funds.kinds import FUND
from cafeteria.funds.permissions import CHANGE, READ
from cafeteria.funds.queries import FundRow, list_funds, list_funds_alike, require_fund
from cafeteria.funds.references import count_references
from cafeteria.funds.schemas import ChangeFundForm, FundForm
from cafeteria.funds.search import COLUMNS, SORTS, all_funds, search_funds
from cafeteria.funds.services import add_fund, change_fund
from cafeteria.funds.words import KINDS
from regie.database.dated import use_of
from regie.errors import FieldError, InvalidInput, msgid
from regie.web.addresses import page_asked, sort_asked, text_asked
from regie.web.ending import end_or_withdraw
from regie.web.formats import number, translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav

blueprint = Blueprint("funds", __name__, template_folder="templates")
ONE = "/funds/<uuid:fund_id>"
FUNDS = msgid("Funds")


@page(blueprint, "/funds", title=FUNDS, permission=READ, nav=Nav(FUNDS, 65))
def index(ctx: PageContext) -> Response:
    """List the funds, and those that look alike."""
    here, text, sort = ctx.actor.cooperation_id, text_asked(), sort_asked(SORTS, "name")
    found, may_change = (
        search_funds(ctx.session, here, text, sort=sort, page=page_asked()),
        ctx.actor.may(CHANGE, here),
    )
    return ctx.render(
        "funds/index.html",
        text=text,
        found=found,
        rows=[_told(ctx, row) for row in found.rows],
        columns=table_columns(COLUMNS, sort),
        files=file_urls("funds.file", text=text or None, sort=sort),
        alike=list_funds_alike(ctx.session, here) if may_change else [],
        may_change=may_change,
    )


def _told(ctx: PageContext, row: FundRow) -> dict[str, Any]:
    days = {"starts_on": row.starts_on, "last_day": row.last_day}
    return {**vars(row), **days, "url": ctx.url("funds.show", fund_id=row.id)}


@list_file(blueprint, "/funds", title=FUNDS, permission=READ)
def file(ctx: PageContext) -> ListFile:
    """Give the funds of the view as a file."""
    found = all_funds(ctx.session, ctx.actor.cooperation_id, text_asked(), sort_asked(SORTS, "name"))
    return ListFile("geldstromen", COLUMNS, found)


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
    found, may_change = require_fund(ctx.session, cooperation, fund_id), ctx.actor.may(CHANGE, cooperation)
    # What refers to it is that of all municipalities together: it is for those who may end it.
    return ctx.render(
        "funds/show.html",
        item=found,
        use=use_of(ctx.session, FUND, cooperation, fund_id) if may_change else None,
        references=_references(ctx, found) if may_change else [],
        kinds=KINDS,
        kind_options=options(KINDS),
        may_change=may_change,
    )


def _references(ctx: PageContext, fund: FundRow) -> list[tuple[str, str]]:
    found = count_references(ctx.session, ctx.actor.cooperation_id, fund.code)
    return [(translated(words), number(count)) for words, count in found.items()]


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
    ctx.flash_change(outcome.value is True, msgid("The fund is changed."))
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
