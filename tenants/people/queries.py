"""Reading people: who holds a role somewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from regie.database.tenant import Tenant
from tenants.people.models import Person, RoleGrant


@dataclass(frozen=True)
class NamedPerson:
    """Somebody with an account (gebruiker), by name.

    Args:
        id: the account.
        name: as shown.
    """

    id: UUID
    name: str


def holders(
    session: Session, tenant_id: int, roles: Collection[str], on: date, *, or_cooperation: bool = False
) -> list[NamedPerson]:
    """List who holds one of some roles in a municipality on a day (rolhouders), by name.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        roles: names of roles.
        on: day on which the role counts.
        or_cooperation: whether those who hold it at the cooperation belong to them.

    Returns:
        People whose account is active.
    """
    cooperation = select(Tenant.cooperation_id).where(Tenant.id == tenant_id).scalar_subquery()
    here = RoleGrant.tenant_id == tenant_id
    granted = select(RoleGrant.person_id).where(
        or_(here, RoleGrant.tenant_id == cooperation) if or_cooperation else here,
        RoleGrant.role.in_(roles),
        RoleGrant.valid.contains(on),
    )
    query = select(Person.id, Person.name).where(Person.id.in_(granted), Person.active)
    return [NamedPerson(*row) for row in session.execute(query.order_by(Person.name))]
