"""Use cases of roles: one ends or is withdrawn. They are given with the owner's address only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from regie.database.dated import end, withdraw
from regie.database.rows import row_as
from regie.database.scope import Actor
from regie.errors import Conflict, msgid, not_yours
from tenants.people.kinds import ROLE
from tenants.people.models import Person, RoleGrant


@dataclass(frozen=True)
class GivenRole:
    """A role that was given to somebody (gegeven rol).

    Args:
        person: name of the account.
        role: name of the role.
    """

    person: str
    role: str


def require_given_role(session: Session, tenant_id: int, grant_id: UUID) -> GivenRole:
    """Tell who was given which role (gegeven rol).

    Args:
        tenant_id: where it is held.
        grant_id: the grant.

    Returns:
        Person and role.

    Raises:
        NotFound: no such role was given there.
    """
    query = (
        select(Person.name.label("person"), RoleGrant.role)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.tenant_id == tenant_id, RoleGrant.id == grant_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise not_yours()
    return row_as(GivenRole, row)


def end_role(
    session: Session, actor: Actor, tenant_id: int, grant_id: UUID, ends_on: date, *, on: date
) -> None:
    """Let a role end (rol beëindigen); whoever is signed in with it loses it on that day, at the next page.

    Args:
        session: writes the tenant.
        actor: on whose behalf: the operator of a cooperation, the director of a municipality.
        tenant_id: where the role is held.
        grant_id: the grant.
        ends_on: first day on which it no longer counts.
        on: today; what was done in a role up to then stays done in it.

    Raises:
        Forbidden: the actor may not.
        NotFound: no such role was given there.
        Conflict: `ends_in_the_past`; or, for the last one who administers the tenant, `used_later` or
            `used_without_end`; or as `regie.database.dated.end`.
    """
    if ends_on < on:
        message = msgid("A role does not end in the past. The last day can be yesterday: then it ends now.")
        raise Conflict(message, code="ends_in_the_past", field="last_day")
    end(session, actor, ROLE, grant_id, ends_on, tenant_id)


def withdraw_role(session: Session, actor: Actor, tenant_id: int, grant_id: UUID) -> None:
    """Withdraw a role in which nothing was done (rol intrekken).

    Args:
        session: writes the tenant.
        tenant_id: where the role is held.
        grant_id: the grant.

    Raises:
        Forbidden: the actor may not.
        NotFound: no such role was given there.
        Conflict: `used_already`.
    """
    withdraw(session, actor, ROLE, grant_id, tenant_id)
