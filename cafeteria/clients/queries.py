"""Reading clients, a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from cafeteria.clients.models import Client
from regie.audit.models import Audit
from regie.database.tenant import Tenant
from regie.errors import not_yours
from regie.paging import Paging
from tenants.people.models import Person, RoleGrant

PAGE = 25
SORTS = ("number", "name")
CONTACT_ROLES = ("case_manager", "front_desk", "team_lead")


@dataclass(frozen=True)
class ClientRow:
    """A client (inwoner) as shown.

    Args:
        id: its id.
        number: number that the benefit system uses.
        name: as shown.
        client_group: `1` to `4`, or None.
        group_source: who assessed the group and when.
        contact_id: account of the contact person, if there is one.
        contact: name of that person, when it may be seen.
        version: for the next change.
    """

    id: UUID
    number: str
    name: str
    client_group: str | None
    group_source: str
    contact_id: UUID | None
    contact: str | None
    version: int


@dataclass(frozen=True)
class ClientPage:
    """One page of clients (pagina).

    Args:
        rows: at most `PAGE`.
        paging: which page it is, of how many.
    """

    rows: tuple[ClientRow, ...]
    paging: Paging


@dataclass(frozen=True)
class GroupChange:
    """A change of the client group (herbeoordeling).

    Args:
        recorded_at: when.
        person: who, when the name may be seen.
        before: group before, or None.
        after: group after, or None.
    """

    recorded_at: datetime
    person: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Contact:
    """Somebody who can be a contact person (contactpersoon).

    Args:
        id: the account.
        name: as shown.
    """

    id: UUID
    name: str


def search_clients(
    session: Session,
    tenant_id: int,
    *,
    text: str = "",
    contact_id: UUID | None = None,
    sort: str = "number",
    descending: bool = False,
    page: int = 1,
) -> ClientPage:
    """Search the clients of a municipality (inwoners zoeken).

    Args:
        session: within a scope; without a role for persons there are none.
        tenant_id: the municipality.
        text: part of a number or name, as typed; `%` and `_` are ordinary characters.
        contact_id: only clients with this contact person.
        sort: `number` or `name`.
        descending: from the end.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    wanted = _matching(tenant_id, text.strip(), contact_id)
    count = session.scalar(select(func.count()).select_from(Client).where(*wanted)) or 0
    paging = Paging(page, PAGE, count)
    query = _select().where(*wanted).order_by(*_order(sort, descending))
    rows = session.execute(query.limit(PAGE).offset(paging.offset))
    return ClientPage(tuple(_row(*row) for row in rows), paging)


def _matching(tenant_id: int, text: str, contact_id: UUID | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Client.tenant_id == tenant_id]
    if text:
        found = (column.icontains(text, autoescape=True) for column in (Client.number, Client.name))
        wanted.append(or_(*found))
    if contact_id is not None:
        wanted.append(Client.contact_id == contact_id)
    return wanted


def _order(sort: str, descending: bool) -> list[ColumnElement[Any]]:
    chosen = func.lower(Client.name) if sort == "name" else Client.number
    # The number breaks ties, so that no client is on two pages or on none.
    return [chosen.desc() if descending else chosen.asc(), Client.number.asc()]


def client(session: Session, tenant_id: int, client_id: UUID) -> ClientRow:
    """Find a client (inwoner).

    Args:
        session: within a scope; without a role for persons nothing is found.
        tenant_id: the municipality.
        client_id: the client.

    Returns:
        The client.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    query = _select().where(Client.tenant_id == tenant_id, Client.id == client_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise not_yours()
    return _row(*found)


def group_history(session: Session, tenant_id: int, client_id: UUID) -> list[GroupChange]:
    """Tell how the client group moved (herbeoordelingen), the newest first, from the audit trail.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        client_id: the client.

    Returns:
        Changes.
    """
    query = (
        select(Audit.recorded_at, Person.name, Audit.detail["before"].astext, Audit.detail["after"].astext)
        .outerjoin(Person, Person.id == Audit.actor)
        .where(Audit.tenant_id == tenant_id, Audit.what == "clients.group_set")
        .where(Audit.detail["client"].astext == str(client_id))
        .order_by(Audit.recorded_at.desc())
    )
    return [GroupChange(*row) for row in session.execute(query)]


def contacts(session: Session, tenant_id: int, on: date) -> list[Contact]:
    """List who can be a contact person in a municipality on a day (contactpersonen), by name.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        on: day on which the role counts.

    Returns:
        People with a role that sees persons, there or in the cooperation.
    """
    cooperation = select(Tenant.cooperation_id).where(Tenant.id == tenant_id).scalar_subquery()
    working_here = select(RoleGrant.person_id).where(
        or_(RoleGrant.tenant_id == tenant_id, RoleGrant.tenant_id == cooperation),
        RoleGrant.role.in_(CONTACT_ROLES),
        RoleGrant.valid.contains(on),
    )
    query = select(Person.id, Person.name).where(Person.id.in_(working_here), Person.active)
    return [Contact(*row) for row in session.execute(query.order_by(Person.name))]


def _select() -> Select[Client, str]:
    return select(Client, Person.name).outerjoin(Person, Person.id == Client.contact_id)


def _row(found: Client, contact: str | None) -> ClientRow:
    return ClientRow(
        id=found.id,
        number=found.number,
        name=found.name,
        client_group=found.client_group,
        group_source=found.group_source,
        contact_id=found.contact_id,
        contact=contact,
        version=found.version,
    )
