"""What one municipality pays (kostenoverzicht), over all runs that count."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from billing.runs.models import Run, RunLine
from billing.runs.queries import RunRow, gather_run, select_runs


@dataclass(frozen=True)
class OwnRun:
    """What one municipality pays under a run that counts (kostenoverzicht).

    Args:
        run: final, or the reversal of one.
        cents: of the lines of the municipality.
        minutes: of the lines of the municipality.
        lines: how many there are.
    """

    run: RunRow
    cents: int
    minutes: int
    lines: int


def list_own_runs(session: Session, cooperation_id: int, tenant_id: int) -> list[OwnRun]:
    """List what a municipality pays (kostenoverzichten): final runs and reversals, newest first; no trials.

    Args:
        session: within a scope that reads the municipality.
        cooperation_id: the cooperation of the scope.
        tenant_id: the municipality.

    Returns:
        Runs with the totals of its own lines.
    """
    own = (
        select(
            RunLine.run_id,
            func.sum(RunLine.cents).label("cents"),
            func.sum(RunLine.minutes).label("minutes"),
            func.count().label("lines"),
        )
        .where(RunLine.cooperation_id == cooperation_id, RunLine.tenant_id == tenant_id)
        .group_by(RunLine.run_id)
        .subquery()
    )
    query = (
        select_runs(cooperation_id)
        .add_columns(own.c.cents, own.c.minutes, own.c.lines)
        .join(own, own.c.run_id == Run.id)
        .where(Run.kind != "trial", Run.state == "done")
        .order_by(Run.finished_at.desc(), Run.id)
    )
    return [
        OwnRun(run=gather_run(row), cents=int(row.cents), minutes=int(row.minutes), lines=row.lines)
        for row in session.execute(query)
    ]
