"""Reading reference figures and the findings on them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import overload
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from regie.database.tenant import Tenant
from tenants.figures.models import Finding
from tenants.figures.models import StandingFigure as Figure


@dataclass(frozen=True)
class FigureRow:
    """A reference figure (kengetal) as shown.

    Args:
        tenant_id: the municipality, or the cooperation for a bearer outside the municipalities.
        bearer: name of the municipality or of the other bearer.
        name: which figure.
        value: in `unit`.
        unit: such as `persons` or `fte`.
        year: the year it is about.
        reference_date: day on which it was counted.
        source: where it was printed.
    """

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
    """

    import_id: UUID
    code: str
    subject: str
    printed: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    source: str


def list_figures(
    session: Session,
    cooperation_id: int,
    name: str | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[FigureRow]:
    """List reference figures (kengetallen) by name, year and bearer.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        name: only this figure.
        limit: most rows; None for all.
        offset: rows to pass over.

    Returns:
        Figures.
    """
    query = (
        select(Figure, Tenant.name)
        .join(Tenant, Tenant.id == Figure.tenant_id)
        .where(*_wanted(cooperation_id, name))
        .order_by(Figure.name, Figure.year, Figure.reference_date, Tenant.name, Figure.bearer, Figure.id)
    )
    return [_row(figure, tenant) for figure, tenant in session.execute(query.limit(limit).offset(offset))]


def count_figures(session: Session, cooperation_id: int, name: str | None = None) -> int:
    """Count reference figures (aantal kengetallen).

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        name: only this figure.

    Returns:
        How many `list_figures` would list.
    """
    query = select(func.count()).select_from(Figure).join(Tenant, Tenant.id == Figure.tenant_id)
    return session.scalar(query.where(*_wanted(cooperation_id, name))) or 0


def _wanted(cooperation_id: int, name: str | None) -> list[ColumnElement[bool]]:
    wanted = [Tenant.cooperation_id == cooperation_id]
    return wanted if name is None else [*wanted, Figure.name == name]


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


def list_findings(
    session: Session, cooperation_id: int, import_id: UUID | None = None, *, limit: int | None = None
) -> list[FindingRow]:
    """List the findings on imported figures (bevindingen), the newest import first.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        import_id: only those of this import.
        limit: most rows; None for all.

    Returns:
        Findings.
    """
    query = (
        select(Finding)
        .join(Tenant, Tenant.id == Finding.tenant_id)
        .where(Tenant.cooperation_id == cooperation_id)
        .order_by(Finding.recorded_at.desc(), Finding.code, Finding.subject)
    )
    if import_id is not None:
        query = query.where(Finding.import_id == import_id)
    return [
        FindingRow(
            row.import_id,
            row.code,
            row.subject,
            _without_zeros(row.printed),
            _without_zeros(row.computed),
            _without_zeros(row.difference),
            row.source,
        )
        for row in session.scalars(query.limit(limit))
    ]


@overload
def _without_zeros(value: Decimal) -> Decimal: ...
@overload
def _without_zeros(value: None) -> None: ...
def _without_zeros(value: Decimal | None) -> Decimal | None:
    # The column keeps four decimals; a count of people should not be shown with them.
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _row(figure: Figure, tenant: str) -> FigureRow:
    return FigureRow(
        tenant_id=figure.tenant_id,
        bearer=figure.bearer or tenant,
        name=figure.name,
        value=_without_zeros(figure.value),
        unit=figure.unit,
        year=figure.year,
        reference_date=figure.reference_date,
        source=figure.source,
    )
