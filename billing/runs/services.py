"""Use cases of runs: request a trial or a final one, request a reversal; a job carries them out."""

from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from billing.runs.compute import refuse_overlap
from billing.runs.doubts import list_doubts
from billing.runs.errors import RunRefused
from billing.runs.models import Run
from billing.runs.permissions import START_RUN
from billing.runs.reversal import require_standing
from billing.runs.tasks import FINAL, TRIAL
from regie.asking import NONE_CONFIRMED, Confirmed, ask
from regie.audit.services import record
from regie.clock import today
from regie.database.base import Range
from regie.database.scope import Actor
from regie.errors import Invalid, msgid, not_yours
from regie.outbox.queries import find_job_state
from regie.outbox.services import enqueue
from regie.periods import Period

RunKind = Literal["trial", "final"]
LOCK_REQUESTS = text("SELECT regie.take_lock('run_requests', :tenant)")


def request_run(
    session: Session,
    actor: Actor,
    kind: RunKind,
    period: Period,
    *,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> UUID:
    """Request a run over whole months of one budget year (verdeling aanvragen).

    Args:
        session: writes the cooperation.
        actor: requests it; the job acts on the same behalf.
        kind: `trial` to look at, `final` to book and to close the months.
        period: from the first of a month up to the first of a later one.
        confirmed: what was confirmed of `list_doubts`; a trial asks nothing.

    Returns:
        Id of the run.

    Raises:
        Forbidden: the role does not include this.
        Invalid: `not_whole_months` or `run_over_years`.
        RunRefused: `run_overlaps` or `run_waiting`, for a final run.
        Doubtful: a final run of which something is out of the ordinary.
    """
    actor.require(START_RUN, actor.cooperation_id)
    check_months(period)
    if kind == "final":
        _lock_requests(session, actor)
        refuse_overlap(session, actor.cooperation_id, period)
        _refuse_waiting(session, actor, Run.period.overlaps(_range(period)))
        ask(list_doubts(session, actor.cooperation_id, period, today()), confirmed)
    return _request(
        session, actor, FINAL if kind == "final" else TRIAL, {"kind": kind, "period": _range(period)}
    )


def request_reversal(session: Session, actor: Actor, run_id: UUID, reason: str) -> UUID:
    """Request that a final run is taken back with counter-lines (terugdraaien aanvragen).

    Args:
        session: writes the cooperation.
        actor: requests it; the job acts on the same behalf.
        run_id: a final run.
        reason: why.

    Returns:
        Id of the reversal, which is a run of its own.

    Raises:
        Forbidden: the role does not include this.
        NotFound: no such run.
        Invalid: `reason_needed`.
        RunRefused: `run_not_final`, `run_reversed_already` or `run_waiting`.
    """
    actor.require(START_RUN, actor.cooperation_id)
    if not reason.strip():
        raise Invalid(msgid("Give the reason."), code="reason_needed", field="reason")
    # Before the run is read: whoever waits here must see what the one before it did, and a reversal that is
    # carried out between two questions is found by the second.
    _lock_requests(session, actor)
    _refuse_waiting(session, actor, Run.reverses == run_id)
    original = session.scalars(
        select(Run).where(Run.tenant_id == actor.cooperation_id, Run.id == run_id)
    ).one_or_none()
    if original is None:
        raise not_yours()
    require_standing(original)
    values = {"kind": "reversal", "period": original.period, "reverses": run_id, "reason": reason.strip()}
    return _request(session, actor, FINAL, values)


def check_months(period: Period) -> None:
    """Insist on whole months of one budget year (hele maanden): hours are kept per month, budgets per year.

    Args:
        period: of a run.

    Raises:
        Invalid: `not_whole_months` or `run_over_years`.
    """
    if (period.start.day, period.end.day) != (1, 1):
        message = msgid(
            "A run covers whole months: from the first of a month until the first of a later month."
        )
        raise Invalid(message, code="not_whole_months", field="ends_on")
    if period.end > date(period.start.year + 1, 1, 1):
        message = msgid("A run stays within one budget year, because it books on the budgets of that year.")
        raise Invalid(message, code="run_over_years", field="ends_on")


def _request(session: Session, actor: Actor, task: str, values: dict[str, Any]) -> UUID:
    run_id = uuid4()
    job_id = enqueue(session, actor.cooperation_id, task, {"run": str(run_id)})
    session.execute(insert(Run).values(tenant_id=actor.cooperation_id, id=run_id, job_id=job_id, **values))
    record(session, actor.cooperation_id, "runs.requested", {"run": str(run_id), "kind": values["kind"]})
    return run_id


def _lock_requests(session: Session, actor: Actor) -> None:
    # Two people who press the button at once: the second one sees the request of the first.
    session.execute(LOCK_REQUESTS, {"tenant": actor.cooperation_id})


def _refuse_waiting(session: Session, actor: Actor, which: Any) -> None:
    query = select(Run).where(
        Run.tenant_id == actor.cooperation_id, Run.state == "requested", Run.kind != "trial", which
    )
    for run in session.scalars(query):
        job = find_job_state(session, actor.cooperation_id, run.job_id)
        if job is not None and job.state == "failed":
            # Its job gave up for a reason outside the domain; nobody will finish it any more.
            here = (Run.tenant_id == run.tenant_id, Run.id == run.id)
            session.execute(update(Run).where(*here).values(state="failed", problem=job.error))
            continue
        raise RunRefused(msgid("The same was requested already and is being worked on."), code="run_waiting")


def _range(period: Period) -> Range[date]:
    return Range(period.start, period.end)
