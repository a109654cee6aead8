"""Use cases of those who draft a product choice: start, edit, move, submit, recall, withdraw."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from cafeteria.menus.models import Menu, MenuLine
from cafeteria.menus.new_lines import NewLine, copy_lines, has_lines, weigh_lines, write_lines
from cafeteria.menus.permissions import DRAFT
from cafeteria.menus.states import require_state, require_version, set_state
from regie.audit.services import record
from regie.database.scope import Actor
from regie.database.validity import validity
from regie.database.versions import take_version
from regie.errors import Conflict, Invalid, declare_refusals, msgid
from regie.periods import Period

WITHDRAW = text("SELECT cafeteria.withdraw_menu(:tenant, :menu)")
declare_refusals(
    Conflict,
    {
        "menu_stands": msgid(
            "Only a draft is withdrawn. Have a submitted choice returned first; an adopted one gives way to "
            "the next one that is adopted for its period."
        ),
        "menu_begun": msgid(
            "For %(starts_on)s up to and including %(last_day)s there is a draft or a submitted choice "
            "already. Go on with that one."
        ),
    },
)


def start_menu(
    session: Session, actor: Actor, tenant_id: int, period: Period, copy_from: UUID | None = None
) -> UUID:
    """Start a draft of a product choice (concept van een productkeuze), empty or with the lines of another.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        period: over which it will count.
        copy_from: another choice of the same municipality; None for an empty draft.

    Returns:
        Its id; its version is 1.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice to copy.
        Conflict: `menu_begun`: there is an open one for the same days.
    """
    actor.require(DRAFT, tenant_id)
    menu_id = uuid4()
    values = {"tenant_id": tenant_id, "id": menu_id, "cooperation_id": actor.cooperation_id}
    session.execute(insert(Menu).values(**values, period=validity(period.start, period.end)))
    if copy_from is not None:
        copy_lines(session, tenant_id, copy_from, menu_id)
    record(session, tenant_id, "menus.started", {"menu": str(menu_id)})
    return menu_id


def save_lines(
    session: Session,
    actor: Actor,
    tenant_id: int,
    menu_id: UUID,
    *,
    expected_version: int,
    lines: Sequence[NewLine],
) -> int:
    """Replace the lines of a draft (productkeuze bewerken); who changes one can no longer adopt it.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the draft.
        expected_version: version that the person saw.
        lines: all of them; a variant that is left out is no longer chosen.

    Returns:
        The new version; the one that the person saw where nothing was changed, and nothing is noted then.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice.
        Conflict: `stale`, or `menu_not_draft`.
        InvalidInput: by variant, as `weigh_lines` says.
    """
    actor.require(DRAFT, tenant_id)
    menu = require_state(session, tenant_id, menu_id, "draft")
    terms = weigh_lines(session, actor.cooperation_id, lines)
    if menu.version == expected_version and has_lines(session, menu, terms):
        return expected_version
    version = take_version(session, Menu, tenant_id, menu_id, expected_version)
    write_lines(session, menu, terms)
    record(
        session, tenant_id, "menus.edited", {"menu": str(menu_id), "version": version, "lines": len(lines)}
    )
    return version


def move_menu(
    session: Session, actor: Actor, tenant_id: int, menu_id: UUID, *, expected_version: int, period: Period
) -> bool:
    """Change the period of a draft (periode wijzigen); who changes it can no longer adopt it.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the draft.
        expected_version: version that the person saw.
        period: over which it will count.

    Returns:
        Whether it was another one.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice.
        Conflict: `stale`, `menu_not_draft` or `menu_begun`.
    """
    actor.require(DRAFT, tenant_id)
    menu = require_state(session, tenant_id, menu_id, "draft")
    require_version(menu, expected_version)
    days = validity(period.start, period.end)
    if menu.period == days:
        return False
    take_version(session, Menu, tenant_id, menu_id, expected_version)
    change = update(Menu).where(Menu.tenant_id == tenant_id, Menu.id == menu_id).values(period=days)
    session.execute(change.execution_options(synchronize_session=False))
    session.expire_all()
    detail = {"starts_on": period.start.isoformat(), "ends_on": period.end.isoformat()}
    record(session, tenant_id, "menus.moved", {"menu": str(menu_id), **detail})
    return True


def submit_menu(
    session: Session, actor: Actor, tenant_id: int, menu_id: UUID, *, expected_version: int
) -> None:
    """Submit a draft for a decision (productkeuze indienen); after this it cannot be changed.

    Args:
        session: writes the municipality.
        actor: on whose behalf; cannot adopt it any more.
        tenant_id: the municipality.
        menu_id: the draft.
        expected_version: version that the person saw.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice.
        Conflict: `stale`, or `menu_not_draft`.
        Invalid: `menu_empty`.
    """
    actor.require(DRAFT, tenant_id)
    require_state(session, tenant_id, menu_id, "draft")
    lines = select(MenuLine.id).where(MenuLine.tenant_id == tenant_id, MenuLine.menu_id == menu_id)
    if session.scalar(lines.limit(1)) is None:
        raise Invalid(msgid("Nothing has been chosen yet."), code="menu_empty")
    # Taking the version is a change of the draft by this person, which is right: a submitter does not adopt.
    take_version(session, Menu, tenant_id, menu_id, expected_version)
    set_state(session, tenant_id, menu_id, "submitted")
    record(session, tenant_id, "menus.submitted", {"menu": str(menu_id)})


def save_and_submit(
    session: Session,
    actor: Actor,
    tenant_id: int,
    menu_id: UUID,
    *,
    expected_version: int,
    lines: Sequence[NewLine],
) -> int:
    """Save the lines of a draft and submit it at once (bewaren en laten vaststellen): both, or neither.

    Args:
        session: writes the municipality.
        actor: on whose behalf; cannot adopt it any more.
        tenant_id: the municipality.
        menu_id: the draft.
        expected_version: version that the person saw.
        lines: all of them.

    Returns:
        The version that was submitted.

    Raises:
        DomainError: as `save_lines` and `submit_menu` do.
    """
    version = save_lines(session, actor, tenant_id, menu_id, expected_version=expected_version, lines=lines)
    submit_menu(session, actor, tenant_id, menu_id, expected_version=version)
    return version


def recall_menu(
    session: Session, actor: Actor, tenant_id: int, menu_id: UUID, *, expected_version: int
) -> None:
    """Take a submission back before anybody decided (indiening intrekken); it is a draft again, as it was.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the submitted choice.
        expected_version: version that the person saw.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice.
        Conflict: `stale`, or `menu_not_submitted`.
    """
    actor.require(DRAFT, tenant_id)
    require_version(require_state(session, tenant_id, menu_id, "submitted"), expected_version)
    # It came back by itself, so no reason of an earlier time asks for something any more.
    set_state(session, tenant_id, menu_id, "draft", return_reason="")
    record(session, tenant_id, "menus.recalled", {"menu": str(menu_id)})


def withdraw_menu(
    session: Session, actor: Actor, tenant_id: int, menu_id: UUID, *, expected_version: int | None = None
) -> None:
    """Take a draft back with its lines (concept intrekken); the trail keeps that it was there.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the draft.
        expected_version: version that the person saw; None for whatever it holds.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice.
        Conflict: `menu_stands`: it was submitted or adopted; `stale`.
    """
    actor.require(DRAFT, tenant_id)
    if expected_version is not None:
        require_version(require_state(session, tenant_id, menu_id, "draft"), expected_version)
    session.flush()
    session.execute(WITHDRAW, {"tenant": tenant_id, "menu": menu_id})
    session.expire_all()
