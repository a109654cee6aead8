"""Deciding on a product choice (besluiten): adopted by somebody else in place of the old one, or returned."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cafeteria.menus.models import Menu
from cafeteria.menus.participants import participants
from cafeteria.menus.permissions import ADOPT
from cafeteria.menus.states import require_state, require_version, set_state
from regie.audit.services import record
from regie.database.constraints import BROKEN_RULE, OVERLAPS, refused_as
from regie.database.scope import Actor
from regie.database.validity import last_day, period_of
from regie.errors import Conflict, Invalid, msgid
from regie.periods import Period

OWN_CHANGE = msgid("You changed or submitted this product choice yourself; somebody else must adopt it.")


def adopt_menu(
    session: Session, actor: Actor, tenant_id: int, menu_id: UUID, *, expected_version: int
) -> None:
    """Adopt a submitted choice (productkeuze vaststellen); the adopted one of the same period is superseded.

    Args:
        session: writes the municipality.
        actor: neither editor nor submitter.
        tenant_id: the municipality.
        menu_id: the submitted choice.
        expected_version: version that the person saw.

    Raises:
        Forbidden: the actor may not adopt there.
        NotFound: no such choice.
        Conflict: `own_change`, `stale`, `menu_not_submitted`, or `period_overlaps` with the dates of the
            adopted choice that stands in the way.
    """
    actor.require(ADOPT, tenant_id)
    menu = require_state(session, tenant_id, menu_id, "submitted")
    require_version(menu, expected_version)
    if actor.person_id in participants(menu.editors, menu.submitted_by):
        raise Conflict(OWN_CHANGE, code="own_change")
    superseded = _make_room(session, menu)
    # What two people do at the same moment, and whatever this check would miss, the constraints refuse.
    last_wall = {
        BROKEN_RULE: Conflict(OWN_CHANGE, code="own_change"),
        OVERLAPS: _overlap(period_of(menu.period)),
    }
    with refused_as(session, last_wall):
        set_state(session, tenant_id, menu_id, "adopted")
    detail = {"menu": str(menu_id), "superseded": [str(old) for old in superseded]}
    record(session, tenant_id, "menus.adopted", detail)


def _make_room(session: Session, menu: Menu) -> Sequence[UUID]:
    standing = session.scalars(
        select(Menu)
        .where(Menu.tenant_id == menu.tenant_id, Menu.state == "adopted", Menu.period.overlaps(menu.period))
        .order_by(Menu.period)
        .with_for_update()
    ).all()
    for old in standing:
        if old.period != menu.period:
            raise _overlap(period_of(old.period))
    ids = [old.id for old in standing]
    for old_id in ids:
        set_state(session, menu.tenant_id, old_id, "superseded")
    return ids


def _overlap(standing: Period) -> Conflict:
    return Conflict(
        msgid(
            "From %(starts_on)s up to and including %(last_day)s another product choice counts already; "
            "only a choice for exactly the same period can take its place."
        ),
        code="period_overlaps",
        starts_on=standing.start,
        last_day=last_day(standing.end),
    )


def return_menu(
    session: Session, actor: Actor, tenant_id: int, menu_id: UUID, *, expected_version: int, reason: str
) -> None:
    """Return a submitted choice to its drafters (productkeuze terugsturen).

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the submitted choice.
        expected_version: version that the person saw.
        reason: what has to change; shown to the drafters.

    Raises:
        Forbidden: the actor may not adopt there.
        NotFound: no such choice.
        Conflict: `stale`, or `menu_not_submitted`.
        Invalid: `reason_needed`.
    """
    actor.require(ADOPT, tenant_id)
    if not reason.strip():
        raise Invalid(msgid("Say what has to change."), code="reason_needed", field="reason")
    menu = require_state(session, tenant_id, menu_id, "submitted")
    require_version(menu, expected_version)
    set_state(session, tenant_id, menu_id, "draft", return_reason=reason.strip())
    record(session, tenant_id, "menus.returned", {"menu": str(menu_id)})
