"""Reading people: who holds a role somewhere."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from regie.database.rows import row_as
from regie.database.tenant import Tenant
from regie.errors import not_yours
from tenants.people.models import Person, RoleGrant


@dataclass(frozen=True)
class RoleHolder:
    """Somebody who holds a role (rolhouder).

    Args:
        id: the account.
        name: as shown.
    """

    id: UUID
    name: str


def require_login(session: Session, person_id: UUID) -> str:
    """Give the name that an account signs in with (inlognaam).

    Args:
        person_id: the account.

    Returns:
        The login.

    Raises:
        NotFound: there is no such account in sight.
    """
    login = session.scalar(select(Person.login).where(Person.id == person_id))
    if login is None:
        raise not_yours()
    return login


def list_left_to_decide(holders: Iterable[RoleHolder], took_part: Collection[UUID]) -> list[str]:
    """Tell who may still decide on something (wie mag nog vaststellen): nobody decides on their own work.

    Args:
        holders: people with the role that decides.
        took_part: accounts that worked on it.

    Returns:
        Names, in the order of the holders; empty when nobody is left.
    """
    return [one.name for one in holders if one.id not in took_part]


def list_role_holders(
    session: Session, tenant_id: int, roles: Iterable[str], on: date, *, or_cooperation: bool = False
) -> list[RoleHolder]:
    """List who holds one of some roles at a municipality (rolhouders), by name.

    Args:
        session: within a scope that reads the municipality.
        tenant_id: the municipality.
        roles: names of the roles.
        on: day on which the role counts.
        or_cooperation: whether a role held at its cooperation counts as well.

    Returns:
        Everybody once, without accounts that were closed.
    """
    found = list_role_holders_by_tenant(session, [tenant_id], roles, on, or_cooperation=or_cooperation)
    return found[tenant_id]


def list_role_holders_by_tenant(
    session: Session,
    tenant_ids: Collection[int],
    roles: Iterable[str],
    on: date,
    *,
    or_cooperation: bool = False,
) -> dict[int, list[RoleHolder]]:
    """List who holds one of some roles at each of several tenants (rolhouders), by name.

    Args:
        session: within a scope; what it may not read is left out.
        tenant_ids: municipalities, or a cooperation.
        roles: names of the roles.
        on: day on which the role counts.
        or_cooperation: whether a role held at the cooperation of a tenant counts as well.

    Returns:
        People by tenant, everybody once, without accounts that were closed; an empty list where nobody
        holds one.
    """
    here = RoleGrant.tenant_id == Tenant.id
    query = (
        select(Tenant.id.label("tenant_id"), Person.id, Person.name)
        .join(RoleGrant, or_(here, RoleGrant.tenant_id == Tenant.cooperation_id) if or_cooperation else here)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Tenant.id.in_(tenant_ids), RoleGrant.role.in_(list(roles)))
        .where(RoleGrant.valid.contains(on), Person.active)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    found: dict[int, list[RoleHolder]] = {tenant_id: [] for tenant_id in tenant_ids}
    for row in session.execute(query):
        found[row.tenant_id].append(row_as(RoleHolder, row, beside=["tenant_id"]))
    return found
