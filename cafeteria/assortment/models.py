"""Tables of the assortment."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column, relationship

from regie.database.base import Base, Cents
from regie.database.dated import Dated
from regie.database.search import Searchable


class Product(Searchable, Dated, Base):
    """Product of the shared assortment (product), owned by the cooperation."""

    __tablename__ = "product"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    office: Mapped[str]
    product_group: Mapped[str]
    task_field: Mapped[str]
    scheme: Mapped[str]
    unit: Mapped[str]
    fund: Mapped[str]
    description: Mapped[str]


class Variant(Dated, Base):
    """Variant of a product (variant), such as a light, stepped or heavy diagnosis."""

    __tablename__ = "variant"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    product_id: Mapped[UUID]
    code: Mapped[str]
    name: Mapped[str]
    norm_minutes: Mapped[int | None]
    usual_months: Mapped[int | None]
    product: Mapped[Product] = relationship(
        primaryjoin="and_(Variant.tenant_id == Product.tenant_id, Variant.product_id == Product.id)",
        foreign_keys="[Variant.tenant_id, Variant.product_id]",
        viewonly=True,
    )

    @property
    def product_name(self) -> str:
        """Name what it is a variant of (product)."""
        return self.product.name


class Tariff(Dated, Base):
    """Tariff (tarief) of a variant per unit, over half-open dates that never overlap; never changed."""

    __tablename__ = "tariff"
    __table_args__ = {"schema": "cafeteria"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    variant_id: Mapped[UUID]
    price_cents: Mapped[int] = mapped_column(Cents)
    variant: Mapped[Variant] = relationship(
        primaryjoin="and_(Tariff.tenant_id == Variant.tenant_id, Tariff.variant_id == Variant.id)",
        foreign_keys="[Tariff.tenant_id, Tariff.variant_id]",
        viewonly=True,
    )

    @property
    def variant_name(self) -> str:
        """Name what it is the price of (variant)."""
        return self.variant.name

    @property
    def product_name(self) -> str:
        """Name the product of that variant (product)."""
        return self.variant.product_name
