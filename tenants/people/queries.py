"""Reading people: who holds a role somewhere."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from regie.database.tenant import Tenant
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


def role_holders(
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
    here = RoleGrant.tenant_id == tenant_id
    cooperation = select(Tenant.cooperation_id).where(Tenant.id == tenant_id).scalar_subquery()
    query = (
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(_held(roles, on), or_(here, RoleGrant.tenant_id == cooperation) if or_cooperation else here)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [RoleHolder(*row) for row in session.execute(query)]


def role_holders_by_tenant(
    session: Session, tenant_ids: Collection[int], roles: Iterable[str], on: date
) -> dict[int, list[RoleHolder]]:
    """List who holds one of some roles at each of several tenants itself (rolhouders), by name.

    Args:
        session: within a scope; what it may not read is left out.
        tenant_ids: municipalities, or a cooperation.
        roles: names of the roles.
        on: day on which the role counts.

    Returns:
        People by tenant; an empty list where nobody holds one.
    """
    query = (
        select(RoleGrant.tenant_id, Person.id, Person.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(_held(roles, on), RoleGrant.tenant_id.in_(tenant_ids))
        .distinct()
        .order_by(Person.name, Person.id)
    )
    found: dict[int, list[RoleHolder]] = {tenant_id: [] for tenant_id in tenant_ids}
    for tenant_id, person_id, name in session.execute(query):
        found[tenant_id].append(RoleHolder(person_id, name))
    return found


def _held(roles: Iterable[str], on: date) -> ColumnElement[bool]:
    return and_(RoleGrant.role.in_(list(roles)), RoleGrant.valid.contains(on), Person.active)
