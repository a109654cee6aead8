"""Clean-ups (opruimen): what a room lets go by itself once it is old; the relay does each every hour."""

from collections.abc import Callable

import structlog
from sqlalchemy import text

from regie.database.engine import visitor

log = structlog.get_logger("regie.cleaning")
_cleanups: dict[str, Callable[[], int]] = {}


def declare_cleanup(name: str, function: str) -> Callable[[], int]:
    """Declare what goes by itself (opruimen), beside what is cleaned up.

    Args:
        name: for the log, such as `hours.week_drafts`.
        function: of the database, such as `billing.forget_week_drafts`; it works outside every scope and
            gives the number of rows that it took away.

    Returns:
        What does it once.
    """

    def clean() -> int:
        with visitor() as session:
            return int(session.execute(text(f"SELECT {function}()")).scalar_one())

    _cleanups[name] = clean
    return clean


def clean_once() -> bool:
    """Do every clean-up that was declared (opruimen); one that cannot be done keeps no other from it.

    Returns:
        False: nothing waits until the next time.

    Raises:
        Exception: the first fault, once all were tried.
    """
    faults: list[Exception] = []
    for name, clean in _cleanups.items():
        try:
            gone = clean()
        except Exception as fault:
            faults.append(fault)
        else:
            if gone:
                log.info("cleaned", cleanup=name, rows=gone)
    if faults:
        raise faults[0]
    return False
