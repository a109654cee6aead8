"""Who holds a role where today (rolhouders): to tell people whom to ask."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tenants.people.models import Person, RoleGrant


@dataclass(frozen=True, order=True)
class Holder:
    """Somebody who holds a role (rolhouder).

    Args:
        name: as shown.
        id: the account.
    """

    name: str
    id: UUID


def holders(
    session: Session, tenant_ids: Collection[int], roles: Collection[str], on: date
) -> dict[int, list[Holder]]:
    """Tell who holds one of some roles at each tenant itself on a day (rolhouders), by name.

    Args:
        session: within a scope; what it may not read is left out.
        tenant_ids: municipalities, or a cooperation.
        roles: names of the roles.
        on: the day.

    Returns:
        Active accounts by tenant; an empty list where nobody holds one.
    """
    query = (
        select(RoleGrant.tenant_id, Person.name, Person.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.tenant_id.in_(tenant_ids),
            RoleGrant.role.in_(roles),
            RoleGrant.valid.contains(on),
            Person.active,
        )
        .distinct()
    )
    found: dict[int, list[Holder]] = {tenant_id: [] for tenant_id in tenant_ids}
    for tenant_id, name, person_id in session.execute(query):
        found[tenant_id].append(Holder(name, person_id))
    return {tenant_id: sorted(people) for tenant_id, people in found.items()}
