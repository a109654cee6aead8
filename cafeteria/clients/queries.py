"""Reading one client; lists of them are in `search`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cafeteria.clients.models import Client
from regie.audit.models import Audit
from regie.database.rows import row_as, rows_as
from regie.errors import not_yours
from tenants.people.models import Person
from tenants.people.queries import RoleHolder, list_role_holders

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


def require_client(session: Session, tenant_id: int, client_id: UUID) -> ClientRow:
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
    return row_as(ClientRow, found)


def list_group_changes(session: Session, tenant_id: int, client_id: UUID) -> list[GroupChange]:
    """Tell how the client group moved (herbeoordelingen), the newest first, from the audit trail.

    Args:
        tenant_id: the municipality.
        client_id: the client.

    Returns:
        Changes.
    """
    query = (
        select(
            Audit.recorded_at,
            Person.name.label("person"),
            Audit.detail["before"].astext.label("before"),
            Audit.detail["after"].astext.label("after"),
        )
        .outerjoin(Person, Person.id == Audit.actor)
        .where(Audit.tenant_id == tenant_id, Audit.what == "clients.group_set")
        .where(Audit.detail["client"].astext == str(client_id))
        .order_by(Audit.recorded_at.desc())
    )
    return rows_as(GroupChange, session.execute(query))


def list_contacts(session: Session, tenant_id: int, on: date) -> list[RoleHolder]:
    """List who can be a contact person in a municipality on a day (contactpersonen), by name.

    Args:
        tenant_id: the municipality.
        on: day on which the role counts.

    Returns:
        People with a role that sees persons, there or in the cooperation.
    """
    return list_role_holders(session, tenant_id, CONTACT_ROLES, on, or_cooperation=True)


def _select() -> Select[*tuple[Any, ...]]:
    return select(
        Client.id,
        Client.number,
        Client.name,
        Client.client_group,
        Client.group_source,
        Client.contact_id,
        Person.name.label("contact"),
        Client.version,
    ).outerjoin(Person, Person.id == Client.contact_id)
