"""The way forward of what holds from a date: a successor, an end, or withdrawal while nothing rests on it.

Each room declares its kinds here. `regie.dated_kind` names the same tables with what rests on a row; the
database refuses an end before that, and notes in the trail what was ended or withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FetchedValue, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from regie.database.base import Owned, Range
from regie.database.constraints import OVERLAPS, refused_as
from regie.database.scope import Actor
from regie.database.validity import last_day
from regie.errors import Conflict, DomainError, declare_refusals, msgid, not_yours, write_numbers
from regie.permissions import Permission

# The driver knows no day without end.
RESTS_ON = text(
    "SELECT times, nullif(last_day, 'infinity') AS last_day FROM regie.rests_on(:name, :tenant, :id)"
)
END_DATED = text("SELECT regie.end_dated(:name, :tenant, :id, :ends)")
# As whoever ends one takes it: two who first share it and then want it alone would wait for each other.
ALONE = text("SELECT regie.take_lock('prices', t.cooperation_id) FROM tenants.tenant t WHERE t.id = :tenant")

NOT_BACK = msgid(
    "The one before it ended on %(ended_on)s and does not come back by itself: from %(gap_from)s on nothing "
    "holds, until you add a new one."
)
NOT_BACK_UNTIL = msgid(
    "The one before it ended on %(ended_on)s and does not come back by itself: from %(gap_from)s up to and "
    "including %(gap_until)s nothing holds, until you add a new one."
)
GAP = msgid("From %(gap_from)s up to and including %(gap_until)s nothing holds then.")

declare_refusals(
    Conflict,
    {
        "used_already": msgid(
            "It was used %(times)s times, last on %(used_on)s. Let it end after that day instead of "
            "withdrawing it."
        ),
        "used_later": msgid("It was used %(times)s times, last on %(used_on)s. It can end after that day."),
        "ends_before_it_starts": msgid(
            "It starts on %(starts_on)s, so it cannot end before that day. Withdraw it if it is a mistake."
        ),
        "used_without_end": msgid("%(times)s things that have no end rest on it. End those first."),
        "ends_already": msgid(
            "It ends on that day or earlier already. Add a new one for the days after that."
        ),
        "day_too_far": msgid("Choose a day from 1900 up to and including 2200."),
        "referred_to": msgid("Something else refers to it. Let it end instead of withdrawing it."),
    },
)


class Dated(Owned):
    """A row that holds from a date (geldig vanaf); rows about the same never hold on the same day."""

    valid: Mapped[Range[date]] = mapped_column(server_default=FetchedValue())


@dataclass(frozen=True)
class DatedKind:
    """A kind of row that holds from a date (soort), and what is said before something is done about one.

    Args:
        model: its table.
        permission: who lets one follow, end or go.
        same: columns that are equal in rows that follow each other.
        shown: what the sentences name: their name there, to the column.
        ends: msgid that says that it ends, with `last_day` and `times`.
        goes: msgid that says that it is withdrawn.
        follows: msgid that asks whether the open one may end, with `last_day` and `times`; empty for a kind
            that is not followed under the same name.
        listed: what a list names before those, such as whose it is: attributes of a row.
    """

    model: type[Dated]
    permission: Permission
    same: tuple[str, ...]
    shown: Mapping[str, str]
    ends: str
    goes: str
    follows: str = ""
    listed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name it as `regie.dated_kind` does (tabel)."""
        table: Any = self.model
        return str(table.__table__.fullname)

    def about(self, row: Dated) -> dict[str, object]:
        """Tell of a row what the sentences name (kenmerken).

        Args:
            row: of this kind.

        Returns:
            Name in a sentence to value.
        """
        return {name: getattr(row, column) for name, column in self.shown.items()}


KINDS: dict[str, DatedKind] = {}


def declare_kind(kind: DatedKind) -> DatedKind:
    """Make a kind known (soort aanmelden), for what is done about all kinds.

    Args:
        kind: of a room.

    Returns:
        The same.
    """
    return KINDS.setdefault(kind.name, kind)


@dataclass(frozen=True)
class Use:
    """What rests on a dated row (gebruik).

    Args:
        times: how often it was used.
        last_day: the last day of use; None where nobody did, or where that has no end.
    """

    times: int
    last_day: date | None


