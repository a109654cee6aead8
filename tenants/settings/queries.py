"""Reading who may do what in a municipality."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Boolean, Text, and_, case, column, func, or_, select, table
from sqlalchemy.orm import Session, aliased

from regie.database.tenant import Tenant
from regie.database.validity import first_day
from tenants.people.models import Person, RoleGrant
from tenants.settings.shortage import Holder

_role = table("role", column("name", Text), column("covers_members", Boolean), schema="tenants")


def list_holders(session: Session, municipality: Tenant, on: date) -> list[Holder]:
    """List who has a role in a municipality, or will have (rolhouders).

    Args:
        municipality: where; roles of the cooperation that cover it count as well.
        on: today; roles that ended before are left out.

    Returns:
        By role and name; accounts that are switched off are left out.
    """
    return list_holders_by_tenant(session, [municipality.id], on)[municipality.id]


def list_holders_by_tenant(
    session: Session, tenant_ids: Collection[int], on: date
) -> dict[int, list[Holder]]:
    """List who has a role in each of several municipalities, or will have (rolhouders), in one statement.

    Args:
        tenant_ids: the municipalities; roles of the cooperation that cover them count as well.
        on: today; roles that ended before are left out.

    Returns:
        By municipality, then by role and name; accounts that are switched off are left out.
    """
    covered = aliased(Tenant)
    covers = and_(RoleGrant.tenant_id == covered.cooperation_id, _role.c.covers_members)
    query = (
        select(
            covered.id.label("covered_id"),
            RoleGrant.person_id,
            Person.name,
            RoleGrant.role,
            Tenant.name.label("held_at"),
            RoleGrant.valid,
            case((RoleGrant.tenant_id == covered.id, RoleGrant.id)).label("grant_id"),
        )
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .join(Tenant, Tenant.id == RoleGrant.tenant_id)
        .join(_role, _role.c.name == RoleGrant.role)
        .join(covered, or_(RoleGrant.tenant_id == covered.id, covers))
        .where(covered.id.in_(tenant_ids), Person.active)
        .where(func.coalesce(func.upper(RoleGrant.valid) > on, True))
        .order_by(Tenant.kind.desc(), RoleGrant.role, Person.name, RoleGrant.valid)
    )
    found: dict[int, list[Holder]] = {tenant_id: [] for tenant_id in tenant_ids}
    for row in session.execute(query):
        found[row.covered_id].append(
            Holder(
                person_id=row.person_id,
                name=row.name,
                role=row.role,
                where=row.held_at,
                starts_on=first_day(row.valid),
                ends_on=row.valid.upper,
                grant_id=row.grant_id,
            )
        )
    return found
