"""The clock (klok): today for the rules, which a demonstration can fix; now for the records."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from regie.settings import fixed_date

ZONE = ZoneInfo("Europe/Amsterdam")


def demonstration_date() -> date | None:
    """Tell on which day a demonstration, test or development machine stands (demonstratiedatum).

    Returns:
        The day in REGIE_TODAY; None when there is none, and always in production.
    """
    return fixed_date(os.environ)


def today() -> date:
    """Tell which day it is for the rules of the domain (vandaag).

    Returns:
        The demonstration date if there is one, else the real date in the Netherlands.
    """
    return demonstration_date() or datetime.now(ZONE).date()


def now() -> datetime:
    """Tell what time it really is (nu), for recording when something happened.

    Returns:
        An aware datetime in UTC; a demonstration date does not change it.
    """
    return datetime.now(UTC)


def local_time(moment: datetime) -> datetime:
    """Tell what time a moment was in the Netherlands (plaatselijke tijd), as pages and files write it.

    Args:
        moment: aware.

    Returns:
        Without a time zone, which no cell of a file knows; to the second.
    """
    return moment.astimezone(ZONE).replace(tzinfo=None, microsecond=0)
