"""Reading runs: which there are and how they go."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from billing.runs.models import Run
from regie.database.validity import period_of
from regie.errors import not_yours
from regie.outbox.models import Outbox
from regie.periods import Period
from tenants.people.models import Person


@dataclass(frozen=True)
class RunRow:
    """A run (verdeling) and how it goes.

    Args:
        id: the run.
        kind: `trial`, `final` or `reversal`.
        period: whole months, half-open.
        state: `waiting`, `running`, `done` or `failed`.
        reverses: the run that it takes back.
        reversed_by: the run that took it back.
        reason: of a reversal.
        requested_by: name of who asked for it; None when not visible.
        requested_at: when, aware.
        finished_at: when it ended, or None.
        input_hash: mark of hours, costs and keys.
        lines_hash: mark of the lines.
        cents: of all lines together.
        minutes: of all lines together.
        problem: why it failed: `code`, `message` (msgid) and `numbers`.
        job_id: of the job, for its progress.
        stands: final and not reversed (staande verdeling): it closes its period.
    """

    id: UUID
    kind: str
    period: Period
    state: str
    reverses: UUID | None
    reversed_by: UUID | None
    reason: str
    requested_by: str | None
    requested_at: datetime
    finished_at: datetime | None
    input_hash: str | None
    lines_hash: str | None
    cents: int | None
    minutes: int | None
    problem: dict[str, Any] | None
    job_id: UUID
    stands: bool

    @property
    def ended(self) -> bool:
        """Tell whether nothing will change any more (afgerond)."""
        return self.state in ("done", "failed")

    @property
    def called(self) -> str:
        """Tell what it is now (soort): its kind, or `reversed` for a final run that was taken back."""
        return "reversed" if self.reversed_by else self.kind

    @property
    def first(self) -> date:
        """Give the first day of its period (eerste dag)."""
        return self.period.start

    @property
    def last(self) -> date:
        """Give the last day of its period (laatste dag)."""
        return self.period.last_day


def require_run(session: Session, cooperation_id: int, run_id: UUID) -> RunRow:
    """Give one run (verdeling).

    Args:
        cooperation_id: the cooperation of the scope.
        run_id: the run.

    Returns:
        The run.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    row = session.execute(select_runs(cooperation_id).where(Run.id == run_id)).one_or_none()
    if row is None:
        raise not_yours()
    return gather_run(row)


def find_divided_until(session: Session, cooperation_id: int, run: RunRow) -> datetime | None:
    """Tell up to which moment what was booked is in a run (verdeeld tot); a reversal takes back what was.

    Nothing is booked while a final run is worked out, so what was recorded when it ended is what it divided.

    Args:
        cooperation_id: the cooperation of the scope.
        run: a run.

    Returns:
        The moment, aware; None for a run that has not ended.
    """
    if run.reverses is None:
        return run.finished_at
    return require_run(session, cooperation_id, run.reverses).finished_at


def select_runs(cooperation_id: int) -> Select[*tuple[Any, ...]]:
    """Select runs with who asked for them and how their jobs go (verdelingen), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        A query of rows for `gather_run`.
    """
    return (
        select(
            Run,
            Person.name.label("requester"),
            Outbox.state.label("job"),
            Outbox.tries.label("job_tries"),
            Outbox.error.label("job_error"),
        )
        .outerjoin(Person, Person.id == Run.requested_by)
        .outerjoin(Outbox, (Outbox.tenant_id == Run.tenant_id) & (Outbox.id == Run.job_id))
        .where(Run.tenant_id == cooperation_id)
    )


def gather_run(row: Any) -> RunRow:
    """Make a run of a row of `select_runs` (verdeling).

    Args:
        row: as it was read.

    Returns:
        The run; one that was requested is waiting, running or failed as its job is.
    """
    run, state = row.Run, row.Run.state
    if state == "requested":
        state = "failed" if row.job == "failed" else "running" if row.job_tries else "waiting"
    return RunRow(
        id=run.id,
        kind=run.kind,
        period=period_of(run.period),
        state=state,
        reverses=run.reverses,
        reversed_by=run.reversed_by,
        reason=run.reason,
        requested_by=row.requester,
        requested_at=run.requested_at,
        finished_at=run.finished_at,
        input_hash=run.input_hash,
        lines_hash=run.lines_hash,
        cents=run.total_cents,
        minutes=run.minutes,
        problem=run.problem or (row.job_error if state == "failed" else None),
        job_id=run.job_id,
        stands=run.stands,
    )


def require_own_run(session: Session, cooperation_id: int, run_id: UUID) -> RunRow:
    """Give a run that counts for municipalities (definitieve verdeling); a trial is not found.

    Args:
        cooperation_id: the cooperation of the scope.
        run_id: the run.

    Returns:
        The run.

    Raises:
        NotFound: it does not exist, is a trial, or did not end well.
    """
    run = require_run(session, cooperation_id, run_id)
    if run.kind == "trial" or run.state != "done":
        raise not_yours()
    return run
