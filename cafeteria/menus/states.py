"""States of a product choice (status): held in the one it must be in, and moved to the next."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cafeteria.menus.models import Menu
from regie.errors import Conflict, msgid, not_yours

_NOT_IN_STATE = {
    "draft": msgid("This product choice is no longer a draft, so it cannot be changed."),
    "submitted": msgid("This product choice is not waiting for a decision."),
}


def require_state(session: Session, tenant_id: int, menu_id: UUID, state: str) -> Menu:
    """Lock a product choice that must be in some state (status controleren).

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the choice.
        state: `draft` or `submitted`.

    Returns:
        The choice, locked until the transaction ends.

    Raises:
        NotFound: no such choice.
        Conflict: `menu_not_draft` or `menu_not_submitted`.
    """
    menu = session.scalar(
        select(Menu)
        .where(Menu.tenant_id == tenant_id, Menu.id == menu_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if menu is None:
        raise not_yours()
    if menu.state != state:
        raise Conflict(_NOT_IN_STATE[state], code=f"menu_not_{state}")
    return menu


def require_version(menu: Menu, expected_version: int) -> None:
    """Insist that a locked choice is as the person saw it (versie controleren).

    Args:
        menu: locked.
        expected_version: version that the person saw.

    Raises:
        Conflict: `stale`.
    """
    if menu.version != expected_version:
        raise Conflict(
            msgid("Somebody else changed this after you opened it. Look at it again."), code="stale"
        )


def set_state(session: Session, tenant_id: int, menu_id: UUID, state: str, **words: str) -> None:
    """Move a product choice to another state (status zetten); the database checks the step and stamps who.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the choice.
        state: the next state.
        **words: other columns that change with it, such as `return_reason`.

    Raises:
        Conflict: at the edge of the transaction, for a step that does not exist.
    """
    change = update(Menu).where(Menu.tenant_id == tenant_id, Menu.id == menu_id).values(state=state, **words)
    session.execute(change.execution_options(synchronize_session=False))
    session.expire_all()
