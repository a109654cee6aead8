"""Searching clients over one or many municipalities: one query for the rows, one for how many there are."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import LateralFromClause

from cafeteria.clients.models import Client
from cafeteria.menus.eligibility import CLIENT_GROUPS
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

# The filter for clients of no group at all.
NO_GROUP = "none"


def _activity() -> LateralFromClause:
    is_open = func.bool_or(Route.closed_on.is_(None))
    steps = (StandingStep.tenant_id == Route.tenant_id) & (StandingStep.route_id == Route.id)
    return (
        select(
            case((is_open, next_open_step())).label("next_step"),
            last_activity().label("last"),
        )
        .outerjoin(StandingStep, steps)
        .where(Route.tenant_id == Client.tenant_id, Route.client_id == Client.id)
        .correlate(Client)
        .lateral("activity")
    )


ACTIVITY = _activity()
COLUMNS = (
    Column("number", msgid("Number"), sort="number", by=Client.number.expression, heading=True),
    Column("name", msgid("Name"), sort="name", by=Client.sorted_by.expression),
    Column("municipality", msgid("Municipality"), sort="municipality", by=Tenant.name.expression),
    Column("client_group", msgid("Client group"), words=CLIENT_GROUPS),
    Column("contact", msgid("Contact person")),
    Column("next_step", msgid("Next step"), words=STEPS),
    Column("last", msgid("Last activity"), "date", "last", func.coalesce(ACTIVITY.c.last, date.min)),
)
SORTS = sorts_of(COLUMNS)


@dataclass(frozen=True)
class FoundClient:
    """A client (inwoner) in a list.

    Args:
        tenant_id: the municipality.
        slug: of the municipality, for addresses.
        municipality: its name.
        id: of the client.
        number: number that the benefit system uses.
        name: as shown.
        client_group: `1` to `4`, or None.
        contact: name of the contact person, when there is one who may be seen.
        next_step: next step of the open route; None without an open route.
        last: day on which something was recorded last; None when nothing was.
    """

    tenant_id: int
    slug: str
    municipality: str
    id: UUID
    number: str
    name: str
    client_group: str | None
    contact: str | None
    next_step: str | None
    last: date | None


def search_clients(
    session: Session,
    tenant_ids: Collection[int],
    *,
    text: str = "",
    contact_id: UUID | None = None,
    client_group: str = "",
    sort: str = "number",
    page: int = 1,
) -> Page[FoundClient]:
    """Search the clients of some municipalities (inwoners zoeken).

    Args:
        session: within a scope; without a role for persons there are none.
        tenant_ids: the municipalities.
        text: words of a number or name, in any order, as `found_by` takes them.
        contact_id: only clients with this contact person.
        client_group: only of this group, `none` for those without; empty for all.
        sort: one of `SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    wanted = _matching(tenant_ids, text, contact_id, client_group)
    count = session.scalar(select(func.count()).select_from(Client).where(*wanted)) or 0
    paging = Paging(page, ROWS_ON_A_PAGE, count)
    order = _order(sort)
    chosen = select(Client.tenant_id, Client.id).join(Tenant, Tenant.id == Client.tenant_id).where(*wanted)
    if sort.removeprefix("-") == "last":
        chosen = chosen.outerjoin(ACTIVITY, true())
    # First which clients are on the page: what is known of their routes is looked up for those alone.
    here = chosen.order_by(*order).limit(paging.size).offset(paging.offset).subquery("here")
    rows = _shown().join(here, (here.c.tenant_id == Client.tenant_id) & (here.c.id == Client.id))
    found = session.execute(rows.order_by(*order))
    return Page(tuple(rows_as(FoundClient, found)), paging)


def all_clients(
    session: Session,
    tenant_ids: Collection[int],
    *,
    text: str = "",
    contact_id: UUID | None = None,
    client_group: str = "",
    sort: str = "number",
) -> Iterator[FoundClient]:
    """List every client of a view (alle inwoners), for a file.

    Args:
        session: within a scope; without a role for persons there are none.
        tenant_ids: the municipalities.
        text: as `search_clients` takes it.
        contact_id: as `search_clients` takes it.
        client_group: as `search_clients` takes it.
        sort: as `search_clients` takes it.

    Returns:
        Clients, as they are read.
    """
    query = _shown().where(*_matching(tenant_ids, text, contact_id, client_group))
    return each_row_as(FoundClient, session, query.order_by(*_order(sort)))


def _shown() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Client.tenant_id,
            Tenant.slug,
            Tenant.name.label("municipality"),
            Client.id,
            Client.number,
            Client.name,
            Client.client_group,
            Person.name.label("contact"),
            ACTIVITY.c.next_step,
            ACTIVITY.c.last,
        )
        .join(Tenant, Tenant.id == Client.tenant_id)
        .outerjoin(Person, Person.id == Client.contact_id)
        .outerjoin(ACTIVITY, true())
    )


def _matching(
    tenant_ids: Collection[int], text: str, contact_id: UUID | None, client_group: str
) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Client.tenant_id.in_(tenant_ids), *found_by(text, Client.searchable)]
    if contact_id is not None:
        wanted.append(Client.contact_id == contact_id)
    if client_group:
        wanted.append(Client.client_group.is_not_distinct_from(_group(client_group)))
    return wanted


def _group(asked: str) -> str | None:
    return None if asked == NO_GROUP else asked


def _order(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, SORTS, Client.number.expression, Client.tenant_id.expression)
