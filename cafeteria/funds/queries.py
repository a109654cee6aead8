"""Reading the funds: all of them, those that hold in some days, and those that look alike."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, func, select
from sqlalchemy.orm import Session

from cafeteria.funds.models import Fund
from regie.database.base import Range
from regie.database.rows import row_as, rows_as
from regie.database.search import found_by, searchable
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
    query = select_funds(cooperation_id).order_by(Fund.name, Fund.code)
    if since is not None:
        query = query.where(Fund.valid.overlaps(validity(since)))
    return rows_as(FundRow, session.execute(query))


def select_funds(cooperation_id: int, text: str = "") -> Select[*tuple[Any, ...]]:
    """Select funds (geldstromen), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.
        text: words of a name or code, as `found_by` takes them.

    Returns:
        A query of rows for `FundRow`.
    """
    return select(Fund.id, Fund.code, Fund.name, Fund.kind, Fund.valid).where(
        Fund.tenant_id == cooperation_id, *found_by(text, searchable(Fund.name), searchable(Fund.code))
    )


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
    found = session.execute(select_funds(cooperation_id).where(Fund.id == fund_id)).one_or_none()
    if found is None:
        raise not_yours()
    return row_as(FundRow, found)


def list_fund_names(session: Session, cooperation_id: int) -> dict[str, str]:
    """Give the name of every fund of a cooperation (namen van geldstromen).

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Code to name.
    """
    return {row.code: row.name for row in list_funds(session, cooperation_id)}


def name_of_fund(cooperation_id: ColumnElement[int], code: ColumnElement[str]) -> ColumnElement[str]:
    """Name a fund in a query of rows that hold its code (naam van de geldstroom).

    Args:
        cooperation_id: column with the cooperation.
        code: column with the code.

    Returns:
        An expression; the code itself where the scope does not read the fund.
    """
    name = select(Fund.name).where(Fund.tenant_id == cooperation_id, Fund.code == code).scalar_subquery()
    return func.coalesce(name, code)


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
