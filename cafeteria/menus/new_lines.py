"""Lines that a draft gets (regels van een concept): weighed together, written in place of what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from cafeteria.assortment.models import Product, Variant
from cafeteria.menus.eligibility import CLIENT_GROUPS
from cafeteria.menus.models import Menu, MenuLine
from cafeteria.menus.words import PERFORMERS
from regie.errors import FieldError, InvalidInput, msgid, not_yours

Terms = Mapping[UUID, Mapping[str, object]]
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


def weigh_lines(session: Session, cooperation_id: int, lines: Sequence[NewLine]) -> Terms:
    """Weigh what a draft is to hold (regels toetsen): all of it, or every reason why not.

    Args:
        cooperation_id: of the assortment.
        lines: all of them.

    Returns:
        By variant what is stored of it; a line that names no fund is paid from that of its product.

    Raises:
        InvalidInput: by variant: `unknown_variant`, `variant_twice`, `invalid_performer`,
            `invalid_client_group`, `reason_needed`, `price_needed`, `below_zero`.
    """
    funds = _funds(session, cooperation_id, [line.variant_id for line in lines])
    _check_lines(lines, funds)
    return {line.variant_id: _terms(line, funds) for line in lines}


def has_lines(session: Session, menu: Menu, terms: Terms) -> bool:
    """Tell whether a draft holds exactly these lines already (niets gewijzigd).

    Args:
        session: reads the municipality.
        menu: the draft, locked.
        terms: as `weigh_lines` gives them.

    Returns:
        Whether writing them would change nothing.
    """
    columns = [getattr(MenuLine, name) for name in _COPIED if name != "cooperation_id"]
    mine = (MenuLine.tenant_id == menu.tenant_id, MenuLine.menu_id == menu.id)
    rows = [dict(row) for row in session.execute(select(*columns).where(*mine)).mappings()]
    return {row.pop("variant_id"): row for row in rows} == terms


def write_lines(session: Session, menu: Menu, terms: Terms) -> None:
    """Write the lines of a draft (regels opslaan) in place of those that stand.

    Args:
        session: writes the municipality.
        menu: the draft, locked.
        terms: as `weigh_lines` gives them; a variant that is left out is no longer chosen.
    """
    mine = (MenuLine.tenant_id == menu.tenant_id, MenuLine.menu_id == menu.id)
    session.execute(delete(MenuLine).where(*mine, MenuLine.variant_id.not_in(terms)))
    standing = set(session.scalars(select(MenuLine.variant_id).where(*mine)))
    for variant_id, values in terms.items():
        if variant_id in standing:
            change = update(MenuLine).where(*mine, MenuLine.variant_id == variant_id)
            session.execute(change.values(**values).execution_options(synchronize_session=False))
        else:
            session.execute(insert(MenuLine).values(**_owner(menu, variant_id), **values))


def copy_lines(session: Session, tenant_id: int, source: UUID, target: UUID) -> None:
    """Give a new draft the lines of another choice (regels overnemen).

    Args:
        session: writes the municipality.
        tenant_id: the municipality of both.
        source: the choice to copy.
        target: the draft, still empty.

    Raises:
        NotFound: no such choice to copy.
    """
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
