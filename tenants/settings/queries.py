"""Reading who may do what in a municipality."""

from datetime import date

from sqlalchemy import Boolean, Text, and_, column, func, or_, select, table
from sqlalchemy.orm import Session

from regie.database.tenant import Tenant
from regie.database.validity import first_day
from tenants.people.models import Person, RoleGrant
from tenants.settings.shortage import Holder

_role = table("role", column("name", Text), column("covers_members", Boolean), schema="tenants")


def holders(session: Session, municipality: Tenant, on: date) -> list[Holder]:
    """List who has a role in a municipality, or will have (rolhouders).

    Args:
        session: within a scope.
        municipality: where; roles of the cooperation that cover it count as well.
        on: today; roles that ended before are left out.

    Returns:
        By role and name; accounts that are switched off are left out.
    """
    covers = and_(RoleGrant.tenant_id == municipality.cooperation_id, _role.c.covers_members)
    query = (
        select(RoleGrant, Person.name, Tenant.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .join(Tenant, Tenant.id == RoleGrant.tenant_id)
        .join(_role, _role.c.name == RoleGrant.role)
        .where(or_(RoleGrant.tenant_id == municipality.id, covers), Person.active)
        .where(func.coalesce(func.upper(RoleGrant.valid) > on, True))
        .order_by(Tenant.kind.desc(), RoleGrant.role, Person.name, RoleGrant.valid)
    )
    return [
        Holder(row.person_id, name, row.role, where, first_day(row.valid), row.valid.upper)
        for row, name, where in session.execute(query)
    ]
