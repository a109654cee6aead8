"""Reading rates, keys, pools and costs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from billing.costs.keys import Bearer, Figure, Key, KeyFacts, KeyKind
from billing.costs.models import Cost, CostPool, DistributionKey, KeyBearer, Rate
from regie.database.rows import row_as, rows_as
from regie.database.validity import first_day
from regie.errors import not_yours
from regie.periods import Period
from tenants.figures.models import StandingFigure as FigureOfTenant
from tenants.municipalities.models import Municipality
from tenants.parties.models import Party
from tenants.people.models import Person


@dataclass(frozen=True)
class RateRow:
    """A rate (uurtarief) as shown.

    Args:
        id: its id.
        party: name of the party.
        role: of the worker.
        cents_per_hour: cents.
        starts_on: first day.
        ends_on: first day on which it no longer counts; None while no end is known.
    """

    id: UUID
    party: str
    role: str
    cents_per_hour: int
    starts_on: date
    ends_on: date | None


def list_rates(session: Session, cooperation_id: int) -> list[RateRow]:
    """List the rates of a cooperation (tariefkaart), by party, role and day.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Rates.
    """
    query = (
        select(Rate.id, Party.name.label("party"), Rate.role, Rate.cents_per_hour, Rate.valid)
        .join(Party, (Party.tenant_id == Rate.tenant_id) & (Party.id == Rate.party_id))
        .where(Rate.tenant_id == cooperation_id)
        .order_by(Party.name, Rate.role, func.lower(Rate.valid))
    )
    return [
        RateRow(
            id=row.id,
            party=row.party,
            role=row.role,
            cents_per_hour=row.cents_per_hour,
            starts_on=first_day(row.valid),
            ends_on=row.valid.upper,
        )
        for row in session.execute(query)
    ]


@dataclass(frozen=True)
class KeyRow:
    """A key (verdeelsleutel) with its bearers.

    Args:
        key: the key.
        bearers: by CBS code.
        shares: percents per municipality, for fixed shares.
        figures: reference figures of the key's name and date, per municipality.
        hidden: bearers that the scope may not read; a run with any of them would be wrong.
    """

    key: Key
    bearers: tuple[Bearer, ...]
    shares: dict[int, Decimal]
    figures: dict[int, list[Figure]]
    hidden: int

    def facts(self, minutes: Mapping[int, int]) -> KeyFacts:
        """Gather what the weights of the key rest on (grondslag).

        Args:
            minutes: minutes on orders per municipality in the period, for keys by hours.

        Returns:
            The facts for `billing.costs.keys.weigh`.
        """
        return KeyFacts(self.bearers, self.shares, self.figures, minutes)


def list_keys(session: Session, cooperation_id: int) -> list[KeyRow]:
    """List the keys of a cooperation (verdeelsleutels), by name.

    Args:
        session: within a scope; bearers that it may not read are left out.
        cooperation_id: the cooperation of the scope.

    Returns:
        Keys with their bearers.
    """
    query = (
        select(DistributionKey)
        .where(DistributionKey.tenant_id == cooperation_id)
        .order_by(DistributionKey.name)
    )
    found = [_key(row) for row in session.scalars(query)]
    members, figures = _bearers(session, cooperation_id), _figures(session, found)
    return [_key_row(key, members[key.id], figures) for key in found]


_Members = list[tuple[Bearer | None, Decimal | None]]
_FiguresOf = dict[tuple[str | None, date | None], dict[int, list[Figure]]]


def _bearers(session: Session, cooperation_id: int) -> dict[UUID, _Members]:
    query = (
        select(
            KeyBearer.key_id,
            Municipality.cbs_code,
            Municipality.tenant_id,
            Municipality.name,
            KeyBearer.share,
        )
        .outerjoin(Municipality, Municipality.tenant_id == KeyBearer.bearer_id)
        .where(KeyBearer.tenant_id == cooperation_id)
    )
    found: dict[UUID, _Members] = defaultdict(list)
    for row in session.execute(query):
        bearer = row_as(Bearer, row, beside=["key_id", "share"]) if row.cbs_code else None
        found[row.key_id].append((bearer, row.share))
    return found


def _key_row(key: Key, members: _Members, figures: _FiguresOf) -> KeyRow:
    bearers = sorted(bearer for bearer, _ in members if bearer)
    shares = {bearer.tenant_id: share for bearer, share in members if bearer and share is not None}
    of_key = figures[key.figure_name, key.reference_date]
    return KeyRow(key, tuple(bearers), shares, of_key, hidden=len(members) - len(bearers))


def _key(row: DistributionKey) -> Key:
    return Key(
        row.id, row.name, typed("KeyKind", row.kind), row.figure_name, row.figure_unit, row.reference_date
    )


def _figures(session: Session, keys: Sequence[Key]) -> _FiguresOf:
    found: _FiguresOf = defaultdict(lambda: defaultdict(list))
    wanted = {(key.figure_name, key.reference_date) for key in keys if key.kind == "by_figure"}
    about = tuple_(FigureOfTenant.name, FigureOfTenant.reference_date)
    query = select(FigureOfTenant).where(FigureOfTenant.bearer == "", about.in_(wanted))
    for one in session.scalars(query):
        figure = Figure(one.value, one.unit, one.source)
        found[one.name, one.reference_date][one.tenant_id].append(figure)
    return found


@dataclass(frozen=True)
class PoolRow:
    """A cost pool (kostenplaats) as shown.

    Args:
        id: its id.
        code: short name.
        name: as shown.
        fund: that its parts are paid from.
        key_id: its key.
        key_name: name of the key.
        one_off: does not come back next year.
        cents: booked on it in the period asked for, cents.
    """

    id: UUID
    code: str
    name: str
    fund: str
    key_id: UUID
    key_name: str
    one_off: bool
    cents: int


def list_pools(session: Session, cooperation_id: int, period: Period | None = None) -> list[PoolRow]:
    """List the cost pools of a cooperation (kostenplaatsen), by code.

    Args:
        cooperation_id: the cooperation of the scope.
        period: adds up what was booked in it; None for all time.

    Returns:
        Pools with what was booked on them.
    """
    counted = (Cost.tenant_id == CostPool.tenant_id) & (Cost.pool_id == CostPool.id)
    if period:
        counted &= (Cost.incurred_on >= period.start) & (Cost.incurred_on < period.end)
    query = (
        select(
            CostPool.id,
            CostPool.code,
            CostPool.name,
            CostPool.fund,
            CostPool.key_id,
            DistributionKey.name.label("key_name"),
            CostPool.one_off,
            cast(func.coalesce(func.sum(Cost.cents), 0), BigInteger).label("cents"),
        )
        .join(
            DistributionKey,
            (DistributionKey.tenant_id == CostPool.tenant_id) & (DistributionKey.id == CostPool.key_id),
        )
        .outerjoin(Cost, counted)
        .where(CostPool.tenant_id == cooperation_id)
        .group_by(CostPool.tenant_id, CostPool.id, DistributionKey.name)
        .order_by(CostPool.code)
    )
    return rows_as(PoolRow, session.execute(query))


@dataclass(frozen=True)
class CostRow:
    """A booked cost (kosten) as shown.

    Args:
        id: its id.
        pool: name of the pool.
        pool_id: the pool.
        incurred_on: day that decides in which run it falls.
        description: what for.
        cents: cents.
        source: where it comes from.
        reverses: the original, when this is a counter-entry.
        reversed_by: the counter-entry, when there is one.
        recorded_by: name of who booked it; None when not visible.
        recorded_at: when, aware.
    """

    id: UUID
    pool: str
    pool_id: UUID
    incurred_on: date
    description: str
    cents: int
    source: str
    reverses: UUID | None
    reversed_by: UUID | None
    recorded_by: str | None
    recorded_at: datetime


def list_costs(
    session: Session,
    cooperation_id: int,
    *,
    period: Period | None = None,
    pool_id: UUID | None = None,
    page: int = 1,
    size: int = 50,
) -> tuple[Sequence[CostRow], int]:
    """List booked costs (kosten), the newest day first.

    Args:
        cooperation_id: the cooperation of the scope.
        period: only of these days.
        pool_id: only of this pool.
        page: from 1.
        size: costs on a page.

    Returns:
        The page, and how many there are in all.
    """
    query = _costs(cooperation_id)
    if period:
        query = query.where(Cost.incurred_on >= period.start, Cost.incurred_on < period.end)
    if pool_id:
        query = query.where(Cost.pool_id == pool_id)
    found = session.scalar(select(func.count()).select_from(query.subquery(name="matching"))) or 0
    rows = query.order_by(Cost.incurred_on.desc(), Cost.recorded_at.desc(), Cost.id)
    return rows_as(CostRow, session.execute(rows.limit(size).offset((page - 1) * size))), found


def require_cost(session: Session, cooperation_id: int, cost_id: UUID) -> CostRow:
    """Give one booked cost (kosten).

    Args:
        cooperation_id: the cooperation of the scope.
        cost_id: the cost.

    Returns:
        The cost.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    row = session.execute(_costs(cooperation_id).where(Cost.id == cost_id)).one_or_none()
    if row is None:
        raise not_yours()
    return row_as(CostRow, row)


def _costs(cooperation_id: int) -> Select[*tuple[Any, ...]]:
    counter = aliased(Cost)
    return (
        select(
            Cost.id,
            CostPool.name.label("pool"),
            Cost.pool_id,
            Cost.incurred_on,
            Cost.description,
            Cost.cents,
            Cost.source,
            Cost.reverses,
            counter.id.label("reversed_by"),
            Person.name.label("recorded_by"),
            Cost.recorded_at,
        )
        .join(CostPool, (CostPool.tenant_id == Cost.tenant_id) & (CostPool.id == Cost.pool_id))
        .outerjoin(counter, (counter.tenant_id == Cost.tenant_id) & (counter.reverses == Cost.id))
        .outerjoin(Person, Person.id == Cost.recorded_by)
        .where(Cost.tenant_id == cooperation_id)
    )
