"""Use cases of parties: register and change a party, and register the people who work for it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from regie.audit.services import record
from regie.database.constraints import NO_SUCH_ROW, OVERLAPS, refused_as
from regie.database.dated import succeed
from regie.database.scope import Actor
from regie.database.validity import validity
from regie.errors import Invalid, msgid, not_yours
from tenants.parties.kinds import PARTY
from tenants.parties.models import Party, Worker
from tenants.parties.permissions import CHANGE, CHANGE_WORKERS
from tenants.parties.words import ROLES
from tenants.people.models import Person


def add_party(
    session: Session,
    actor: Actor,
    *,
    name: str,
    municipality_id: int | None = None,
    is_principal: bool = False,
    is_performer: bool = True,
    is_contractor: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
    follows: bool = False,
) -> UUID:
    """Register a party (partij).

    Args:
        session: writes the cooperation.
        name: unique in the cooperation on any day.
        municipality_id: the municipality behind it; None when there is none, as for De Sluis.
        is_principal: gives work (opdrachtgever).
        is_performer: performs work (uitvoerder).
        is_contractor: performs work for others under contract (opdrachtnemer).
        starts_on: first day; None for a party that was there before anybody asked.
        ends_on: first day on which it no longer performs work; None while no end is known.
        follows: one of that name without an end may end the day before.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change parties.
        Invalid: `party_exists`, `unknown_municipality`.
        Conflict: as `regie.database.dated.succeed`.
    """
    actor.require(CHANGE, actor.cooperation_id)
    row = Party(tenant_id=actor.cooperation_id, id=uuid4(), name=name, municipality_id=municipality_id)
    row.is_principal, row.is_performer, row.is_contractor = is_principal, is_performer, is_contractor
    row.valid = validity(starts_on, ends_on)
    unknown = msgid("There is no such municipality here.")
    refusals = {
        OVERLAPS: _exists(name),
        NO_SUCH_ROW: Invalid(unknown, code="unknown_municipality", field="municipality_id"),
    }
    with refused_as(session, refusals):
        if starts_on is None:
            session.add(row)
        else:
            succeed(session, actor, PARTY, row, follows=follows)
    record(session, row.tenant_id, "parties.added", {"party": str(row.id)})
    return row.id


def _exists(name: str) -> Invalid:
    message = msgid("There is a party %(name)s already.")
    return Invalid(message, code="party_exists", field="name", name=name)


def change_party(
    session: Session,
    actor: Actor,
    party_id: UUID,
    *,
    name: str,
    is_principal: bool,
    is_performer: bool,
    is_contractor: bool,
) -> bool:
    """Correct what a party is called and takes part as (partij wijzigen); no amount depends on either.

    Args:
        session: writes the cooperation.
        party_id: the party.
        name: unique in the cooperation on any day.
        is_principal: gives work (opdrachtgever).
        is_performer: performs work (uitvoerder).
        is_contractor: performs work for others under contract (opdrachtnemer).

    Returns:
        Whether anything was changed; nothing is noted where it stood so already.

    Raises:
        Forbidden: the actor may not change parties.
        NotFound: no such party.
        Invalid: `party_exists`.
    """
    actor.require(CHANGE, actor.cooperation_id)
    row = session.get(Party, (actor.cooperation_id, party_id))
    if row is None:
        raise not_yours()
    detail = {"party": str(row.id), "before": _told(row)}
    with refused_as(session, {OVERLAPS: _exists(name)}):
        row.name = name
        row.is_principal, row.is_performer, row.is_contractor = is_principal, is_performer, is_contractor
        changed = session.is_modified(row)
    if changed:
        record(session, row.tenant_id, "parties.changed", {**detail, "after": _told(row)})
    return changed


def _told(party: Party) -> list[str]:
    return [party.name, *(role.removeprefix("is_") for role in ROLES if getattr(party, role))]


def add_worker(
    session: Session,
    actor: Actor,
    *,
    party_id: UUID,
    role: str,
    name: str,
    person_id: UUID | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> UUID:
    """Register somebody who works for a party in a role (medewerker).

    Args:
        session: writes the cooperation.
        party_id: the party.
        role: as the rate card names it.
        name: as shown; unique in that role at that party.
        person_id: the account, when the worker signs in; one worker an account on a day.
        starts_on: first day; None where hours are booked always.
        ends_on: first day without hours; None while no end is known.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change workers.
        Invalid: `worker_exists`, `unknown_party`, `unknown_account`, `period_ends_too_early`.
    """
    actor.require(CHANGE_WORKERS, actor.cooperation_id)
    _require_account(session, person_id)
    row = Worker(tenant_id=actor.cooperation_id, id=uuid4(), party_id=party_id)
    row.role, row.name, row.person_id = role, name, person_id
    row.valid = validity(starts_on, ends_on)
    refusals = {
        OVERLAPS: Invalid(
            msgid("%(name)s is a worker in this role already, or the account belongs to another worker."),
            code="worker_exists",
            field="name",
            name=name,
        ),
        NO_SUCH_ROW: Invalid(msgid("There is no such party here."), code="unknown_party", field="party_id"),
    }
    with refused_as(session, refusals):
        session.add(row)
    record(session, row.tenant_id, "workers.added", {"worker": str(row.id), "party": str(party_id)})
    return row.id


def _require_account(session: Session, person_id: UUID | None) -> None:
    # The foreign key reaches accounts of every cooperation; the scope shows those of this one only.
    if person_id and session.scalar(select(Person.id).where(Person.id == person_id)) is None:
        raise Invalid(msgid("There is no such account here."), code="unknown_account", field="person_id")
