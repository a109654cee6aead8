"""Reading people: who holds a role somewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
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
        .where(
            or_(here, RoleGrant.tenant_id == cooperation) if or_cooperation else here,
            RoleGrant.role.in_(list(roles)),
            RoleGrant.valid.contains(on),
            Person.active,
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [RoleHolder(person_id, name) for person_id, name in session.execute(query)]
