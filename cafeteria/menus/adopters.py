"""Who may still adopt a product choice (wie mag vaststellen): budget holders who did not work on it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from cafeteria.menus.permissions import ADOPT
from cafeteria.menus.queries import MenuRow
from tenants.people.queries import RoleHolder, role_holders


def holders_of_adopting(session: Session, tenant_id: int, on: date) -> list[RoleHolder]:
    """List who may adopt choices of a municipality (budgethouders), by name.

    Args:
        session: within a scope.
        tenant_id: the municipality.
        on: today.

    Returns:
        Everybody whose role says so on that day.
    """
    return role_holders(session, tenant_id, ADOPT.roles, on)


def adopters(holders: Iterable[RoleHolder], menu: MenuRow, besides: UUID | None = None) -> list[str]:
    """Tell who is left to adopt a choice (wie mag deze keuze vaststellen).

    Args:
        holders: who may adopt choices of this municipality.
        menu: the choice.
        besides: somebody who is about to work on it and so drops out.

    Returns:
        Names; empty when nobody is left.
    """
    return [one.name for one in holders if not menu.took_part(one.id) and one.id != besides]
