"""Lists of costs that can be filtered and sorted: rates, cost pools, and what was booked on those."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select
from sqlalchemy.orm import Session

from billing.costs.models import Cost, CostPool, DistributionKey, Rate
from billing.costs.queries import END, CostRow, select_costs
from billing.costs.words import COST_STATES, POOL_KINDS
from cafeteria.funds.queries import name_of_fund
from regie.database.base import Range
from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as, rows_as
from regie.database.search import found_by, searchable
from regie.database.validity import last_day, validity
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import ROWS_ON_A_PAGE, Page, in_order
from regie.periods import Period
from tenants.parties.models import Party

RATES = (
    Column("party", msgid("Party"), sort="party", by=Party.name.expression, heading=True),
    Column("role", msgid("Role"), sort="role", by=Rate.role.expression),
    Column("starts_on", msgid("First day"), "date", "starts_on", func.lower(Rate.valid)),
    Column("last_day", msgid("Last day"), "date", "ends_on", func.upper(Rate.valid)),
    Column("cents_per_hour", msgid("Per hour"), "euro", "cents", Rate.cents_per_hour.expression),
    Column("end", msgid("End"), "act", in_file=False),
)
RATE_SORTS = sorts_of(RATES)
FUND_NAME = name_of_fund(CostPool.tenant_id.expression, CostPool.fund.expression)
BOOKED = cast(func.coalesce(func.sum(Cost.cents), 0), BigInteger)
POOLS = (
    Column("name", msgid("Cost pool"), sort="name", by=CostPool.name.expression, heading=True, href="url"),
    Column("code", msgid("Short name"), in_table=False),
    Column("key_name", msgid("Key"), sort="key", by=DistributionKey.name.expression),
    Column("fund_name", msgid("Fund"), sort="fund", by=FUND_NAME),
    Column("fund", msgid("Fund code"), in_table=False),
    Column("kind", msgid("Kind"), sort="kind", by=CostPool.one_off.expression, words=POOL_KINDS),
    Column("last_day", msgid("Last day"), "date", "ends_on", func.upper(CostPool.valid)),
    Column("cents", msgid("Booked"), "euro", "cents", BOOKED, adds_up=True),
    END,
)
POOL_SORTS = sorts_of(POOLS)
COSTS = (
    Column("incurred_on", msgid("Day"), "date", "incurred_on", Cost.incurred_on.expression, heading=True),
    Column("pool", msgid("Cost pool"), sort="pool", by=CostPool.name.expression),
    Column("description", msgid("Description"), sort="description", by=func.lower(Cost.description)),
    Column("source", msgid("Source"), sort="source", by=Cost.source.expression),
    Column("cents", msgid("Amount"), "euro", "cents", Cost.cents.expression, adds_up=True),
    Column("state", msgid("State"), words=COST_STATES),
    Column("reverse", msgid("Take back"), "act", in_file=False),
    Column("recorded_by", msgid("Recorded by"), in_table=False),
    Column("recorded_at", msgid("Recorded"), "moment", in_table=False),
)
COST_SORTS = sorts_of(COSTS)


@dataclass(frozen=True)
class RateRow:
    """A rate (uurtarief) in a list.

    Args:
        id: its id.
        party: name of the party.
        role: of the worker.
        cents_per_hour: cents.
        valid: days on which it counts.
    """

    id: UUID
    party: str
    role: str
    cents_per_hour: int
    valid: Range[date]

    @property
    def starts_on(self) -> date | None:
        """Give its first day (eerste dag)."""
        return self.valid.lower

    @property
    def last_day(self) -> date | None:
        """Give its last day (laatste dag); None while no end is known."""
        return last_day(self.valid.upper)


def list_rates(session: Session, cooperation_id: int, sort: str = "party") -> list[RateRow]:
    """List the rates of a cooperation (tariefkaart).

    Args:
        cooperation_id: the cooperation of the scope.
        sort: one of `RATE_SORTS`, with `-` before it for the other way around.

    Returns:
        Rates; equals by party, role and day.
    """
    query = (
        select(Rate.id, Party.name.label("party"), Rate.role, Rate.cents_per_hour, Rate.valid)
        .join(Party, (Party.tenant_id == Rate.tenant_id) & (Party.id == Rate.party_id))
        .where(Rate.tenant_id == cooperation_id)
    )
    ties = (Party.name.expression, Rate.role.expression, func.lower(Rate.valid), Rate.id.expression)
    return rows_as(RateRow, session.execute(query.order_by(*in_order(sort, RATE_SORTS, *ties))))


@dataclass(frozen=True)
class PoolRow:
    """A cost pool (kostenplaats) in a list.

    Args:
        id: its id.
        code: short name.
        name: as shown.
        fund: code of the fund that its parts are paid from.
        fund_name: its name.
        key_id: its key.
        key_name: name of the key.
        one_off: does not come back next year.
        valid: days on which it is open.
        cents: booked on it in the period asked for, cents.
    """

    id: UUID
    code: str
    name: str
    fund: str
    fund_name: str
    key_id: UUID
    key_name: str
    one_off: bool
    valid: Range[date]
    cents: int

    @property
    def kind(self) -> str:
        """Tell whether it comes back next year (soort)."""
        return "one_off" if self.one_off else "structural"

    @property
    def last_day(self) -> date | None:
        """Give its last day (laatste dag); None while no end is known."""
        return last_day(self.valid.upper)


def list_pools(
    session: Session,
    cooperation_id: int,
    period: Period | None = None,
    *,
    since: date | None = None,
    sort: str = "",
) -> list[PoolRow]:
    """List the cost pools of a cooperation (kostenplaatsen).

    Args:
        cooperation_id: the cooperation of the scope.
        period: adds up what was booked in it; None for all time.
        since: only those that are open on this day or later; None for all.
        sort: one of `POOL_SORTS`, with `-` before it for the other way around; empty for by code.

    Returns:
        Pools with what was booked on them.
    """
    counted = (Cost.tenant_id == CostPool.tenant_id) & (Cost.pool_id == CostPool.id)
    if period:
        counted &= (Cost.incurred_on >= period.start) & (Cost.incurred_on < period.end)
    query = _pools().outerjoin(Cost, counted).where(CostPool.tenant_id == cooperation_id)
    if since is not None:
        query = query.where(CostPool.valid.overlaps(validity(since)))
    ties = (CostPool.code.expression, CostPool.id.expression)
    order = in_order(sort, POOL_SORTS, *ties) if sort else ties
    grouped = query.group_by(CostPool.tenant_id, CostPool.id, DistributionKey.name).order_by(*order)
    return rows_as(PoolRow, session.execute(grouped))


def _pools() -> Select[*tuple[Any, ...]]:
    key = (DistributionKey.tenant_id == CostPool.tenant_id) & (DistributionKey.id == CostPool.key_id)
    return select(
        CostPool.id,
        CostPool.code,
        CostPool.name,
        CostPool.fund,
        FUND_NAME.label("fund_name"),
        CostPool.key_id,
        DistributionKey.name.label("key_name"),
        CostPool.one_off,
        CostPool.valid,
        BOOKED.label("cents"),
    ).join(DistributionKey, key)


@dataclass(frozen=True)
class CostFilter:
    """Which costs are asked for (filter).

    Args:
        cooperation_id: the cooperation of the scope.
        period: only of these days; None for all.
        pool_id: only of this pool; None for all.
        text: words of a description, source or pool, in any order, as `found_by` takes them.
        until: only what was recorded at this moment or before it; None for all.
    """

    cooperation_id: int
    period: Period | None = None
    pool_id: UUID | None = None
    text: str = ""
    until: datetime | None = None


def search_costs(
    session: Session,
    which: CostFilter,
    *,
    sort: str = "-incurred_on",
    page: int = 1,
    size: int = ROWS_ON_A_PAGE,
) -> Page[CostRow]:
    """Search booked costs (kosten zoeken), a page at a time.

    Args:
        which: the filter.
        sort: one of `COST_SORTS`, with `-` before it for the other way around.
        page: from 1.
        size: costs on a page.

    Returns:
        The page, with the total of all pages.
    """
    make = partial(row_as, CostRow)
    return read_page(session, _matching(which), _newest(sort), make, COSTS, page=page, size=size)


def all_costs(session: Session, which: CostFilter, *, sort: str = "-incurred_on") -> Iterator[CostRow]:
    """List every cost of a filter (alle kosten), for a file.

    Args:
        which: the filter.
        sort: as `search_costs` takes it.

    Returns:
        Costs, as they are read.
    """
    return each_row_as(CostRow, session, _matching(which).order_by(*_newest(sort)))


def _newest(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, COST_SORTS, Cost.incurred_on.desc(), Cost.recorded_at.desc(), Cost.id.expression)


def _matching(which: CostFilter) -> Select[*tuple[Any, ...]]:
    query = select_costs(which.cooperation_id)
    if which.period:
        query = query.where(Cost.incurred_on >= which.period.start, Cost.incurred_on < which.period.end)
    if which.until:
        query = query.where(Cost.recorded_at <= which.until)
    if which.pool_id:
        query = query.where(Cost.pool_id == which.pool_id)
    columns = (Cost.description, Cost.source, CostPool.name)
    return query.where(*found_by(which.text, *map(searchable, columns)))
