"""Use cases of the assortment: products, variants, tariffs."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from cafeteria.catalogue.models import Product, Tariff, Variant
from cafeteria.catalogue.permissions import CHANGE
from regie.audit.services import record
from regie.database.base import Range
from regie.database.constraints import OVERLAPS, TAKEN, refused_as
from regie.database.dated import end_dated, use_of, withdraw_dated
from regie.database.scope import Actor
from regie.database.validity import first_day, last_day, validity
from regie.errors import Conflict, Invalid, msgid, not_yours

TARIFF = "cafeteria.tariff"


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
        actor: on whose behalf.
        code: lower case, digits and hyphens; unique in the cooperation.
        name: as shown.
        kind: `intake`, `diagnosis`, `route` or `support`.
        office: `front` or `back`.
        product_group: group in which municipalities take part.
        task_field: code of the task field (taakveld), such as `6.5`.
        scheme: name of the law or scheme (regeling).
        unit: what one unit is, such as `traject`.
        fund: the fund that pays for it (geldstroom), such as `re-integratie`.
        description: for readers.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change the assortment.
        Invalid: `product_exists`.
    """
    actor.require(CHANGE, actor.cooperation_id)
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


def add_variant(
    session: Session,
    actor: Actor,
    *,
    product_id: UUID,
    code: str,
    name: str,
    norm_minutes: int | None = None,
) -> UUID:
    """Add a variant to a product (variant).

    Args:
        session: writes the cooperation.
        actor: on whose behalf.
        product_id: the product.
        code: lower case, digits and hyphens; unique in the product.
        name: as shown.
        norm_minutes: minutes that one unit should take; None where there is no norm.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor may not change the assortment.
        NotFound: no such product.
        Invalid: `variant_exists`.
    """
    actor.require(CHANGE, actor.cooperation_id)
    _insist(session, Product, actor.cooperation_id, product_id)
    row = Variant(tenant_id=actor.cooperation_id, id=uuid4(), product_id=product_id, code=code, name=name)
    row.norm_minutes = norm_minutes
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
        actor: on whose behalf.
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
        Conflict: `tariff_overlap`, with the dates of the tariff in the way; `tariff_follows`, which asks
            whether the other one may end; `used_later` when orders after the first day rest on it.
        Invalid: the dates are the wrong way round.
    """
    actor.require(CHANGE, actor.cooperation_id)
    _insist(session, Variant, actor.cooperation_id, variant_id)
    row = Tariff(tenant_id=actor.cooperation_id, id=uuid4(), variant_id=variant_id, price_cents=price_cents)
    row.valid = validity(starts_on, ends_on)
    standing = _standing(session, row)
    if standing is not None:
        _make_way(session, actor, standing, starts_on, follows)
    # Somebody may set one at the same moment; the constraint then has the last word.
    with refused_as(session, {OVERLAPS: _overlap(row.valid)}):
        session.add(row)
    detail = {"variant": str(variant_id), "cents": price_cents, "starts_on": starts_on.isoformat()}
    record(session, row.tenant_id, "tariffs.set", detail)
    return row.id


def end_tariff(session: Session, actor: Actor, tariff_id: UUID, ends_on: date) -> None:
    """Let a tariff end (tarief beëindigen), not before the last order that rests on it.

    Args:
        session: writes the cooperation.
        actor: on whose behalf.
        tariff_id: the tariff.
        ends_on: first day on which it no longer counts.

    Raises:
        Forbidden: the actor may not change the assortment.
        NotFound: no such tariff.
        Conflict: what `regie.database.dated.end_dated` refuses.
    """
    actor.require(CHANGE, actor.cooperation_id)
    end_dated(session, TARIFF, actor.cooperation_id, tariff_id, ends_on)
    detail = {"tariff": str(tariff_id), "ends_on": ends_on.isoformat()}
    record(session, actor.cooperation_id, "tariffs.ended", detail)


def withdraw_tariff(session: Session, actor: Actor, tariff_id: UUID) -> None:
    """Withdraw a tariff on which nothing rests (tarief intrekken).

    Args:
        session: writes the cooperation.
        actor: on whose behalf.
        tariff_id: the tariff.

    Raises:
        Forbidden: the actor may not change the assortment.
        NotFound: no such tariff.
        Conflict: `used_already`.
    """
    actor.require(CHANGE, actor.cooperation_id)
    here = (Tariff.tenant_id == actor.cooperation_id, Tariff.id == tariff_id)
    row = session.scalars(select(Tariff).where(*here)).one_or_none()
    if row is None:
        raise not_yours()
    detail = {
        "variant": str(row.variant_id),
        "cents": row.price_cents,
        "starts_on": first_day(row.valid).isoformat(),
    }
    withdraw_dated(session, TARIFF, actor.cooperation_id, tariff_id)
    session.expunge(row)
    record(session, actor.cooperation_id, "tariffs.withdrawn", detail)


def _make_way(session: Session, actor: Actor, standing: Tariff, starts_on: date, follows: bool) -> None:
    if standing.valid.upper is not None or first_day(standing.valid) >= starts_on:
        raise _overlap(standing.valid)
    if not follows:
        use = use_of(session, TARIFF, standing.tenant_id, standing.id)
        message = msgid(
            "The tariff of %(standing_cents)s then ends on %(last_day)s; %(times)s orders keep it. Tick "
            "that it may end, or choose another first day."
        )
        raise Conflict(
            message,
            code="tariff_follows",
            field="follows",
            standing_cents=standing.price_cents,
            last_day=last_day(starts_on),
            times=use.times,
        )
    end_tariff(session, actor, standing.id, starts_on)


def _standing(session: Session, tariff: Tariff) -> Tariff | None:
    return session.scalar(
        select(Tariff)
        .where(Tariff.tenant_id == tariff.tenant_id, Tariff.variant_id == tariff.variant_id)
        .where(Tariff.valid.overlaps(tariff.valid))
        .order_by(Tariff.valid)
        .limit(1)
    )


def _overlap(standing: Range[date]) -> Conflict:
    starts_on = first_day(standing)
    if standing.upper is None:
        message = msgid("From %(starts_on)s a tariff counts already, without an end date.")
        return Conflict(message, code="tariff_overlap", field="starts_on", starts_on=starts_on)
    message = msgid("From %(starts_on)s up to and including %(last_day)s a tariff counts already.")
    return Conflict(
        message,
        code="tariff_overlap",
        field="starts_on",
        starts_on=starts_on,
        last_day=last_day(standing.upper),
    )


def _insist(session: Session, model: type[Product | Variant], tenant_id: int, row_id: UUID) -> None:
    if session.scalar(select(model.id).where(model.tenant_id == tenant_id, model.id == row_id)) is None:
        raise not_yours()
