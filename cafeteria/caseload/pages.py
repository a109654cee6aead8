"""The list of clients, of one municipality and over several: pages of clients to whoever opens them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from cafeteria.caseload.search import COLUMNS, NO_GROUP, SORTS, all_clients, search_clients
from cafeteria.clients.pages import blueprint
from cafeteria.clients.permissions import READ, REGISTER
from cafeteria.menus.eligibility import CLIENT_GROUPS
from regie.clock import today
from regie.errors import msgid
from regie.web.addresses import choice_asked, filters_asked, flag_asked, page_asked, sort_asked, text_asked
from regie.web.formats import translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from regie.web.reach import NothingFound, Reach, nothing_found, reach_of

CLIENTS = msgid("Clients")


@page(blueprint, "/clients", title=CLIENTS, permission=READ, nav=Nav(CLIENTS, 20, "several"))
def everywhere(ctx: PageContext) -> Response:
    """Search the clients of every municipality that somebody serves."""
    return _list(ctx)


@page(blueprint, "/m/<slug>/clients", title=CLIENTS, permission=READ, nav=Nav(CLIENTS, 20, "one"))
def clients(ctx: PageContext) -> Response:
    """Search the clients of a municipality."""
    return _list(ctx)


@list_file(blueprint, "/clients", title=CLIENTS, permission=READ)
def file_of_everywhere(ctx: PageContext) -> ListFile:
    """Give the clients of the view over all municipalities as a file."""
    return _file(ctx)


@list_file(blueprint, "/m/<slug>/clients", title=CLIENTS, permission=READ)
def file(ctx: PageContext) -> ListFile:
    """Give the clients of the view of a municipality as a file."""
    return _file(ctx)


def _asked() -> dict[str, Any]:
    return {
        "text": text_asked(),
        "client_group": choice_asked("group", (*CLIENT_GROUPS, NO_GROUP)),
        "sort": sort_asked(SORTS, "number"),
    }


def _contact(ctx: PageContext) -> UUID | None:
    return ctx.actor.person_id if flag_asked("mine") else None


def _file(ctx: PageContext) -> ListFile:
    found = all_clients(ctx.session, reach_of(ctx).ids, contact_id=_contact(ctx), **_asked())
    name = f"inwoners-{ctx.municipality.slug}" if ctx.municipality else "inwoners"
    return ListFile(f"{name}-{today().isoformat()}", COLUMNS, found)


def _addresses_of_file(ctx: PageContext) -> dict[str, str]:
    asked = filters_asked("text", "group", "municipality", "mine", "sort")
    endpoint = "clients.file" if ctx.municipality else "clients.file_of_everywhere"
    return file_urls(endpoint, slug=ctx.municipality.slug if ctx.municipality else None, **asked)


def _list(ctx: PageContext) -> Response:
    reach, asked = reach_of(ctx), _asked()
    found = search_clients(ctx.session, reach.ids, contact_id=_contact(ctx), page=page_asked(), **asked)
    return ctx.render(
        "clients/clients.html",
        found=found,
        reach=reach,
        mine=flag_asked("mine"),
        files=_addresses_of_file(ctx),
        columns=table_columns(COLUMNS, asked["sort"], {"municipality"} if ctx.municipality else set()),
        group_options=options({**CLIENT_GROUPS, NO_GROUP: msgid("No client group")}),
        sort_options=_sort_options(reach),
        nothing=_nothing(ctx, reach, asked),
        register=_register_in(ctx, reach),
        **asked,
    )


def _sort_options(reach: Reach) -> list[tuple[str, str]]:
    several = {"municipality": msgid("Municipality")} if len(reach.choices) > 1 else {}
    return options(
        {
            "number": msgid("Number"),
            "-number": msgid("Number, highest first"),
            "name": msgid("Name"),
            "-name": msgid("Name, Z to A"),
            **several,
            "last": msgid("Longest without activity"),
            "-last": msgid("Latest activity"),
        }
    )


def _nothing(ctx: PageContext, reach: Reach, asked: Mapping[str, Any]) -> NothingFound:
    narrowed = reach.chosen and not ctx.municipality
    if asked["text"] or asked["client_group"] or narrowed or flag_asked("mine"):
        return nothing_found(ctx, reach, "clients.everywhere", "text", "group", "mine", "sort")
    if ctx.municipality:
        return NothingFound(translated(msgid("Nobody has been registered for this municipality yet.")))
    return NothingFound(
        translated(msgid("Nobody has been registered yet for the municipalities that you work for."))
    )


def _register_in(ctx: PageContext, reach: Reach) -> list[tuple[str, str]]:
    choices = (reach.chosen,) if reach.chosen else reach.choices
    may = [one for one in choices if ctx.actor.may(REGISTER, one.id)]
    return [(one.name, ctx.url("clients.new", slug=one.slug)) for one in may]
