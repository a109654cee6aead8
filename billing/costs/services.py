"""Use cases of costs: rates, keys, pools, booking a cost and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from billing.closing.queries import require_open_day
from billing.costs.keys import KeyKind, check_shares
from billing.costs.kinds import KEY, POOL, RATE
from billing.costs.models import Cost, CostPool, DistributionKey, KeyBearer, Rate
from billing.costs.permissions import ADD_KEY, ADD_POOL, ADD_RATE, BOOK_COST
from billing.costs.queries import list_costs_alike
from cafeteria.funds.services import require_fund_code
from regie.asking import NONE_CONFIRMED, Confirmed, Question, ask
from regie.audit.services import record
from regie.database.constraints import NO_SUCH_ROW, TAKEN, refused_as
from regie.database.dated import succeed
from regie.database.scope import Actor
from regie.database.validity import validity
from regie.errors import Conflict, Invalid, msgid, not_yours
from tenants.municipalities.queries import list_municipalities

UNKNOWN_POOL = msgid("There is no such cost pool here.")


def add_rate(
    session: Session,
    actor: Actor,
    *,
    party_id: UUID,
    role: str,
    cents_per_hour: int,
    starts_on: date,
    ends_on: date | None = None,
    follows: bool = False,
) -> UUID:
    """Set the price of an hour of a role of a party (uurtarief); hours booked before keep theirs.

    Args:
        session: writes the cooperation.
        party_id: the party.
        role: as its workers hold it.
        cents_per_hour: cents, zero or more.
        starts_on: first day.
        ends_on: first day on which it no longer counts; None while no end is known.
        follows: the rate without an end that counts on the first day ends the day before.

    Returns:
        Its id.

    Raises:
        Forbidden: the role does not include this.
        Invalid: `unknown_party`, `negative_rate` or `period_ends_too_early`.
        Conflict: as `regie.database.dated.succeed`.
    """
    actor.require(ADD_RATE, actor.cooperation_id)
    if cents_per_hour < 0:
        raise Invalid(msgid("A rate is zero or more."), code="negative_rate", field="cents_per_hour")
    row = Rate(tenant_id=actor.cooperation_id, id=uuid4(), party_id=party_id, role=role)
    row.cents_per_hour, row.valid = cents_per_hour, validity(starts_on, ends_on)
    unknown = Invalid(msgid("There is no such party here."), code="unknown_party", field="party_id")
    with refused_as(session, {NO_SUCH_ROW: unknown}):
        succeed(session, actor, RATE, row, follows=follows)
    record(session, actor.cooperation_id, "rates.added", {"rate": str(row.id), "cents": cents_per_hour})
    return row.id


@dataclass(frozen=True)
class NewKey:
    """A key to add (verdeelsleutel).

    Args:
        name: unique in the cooperation.
        kind: `equal`, `fixed_shares`, `by_figure` or `by_hours`.
        bearers: municipalities that bear; for fixed shares with their percents, otherwise None.
        figure_name: for `by_figure`, which reference figure.
        figure_unit: its unit.
        reference_date: the day of the figure (peildatum).
        starts_on: first day; None where it counts always.
        ends_on: first day on which it no longer counts; None while no end is known.
    """

    name: str
    kind: KeyKind
    bearers: Sequence[tuple[int, Decimal | None]]
    figure_name: str | None = None
    figure_unit: str | None = None
    reference_date: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def add_key(session: Session, actor: Actor, new: NewKey, *, follows: bool = False) -> UUID:
    """Add a distribution key (verdeelsleutel); it is never changed, another way of dividing is another key.

    Args:
        session: writes the cooperation.
        new: the key.
        follows: the key of that name without an end ends the day before the first day of this one.

    Returns:
        Its id.

    Raises:
        Forbidden: the role does not include this.
        KeyUnusable: `shares_not_100`.
        Invalid: `key_without_bearers`, `duplicate_bearer`, `unknown_bearer`, `negative_share`,
            `share_not_asked`, `figure_needed` or `key_exists`.
        Conflict: as `regie.database.dated.succeed`.

    Source: S4-11; docs/adr/0003-cents-and-largest-remainder.md.
    """
    actor.require(ADD_KEY, actor.cooperation_id)
    _check_bearers(session, actor, new)
    _check_kind(new)
    row = DistributionKey(tenant_id=actor.cooperation_id, id=uuid4(), name=new.name, kind=new.kind)
    row.valid = validity(new.starts_on, new.ends_on)
    if new.kind == "by_figure":
        row.figure_name, row.figure_unit = new.figure_name, new.figure_unit
        row.reference_date = new.reference_date
    exists = Invalid(
        msgid("There is a key %(name)s already."), code="key_exists", field="name", name=new.name
    )
    succeed(session, actor, KEY, row, follows=follows, taken=exists)
    whole = {"tenant_id": row.tenant_id, "key_id": row.id}
    bearers = [{**whole, "bearer_id": bearer, "share": share} for bearer, share in new.bearers]
    session.execute(insert(KeyBearer), bearers)
    record(session, actor.cooperation_id, "keys.added", {"key": str(row.id), "kind": new.kind})
    return row.id


def _check_bearers(session: Session, actor: Actor, new: NewKey) -> None:
    ids = [bearer for bearer, _ in new.bearers]
    if not ids:
        raise Invalid(msgid("A key has at least one bearer."), code="key_without_bearers", field="bearers")
    if len(set(ids)) < len(ids):
        raise Invalid(
            msgid("A municipality stands in this key twice."), code="duplicate_bearer", field="bearers"
        )
    # The foreign key takes the cooperation itself too; it pays nothing of its own.
    if set(ids) - {one.tenant_id for one in list_municipalities(session, actor.cooperation_id)}:
        raise Invalid(
            msgid("A bearer is one of the municipalities of the cooperation."),
            code="unknown_bearer",
            field="bearers",
        )


def _check_kind(new: NewKey) -> None:
    shares = [share for _, share in new.bearers if share is not None]
    if new.kind == "fixed_shares":
        if len(shares) < len(new.bearers) or min(shares) < 0:
            message = msgid("Give each bearer a share of zero or more.")
            raise Invalid(message, code="negative_share", field="bearers")
        check_shares(new.name, shares)
    elif shares:
        message = msgid("Shares belong to a key with fixed shares only.")
        raise Invalid(message, code="share_not_asked", field="bearers")
    if new.kind == "by_figure" and not (new.figure_name and new.figure_unit and new.reference_date):
        message = msgid("Name the figure, its unit and its reference date.")
        raise Invalid(message, code="figure_needed", field="figure_name")


def add_pool(
    session: Session,
    actor: Actor,
    *,
    code: str,
    name: str,
    key_id: UUID,
    fund: str,
    one_off: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
    follows: bool = False,
) -> UUID:
    """Open a cost pool (kostenplaats), distributed by one key; under another key it goes on as its successor.

    Args:
        session: writes the cooperation.
        code: lower case, once on a day in the cooperation.
        name: as shown.
        key_id: the key.
        fund: code of the fund that each municipality pays its part from.
        one_off: cost that does not come back next year (incidenteel).
        starts_on: first day; None where it is open always.
        ends_on: first day on which it is no longer open; None while no end is known.
        follows: the pool of that code without an end ends the day before the first day of this one.

    Returns:
        Its id.

    Raises:
        Forbidden: the role does not include this.
        Invalid: `pool_exists`, `unknown_key` or `unknown_fund`.
        Conflict: as `regie.database.dated.succeed`; `key_not_then` when the key does not hold as long;
            `fund_not_then`.
    """
    actor.require(ADD_POOL, actor.cooperation_id)
    require_fund_code(session, actor.cooperation_id, fund)
    row = CostPool(tenant_id=actor.cooperation_id, id=uuid4(), code=code, name=name, key_id=key_id)
    row.fund, row.one_off, row.valid = fund, one_off, validity(starts_on, ends_on)
    exists, no_key = msgid("There is a cost pool %(pool)s already."), msgid("There is no such key here.")
    taken = Invalid(exists, code="pool_exists", field="code", pool=code)
    with refused_as(session, {NO_SUCH_ROW: Invalid(no_key, code="unknown_key", field="key_id")}):
        succeed(session, actor, POOL, row, follows=follows, taken=taken)
    record(session, actor.cooperation_id, "pools.added", {"pool": str(row.id), "key": str(key_id)})
    return row.id


def book_cost(
    session: Session,
    actor: Actor,
    *,
    pool_id: UUID,
    incurred_on: date,
    description: str,
    cents: int,
    source: str,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> UUID:
    """Book a cost on a pool (kosten boeken).

    Args:
        session: writes the cooperation.
        pool_id: the pool.
        incurred_on: day that decides in which run it falls.
        description: what for.
        cents: not zero; below zero for a credit.
        source: the invoice or ledger entry that it comes from.
        confirmed: questions that were answered with yes.

    Returns:
        Its id.

    Raises:
        Forbidden: the role does not include this.
        Invalid: `unknown_pool` or `no_amount`.
        PeriodClosed: a final run covers the day.
        Doubtful: the same amount of the same document was booked before (`same_cost`).
    """
    actor.require(BOOK_COST, actor.cooperation_id)
    if cents == 0:
        raise Invalid(msgid("A cost of zero is nothing to book."), code="no_amount", field="cents")
    require_open_day(session, actor.cooperation_id, incurred_on, field="incurred_on")
    ask(_same_cost(session, actor.cooperation_id, source, cents), confirmed)
    cost = {
        "pool_id": pool_id,
        "incurred_on": incurred_on,
        "description": description,
        "cents": cents,
        "source": source,
    }
    return _insert_cost(session, actor, cost)


def _same_cost(session: Session, cooperation_id: int, source: str, cents: int) -> list[Question]:
    message = msgid(
        "%(cost_cents)s of %(source)s was booked on %(booked_on)s on %(pool)s already. Book it once more?"
    )
    return [
        Question(
            "same_cost",
            message,
            "source",
            {"cost_cents": cents, "source": source, "booked_on": one.incurred_on, "pool": one.pool},
        )
        for one in list_costs_alike(session, cooperation_id, source, cents)[:1]
    ]


def reverse_cost(
    session: Session, actor: Actor, *, cost_id: UUID, incurred_on: date | None = None, reason: str
) -> UUID:
    """Take a cost back with a counter-entry (kosten terugboeken); the original stays as it was.

    Args:
        session: writes the cooperation.
        cost_id: the original.
        incurred_on: day of the counter-entry; None for the day of the original. Where that period is closed,
            an open day is needed.
        reason: why.

    Returns:
        Id of the counter-entry.

    Raises:
        Forbidden: the role does not include this.
        NotFound: no such cost.
        Conflict: `reversed_cost_already`, or it is a counter-entry itself (`counter_entry`).
        PeriodClosed: a final run covers the day.
    """
    actor.require(BOOK_COST, actor.cooperation_id)
    here = (Cost.tenant_id == actor.cooperation_id, Cost.id == cost_id)
    original = session.scalars(select(Cost).where(*here)).one_or_none()
    if original is None:
        raise not_yours()
    if original.reverses is not None:
        raise Conflict(msgid("This is a counter-entry. Book the cost again instead."), code="counter_entry")
    day = incurred_on or original.incurred_on
    require_open_day(session, actor.cooperation_id, day, field="incurred_on")
    cost = {"pool_id": original.pool_id, "incurred_on": day, "description": reason, "cents": -original.cents}
    return _insert_cost(session, actor, {**cost, "source": original.source, "reverses": cost_id})


def _insert_cost(session: Session, actor: Actor, cost: dict[str, object]) -> UUID:
    cost_id = uuid4()
    taken = msgid("This cost was taken back already.")
    refusals = {
        TAKEN: Conflict(taken, code="reversed_cost_already"),
        NO_SUCH_ROW: Invalid(UNKNOWN_POOL, code="unknown_pool", field="pool_id"),
    }
    with refused_as(session, refusals):
        session.execute(insert(Cost).values(tenant_id=actor.cooperation_id, id=cost_id, **cost))
    about = {"cost": str(cost_id), "pool": str(cost["pool_id"]), "cents": cost["cents"]}
    record(session, actor.cooperation_id, "costs.booked", about)
    return cost_id
