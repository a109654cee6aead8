"""The way forward of what holds from a date: a successor, an end, or withdrawal while nothing rests on it.

The tables are named in `regie.dated_kind`; the database refuses an end before what rests on the row.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from regie.errors import Conflict, declare_refusals, msgid

RESTS_ON = text("SELECT times, last_day FROM regie.rests_on(:name, :tenant, :id)")
END_DATED = text("SELECT regie.end_dated(:name, :tenant, :id, :ends)")

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
        "ends_already": msgid("It ends earlier already. Add a new one for the days after that."),
    },
)


@dataclass(frozen=True)
class Use:
    """What rests on a dated row (gebruik).

    Args:
        times: how often it was used.
        last_day: the last day of use; None where nobody did.
    """

    times: int
    last_day: date | None


def use_of(session: Session, name: str, tenant_id: int, row_id: UUID) -> Use:
    """Tell what rests on a row (wat erop rust), to say so before something is done about it.

    Args:
        session: reads the tenant.
        name: the table, such as `cafeteria.tariff`.
        tenant_id: owner of the row.
        row_id: the row.

    Returns:
        How often, and until when.
    """
    row = session.execute(RESTS_ON, {"name": name, "tenant": tenant_id, "id": row_id}).one()
    return Use(times=row.times, last_day=row.last_day)


def end_dated(session: Session, name: str, tenant_id: int, row_id: UUID, ends_on: date) -> None:
    """Let a row end (beëindigen).

    Args:
        session: writes the tenant.
        name: the table.
        tenant_id: owner of the row.
        row_id: the row.
        ends_on: first day on which it no longer counts.

    Raises:
        NotFound: no such row.
        Conflict: `used_later`, `ends_before_it_starts` or `ends_already`.
    """
    session.execute(END_DATED, {"name": name, "tenant": tenant_id, "id": row_id, "ends": ends_on})


def withdraw_dated(session: Session, name: str, tenant_id: int, row_id: UUID) -> None:
    """Take a mistake back on which nothing rests (intrekken); the trail keeps what it was.

    Args:
        session: writes the tenant.
        name: the table.
        tenant_id: owner of the row.
        row_id: the row.

    Raises:
        NotFound: no such row.
        Conflict: `used_already`.
    """
    session.execute(END_DATED, {"name": name, "tenant": tenant_id, "id": row_id, "ends": None})
