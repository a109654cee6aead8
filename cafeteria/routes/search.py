"""Open routes over one or many municipalities: which one waits, for what, and for how long already."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select
from sqlalchemy.orm import Session

from cafeteria.clients.models import Client
from cafeteria.routes.models import Route, StandingStep
from cafeteria.routes.queries import last_activity, next_open_step
from cafeteria.routes.steps import STEPS
from regie.database.rows import each_row_as, rows_as
from regie.database.search import found_by
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import ROWS_ON_A_PAGE, Page, Paging, in_order
from tenants.people.models import Person


def _standing() -> Subquery:
    of_route = (StandingStep.tenant_id == Route.tenant_id) & (StandingStep.route_id == Route.id)
    return (
        select(
            Route.tenant_id,
            Route.id,
            Route.client_id,
            next_open_step().label("next_step"),
            last_activity().label("since"),
        )
        .outerjoin(StandingStep, of_route)
        .where(Route.closed_on.is_(None))
        .group_by(Route.tenant_id, Route.id)
        .subquery("standing")
    )


STANDING = _standing()
CLIENT_OF = (Client.tenant_id == STANDING.c.tenant_id) & (Client.id == STANDING.c.client_id)
# How long nothing happened, so `-still` puts the longest first: that is the earliest day.
STILL = literal(date.max) - STANDING.c.since
COLUMNS = (
    Column("name", msgid("Client"), sort="name", by=Client.sorted_by.expression, heading=True),
    Column("number", msgid("Client number"), in_table=False),
    Column("municipality", msgid("Municipality"), sort="municipality", by=Tenant.name.expression),
    Column("next_step", msgid("Next step"), words=STEPS),
    Column("since", msgid("Last activity"), "date"),
    Column("still", msgid("Days still"), "number", "still", STILL),
    Column("contact", msgid("Contact person")),
    Column("id", msgid("To do"), "act", in_file=False),
)
SORTS = sorts_of(COLUMNS)


@dataclass(frozen=True)
class OpenRoute:
    """An open route (lopend traject) in a list.

    Args:
        tenant_id: the municipality.
        slug: of the municipality, for addresses.
        municipality: its name.
        id: of the route.
        client_id: whose.
        number: number of the client.
        name: name of the client.
        contact: name of the contact person, when there is one who may be seen.
        next_step: the step that comes next.
        since: day on which something happened last.
    """

    tenant_id: int
    slug: str
    municipality: str
    id: UUID
    client_id: UUID
    number: str
    name: str
    contact: str | None
    next_step: str
    since: date


def search_open_routes(
    session: Session,
    tenant_ids: Collection[int],
    *,
    text: str = "",
    contact_id: UUID | None = None,
    next_step: str = "",
    sort: str = "-still",
    page: int = 1,
) -> Page[OpenRoute]:
    """Search the open routes of some municipalities (lopende trajecten).

    Args:
        session: within a scope; without a role for persons there are none.
        tenant_ids: the municipalities.
        text: words of the number or name of a client, as `found_by` takes them.
        contact_id: only of clients with this contact person.
        next_step: only those that wait for this step; empty for all.
        sort: one of `SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    wanted = _wanted(tenant_ids, text, contact_id, next_step)
    matching = select(func.count()).select_from(STANDING).join(Client, CLIENT_OF).where(*wanted)
    paging = Paging(page, ROWS_ON_A_PAGE, session.scalar(matching) or 0)
    rows = _shown(wanted).order_by(*_order(sort))
    found = session.execute(rows.limit(paging.size).offset(paging.offset))
    return Page(tuple(rows_as(OpenRoute, found)), paging)


def all_open_routes(
    session: Session,
    tenant_ids: Collection[int],
    *,
    text: str = "",
    contact_id: UUID | None = None,
    next_step: str = "",
    sort: str = "-still",
) -> Iterator[OpenRoute]:
    """List every open route of a view (alle lopende trajecten), for a file.

    Args:
        session: within a scope; without a role for persons there are none.
        tenant_ids: the municipalities.
        text: as `search_open_routes` takes it.
        contact_id: as `search_open_routes` takes it.
        next_step: as `search_open_routes` takes it.
        sort: as `search_open_routes` takes it.

    Returns:
        Routes, as they are read.
    """
    query = _shown(_wanted(tenant_ids, text, contact_id, next_step)).order_by(*_order(sort))
    return each_row_as(OpenRoute, session, query)


def _wanted(
    tenant_ids: Collection[int], text: str, contact_id: UUID | None, next_step: str
) -> list[ColumnElement[bool]]:
    wanted = [STANDING.c.tenant_id.in_(tenant_ids), *found_by(text, Client.searchable)]
    if contact_id is not None:
        wanted.append(Client.contact_id == contact_id)
    if next_step:
        wanted.append(STANDING.c.next_step == next_step)
    return wanted


def _shown(wanted: Collection[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            STANDING.c.tenant_id,
            Tenant.slug,
            Tenant.name.label("municipality"),
            STANDING.c.id,
            STANDING.c.client_id,
            Client.number,
            Client.name,
            Person.name.label("contact"),
            STANDING.c.next_step,
            STANDING.c.since,
        )
        .join(Client, CLIENT_OF)
        .join(Tenant, Tenant.id == STANDING.c.tenant_id)
        .outerjoin(Person, Person.id == Client.contact_id)
        .where(*wanted)
    )


def _order(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, SORTS, STANDING.c.since, STANDING.c.id)
