"""Reading who may do what in a municipality, and what the list of it holds."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, and_, case, column, func, or_, select, table
from sqlalchemy.orm import Session, aliased

from regie.database.tenant import MUNICIPALITY, Tenant
from regie.database.validity import first_day
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import in_order
from tenants.people.models import Person, RoleGrant
from tenants.people.roles import ROLES
from tenants.settings.shortage import Holder

COLUMNS = (
    Column("name", msgid("Name"), sort="name", by=func.lower(Person.name), heading=True),
    Column("role", msgid("Role"), sort="role", by=RoleGrant.role.expression, words=ROLES),
    # Roles of the municipality itself come before those of the cooperation that covers it.
    Column("where", msgid("Role held at"), sort="where", by=Tenant.kind != MUNICIPALITY),
    Column("starts_on", msgid("First day"), "date", "starts_on", func.lower(RoleGrant.valid)),
    Column("last_day", msgid("Last day"), "date", "last_day", func.upper(RoleGrant.valid)),
    Column("end", msgid("End"), "act", in_file=False),
)
SORTS = sorts_of(COLUMNS)
_BY_ROLE: tuple[ColumnElement[Any], ...] = (
    RoleGrant.role.expression,
    Person.name.expression,
    RoleGrant.valid.expression,
    RoleGrant.id.expression,
)
_role = table("role", column("name", Text), column("covers_members", Boolean), schema="tenants")


def list_holders(session: Session, municipality: Tenant, on: date, sort: str = "where") -> list[Holder]:
    """List who has a role in a municipality, or will have (rolhouders).

    Args:
        municipality: where; roles of the cooperation that cover it count as well.
        on: today; roles that ended before are left out.
        sort: one of `SORTS`, with `-` before it for the other way around.

    Returns:
        Roles; accounts that are switched off are left out.
    """
    return list_holders_by_tenant(session, [municipality.id], on, sort)[municipality.id]


def list_holders_by_tenant(
    session: Session, tenant_ids: Collection[int], on: date, sort: str = "where"
) -> dict[int, list[Holder]]:
    """List who has a role in each of several municipalities, or will have (rolhouders), in one statement.

    Args:
        tenant_ids: the municipalities; roles of the cooperation that cover them count as well.
        on: today; roles that ended before are left out.
        sort: one of `SORTS`, with `-` before it for the other way around.

    Returns:
        By municipality, in that order; accounts that are switched off are left out.
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
        .order_by(*in_order(sort, SORTS, *_BY_ROLE))
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
