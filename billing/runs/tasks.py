"""Jobs of runs; a final run and its reversal keep every booking out while they work."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from billing.runs.compute import carry_out
from regie.database.scope import Actor
from regie.outbox.registry import task
from regie.progress import Progress

TRIAL = "billing.run"
FINAL = "billing.final_run"
# Bookings take this lock shared, so nothing slips into a period while it is closed or opened.
BOOKINGS = "bookings"


@task(TRIAL, isolation="REPEATABLE READ")
def run(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Carry out a trial run (proefverdeling)."""
    carry_out(session, actor, UUID(args["run"]), progress)


@task(FINAL, isolation="REPEATABLE READ", exclusive=BOOKINGS)
def final_run(session: Session, actor: Actor, args: dict[str, Any], progress: Progress) -> None:
    """Carry out a final run or a reversal (definitieve verdeling, terugdraaiing)."""
    carry_out(session, actor, UUID(args["run"]), progress)
