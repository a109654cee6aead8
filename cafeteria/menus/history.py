"""What happened to product choices, from the audit trail."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from cafeteria.menus.models import Menu
from cafeteria.menus.words import EVENTS
from regie.audit.models import Audit
from regie.database.rows import rows_as
from tenants.people.models import Person


@dataclass(frozen=True)
class MenuEvent:
    """Something that happened to a product choice (gebeurtenis).

    Args:
        recorded_at: when.
        what: name in the audit trail, such as `menus.returned`.
        person: who, when the name may be seen.
        reason: why it was returned; empty for other events.
    """

    recorded_at: datetime
    what: str
    person: str | None
    reason: str


def history(session: Session, tenant_id: int, menu_id: UUID) -> list[MenuEvent]:
    """Tell what happened to a product choice (verloop), the newest first, from the audit trail.

    Args:
        tenant_id: the municipality.
        menu_id: the choice.

    Returns:
        Events.
    """
    query = (
        select(Audit.recorded_at, Audit.what, Person.name.label("person"), literal("").label("reason"))
        .outerjoin(Person, Person.id == Audit.actor)
        .where(Audit.tenant_id == tenant_id, Audit.what.in_(EVENTS))
        .where(Audit.detail["menu"].astext == str(menu_id))
        .order_by(Audit.recorded_at.desc())
    )
    events = rows_as(MenuEvent, session.execute(query))
    # The words of people stand with the choice and not in the trail, so only the last reason is known.
    returned = next((at for at, event in enumerate(events) if event.what == "menus.returned"), None)
    if returned is not None:
        reason = select(Menu.return_reason).where(Menu.tenant_id == tenant_id, Menu.id == menu_id)
        events[returned] = replace(events[returned], reason=session.scalar(reason) or "")
    return events
