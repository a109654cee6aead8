"""Running one job (taak uitvoeren): the queue gives two ids, the database everything else."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

import structlog
from sqlalchemy import text

from regie.database.engine import transaction, visitor
from regie.database.scope import Job, JobTaken
from regie.errors import Conflict, DomainError, Forbidden, Unavailable, msgid
from regie.outbox.failures import describe, exhausted
from regie.outbox.registry import Task, require_task
from regie.progress import Progress

log = structlog.get_logger("regie.outbox")

MOST_TRIES = 5
# Shorter than the 20 seconds after which a row is sent again: nobody else waits for the same lock.
LOCK_WAIT = "15s"


class LockHeld(Unavailable):
    """Another job or booking holds the lock (bezet); the job's turn comes later and costs no try."""

    code = "lock_held"


def run_job(tenant_id: int, job_id: str) -> None:
    """Do a job, unless it is done or being done (taak uitvoeren); never raises, for nobody would read it.

    Args:
        tenant_id: owner of the outbox row, as the queue says.
        job_id: the row; both together only point, all else is read from the row itself.
    """
    job = Job(int(tenant_id), UUID(job_id))
    told = log.bind(tenant=job.tenant_id, job=str(job.job_id))
    started = time.perf_counter()
    try:
        name = _begin(job)
        if name is None:
            told.info("job_not_open")
            return
        told = told.bind(task=name)
        _perform(job, require_task(name))
        told.info("job_done", ms=round((time.perf_counter() - started) * 1000))
    except JobTaken:
        told.info("job_taken")
    except Exception as fault:
        _give_back(job, fault, told)


def _begin(job: Job) -> str | None:
    # In a transaction of its own: a try that kills the process must count too.
    query = text("SELECT regie.job_begins(:tenant_id, :job_id, :most, CAST(:exhausted AS jsonb))")
    values = {**vars(job), "most": MOST_TRIES, "exhausted": json.dumps(exhausted(MOST_TRIES))}
    with visitor() as session:
        name: str | None = session.execute(query, values).scalar_one()
    return name


def _perform(job: Job, task: Task) -> None:
    with ExitStack() as stack:
        still_locked = stack.enter_context(_exclusively(task.exclusive, job.tenant_id))
        try:
            session, actor = stack.enter_context(transaction(job, isolation=task.isolation))
        except Forbidden as refusal:
            message = msgid("Whoever asked for this may no longer do it.")
            raise Forbidden(message, code="no_longer_allowed") from refusal
        _, args = session.connection().info["job"]
        task.work(session, actor, args, Progress(job.job_id))
        session.flush()
        still_locked()


@contextmanager
def _exclusively(lock: str | None, tenant_id: int) -> Iterator[Callable[[], None]]:
    # A REPEATABLE READ snapshot is taken by the first statement of its transaction. Were the lock won inside
    # that transaction, the snapshot would be older than the lock and would miss the bookings it waited for.
    # So another transaction holds the lock, from before the snapshot until after the commit.
    if lock is None:
        yield lambda: None
        return
    with visitor() as session:
        session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
        try:
            session.execute(
                text("SELECT regie.take_lock(:lock, :tenant)"), {"lock": lock, "tenant": tenant_id}
            )
        except Exception as fault:
            raise _held(fault) from fault
        # Asked just before the commit: with the connection the lock would be gone, and a booking slipped in.
        yield lambda: session.execute(text("SELECT 1")).close()


def _held(fault: Exception) -> Exception:
    busy = getattr(getattr(fault, "orig", None), "sqlstate", None) == "55P03"
    return LockHeld(msgid("Something else is being worked on; this is next.")) if busy else fault


def _give_back(job: Job, fault: Exception, told: structlog.stdlib.BoundLogger) -> None:
    try:
        if isinstance(fault, LockHeld):
            told.info("job_postponed")
            _tell("SELECT regie.job_postponed(:tenant_id, :job_id)", job)
        elif isinstance(fault, Unavailable):
            # The connection is lost and took the job's effect along; the row is sent again by itself.
            told.warning("job_interrupted", code=fault.code)
        else:
            _record(job, fault, told)
    except DomainError as lost:
        told.warning("job_failure_not_recorded", code=lost.code)


def _record(job: Job, fault: Exception, told: structlog.stdlib.BoundLogger) -> None:
    # A refusal will be the same next time, except that somebody was just faster.
    final = isinstance(fault, DomainError) and not (isinstance(fault, Conflict) and fault.code == "busy")
    if isinstance(fault, DomainError):
        told.info("job_refused", code=fault.code, final=final)
    else:
        told.error("job_fault", exc_info=fault)
    _tell(
        "SELECT regie.job_failed(:tenant_id, :job_id, CAST(:error AS jsonb), :final, :most)",
        job,
        error=json.dumps(describe(fault), default=str),
        final=final,
        most=MOST_TRIES,
    )


def _tell(statement: str, job: Job, **values: object) -> None:
    with visitor() as session:
        session.execute(text(statement), {**vars(job), **values})
