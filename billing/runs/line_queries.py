"""Reading the lines of runs: one by one with their reasons, and added up to the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select
from sqlalchemy.orm import Session

from billing.costs.models import CostPool
from billing.runs.line_key import LineKey, Source
from billing.runs.models import RunLine
from billing.runs.sheet import SheetCell
from cafeteria.assortment.models import Product, Variant
from cafeteria.funds.queries import name_of_fund
from regie.database.rows import row_as, rows_as
from regie.database.tenant import Tenant
from regie.errors import not_yours
from tenants.municipalities.models import Municipality
from tenants.parties.models import Party


@dataclass(frozen=True)
class LineRow:
    """A line of a run (regel) as shown.

    Args:
        id: the line.
        tenant_id: the municipality that pays.
        municipality: its name.
        source: `pool_cost`, `pool_hours` or `order_hours`.
        pool_id: the pool; None for order hours.
        pool: name of the pool.
        product_id: the product; None for a pool.
        product: name of the product.
        variant_id: the variant.
        variant: name of the variant.
        party_id: who worked, for order hours.
        party: name of the party.
        role: of the workers.
        fund: code of the fund that it is paid from.
        fund_name: its name.
        minutes: of its hours.
        cents: what it costs.
        explanation: why, as json.
    """

    id: UUID
    tenant_id: int
    municipality: str
    source: str
    pool_id: UUID | None
    pool: str | None
    product_id: UUID | None
    product: str | None
    variant_id: UUID | None
    variant: str | None
    party_id: UUID | None
    party: str | None
    role: str
    fund: str
    fund_name: str
    minutes: int
    cents: int
    explanation: dict[str, Any]

    @property
    def key(self) -> LineKey:
        """Tell what the line is about, for comparing runs."""
        pool, variant, party = (str(found or "") for found in (self.pool_id, self.variant_id, self.party_id))
        return LineKey(
            self.tenant_id, typed("Source", self.source), pool, variant, party, self.role, self.fund
        )

    @property
    def name(self) -> str:
        """Name what the line is about: the pool, or the product with its variant."""
        if self.pool:
            return self.pool
        return self.product or "" if self.product == self.variant else f"{self.product}, {self.variant}"


FUND_NAME = name_of_fund(RunLine.cooperation_id.expression, RunLine.fund.expression)
BY_NAME: tuple[ColumnElement[Any], ...] = (
    Tenant.name.expression,
    RunLine.source.desc(),
    CostPool.code.expression,
    Product.name.expression,
    Variant.name.expression,
    Party.name.expression,
    RunLine.role.expression,
    RunLine.id.expression,
)


@dataclass(frozen=True)
class LineFilter:
    """Which lines of a run to show (filter); None shows all.

    Args:
        tenant_id: of this municipality.
        pool_id: of this pool.
        product_id: of this product.
    """

    tenant_id: int | None = None
    pool_id: UUID | None = None
    product_id: UUID | None = None


def list_lines(
    session: Session, cooperation_id: int, run_id: UUID, which: LineFilter | None = None
) -> list[LineRow]:
    """List the lines of a run (regels): of all municipalities that the scope reads, by name.

    Args:
        session: within a scope; lines of other municipalities do not exist in it.
        cooperation_id: the cooperation of the scope.
        run_id: the run.
        which: filter.

    Returns:
        All of them.
    """
    query = select_lines_of(cooperation_id, run_id, which or LineFilter())
    return rows_as(LineRow, session.execute(query.order_by(*BY_NAME)))


def require_line(session: Session, cooperation_id: int, line_id: UUID) -> tuple[LineRow, UUID]:
    """Give one line (regel) and the run that it belongs to.

    Args:
        cooperation_id: the cooperation of the scope.
        line_id: the line.

    Returns:
        The line, and the id of its run.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    query = _lines().add_columns(RunLine.run_id)
    row = session.execute(
        query.where(RunLine.cooperation_id == cooperation_id, RunLine.id == line_id)
    ).one_or_none()
    if row is None:
        raise not_yours()
    return row_as(LineRow, row, beside=["run_id"]), row.run_id


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RunLine.id,
            RunLine.tenant_id,
            Tenant.name.label("municipality"),
            RunLine.source,
            RunLine.pool_id,
            CostPool.name.label("pool"),
            Product.id.label("product_id"),
            Product.name.label("product"),
            RunLine.variant_id,
            Variant.name.label("variant"),
            RunLine.party_id,
            Party.name.label("party"),
            RunLine.role,
            RunLine.fund,
            FUND_NAME.label("fund_name"),
            RunLine.minutes,
            RunLine.cents,
            RunLine.explanation,
        )
        .join(Tenant, Tenant.id == RunLine.tenant_id)
        .outerjoin(
            CostPool, (CostPool.tenant_id == RunLine.cooperation_id) & (CostPool.id == RunLine.pool_id)
        )
        .outerjoin(
            Variant, (Variant.tenant_id == RunLine.cooperation_id) & (Variant.id == RunLine.variant_id)
        )
        .outerjoin(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .outerjoin(Party, (Party.tenant_id == RunLine.cooperation_id) & (Party.id == RunLine.party_id))
    )


