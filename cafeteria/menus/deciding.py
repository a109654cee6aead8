"""Deciding on a product choice (besluiten): adopted by somebody else in place of the old one, or returned."""

from uuid import UUID

from sqlalchemy.orm import Session

from cafeteria.menus.doubts import adoption_questions, place_of
from cafeteria.menus.ending import END
from cafeteria.menus.following import Place
from cafeteria.menus.participants import participants
from cafeteria.menus.permissions import ADOPT
from cafeteria.menus.states import require_state, require_version, set_state
from regie.asking import NONE_CONFIRMED, Confirmed, ask
from regie.audit.services import record
from regie.database.constraints import BROKEN_RULE, refused_as
from regie.database.dated import ALONE
from regie.database.scope import Actor
from regie.database.validity import period_of
from regie.errors import Conflict, Invalid, msgid
from regie.periods import Period

OWN_CHANGE = msgid("You changed or submitted this product choice yourself; somebody else must adopt it.")


def adopt_menu(
    session: Session,
    actor: Actor,
    tenant_id: int,
    menu_id: UUID,
    *,
    expected_version: int,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> None:
    """Adopt a submitted choice (productkeuze vaststellen); what counts already makes room for it.

    A choice that began before it ends the day before; one that begins with it or later is superseded.

    Args:
        session: writes the municipality.
        actor: neither editor nor submitter.
        tenant_id: the municipality.
        menu_id: the submitted choice.
        expected_version: version that the person saw.
        confirmed: answers to what is asked.

    Raises:
        Forbidden: the actor may not adopt there.
        NotFound: no such choice.
        Conflict: `own_change`, `stale`, `menu_not_submitted`, or `period_overlaps` with the dates of the
            adopted choice that stands in the way.
        Doubtful: what it ends, its period, its prices or its budget are unusual.
    """
    actor.require(ADOPT, tenant_id)
    # As whoever ends one takes it, so that nobody orders meanwhile.
    session.execute(ALONE, {"tenant": tenant_id})
    menu = require_state(session, tenant_id, menu_id, "submitted")
    require_version(menu, expected_version)
    if actor.person_id in participants(menu.editors, menu.submitted_by):
        raise Conflict(OWN_CHANGE, code="own_change")
    period = period_of(menu.period)
    place = place_of(session, tenant_id, menu_id, period)
    ask(adoption_questions(session, tenant_id, menu_id, period, place), confirmed)
    _make_way(session, tenant_id, period, place)
    # Whatever these checks would miss, the constraints refuse.
    with refused_as(session, {BROKEN_RULE: Conflict(OWN_CHANGE, code="own_change")}):
        set_state(session, tenant_id, menu_id, "adopted")
    detail = {"menu": str(menu_id), "superseded": [str(old.id) for old in place.replaced]}
    record(session, tenant_id, "menus.adopted", detail)


def _make_way(session: Session, tenant_id: int, period: Period, place: Place) -> None:
    if place.cut:
        session.execute(END, {"tenant": tenant_id, "menu": place.cut.id, "ends": period.start})
    for old in place.replaced:
        set_state(session, tenant_id, old.id, "superseded")


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
