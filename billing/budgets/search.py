"""Lists of budgets that can be filtered and sorted: decisions, and the entries behind a balance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from billing.budgets.models import Decision, DecisionAmount, Entry
from billing.budgets.queries import state_shown
from billing.budgets.words import BODIES, ENTRY_KINDS, KINDS, SOURCES, STATES
from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import ROWS_ON_A_PAGE, Page, in_order
from tenants.people.models import Person

DRAFTER, ADOPTER = aliased(Person), aliased(Person)
TOTAL = cast(
    func.coalesce(
        select(func.sum(DecisionAmount.cents))
        .where(DecisionAmount.tenant_id == Decision.tenant_id, DecisionAmount.decision_id == Decision.id)
        .scalar_subquery(),
        0,
    ),
    BigInteger,
)
# What waits comes first, with what came back; then what counts.
STATE = state_shown()
ORDER_OF_STATES = case({"draft": 0, "returned": 1, "adopted": 2, "withdrawn": 3, "replaced": 4}, value=STATE)
DECISIONS = (
    Column("number", msgid("Number"), sort="number", by=Decision.number.expression, heading=True, href="url"),
    Column("kind", msgid("Kind"), sort="kind", by=Decision.kind.expression, words=KINDS),
    Column("body", msgid("Decided by"), sort="body", by=Decision.body.expression, words=BODIES),
    Column("decided_on", msgid("Decided on"), "date", "decided_on", Decision.decided_on.expression),
    Column("reason", msgid("Reason"), in_table=False),
    Column("cents", msgid("Amount"), "euro", "cents", TOTAL, adds_up=True),
    Column("drafter", msgid("Recorded by"), sort="drafter", by=DRAFTER.name.expression),
    Column("drafted_at", msgid("Recorded"), "moment", in_table=False),
    Column("adopter", msgid("Adopted by"), sort="adopter", by=ADOPTER.name.expression),
    Column("adopted_at", msgid("Adopted on"), "moment", in_table=False),
    Column("state", msgid("State"), sort="state", by=ORDER_OF_STATES, words=STATES),
)
DECISION_SORTS = sorts_of(DECISIONS)
ENTRIES = (
    Column(
        "recorded_at",
        msgid("Recorded"),
        "moment",
        "recorded_at",
        Entry.recorded_at.expression,
        heading=True,
    ),
    Column("effective_on", msgid("Counts from"), "date", "effective_on", Entry.effective_on.expression),
    Column("kind", msgid("Kind"), words=ENTRY_KINDS),
    Column("source_kind", msgid("Because of"), words=SOURCES, href="url"),
    Column("actor", msgid("By"), sort="actor", by=Person.name.expression),
    Column("cents", msgid("Amount"), "euro", "cents", Entry.cents.expression, adds_up=True),
    Column("room_after", msgid("Left after it"), "euro"),
)
ENTRY_SORTS = sorts_of(ENTRIES)


@dataclass(frozen=True)
class ListedDecision:
    """A decision in a list (besluit).

    Args:
        id: its id.
        number: as the body numbers it.
        kind: `budget` or `cover`.
        body: `college` or `council`.
        decided_on: day of the decision.
        reason: what it is about.
        cents: its amounts together, cents.
        drafter: name of who recorded it, where it may be seen.
        drafted_at: when.
        adopter: name of who adopted it, where it may be seen.
        adopted_at: when.
        state: `draft`, `adopted`, `returned`, `withdrawn` or `replaced`.
    """

    id: UUID
    number: str
    kind: str
    body: str
    decided_on: date
    reason: str
    cents: int
    drafter: str | None
    drafted_at: datetime
    adopter: str | None
    adopted_at: datetime | None
    state: str


def search_decisions(
    session: Session, tenant_id: int, *, state: str = "", sort: str = "state", page: int = 1
) -> Page[ListedDecision]:
    """List the decisions of a municipality (besluiten), a page at a time.

    Args:
        tenant_id: the municipality.
        state: only in this state; empty for all.
        sort: one of `DECISION_SORTS`, with `-` before it for the other way around.
        page: from 1.

    Returns:
        The page, with the total of all pages.
    """
    make = partial(row_as, ListedDecision)
    return read_page(session, _decisions(tenant_id, state), _latest(sort), make, DECISIONS, page=page)


def all_decisions(
    session: Session, tenant_id: int, *, state: str = "", sort: str = "state"
) -> Iterator[ListedDecision]:
    """List every decision of a filter (alle besluiten), for a file.

    Args:
        tenant_id: the municipality.
        state: as `search_decisions` takes it.
        sort: as `search_decisions` takes it.

    Returns:
        Decisions, as they are read.
    """
    return each_row_as(ListedDecision, session, _decisions(tenant_id, state).order_by(*_latest(sort)))


def _latest(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, DECISION_SORTS, Decision.drafted_at.desc(), Decision.id.expression)


def _decisions(tenant_id: int, state: str) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Decision.id,
            Decision.number,
            Decision.kind,
            Decision.body,
            Decision.decided_on,
            Decision.reason,
            TOTAL.label("cents"),
            DRAFTER.name.label("drafter"),
            Decision.drafted_at,
            ADOPTER.name.label("adopter"),
            Decision.adopted_at,
            STATE.label("state"),
        )
        .outerjoin(DRAFTER, DRAFTER.id == Decision.drafted_by)
        .outerjoin(ADOPTER, ADOPTER.id == Decision.adopted_by)
        .where(Decision.tenant_id == tenant_id)
    )
    return query.where(STATE.in_([state])) if state else query


@dataclass(frozen=True)
class ShownEntry:
    """An entry as a list shows it (boeking), amounts in cents; who made it where that may be seen."""

    recorded_at: datetime
    effective_on: date
    kind: str
    cents: int
    source_kind: str
    source_id: UUID
    actor: str | None
    room_after: int


def search_entries(
    session: Session,
    tenant_id: int,
    line_id: UUID,
    *,
    kind: str = "",
    sort: str = "-recorded_at",
    page: int = 1,
    size: int = ROWS_ON_A_PAGE,
) -> Page[ShownEntry]:
    """List the entries of a line (boekingen), a page at a time.

    Args:
        tenant_id: the municipality.
        line_id: the line.
        kind: only of this kind; empty for all.
        sort: one of `ENTRY_SORTS`, with `-` before it for the other way around.
        page: from 1.
        size: entries on a page.

    Returns:
        The page, with the total of all pages.
    """
    query, make = _entries(tenant_id, line_id, kind), partial(row_as, ShownEntry)
    return read_page(session, query, _newest(sort), make, ENTRIES, page=page, size=size)


def all_entries(
    session: Session, tenant_id: int, line_id: UUID, *, kind: str = "", sort: str = "-recorded_at"
) -> Iterator[ShownEntry]:
    """List every entry of a line (alle boekingen), for a file.

    Args:
        tenant_id: the municipality.
        line_id: the line.
        kind: as `search_entries` takes it.
        sort: as `search_entries` takes it.

    Returns:
        Entries, as they are read.
    """
    return each_row_as(ShownEntry, session, _entries(tenant_id, line_id, kind).order_by(*_newest(sort)))


def _newest(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, ENTRY_SORTS, Entry.recorded_at.desc(), Entry.id.expression)


def _entries(tenant_id: int, line_id: UUID, kind: str) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Entry.recorded_at,
            Entry.effective_on,
            Entry.kind,
            Entry.cents,
            Entry.source_kind,
            Entry.source_id,
            Person.name.label("actor"),
            Entry.room_after,
        )
        .outerjoin(Person, Person.id == Entry.actor)
        .where(Entry.tenant_id == tenant_id, Entry.line_id == line_id)
    )
    return query.where(Entry.kind == kind) if kind else query
