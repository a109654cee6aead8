"""Reading municipalities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from regie.database.base import Range
from regie.database.tenant import Tenant
from regie.database.validity import first_day, last_day
from regie.paging import in_order
from tenants.municipalities.models import Municipality
from tenants.municipalities.search import SORTS


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality (gemeente) with the dates of its code.

    Args:
        tenant_id: owner id of its rows.
        slug: in addresses.
        name: as shown.
        cbs_code: `GM` and four digits.
        exists_from: first day of the code.
        exists_until: first day on which it no longer exists; None while it does.
        successor_code: CBS code after a merger.
        oin: its number among government bodies; None while nobody entered it.
    """

    tenant_id: int
    slug: str
    name: str
    cbs_code: str
    exists_from: date
    exists_until: date | None
    successor_code: str | None
    oin: str | None

    @property
    def last_day(self) -> date | None:
        """Give the last day on which it exists (laatste dag); None while it does."""
        return last_day(self.exists_until)

    @property
    def valid(self) -> Range[date]:
        """Give the days on which the code exists (geldigheid)."""
        return Range(self.exists_from, self.exists_until)


def list_municipalities(session: Session, cooperation_id: int, sort: str = "name") -> list[MunicipalityRow]:
    """List the municipalities of a cooperation that the scope may read (gemeenten).

    Args:
        cooperation_id: the cooperation of the scope.
        sort: one of `search.SORTS`, with `-` before it for the other way around.

    Returns:
        Municipalities.
    """
    rows = session.execute(_select(cooperation_id).order_by(*in_order(sort, SORTS, Tenant.name.expression)))
    return [_row(tenant, municipality) for tenant, municipality in rows]


def find_facts(session: Session, tenant: Tenant) -> MunicipalityRow | None:
    """Give the facts of one municipality (gegevens).

    Args:
        tenant: the municipality.

    Returns:
        Its facts, or None where nobody registered a code for it.
    """
    found = session.get(Municipality, tenant.id)
    return _row(tenant, found) if found else None


def list_municipalities_by_code(
    session: Session, cooperation_id: int, codes: Sequence[str]
) -> dict[str, MunicipalityRow]:
    """Find municipalities by CBS code (gemeentecode); names are not keys.

    Args:
        cooperation_id: the cooperation of the scope.
        codes: CBS codes.

    Returns:
        Code to municipality; codes that are unknown, or not yours, are left out.
    """
    rows = session.execute(_select(cooperation_id).where(Municipality.cbs_code.in_(codes)))
    return {municipality.cbs_code: _row(tenant, municipality) for tenant, municipality in rows}


def _select(cooperation_id: int) -> Select[Tenant, Municipality]:
    return (
        select(Tenant, Municipality)
        .join(Municipality, Municipality.tenant_id == Tenant.id)
        .where(Tenant.cooperation_id == cooperation_id)
    )


def _row(tenant: Tenant, municipality: Municipality) -> MunicipalityRow:
    return MunicipalityRow(
        tenant_id=tenant.id,
        slug=tenant.slug,
        name=tenant.name,
        cbs_code=municipality.cbs_code,
        exists_from=first_day(municipality.valid),
        exists_until=municipality.valid.upper,
        successor_code=municipality.successor_code,
        oin=municipality.oin,
    )
