"""Reading keys with their bearers, and one booked cost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from billing.costs.keys import Bearer, Figure, Key, KeyFacts, KeyKind
from billing.costs.models import Cost, CostPool, DistributionKey, KeyBearer
from regie.database.rows import row_as, rows_as
from regie.database.validity import last_day, validity
from regie.errors import msgid, not_yours
from regie.listing import Column, sorts_of
from regie.paging import in_order
from tenants.figures.models import StandingFigure as FigureOfTenant
from tenants.municipalities.models import Municipality
from tenants.people.models import Person

# What each municipality bears under a key stands in columns of its own, see `billing.costs.shown`.
KEYS = (
    Column("name", msgid("Key"), sort="name", by=DistributionKey.name.expression, heading=True),
    Column("basis", msgid("How does it divide?"), sort="kind", by=DistributionKey.kind.expression),
    Column("pools", msgid("Cost pools")),
    Column("last_day", msgid("Last day"), "date", "ends_on", func.upper(DistributionKey.valid)),
)
END = Column("end", msgid("End"), "act", in_file=False)
KEY_SORTS = sorts_of(KEYS)


@dataclass(frozen=True)
class KeyRow:
    """A key (verdeelsleutel) with its bearers.

    Args:
        key: the key.
        bearers: by CBS code.
        shares: percents per municipality, for fixed shares.
        figures: reference figures of the key's name and date, per municipality.
        hidden: bearers that the scope may not read; a run with any of them would be wrong.
        last_day: on which it divides; None while no end is known.
    """

    key: Key
    bearers: tuple[Bearer, ...]
    shares: dict[int, Decimal]
    figures: dict[int, list[Figure]]
    hidden: int
    last_day: date | None = None

    def facts(self, minutes: Mapping[int, int]) -> KeyFacts:
        """Gather what the weights of the key rest on (grondslag).

        Args:
            minutes: minutes on orders per municipality in the period, for keys by hours.

        Returns:
            The facts for `billing.costs.keys.weigh`.
        """
        return KeyFacts(self.bearers, self.shares, self.figures, minutes)


def list_keys(
    session: Session, cooperation_id: int, *, since: date | None = None, sort: str = "name"
) -> list[KeyRow]:
    """List the keys of a cooperation (verdeelsleutels).

    Args:
        session: within a scope; bearers that it may not read are left out.
        cooperation_id: the cooperation of the scope.
        since: only those that hold on this day or later; None for all.
        sort: one of `KEY_SORTS`, with `-` before it for the other way around.

    Returns:
        Keys with their bearers.
    """
    query = select(DistributionKey).where(DistributionKey.tenant_id == cooperation_id)
    if since is not None:
        query = query.where(DistributionKey.valid.overlaps(validity(since)))
    ties = (DistributionKey.name.expression, DistributionKey.id.expression)
    query = query.order_by(*in_order(sort, KEY_SORTS, *ties))
    rows = session.scalars(query).all()
    found = [_key(row) for row in rows]
    members, figures = _bearers(session, cooperation_id), _figures(session, found)
    return [
        replace(_key_row(key, members[key.id], figures), last_day=last_day(row.valid.upper))
        for key, row in zip(found, rows, strict=True)
    ]


def require_key(session: Session, cooperation_id: int, key_id: UUID) -> DistributionKey:
    """Give one key (verdeelsleutel).

    Args:
        cooperation_id: the cooperation of the scope.
        key_id: the key.

    Returns:
        The key.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.get(DistributionKey, (cooperation_id, key_id))
    if found is None:
        raise not_yours()
    return found


def require_pool(session: Session, cooperation_id: int, pool_id: UUID) -> CostPool:
    """Give one cost pool (kostenplaats).

    Args:
        cooperation_id: the cooperation of the scope.
        pool_id: the pool.

    Returns:
        The pool.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.get(CostPool, (cooperation_id, pool_id))
    if found is None:
        raise not_yours()
    return found


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

    @property
    def state(self) -> str:
        """Tell whether it stands (stand): `booked`, `taken_back`, or `counter` for a counter-entry."""
        if self.reverses:
            return "counter"
        return "taken_back" if self.reversed_by else "booked"


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
    row = session.execute(select_costs(cooperation_id).where(Cost.id == cost_id)).one_or_none()
    if row is None:
        raise not_yours()
    return row_as(CostRow, row)


def list_costs_alike(session: Session, cooperation_id: int, source: str, cents: int) -> list[CostRow]:
    """List the standing costs of one document and amount (dezelfde kosten), the newest first.

    Args:
        cooperation_id: the cooperation of the scope.
        source: the invoice or ledger entry.
        cents: cents.

    Returns:
        Costs that are neither taken back nor counter-entries.
    """
    query = select_costs(cooperation_id).where(
        func.lower(Cost.source) == source.lower(), Cost.cents == cents, Cost.reverses.is_(None)
    )
    found = rows_as(CostRow, session.execute(query.order_by(Cost.incurred_on.desc(), Cost.id)))
    return [cost for cost in found if cost.state == "booked"]


def select_costs(cooperation_id: int) -> Select[*tuple[Any, ...]]:
    """Select booked costs (kosten), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        A query of rows for `CostRow`.
    """
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
