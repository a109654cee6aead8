"""Reading the funds: all of them, those that hold in some days, and those that look alike."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Text, func, select
from sqlalchemy.orm import Session

from cafeteria.funds.models import Fund
from regie.database.base import Range
from regie.database.rows import rows_as
from regie.database.search import searchable
from regie.database.validity import last_day, validity
from regie.errors import not_yours
from regie.periods import year as whole


@dataclass(frozen=True)
class FundRow:
    """A fund (geldstroom) as shown.

    Args:
        id: its id.
        code: that other rows refer to.
        name: as shown.
        kind: `ordinary` or `open_ended`.
        valid: days on which it holds.
    """

    id: UUID
    code: str
    name: str
    kind: str
    valid: Range[date]

    @property
    def starts_on(self) -> date | None:
        """Give its first day (eerste dag); None where it held always."""
        return self.valid.lower

    @property
    def last_day(self) -> date | None:
        """Give its last day (laatste dag); None while no end is known."""
        return last_day(self.valid.upper)

    def holds_in(self, year: int) -> bool:
        """Tell whether it holds on a day of a year (geldig in een jaar).

        Args:
            year: calendar year.

        Returns:
            True when a day of that year is one of its days.
        """
        days = whole(year)
        return self.valid.overlaps(validity(days.start, days.end))


def list_funds(session: Session, cooperation_id: int, since: date | None = None) -> list[FundRow]:
    """List the funds of a cooperation (geldstromen), by name.

    Args:
        cooperation_id: the cooperation of the scope.
        since: only those that hold on this day or later; None for all.

    Returns:
        Funds.
    """
    query = select(Fund.id, Fund.code, Fund.name, Fund.kind, Fund.valid)
    query = query.where(Fund.tenant_id == cooperation_id).order_by(Fund.name, Fund.code)
    if since is not None:
        query = query.where(Fund.valid.overlaps(validity(since)))
    return rows_as(FundRow, session.execute(query))


def require_fund(session: Session, cooperation_id: int, fund_id: UUID) -> FundRow:
    """Find a fund (geldstroom).

    Args:
        cooperation_id: the cooperation of the scope.
        fund_id: the fund.

    Returns:
        The fund.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = next((row for row in list_funds(session, cooperation_id) if row.id == fund_id), None)
    if found is None:
        raise not_yours()
    return found


def list_funds_alike(session: Session, cooperation_id: int) -> list[list[str]]:
    """Find funds whose names differ in case, accents or spaces alone (gelijkende geldstromen).

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Names that look alike, each group and the groups in order.
    """
    query = (
        select(func.array_agg(Fund.name, type_=ARRAY(Text)).label("names"))
        .where(Fund.tenant_id == cooperation_id)
        .group_by(func.regexp_replace(searchable(Fund.name), r"\s", "", "g", type_=Text))
        .having(func.count() > 1)
    )
    return sorted(sorted(row.names) for row in session.execute(query))