@dataclass(frozen=True)
class Preview:
    """What will be done, before it is done (voorbeeld).

    Args:
        message: msgid.
        numbers: what fills its placeholders.
        gap: msgid about days on which nothing holds afterwards, of the same numbers; empty without any.
    """

    message: str
    numbers: Mapping[str, object]
    gap: str = ""

    def sentences(self) -> list[str]:
        """List the msgids (zinnen) that are said."""
        return [sentence for sentence in (self.message, self.gap) if sentence]

    def detail(self) -> str:
        """Say it in English (toelichting), for the command line."""
        return " ".join(sentence % write_numbers(self.numbers) for sentence in self.sentences())


def rows_of(session: Session, kind: DatedKind) -> Sequence[Dated]:
    """List the rows of a kind (rijen), by their days.

    Args:
        kind: which.

    Returns:
        Those of every owner that the scope reads.
    """
    model = kind.model
    return session.scalars(select(model).order_by(model.tenant_id, model.valid, model.id)).all()


def require_owner(session: Session, kind: DatedKind, row_id: UUID) -> int:
    """Find whose a row is (eigenaar).

    Args:
        kind: of the row.
        row_id: the row.

    Returns:
        The tenant.

    Raises:
        NotFound: no such row.
    """
    found = session.scalar(select(kind.model.tenant_id).where(kind.model.id == row_id))
    if found is None:
        raise not_yours()
    return found


def use_of(session: Session, kind: DatedKind, tenant_id: int, row_id: UUID) -> Use:
    """Tell what rests on a row (wat erop rust).

    Args:
        session: reads the tenant.
        kind: of the row.
        tenant_id: owner of the row.
        row_id: the row.

    Returns:
        How often, and until when.
    """
    row = session.execute(RESTS_ON, {"name": kind.name, "tenant": tenant_id, "id": row_id}).one()
    return Use(times=row.times, last_day=row.last_day)


def preview(session: Session, kind: DatedKind, tenant_id: int, row_id: UUID, ends_on: date | None) -> Preview:
    """Say what ending or withdrawing a row will do (voorbeeld).

    Args:
        session: reads the tenant.
        kind: of the row.
        tenant_id: owner of the row.
        row_id: the row.
        ends_on: first day on which it no longer counts; None to withdraw it.

    Returns:
        The sentence; whether it will be allowed is up to the act itself.

    Raises:
        NotFound: no such row.
    """
    row = _row(session, kind, tenant_id, row_id)
    said = _say(session, kind, row, kind.goes if ends_on is None else kind.ends, ends_on)
    gap, numbers = _gap(session, kind, row, ends_on)
    return Preview(said.message, {**said.numbers, **numbers}, gap)


def succeed(
    session: Session,
    actor: Actor,
    kind: DatedKind,
    row: Dated,
    *,
    follows: bool,
    taken: DomainError | None = None,
) -> None:
    """Add a row; the open one that holds on its first day ends the day before (opvolgen).

    Args:
        session: writes the tenant.
        kind: of the row.
        row: the new one, with its owner and validity.
        follows: somebody said that the open one may end; where none is open, nothing ends.
        taken: says that there is one already; None for a sentence about its days.

    Raises:
        Forbidden: the actor may not.
        Conflict: `overlaps`, with the days of the one in the way; `follows`, which asks whether the open one
            may end; `used_later` when something after the first day rests on that one.
    """
    actor.require(kind.permission, row.tenant_id)
    session.execute(ALONE, {"tenant": row.tenant_id})
    standing = _standing(session, kind, row)
    if standing is not None:
        starts_on = row.valid.lower
        if starts_on is None or not (kind.follows and _can_follow(standing, starts_on)):
            raise taken or _overlap(standing.valid)
        _make_way(session, actor, kind, standing, starts_on, follows)
    # Somebody may add one at the same moment; the constraint then has the last word.
    with refused_as(session, {OVERLAPS: taken or _overlap(row.valid)}):
        session.add(row)


def end(
    session: Session, actor: Actor, kind: DatedKind, row_id: UUID, ends_on: date, tenant_id: int | None = None
) -> None:
    """Let a row end (beëindigen), not before the last day that something rests on.

    Args:
        session: writes the tenant.
        kind: of the row.
        row_id: the row.
        ends_on: first day on which it no longer counts.
        tenant_id: owner of the row; None for the cooperation.

    Raises:
        Forbidden: the actor may not.
        NotFound: no such row.
        Conflict: `used_later`, `used_without_end`, `ends_before_it_starts` or `ends_already`.
    """
    _end(session, actor, kind, row_id, ends_on, tenant_id)


