"""Use cases of clients: register, change, set the client group."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from cafeteria.clients.doubts import about_name, list_doubts
from cafeteria.clients.models import Client
from cafeteria.clients.permissions import CHANGE, READ, REGISTER, SET_GROUP
from cafeteria.clients.queries import list_contacts, require_client
from cafeteria.menus.eligibility import CLIENT_GROUPS
from regie.asking import NONE_CONFIRMED, Confirmed, ask
from regie.audit.services import record
from regie.clock import today
from regie.database.constraints import TAKEN, refused_as
from regie.database.scope import Actor
from regie.database.versions import take_version
from regie.errors import Invalid, msgid


def register_client(
    session: Session,
    actor: Actor,
    tenant_id: int,
    *,
    number: str,
    name: str,
    client_group: str | None = None,
    group_source: str = "",
    contact_id: UUID | None = None,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> UUID:
    """Register a client (inwoner inschrijven).

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        number: number that the benefit system uses; unique in the municipality.
        name: as shown.
        client_group: `1` to `4`, or None: debt and minima clients have none.
        group_source: who assessed the group and when; needed with a group.
        contact_id: account of the one contact person; None when there is none yet.
        confirmed: keys of the questions that were answered with yes.

    Returns:
        Id of the client; its version is 1.

    Raises:
        Forbidden: the actor may not register clients there, or not set their group.
        Invalid: `number_taken`, `invalid_client_group`, `source_needed`, `unknown_contact`.
        Doubtful: the person may be registered already, or the number may be one of a citizen.
    """
    actor.require(REGISTER, tenant_id)
    if client_group is not None:
        actor.require(SET_GROUP, tenant_id)
    source = _check_group(client_group, group_source)
    _check_contact(session, tenant_id, contact_id)
    client_id = uuid4()
    values = {"tenant_id": tenant_id, "id": client_id, "number": number, "name": name}
    group = {"client_group": client_group, "group_source": source, "contact_id": contact_id}
    taken = Invalid(
        msgid("The municipality has a client with number %(number)s already."),
        code="number_taken",
        field="number",
        number=number,
    )
    doubts = list_doubts(session, actor.where(READ), number, name)
    # A number that is taken is refused before anything is asked: the questions undo the registration.
    with refused_as(session, {TAKEN: taken}):
        session.execute(insert(Client).values(**values, **group))
        ask(doubts, confirmed)
    record(session, tenant_id, "clients.registered", {"client": str(client_id), "group": client_group})
    return client_id


def change_client(
    session: Session,
    actor: Actor,
    tenant_id: int,
    client_id: UUID,
    *,
    expected_version: int,
    name: str,
    contact_id: UUID | None,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> bool:
    """Change the name or the contact person of a client (gegevens wijzigen).

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        client_id: the client.
        expected_version: version that the person saw.
        name: as shown.
        contact_id: account of the one contact person; None for none.
        confirmed: keys of the questions that were answered with yes.

    Returns:
        Whether anything was changed; nothing is noted where it stood so already.

    Raises:
        Forbidden: the actor may not change clients there.
        NotFound: no such client.
        Conflict: `stale`.
        Invalid: `unknown_contact`.
        Doubtful: somebody of such a name is registered already.
    """
    actor.require(CHANGE, tenant_id)
    found = require_client(session, tenant_id, client_id)
    if (found.version, found.name, found.contact_id) == (expected_version, name, contact_id):
        return False
    _check_contact(session, tenant_id, contact_id, client_id)
    if name != found.name:
        ask(about_name(session, actor.where(READ), name, but=client_id), confirmed)
    _change(session, tenant_id, client_id, expected_version, {"name": name, "contact_id": contact_id})
    contact = str(contact_id) if contact_id else None
    record(session, tenant_id, "clients.changed", {"client": str(client_id), "contact": contact})
    return True


def set_group(
    session: Session,
    actor: Actor,
    tenant_id: int,
    client_id: UUID,
    *,
    expected_version: int,
    client_group: str | None,
    source: str,
) -> bool:
    """Set the client group after an assessment (doelgroep vaststellen), in either direction.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        client_id: the client.
        expected_version: version that the person saw.
        client_group: `1` to `4`, or None.
        source: who assessed it and when; needed with a group.

    Returns:
        Whether anything was changed; nothing is noted where it stood so already.

    Raises:
        Forbidden: the actor may not set groups there.
        NotFound: no such client.
        Conflict: `stale`.
        Invalid: `invalid_client_group`, `source_needed`.
    """
    actor.require(SET_GROUP, tenant_id)
    group_source = _check_group(client_group, source)
    found = require_client(session, tenant_id, client_id)
    stands = (found.version, found.client_group, found.group_source)
    if stands == (expected_version, client_group, group_source):
        return False
    values = {"client_group": client_group, "group_source": group_source}
    _change(session, tenant_id, client_id, expected_version, values)
    detail = {"client": str(client_id), "before": found.client_group, "after": client_group}
    record(session, tenant_id, "clients.group_set", detail)
    return True


def _change(
    session: Session, tenant_id: int, client_id: UUID, expected_version: int, values: Mapping[str, object]
) -> None:
    take_version(session, Client, tenant_id, client_id, expected_version)
    mine = (Client.tenant_id == tenant_id, Client.id == client_id)
    session.execute(update(Client).where(*mine).values(**values).execution_options(synchronize_session=False))
    session.expire_all()


def _check_group(client_group: str | None, source: str) -> str:
    if client_group is None:
        return source.strip()
    if client_group not in CLIENT_GROUPS:
        raise Invalid(
            msgid("Choose client groups from 1 to 4."), code="invalid_client_group", field="client_group"
        )
    if not source.strip():
        raise Invalid(
            msgid("Say who assessed the client group, and when."), code="source_needed", field="source"
        )
    return source.strip()


def _check_contact(
    session: Session, tenant_id: int, contact_id: UUID | None, client_id: UUID | None = None
) -> None:
    # Who was the contact before may stay it after leaving; a new one works here today.
    if contact_id is None or contact_id in {
        person.id for person in list_contacts(session, tenant_id, today())
    }:
        return
    if client_id is not None and require_client(session, tenant_id, client_id).contact_id == contact_id:
        return
    raise Invalid(
        msgid("Choose a contact person who works for this municipality."),
        code="unknown_contact",
        field="contact_id",
    )
