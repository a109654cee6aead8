"""Use cases of the product choice: start, edit, submit, return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from cafeteria.assortment.models import Product, Variant
from cafeteria.menus.eligibility import CLIENT_GROUPS
from cafeteria.menus.models import Menu, MenuLine
from cafeteria.menus.permissions import ADOPT, DRAFT
from cafeteria.menus.words import PERFORMERS
from regie.audit.services import record
from regie.database.scope import Actor
from regie.database.validity import validity
from regie.database.versions import take_version
from regie.errors import Conflict, FieldError, Invalid, InvalidInput, declare_refusals, msgid, not_yours
from regie.periods import Period


@dataclass(frozen=True)
class NewLine:
    """What a municipality chooses about one variant (regel van de productkeuze).

    Args:
        variant_id: the variant; once in a choice.
        performer: `shared_service`, `municipality` or `provider`.
        ceiling_units: most units of the period; None for no ceiling.
        client_groups: `1` to `4`; empty means everybody.
        own_price_cents: own price, cents; None for the tariff.
        price_reason: why there is an own price; empty without one.
        fund: the fund that pays; None for that of the product.
    """

    variant_id: UUID
    performer: str = "shared_service"
    ceiling_units: int | None = None
    client_groups: tuple[str, ...] = ()
    own_price_cents: int | None = None
    price_reason: str = ""
    fund: str | None = None


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
    """
    actor.require(DRAFT, tenant_id)
    menu_id = uuid4()
    values = {"tenant_id": tenant_id, "id": menu_id, "cooperation_id": actor.cooperation_id}
    session.execute(insert(Menu).values(**values, period=validity(period.start, period.end)))
    if copy_from is not None:
        _copy_lines(session, tenant_id, copy_from, menu_id)
    record(session, tenant_id, "menus.started", {"menu": str(menu_id)})
    return menu_id


def _copy_lines(session: Session, tenant_id: int, source: UUID, target: UUID) -> None:
    if session.scalar(select(Menu.id).where(Menu.tenant_id == tenant_id, Menu.id == source)) is None:
        raise not_yours()
    copied = select(MenuLine).where(MenuLine.tenant_id == tenant_id, MenuLine.menu_id == source)
    rows = [
        {"tenant_id": tenant_id, "id": uuid4(), "menu_id": target}
        | {name: getattr(line, name) for name in _COPIED}
        for line in session.scalars(copied)
    ]
    if rows:
        session.execute(insert(MenuLine), rows)


_COPIED = (
    "cooperation_id",
    "variant_id",
    "performer",
    "fund",
    "ceiling_units",
    "client_groups",
    "price_cents",
    "price_reason",
)


def save_lines(
    session: Session,
    actor: Actor,
    tenant_id: int,
    menu_id: UUID,
    *,
    expected_version: int,
    lines: Sequence[NewLine],
) -> int:
    """Replace the lines of a draft (productkeuze bewerken); who does so can no longer adopt it.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the draft.
        expected_version: version that the person saw.
        lines: all of them; a variant that is left out is no longer chosen.

    Returns:
        The new version.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice.
        Conflict: `stale`, or `menu_not_draft`.
        InvalidInput: by variant: `unknown_variant`, `variant_twice`, `invalid_performer`,
            `invalid_client_group`, `reason_needed`, `price_needed`, `below_zero`.
    """
    actor.require(DRAFT, tenant_id)
    menu = require_state(session, tenant_id, menu_id, "draft")
    funds = _funds(session, actor.cooperation_id, [line.variant_id for line in lines])
    _check_lines(lines, funds)
    version = take_version(session, Menu, tenant_id, menu_id, expected_version)
    _write_lines(session, menu, lines, funds)
    record(
        session, tenant_id, "menus.edited", {"menu": str(menu_id), "version": version, "lines": len(lines)}
    )
    return version


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


WITHDRAW = text("SELECT cafeteria.withdraw_menu(:tenant, :menu)")
declare_refusals(
    Conflict,
    {
        "menu_stands": msgid(
            "Only a draft is withdrawn. Have a submitted choice returned first; an adopted one gives way to "
            "the next one that is adopted for its period."
        )
    },
)
_NOT_IN_STATE = {
    "draft": msgid("This product choice is no longer a draft, so it cannot be changed."),
    "submitted": msgid("This product choice is not waiting for a decision."),
}


