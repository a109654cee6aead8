"""Use cases of the assortment: products, variants, tariffs."""

from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from cafeteria.assortment.kinds import TARIFF
from cafeteria.assortment.models import Product, Tariff, Variant
from cafeteria.assortment.permissions import CHANGE
from cafeteria.funds.services import require_fund_code
from regie.audit.services import record
from regie.database.constraints import TAKEN, refused_as
from regie.database.dated import succeed
from regie.database.scope import Actor
from regie.database.validity import validity
from regie.errors import Invalid, msgid, not_yours

T = TypeVar("T", Product, Variant)


def add_product(
    session: Session,
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    office: str,
    product_group: str,
    task_field: str,
    scheme: str,
    unit: str,
    fund: str,
    description: str = "",
) -> UUID:
    """Add a product to the assortment (product).

    Args:
        session: writes the cooperation.
        code: lower case, digits and hyphens; unique in the cooperation.
        name: as shown.
        kind: `intake`, `diagnosis`, `route` or `support`.
        office: `front` or `back`.
        product_group: group in which municipalities take part.
        task_field: code of the task field (taakveld), such as `6.5`.
        scheme: name of the law or scheme (regeling).
        unit: what one unit is, such as `traject`.
        fund: code of the fund that pays for it (geldstroom).
        description: for readers.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change the assortment.
        Invalid: `product_exists` or `unknown_fund`.
        Conflict: `fund_not_then`.
    """
    actor.require(CHANGE, actor.cooperation_id)
    require_fund_code(session, actor.cooperation_id, fund)
    row = Product(tenant_id=actor.cooperation_id, id=uuid4(), code=code, name=name, kind=kind, office=office)
    row.product_group, row.task_field, row.scheme = product_group, task_field, scheme
    row.unit, row.fund, row.description = unit, fund, description
    exists = Invalid(
        msgid("There is a product with code %(product)s already."),
        code="product_exists",
        field="code",
        product=code,
    )
    with refused_as(session, {TAKEN: exists}):
        session.add(row)
    record(session, row.tenant_id, "products.added", {"product": str(row.id), "code": code})
    return row.id


def word_product(session: Session, actor: Actor, product_id: UUID, *, name: str, description: str) -> bool:
    """Change the words of a product (product bewerken); what decides stays, for what rests on it.

    Args:
        session: writes the cooperation.
        product_id: the product.
        name: as shown.
        description: for readers.

    Returns:
        Whether anything was changed; nothing is noted where it stood so already.

    Raises:
        Forbidden: the actor may not change the assortment.
        NotFound: no such product.
    """
    actor.require(CHANGE, actor.cooperation_id)
    row = _require(session, Product, actor.cooperation_id, product_id)
    row.name, row.description = name, description
    changed = session.is_modified(row)
    if changed:
        session.flush()
        record(session, row.tenant_id, "products.worded", {"product": str(product_id)})
    return changed


def word_variant(
    session: Session, actor: Actor, variant_id: UUID, *, name: str, usual_months: int | None = None
) -> bool:
    """Change the name of a variant and how long it usually takes (variant bewerken).

    Args:
        session: writes the cooperation.
        variant_id: the variant.
        name: as shown.
        usual_months: how long an order usually takes, months; None where nothing is usual.

    Returns:
        Whether anything was changed; nothing is noted where it stood so already.

    Raises:
        Forbidden: the actor may not change the assortment.
        NotFound: no such variant.
    """
    actor.require(CHANGE, actor.cooperation_id)
    row = _require(session, Variant, actor.cooperation_id, variant_id)
    row.name, row.usual_months = name, usual_months
    changed = session.is_modified(row)
    if changed:
        session.flush()
        detail = {"variant": str(variant_id), "product": str(row.product_id)}
        record(session, row.tenant_id, "variants.worded", detail)
    return changed


def add_variant(
    session: Session,
    actor: Actor,
    *,
    product_id: UUID,
    code: str,
    name: str,
    norm_minutes: int | None = None,
    usual_months: int | None = None,
) -> UUID:
    """Add a variant to a product (variant).

    Args:
        session: writes the cooperation.
        product_id: the product.
        code: lower case, digits and hyphens; unique in the product.
        name: as shown.
        norm_minutes: minutes that one unit should take; None where there is no norm.
        usual_months: how long an order usually takes, months; None where nothing is usual.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change the assortment.
        NotFound: no such product.
        Invalid: `variant_exists`.
    """
    actor.require(CHANGE, actor.cooperation_id)
    _require(session, Product, actor.cooperation_id, product_id)
    row = Variant(tenant_id=actor.cooperation_id, id=uuid4(), product_id=product_id, code=code, name=name)
    row.norm_minutes, row.usual_months = norm_minutes, usual_months
    exists = Invalid(
        msgid("The product has a variant with this code already."), code="variant_exists", field="code"
    )
    with refused_as(session, {TAKEN: exists}):
        session.add(row)
    detail = {"variant": str(row.id), "product": str(product_id), "code": code}
    record(session, row.tenant_id, "variants.added", detail)
    return row.id


def set_tariff(
    session: Session,
    actor: Actor,
    *,
    variant_id: UUID,
    price_cents: int,
    starts_on: date,
    ends_on: date | None = None,
    follows: bool = False,
) -> UUID:
    """Set the tariff of a variant (tarief); it may follow one that has no end yet.

    Args:
        session: writes the cooperation.
        variant_id: the variant.
        price_cents: price of one unit, cents.
        starts_on: first day.
        ends_on: first day on which it no longer counts; None while no end is known.
        follows: the tariff without an end that counts on the first day ends the day before.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change the assortment.
        NotFound: no such variant.
        Conflict: as `regie.database.dated.succeed`.
        Invalid: the dates are the wrong way round.
    """
    actor.require(CHANGE, actor.cooperation_id)
    _require(session, Variant, actor.cooperation_id, variant_id)
    row = Tariff(tenant_id=actor.cooperation_id, id=uuid4(), variant_id=variant_id, price_cents=price_cents)
    row.valid = validity(starts_on, ends_on)
    succeed(session, actor, TARIFF, row, follows=follows)
    detail = {"variant": str(variant_id), "cents": price_cents, "starts_on": starts_on.isoformat()}
    record(session, row.tenant_id, "tariffs.set", detail)
    return row.id


def _require(session: Session, model: type[T], tenant_id: int, row_id: UUID) -> T:
    found = session.scalar(select(model).where(model.tenant_id == tenant_id, model.id == row_id))
    if found is None:
        raise not_yours()
    return found
