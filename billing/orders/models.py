"""Tables of orders; the application reads them and writes neither."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regie.database.base import Base, Cents, Owned, Timestamp
from regie.database.search import Searchable

SCHEMA = {"schema": "billing"}


class Order(Searchable, Owned, Base):
    """Order (opdracht) of a product for a client over [starts_on, ends_on), amounts in cents."""

    __tablename__ = "order"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "client_id"], ["cafeteria.client.tenant_id", "cafeteria.client.id"]
        ),
        ForeignKeyConstraint(
            ["tenant_id", "menu_line_id"], ["cafeteria.menu_line.tenant_id", "cafeteria.menu_line.id"]
        ),
        SCHEMA,
    )

    number: Mapped[str]
    cooperation_id: Mapped[int]
    client_id: Mapped[UUID]
    menu_line_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    units: Mapped[int]
    price_cents: Mapped[int] = mapped_column(Cents)
    total_cents: Mapped[int] = mapped_column(Cents)
    state: Mapped[str]
    placed_by: Mapped[UUID]
    placed_at: Mapped[datetime] = mapped_column(Timestamp)
    cancelled_by: Mapped[UUID | None]
    cancelled_at: Mapped[datetime | None] = mapped_column(Timestamp)
    cancel_reason: Mapped[str | None]
    kept_units: Mapped[int]


class OrderYear(Base):
    """What an order commits in one budget year (verplichting per jaar), in cents."""

    __tablename__ = "order_year"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "order_id"], ["billing.order.tenant_id", "billing.order.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "line_id"], ["billing.budget_line.tenant_id", "billing.budget_line.id"]
        ),
        SCHEMA,
    )

    tenant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line_id: Mapped[UUID]
    cents: Mapped[int] = mapped_column(Cents)