def _funds(session: Session, cooperation_id: int, variant_ids: Sequence[UUID]) -> dict[UUID, str]:
    query = (
        select(Variant.id, Product.fund)
        .join(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .where(Variant.tenant_id == cooperation_id, Variant.id.in_(variant_ids))
    )
    return dict(session.execute(query).all())


def _check_lines(lines: Sequence[NewLine], funds: Mapping[UUID, str]) -> None:
    errors = [error for line in lines for error in _line_errors(line, funds)]
    seen: set[UUID] = set()
    for line in lines:
        if line.variant_id in seen:
            errors.append(_error(line, "chosen", "variant_twice", msgid("This stands in the choice twice.")))
        seen.add(line.variant_id)
    if errors:
        raise InvalidInput(errors)


def _line_errors(line: NewLine, funds: Mapping[UUID, str]) -> list[FieldError]:
    wrong = [
        (line.variant_id not in funds, "chosen", "unknown_variant", msgid("This is not in the assortment.")),
        (
            line.performer not in PERFORMERS,
            "performer",
            "invalid_performer",
            msgid("Choose one of the possibilities."),
        ),
        (
            not set(line.client_groups) <= set(CLIENT_GROUPS),
            "client_groups",
            "invalid_client_group",
            msgid("Choose client groups from 1 to 4."),
        ),
        (
            line.own_price_cents is not None and not line.price_reason.strip(),
            "price_reason",
            "reason_needed",
            msgid("Say why there is an own price."),
        ),
        (
            line.own_price_cents is None and bool(line.price_reason.strip()),
            "price",
            "price_needed",
            msgid("There is a reason and no own price."),
        ),
        ((line.own_price_cents or 0) < 0, "price", "below_zero", msgid("A price is not below zero.")),
        ((line.ceiling_units or 0) < 0, "ceiling", "below_zero", msgid("A ceiling is not below zero.")),
    ]
    return [_error(line, field, code, message) for is_wrong, field, code, message in wrong if is_wrong]


def _error(line: NewLine, field: str, code: str, message: str) -> FieldError:
    # The page names its fields so; the variant tells which of many lines it is.
    return FieldError(f"{field}-{line.variant_id}", message, code=code)


def _write_lines(
    session: Session, menu: Menu, new_lines: Sequence[NewLine], funds: Mapping[UUID, str]
) -> None:
    mine = (MenuLine.tenant_id == menu.tenant_id, MenuLine.menu_id == menu.id)
    kept = [line.variant_id for line in new_lines]
    session.execute(delete(MenuLine).where(*mine, MenuLine.variant_id.not_in(kept)))
    standing = set(session.scalars(select(MenuLine.variant_id).where(*mine)))
    for line in new_lines:
        terms = _terms(line, funds)
        if line.variant_id in standing:
            change = update(MenuLine).where(*mine, MenuLine.variant_id == line.variant_id)
            session.execute(change.values(**terms).execution_options(synchronize_session=False))
        else:
            session.execute(insert(MenuLine).values(**_owner(menu, line.variant_id), **terms))


def _owner(menu: Menu, variant_id: UUID) -> dict[str, object]:
    owner = {"tenant_id": menu.tenant_id, "id": uuid4(), "cooperation_id": menu.cooperation_id}
    return {**owner, "menu_id": menu.id, "variant_id": variant_id}


def _terms(line: NewLine, funds: Mapping[UUID, str]) -> dict[str, object]:
    return {
        "performer": line.performer,
        "fund": line.fund or funds[line.variant_id],
        "ceiling_units": line.ceiling_units,
        "client_groups": sorted(set(line.client_groups)),
        "price_cents": line.own_price_cents,
        "price_reason": line.price_reason.strip(),
    }


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


def withdraw_menu(session: Session, actor: Actor, tenant_id: int, menu_id: UUID) -> None:
    """Take a draft back with its lines (concept intrekken); the trail keeps that it was there.

    Args:
        session: writes the municipality.
        tenant_id: the municipality.
        menu_id: the draft.

    Raises:
        Forbidden: the actor may not draft there.
        NotFound: no such choice.
        Conflict: `menu_stands`: it was submitted or adopted.
    """
    actor.require(DRAFT, tenant_id)
    session.flush()
    session.execute(WITHDRAW, {"tenant": tenant_id, "menu": menu_id})
    session.expire_all()


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
