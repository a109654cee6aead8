"""Use cases of settings: a municipality takes another face."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from regie.audit.services import record
from regie.database.scope import Actor
from regie.database.tenant import Tenant
from regie.errors import Invalid, msgid, not_yours
from tenants.settings.permissions import CHANGE


def choose_theme(
    session: Session, actor: Actor, tenant_id: int, name: str | None, *, available: Collection[str]
) -> bool:
    """Give a municipality a face (huisstijl kiezen), from the next page on.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        name: of the theme; None for the face of the cooperation.
        available: names of the themes of this installation.

    Returns:
        Whether anything was changed.

    Raises:
        Forbidden: the actor may not change settings there.
        NotFound: the municipality does not exist, or is not yours.
        Invalid: `unknown_theme`.
    """
    actor.require(CHANGE, tenant_id)
    if name is not None and name not in available:
        raise Invalid(
            msgid("There is no face of that name here. Choose one of the list."),
            code="unknown_theme",
            field="theme",
        )
    tenant = session.get(Tenant, tenant_id)
    if tenant is None:
        raise not_yours()
    if tenant.theme == name:
        return False
    record(session, tenant_id, "settings.theme_chosen", {"before": tenant.theme, "after": name})
    session.execute(text("SELECT tenants.set_theme(:tenant, :name)"), {"tenant": tenant_id, "name": name})
    session.refresh(tenant)
    return True