def withdraw(
    session: Session, actor: Actor, kind: DatedKind, row_id: UUID, tenant_id: int | None = None
) -> None:
    """Take a mistake back on which nothing rests (intrekken); the trail keeps what it was.

    Args:
        session: writes the tenant.
        kind: of the row.
        row_id: the row.
        tenant_id: owner of the row; None for the cooperation.

    Raises:
        Forbidden: the actor may not.
        NotFound: no such row.
        Conflict: `used_already`.
    """
    _end(session, actor, kind, row_id, None, tenant_id)


def _end(
    session: Session, actor: Actor, kind: DatedKind, row_id: UUID, ends_on: date | None, tenant_id: int | None
) -> None:
    owner = actor.cooperation_id if tenant_id is None else tenant_id
    actor.require(kind.permission, owner)
    session.flush()
    session.execute(END_DATED, {"name": kind.name, "tenant": owner, "id": row_id, "ends": ends_on})
    # The database changed what the session may know.
    session.expire_all()


def _can_follow(standing: Dated, starts_on: date) -> bool:
    starts_before = standing.valid.lower is None or standing.valid.lower < starts_on
    return standing.valid.upper is None and starts_before


def _make_way(
    session: Session, actor: Actor, kind: DatedKind, standing: Dated, starts_on: date, follows: bool
) -> None:
    if not follows:
        asked = _say(session, kind, standing, kind.follows, starts_on)
        raise Conflict(asked.message, code="follows", field="follows", **asked.numbers)
    end(session, actor, kind, standing.id, starts_on, standing.tenant_id)


def _row(session: Session, kind: DatedKind, tenant_id: int, row_id: UUID) -> Dated:
    here = (kind.model.tenant_id == tenant_id, kind.model.id == row_id)
    row = session.scalar(select(kind.model).where(*here))
    if row is None:
        raise not_yours()
    return row


def _say(session: Session, kind: DatedKind, row: Dated, message: str, ends_on: date | None) -> Preview:
    use = use_of(session, kind, row.tenant_id, row.id)
    return Preview(message, {**kind.about(row), "last_day": last_day(ends_on), "times": use.times})


def _same(kind: DatedKind, row: Dated) -> list[ColumnElement[bool]]:
    columns = ("tenant_id", *kind.same)
    return [getattr(kind.model, column) == getattr(row, column) for column in columns]


def _standing(session: Session, kind: DatedKind, row: Dated) -> Dated | None:
    model = kind.model
    here = (*_same(kind, row), model.valid.overlaps(row.valid))
    return session.scalar(select(model).where(*here).order_by(model.valid).limit(1))


def _gap(
    session: Session, kind: DatedKind, row: Dated, ends_on: date | None
) -> tuple[str, dict[str, date | None]]:
    """What is said of days on which nothing holds once a row ends, or goes; and its numbers."""
    starts_on, days = ends_on or row.valid.lower, kind.model.valid
    if starts_on is None or (ends_on is None and not _ends_on(session, kind, row, starts_on)):
        return "", {}
    later = select(func.min(func.lower(days))).where(*_same(kind, row), func.lower(days) >= starts_on)
    following = session.scalar(later.where(kind.model.id != row.id))
    numbers = {"ended_on": last_day(starts_on), "gap_from": starts_on, "gap_until": last_day(following)}
    if following == starts_on or (following is None and ends_on is not None):
        return "", {}
    if ends_on is not None:
        return GAP, numbers
    return (NOT_BACK if following is None else NOT_BACK_UNTIL), numbers


def _ends_on(session: Session, kind: DatedKind, row: Dated, day: date) -> bool:
    before = select(kind.model.id).where(*_same(kind, row), func.upper(kind.model.valid) == day)
    return session.scalar(before.limit(1)) is not None


def _overlap(standing: Range[date]) -> Conflict:
    message = msgid("From %(starts_on)s one counts already, without an end date.")
    numbers = {"starts_on": standing.lower, "last_day": last_day(standing.upper)}
    if standing.upper is not None:
        message = msgid("From %(starts_on)s up to and including %(last_day)s one counts already.")
    if standing.lower is None:
        message = msgid("One that counts already has no first day. Let that one end first.")
    known = {name: day for name, day in numbers.items() if day is not None}
    return Conflict(message, code="overlaps", field="starts_on", **known)