def select_lines_of(cooperation_id: int, run_id: UUID, which: LineFilter) -> Select[*tuple[Any, ...]]:
    """Select the lines of a run (regels), to order further.

    Args:
        cooperation_id: the cooperation of the scope.
        run_id: the run.
        which: filter.

    Returns:
        A query of rows for `LineRow`.
    """
    query = _lines().where(RunLine.cooperation_id == cooperation_id, RunLine.run_id == run_id)
    if which.tenant_id is not None:
        query = query.where(RunLine.tenant_id == which.tenant_id)
    if which.pool_id is not None:
        query = query.where(RunLine.pool_id == which.pool_id)
    if which.product_id is not None:
        query = query.where(Product.id == which.product_id)
    return query


def list_sheet_cells(session: Session, cooperation_id: int, run_id: UUID) -> Sequence[SheetCell]:
    """Add the lines of a run up per municipality and pool or product (kostenverdeelstaat).

    Args:
        session: within a scope; municipalities that it may not read are left out.
        cooperation_id: the cooperation of the scope.
        run_id: the run.

    Returns:
        Cells for `billing.runs.sheet.build_sheet`.
    """
    column = func.coalesce(RunLine.pool_id, Variant.product_id)
    label = func.coalesce(CostPool.name, Product.name)
    order = func.coalesce(CostPool.code, Product.code)
    query = (
        select(
            RunLine.tenant_id,
            Municipality.cbs_code,
            Tenant.name.label("municipality"),
            RunLine.pool_id.is_not(None).label("is_pool"),
            column.label("column_id"),
            order.label("code"),
            label.label("label"),
            cast(func.sum(RunLine.cents), BigInteger).label("cents"),
            cast(func.sum(RunLine.minutes), BigInteger).label("minutes"),
        )
        .join(Tenant, Tenant.id == RunLine.tenant_id)
        .join(Municipality, Municipality.tenant_id == RunLine.tenant_id)
        .outerjoin(
            CostPool, (CostPool.tenant_id == RunLine.cooperation_id) & (CostPool.id == RunLine.pool_id)
        )
        .outerjoin(
            Variant, (Variant.tenant_id == RunLine.cooperation_id) & (Variant.id == RunLine.variant_id)
        )
        .outerjoin(Product, (Product.tenant_id == Variant.tenant_id) & (Product.id == Variant.product_id))
        .where(RunLine.cooperation_id == cooperation_id, RunLine.run_id == run_id)
        .group_by(
            RunLine.tenant_id,
            Municipality.cbs_code,
            Tenant.name,
            RunLine.pool_id.is_not(None),
            column,
            order,
            label,
        )
    )
    return rows_as(SheetCell, session.execute(query))
