"""Tasks for the tests; what they write in the audit trail is their effect."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from regie.audit.services import record
from regie.database.scope import Actor
from regie.errors import Conflict, msgid
from regie.outbox.registry import task
from regie.progress import Progress, stage

WRITING, COUNTING = stage("writing"), stage("counting")
EFFECT = "test.effect"
LOCK = "bookings"
COUNT = text("SELECT count(*) FROM regie.audit WHERE what = 'test.booked'")


@task("test.write")
def write(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Write rows, held up in the middle."""
    rows, half = args.get("rows", 2), args.get("rows", 2) // 2
    for number in range(rows):
        if number == half:
            session.flush()
            progress.step(half, rows, WRITING)
            _wait(args)
        record(session, args["tenant"], EFFECT, {"job": args.get("mark"), "number": number})


@task("test.refuse")
def refuse(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Write, and then find that it may not be."""
    write(session, actor, args, progress)
    raise Conflict(msgid("Only %(left_cents)s is left."), code="too_late", left_cents=1250)


@task("test.fault")
def fault(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Write, and then break on something that quotes a person."""
    write(session, actor, args, progress)
    raise ZeroDivisionError("the row of Jan Jansen")


@task("test.die")
def die(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Take the whole process along."""
    os.kill(os.getpid(), signal.SIGKILL)


@task("test.close", isolation="REPEATABLE READ", exclusive=LOCK)
def close(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Count bookings twice, held up in between, as a final run does."""
    before = session.execute(COUNT).scalar_one()
    progress.step(1, 2, COUNTING)
    _wait(args)
    after = session.execute(COUNT).scalar_one()
    record(session, args["tenant"], EFFECT, {"before": before, "after": after, "job": args.get("mark")})


def _wait(args: dict[str, Any]) -> None:
    # A file needs neither of the services, and a process can see it.
    while "hold" in args and Path(args["hold"]).exists():
        time.sleep(0.01)
