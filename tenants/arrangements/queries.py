"""Reading arrangements and who takes part in them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from regie.database.base import Range
from regie.database.rows import row_as, rows_as
from regie.database.tenant import Tenant
from regie.database.validity import first_day, last_day
from regie.errors import not_yours
from tenants.arrangements.models import Arrangement, Participation


@dataclass(frozen=True)
class ArrangementRow:
    """An arrangement (gemeenschappelijke regeling) as shown.

    Args:
        id: its id.
        name: as shown.
        form: `own_body` or `host_municipality`.
        host: name of the host municipality, if there is one and it may be read.
        valid: days on which it exists.
    """

    id: UUID
    name: str
    form: str
    host: str | None
    valid: Range[date]

    @property
    def starts_on(self) -> date:
        """Give the first day (eerste dag)."""
        return first_day(self.valid)

    @property
    def ends_on(self) -> date | None:
        """Give the first day on which it no longer exists; None while no end is known."""
        return self.valid.upper

    @property
    def last_day(self) -> date | None:
        """Give the last day on which it exists (laatste dag); None while no end is known."""
        return last_day(self.ends_on)


@dataclass(frozen=True)
class ParticipationRow:
    """A municipality that takes part (deelname).

    Args:
        id: its id.
        arrangement_id: in which arrangement.
        arrangement: its name.
        tenant_id: the municipality.
        municipality: its name.
        product_group: for which group of products.
        valid: days on which it takes part.
    """

    id: UUID
    arrangement_id: UUID
    arrangement: str
    tenant_id: int
    municipality: str
    product_group: str
    valid: Range[date]

    @property
    def starts_on(self) -> date:
        """Give the first day (eerste dag)."""
        return first_day(self.valid)

    @property
    def ends_on(self) -> date | None:
        """Give the first day on which it no longer takes part; None while no end is known."""
        return self.valid.upper

    @property
    def last_day(self) -> date | None:
        """Give the last day on which it takes part (laatste dag); None while no end is known."""
        return last_day(self.ends_on)


def list_arrangements(session: Session, cooperation_id: int) -> list[ArrangementRow]:
    """List the arrangements of a cooperation (regelingen), by name.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Arrangements.
    """
    query = select_arrangements(cooperation_id).order_by(Arrangement.name)
    return rows_as(ArrangementRow, session.execute(query))


def select_arrangements(cooperation_id: int) -> Select[*tuple[Any, ...]]:
    """Select arrangements (regelingen), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        A query of rows for `ArrangementRow`.
    """
    return (
        select(
            Arrangement.id, Arrangement.name, Arrangement.form, Tenant.name.label("host"), Arrangement.valid
        )
        .outerjoin(Tenant, Tenant.id == Arrangement.host_id)
        .where(Arrangement.tenant_id == cooperation_id)
    )


def list_participations(
    session: Session, cooperation_id: int, tenant_id: int | None = None
) -> list[ParticipationRow]:
    """List who takes part in what, past and future included (deelnames).

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        tenant_id: only of this municipality.

    Returns:
        Participations by arrangement, product group, municipality and date.
    """
    query = select_participations(cooperation_id).order_by(
        Arrangement.name, Participation.product_group, Tenant.name, Participation.valid
    )
    if tenant_id is not None:
        query = query.where(Participation.tenant_id == tenant_id)
    return rows_as(ParticipationRow, session.execute(query))


def select_participations(cooperation_id: int) -> Select[*tuple[Any, ...]]:
    """Select who takes part in what (deelnames), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        A query of rows for `ParticipationRow`.
    """
    of_participation = (Arrangement.tenant_id == Participation.cooperation_id) & (
        Arrangement.id == Participation.arrangement_id
    )
    return (
        select(
            Participation.id,
            Participation.arrangement_id,
            Arrangement.name.label("arrangement"),
            Participation.tenant_id,
            Tenant.name.label("municipality"),
            Participation.product_group,
            Participation.valid,
        )
        .join(Arrangement, of_participation)
        .join(Tenant, Tenant.id == Participation.tenant_id)
        .where(Participation.cooperation_id == cooperation_id)
    )


def require_arrangement(session: Session, cooperation_id: int, arrangement_id: UUID) -> ArrangementRow:
    """Give one arrangement (regeling).

    Args:
        cooperation_id: the cooperation of the scope.
        arrangement_id: the arrangement.

    Returns:
        The arrangement.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    query = select_arrangements(cooperation_id).where(Arrangement.id == arrangement_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise not_yours()
    return row_as(ArrangementRow, found)


def require_participation(session: Session, cooperation_id: int, participation_id: UUID) -> ParticipationRow:
    """Give one participation (deelname).

    Args:
        cooperation_id: the cooperation of the scope.
        participation_id: the participation.

    Returns:
        The participation.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    query = select_participations(cooperation_id).where(Participation.id == participation_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise not_yours()
    return row_as(ParticipationRow, found)


def list_participants(session: Session, cooperation_id: int, product_group: str, on: date) -> list[Tenant]:
    """List the municipalities that take part in a product group on a day (deelnemers), by name.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        product_group: group of products.
        on: the day.

    Returns:
        Municipalities, each once however many arrangements it takes part in.
    """
    taking_part = select(Participation.tenant_id).where(
        Participation.cooperation_id == cooperation_id,
        Participation.product_group == product_group,
        Participation.valid.contains(on),
    )
    return list(session.scalars(select(Tenant).where(Tenant.id.in_(taking_part)).order_by(Tenant.name)))
