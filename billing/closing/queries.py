"""Which days are closed (afgesloten); the database refuses what is booked on them as well."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.closing.models import ClosedPeriod
from regie.database.base import Range
from regie.database.validity import period_of
from regie.errors import PeriodClosed, msgid
from regie.periods import Period


def list_closed_periods(session: Session, cooperation_id: int, within: Period) -> list[Period]:
    """List the closed periods that share a day with a period (afgesloten perioden).

    Args:
        cooperation_id: the cooperation of the scope.
        within: any period.

    Returns:
        Periods of standing final runs, by start.
    """
    query = select(ClosedPeriod.period).where(
        ClosedPeriod.tenant_id == cooperation_id,
        ClosedPeriod.period.overlaps(Range(within.start, within.end)),
    )
    return sorted(period_of(found) for found in session.scalars(query))


def require_open_day(session: Session, cooperation_id: int, day: date, *, field: str | None = None) -> None:
    """Insist that a day is not closed (open periode).

    Args:
        cooperation_id: the cooperation of the scope.
        day: on which something is to be booked.
        field: of the form, that holds the day.

    Raises:
        PeriodClosed: with the days that the final run covers.
    """
    closed = list_closed_periods(session, cooperation_id, Period(day, day + timedelta(days=1)))
    if closed:
        raise PeriodClosed(
            msgid(
                "%(day)s lies in a closed period: a final run covers %(first)s up to and including %(last)s. "
                "Finance can reverse that run."
            ),
            field=field,
            day=day,
            first=closed[0].start,
            last=closed[0].last_day,
        )
