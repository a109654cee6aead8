"""Reading reference figures and the findings on them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Numeric, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from regie.database.rows import row_as, rows_as
from regie.database.tenant import Tenant
from regie.errors import not_yours
from tenants.figures.models import Finding
from tenants.figures.models import StandingFigure as Figure

# Who a figure is about: a bearer outside the municipalities has a name of its own.
BEARER: ColumnElement[str] = func.coalesce(func.nullif(Figure.bearer, ""), Tenant.name)
IN_ORDER: tuple[ColumnElement[Any], ...] = (
    Figure.name.expression,
    Figure.year.expression,
    Figure.reference_date.expression,
    Tenant.name.expression,
    Figure.bearer.expression,
    Figure.id.expression,
)


@dataclass(frozen=True)
class FigureRow:
    """A reference figure (kengetal) as shown.

    Args:
        id: its id.
        tenant_id: the municipality, or the cooperation for a bearer outside the municipalities.
        bearer: name of the municipality or of the other bearer.
        name: which figure.
        value: in `unit`.
        unit: such as `persons` or `fte`.
        year: the year it is about.
        reference_date: day on which it was counted.
        source: where it was printed.
    """

    id: UUID
    tenant_id: int
    bearer: str
    name: str
    value: Decimal
    unit: str
    year: int
    reference_date: date
    source: str


@dataclass(frozen=True)
class FindingRow:
    """A finding (bevinding) as shown.

    Args:
        import_id: the import that found it.
        code: a key of `reconciling.EXPLANATIONS`.
        subject: what it is about.
        printed: as printed; None where nothing was.
        computed: our sum; None where there is none.
        difference: printed minus computed.
        source: where it was printed.
        recorded_at: when it was found.
    """

    import_id: UUID
    code: str
    subject: str
    printed: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    source: str
    recorded_at: datetime


def list_figures(session: Session, cooperation_id: int, name: str | None = None) -> list[FigureRow]:
    """List reference figures (kengetallen) by name, year and bearer.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        name: only this figure.

    Returns:
        Figures.
    """
    query = select_figures(cooperation_id, name).order_by(*IN_ORDER)
    return rows_as(FigureRow, session.execute(query))


def select_figures(cooperation_id: int, name: str | None = None) -> Select[*tuple[Any, ...]]:
    """Select reference figures (kengetallen), to order further.

    Args:
        cooperation_id: the cooperation of the scope.
        name: only this figure.

    Returns:
        A query of rows for `FigureRow`.
    """
    query = (
        select(
            Figure.id,
            Figure.tenant_id,
            BEARER.label("bearer"),
            Figure.name,
            _short(Figure.value).label("value"),
            Figure.unit,
            Figure.year,
            Figure.reference_date,
            Figure.source,
        )
        .join(Tenant, Tenant.id == Figure.tenant_id)
        .where(Tenant.cooperation_id == cooperation_id)
    )
    return query if name is None else query.where(Figure.name == name)


def require_figure(session: Session, cooperation_id: int, figure_id: UUID) -> FigureRow:
    """Give one standing figure (kengetal).

    Args:
        cooperation_id: the cooperation of the scope.
        figure_id: the figure.

    Returns:
        The figure.

    Raises:
        NotFound: no such figure, or another one took its place.
    """
    found = session.execute(select_figures(cooperation_id).where(Figure.id == figure_id)).one_or_none()
    if found is None:
        raise not_yours()
    return row_as(FigureRow, found)


def list_figure_names(session: Session, cooperation_id: int) -> list[str]:
    """List which figures there are (namen van kengetallen).

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Names, in order.
    """
    query = (
        select(Figure.name)
        .join(Tenant, Tenant.id == Figure.tenant_id)
        .where(Tenant.cooperation_id == cooperation_id)
        .distinct()
        .order_by(Figure.name)
    )
    return list(session.scalars(query))


def list_values(
    session: Session, cooperation_id: int, *, name: str, unit: str, reference_date: date
) -> list[FigureRow]:
    """Give the values of one figure in one unit on one date (waarden voor een verdeelsleutel).

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        name: which figure.
        unit: only values in this unit: units are never mixed.
        reference_date: day on which it was counted.

    Returns:
        Figures by bearer; two sources may both give one of the same bearer.
    """
    rows = list_figures(session, cooperation_id, name)
    return [row for row in rows if row.unit == unit and row.reference_date == reference_date]


def list_findings(session: Session, cooperation_id: int, import_id: UUID | None = None) -> list[FindingRow]:
    """List the findings on imported figures (bevindingen), the newest import first.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        import_id: only those of this import.

    Returns:
        Findings.
    """
    query = select_findings(cooperation_id)
    if import_id is not None:
        query = query.where(Finding.import_id == import_id)
    query = query.order_by(Finding.recorded_at.desc(), Finding.code, Finding.subject)
    return rows_as(FindingRow, session.execute(query))


def select_findings(cooperation_id: int) -> Select[*tuple[Any, ...]]:
    """Select findings (bevindingen), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        A query of rows for `FindingRow`.
    """
    return (
        select(
            Finding.import_id,
            Finding.code,
            Finding.subject,
            _short(Finding.printed).label("printed"),
            _short(Finding.computed).label("computed"),
            _short(Finding.difference).label("difference"),
            Finding.source,
            Finding.recorded_at,
        )
        .join(Tenant, Tenant.id == Finding.tenant_id)
        .where(Tenant.cooperation_id == cooperation_id)
    )


def _short(column: InstrumentedAttribute[Any]) -> ColumnElement[Decimal]:
    # The column keeps four decimals; a count of people should not be shown with them.
    return func.trim_scale(column, type_=Numeric)
