"""The list of clients, of one municipality and over several: pages of clients to whoever opens them."""

from werkzeug.wrappers import Response

from cafeteria.caseload.search import COLUMNS, NO_GROUP, SORTS, search_clients
from cafeteria.clients.pages import blueprint
from cafeteria.clients.permissions import READ, REGISTER
from cafeteria.menus.eligibility import CLIENT_GROUPS
from regie.errors import msgid
from regie.web.addresses import choice_asked, flag_asked, page_asked, sort_asked, text_asked
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from regie.web.reach import Reach, reach_of

CLIENTS = msgid("Clients")


@page(blueprint, "/clients", title=CLIENTS, permission=READ, nav=Nav(CLIENTS, 20, "several"))
def everywhere(ctx: PageContext) -> Response:
    """Search the clients of every municipality that somebody serves."""
    return _list(ctx)


@page(blueprint, "/m/<slug>/clients", title=CLIENTS, permission=READ, nav=Nav(CLIENTS, 20, "one"))
def clients(ctx: PageContext) -> Response:
    """Search the clients of a municipality."""
    return _list(ctx)


def _list(ctx: PageContext) -> Response:
    reach = reach_of(ctx)
    asked = {
        "text": text_asked(),
        "client_group": choice_asked("group", (*CLIENT_GROUPS, NO_GROUP)),
        "sort": sort_asked(SORTS, "number"),
    }
    mine = flag_asked("mine")
    found = search_clients(
        ctx.session,
        reach.ids,
        contact_id=ctx.actor.person_id if mine else None,
        page=page_asked(),
        **asked,
    )
    return ctx.render(
        "clients/clients.html",
        found=found,
        reach=reach,
        mine=mine,
        columns=table_columns(COLUMNS, asked["sort"], {"municipality"} if ctx.municipality else set()),
        group_options=options(CLIENT_GROUPS),
        register=_register_in(ctx, reach),
        **asked,
    )


def _register_in(ctx: PageContext, reach: Reach) -> list[tuple[str, str]]:
    choices = (reach.chosen,) if reach.chosen else reach.choices
    may = [one for one in choices if ctx.actor.may(REGISTER, one.id)]
    return [(one.name, ctx.url("clients.new", slug=one.slug)) for one in may]
