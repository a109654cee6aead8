"""The registry of tasks: a name in an outbox row, the function that does it, and how it must be run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from regie.database.engine import Isolation
from regie.database.scope import Actor
from regie.progress import Progress

Work = Callable[[Session, Actor, dict[str, Any], Progress], None]


class UnknownTask(LookupError):
    """No function was registered for this name: its module was not imported, or the version differs."""


@dataclass(frozen=True)
class Task:
    """A kind of job (taaksoort).

    Args:
        name: stable dotted name, noun first, as it stands in the outbox.
        work: the function; it flushes and never commits.
        isolation: of the transaction it runs in.
        exclusive: name of the advisory lock to hold for the tenant all the while, or None.
    """

    name: str
    work: Work
    isolation: Isolation
    exclusive: str | None


_tasks: dict[str, Task] = {}


def task(
    name: str, *, isolation: Isolation = "READ COMMITTED", exclusive: str | None = None
) -> Callable[[Work], Work]:
    """Register a function as a task (taak registreren).

    Args:
        name: stable dotted name, noun first, such as `billing.run`.
        isolation: `REPEATABLE READ` for a job that must see one moment.
        exclusive: name of an advisory lock (`regie.lock_number`). Whoever takes it shared, together with the
            tenant of the job, waits until the job has ended; the job starts, and takes its snapshot, when
            they have ended.

    Returns:
        A decorator that leaves the function as it is.

    Raises:
        ValueError: another function has the name.
    """

    def register(work: Work) -> Work:
        if name in _tasks and _tasks[name].work is not work:
            raise ValueError(f"Two functions are registered as task {name}.")
        _tasks[name] = Task(name, work, isolation, exclusive)
        return work

    return register


def require_task(name: str) -> Task:
    """Find a task by its name (taak opzoeken).

    Args:
        name: as it stands in the outbox.

    Returns:
        The task.

    Raises:
        UnknownTask: nothing was registered under it.
    """
    try:
        return _tasks[name]
    except KeyError:
        raise UnknownTask(name) from None
