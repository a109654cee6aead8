"""Reading the assortment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cafeteria.assortment.models import Product, Tariff, Variant
from cafeteria.funds.queries import name_of_fund
from regie.database.rows import rows_as
from regie.database.search import found_by, searchable
from regie.database.validity import first_day, last_day
from regie.errors import not_yours

FUND_NAME = name_of_fund(Product.tenant_id.expression, Product.fund.expression)


@dataclass(frozen=True)
class AssortmentRow:
    """A variant of a product with its tariff on a day (regel van het assortiment).

    Args:
        product_id: the product.
        product_code: its code.
        product: its name.
        kind: `intake`, `diagnosis`, `route` or `support`.
        office: `front` or `back`.
        product_group: group in which municipalities take part.
        unit: what one unit is.
        fund: code of the fund that pays for it.
        fund_name: name of that fund.
        description: what it is; may be empty.
        variant_id: the variant; None for a product without one, which nobody can choose.
        variant: its name.
        norm_minutes: minutes that one unit should take; None where there is no norm.
        tariff_cents: price of one unit on that day, cents; None where there is none.
        offered: it can be chosen on that day: product and variant did not end.
    """

    product_id: UUID
    product_code: str
    product: str
    kind: str
    office: str
    product_group: str
    unit: str
    fund: str
    fund_name: str
    description: str
    variant_id: UUID | None
    variant: str | None
    norm_minutes: int | None
    tariff_cents: int | None
    offered: bool

    @property
    def name(self) -> str:
        """Name product and variant together (naam)."""
        return f"{self.product}, {self.variant}" if self.variant else self.product

    @property
    def standing(self) -> str:
        """Tell how it stands (stand): `offered`, `ended` or `without_variants`."""
        if self.variant_id is None:
            return "without_variants"
        return "offered" if self.offered else "ended"


@dataclass(frozen=True)
class TariffRow:
    """A tariff (tarief) as shown.

    Args:
        price_cents: price of one unit, cents.
        starts_on: first day.
        ends_on: first day on which it no longer counts; None while no end is known.
        more_cents: how much more it is than the tariff before it, cents; None for the first.
        id: its id; None for one that is only thought of.
    """

    price_cents: int
    starts_on: date
    ends_on: date | None
    more_cents: int | None = None
    id: UUID | None = None

    def counts_on(self, day: date) -> bool:
        """Tell whether it counts on a day (geldig).

        Args:
            day: the day.

        Returns:
            True from its first day up to its end.
        """
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    @property
    def last_day(self) -> date | None:
        """Give the last day on which it counts (laatste dag); None while no end is known."""
        return last_day(self.ends_on)


@dataclass(frozen=True)
class VariantRow:
    """A variant (variant) with its tariffs.

    Args:
        id: its id.
        code: its code.
        name: as shown.
        norm_minutes: minutes that one unit should take; None where there is no norm.
        tariffs: by date.
        usual_months: how long an order usually takes, months; None where nothing is usual.
        last_day: on which it can be ordered; None while no end is known.
    """

    id: UUID
    code: str
    name: str
    norm_minutes: int | None
    tariffs: tuple[TariffRow, ...]
    usual_months: int | None = None
    last_day: date | None = None

    def price_on(self, day: date) -> int | None:
        """Find what one unit costs on a day (tarief op een dag).

        Args:
            day: the day.

        Returns:
            Cents; None where no tariff counts.
        """
        return next((tariff.price_cents for tariff in self.tariffs if tariff.counts_on(day)), None)


def list_assortment(session: Session, cooperation_id: int, on: date) -> list[AssortmentRow]:
    """List every product with its variants and their tariffs on a day (assortiment), by group and name.

    Args:
        cooperation_id: the cooperation of the scope.
        on: day of the tariffs.

    Returns:
        One row a variant; a product without variants has one too.
    """
    query = select_assortment(cooperation_id, on)
    query = query.order_by(Product.product_group, Product.name, Variant.name)
    return rows_as(AssortmentRow, session.execute(query))


def select_assortment(cooperation_id: int, on: date, text: str = "") -> Select[*tuple[Any, ...]]:
    """Select products with their variants and tariffs on a day (assortiment), to order further.

    Args:
        cooperation_id: the cooperation of the scope.
        on: day of the tariffs.
        text: words of a product or variant, as `found_by` takes them.

    Returns:
        A query of rows for `AssortmentRow`.
    """
    return (
        select(
            Product.id.label("product_id"),
            Product.code.label("product_code"),
            Product.name.label("product"),
            Product.kind,
            Product.office,
            Product.product_group,
            Product.unit,
            Product.fund,
            FUND_NAME.label("fund_name"),
            Product.description,
            Variant.id.label("variant_id"),
            Variant.name.label("variant"),
            Variant.norm_minutes,
            Tariff.price_cents.label("tariff_cents"),
            func.coalesce(Product.valid.contains(on) & Variant.valid.contains(on), False).label("offered"),
        )
        .outerjoin(Variant, (Variant.tenant_id == Product.tenant_id) & (Variant.product_id == Product.id))
        .outerjoin(
            Tariff,
            (Tariff.tenant_id == Variant.tenant_id)
            & (Tariff.variant_id == Variant.id)
            & Tariff.valid.contains(on),
        )
        .where(Product.tenant_id == cooperation_id)
        .where(*found_by(text, Product.searchable, searchable(Variant.name), searchable(Variant.code)))
    )


def require_product(session: Session, cooperation_id: int, product_id: UUID) -> Product:
    """Find a product (product).

    Args:
        cooperation_id: the cooperation of the scope.
        product_id: the product.

    Returns:
        The product.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    query = select(Product).where(Product.tenant_id == cooperation_id, Product.id == product_id)
    found = session.scalar(query)
    if found is None:
        raise not_yours()
    return found


def list_variants(session: Session, cooperation_id: int, product_id: UUID) -> list[VariantRow]:
    """List the variants of a product with all their tariffs (varianten en tarieven), by name.

    Args:
        cooperation_id: the cooperation of the scope.
        product_id: the product.

    Returns:
        Variants.
    """
    rows = session.scalars(
        select(Variant)
        .where(Variant.tenant_id == cooperation_id, Variant.product_id == product_id)
        .order_by(Variant.name)
    ).all()
    tariffs = session.scalars(
        select(Tariff)
        .where(Tariff.tenant_id == cooperation_id, Tariff.variant_id.in_([row.id for row in rows]))
        .order_by(Tariff.valid)
    ).all()
    return [
        VariantRow(
            row.id,
            row.code,
            row.name,
            row.norm_minutes,
            _tariffs([tariff for tariff in tariffs if tariff.variant_id == row.id]),
            row.usual_months,
            last_day(row.valid.upper),
        )
        for row in rows
    ]


def _tariffs(tariffs: Sequence[Tariff]) -> tuple[TariffRow, ...]:
    before = [None, *(tariff.price_cents for tariff in tariffs)]
    return tuple(
        TariffRow(
            tariff.price_cents,
            first_day(tariff.valid),
            tariff.valid.upper,
            None if old is None else tariff.price_cents - old,
            tariff.id,
        )
        for tariff, old in zip(tariffs, before, strict=False)
    )
