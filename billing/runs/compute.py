"""Carrying out a run (verdeling uitvoeren): one path for trial and final; a reversal mirrors what was final.

The whole run is the one transaction of its job: killed at any moment it leaves nothing, and is done again.
"""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from billing.closing.queries import list_closed_periods
from billing.runs.checks import check_totals
from billing.runs.errors import RunRefused
from billing.runs.inputs import read_inputs
from billing.runs.lines import Line, build_lines, hash_lines
from billing.runs.models import Run
from billing.runs.permissions import START_RUN
from billing.runs.posting import post_lines
from billing.runs.reversal import mirror_run
from regie.audit.services import record
from regie.database.scope import Actor
from regie.database.validity import last_day, period_of
from regie.errors import DomainError, Unavailable, from_database, msgid, not_yours
from regie.outbox.failures import describe
from regie.periods import Period
from regie.progress import Progress, stage

CHUNK = 5_000
READING = stage(msgid("Reading hours and costs"))
DIVIDING = stage(msgid("Dividing"))
WRITING = stage(msgid("Writing the lines"))
CHECKING = stage(msgid("Checking the totals"))
BOOKING = stage(msgid("Booking on the budgets"))
FINISHED = stage(msgid("Finished"))

# COPY does not work into a table with row level security; arrays do, and are nearly as fast. The reasons
# travel as one document, because every quotation mark in an array of texts would have to be escaped.
INSERT_LINES = text("""
INSERT INTO billing.run_line (tenant_id, id, cooperation_id, run_id, source, pool_id, variant_id, party_id,
                              role, fund, minutes, cents, explanation)
SELECT x.tenant_id, x.id, :cooperation, :run, x.source, x.pool_id, x.variant_id, x.party_id,
       x.role, x.fund, x.minutes, x.cents, x.explanation
  FROM ROWS FROM (
         unnest(CAST(:tenants AS int[]), CAST(:ids AS uuid[]), CAST(:sources AS text[]),
                CAST(:pools AS uuid[]), CAST(:variants AS uuid[]), CAST(:parties AS uuid[]),
                CAST(:roles AS text[]), CAST(:funds AS text[]), CAST(:minutes AS bigint[]),
                CAST(:cents AS bigint[])),
         jsonb_array_elements(CAST(:explanations AS jsonb)))
       AS x(tenant_id, id, source, pool_id, variant_id, party_id, role, fund, minutes, cents, explanation)""")


def carry_out(session: Session, actor: Actor, run_id: UUID, progress: Progress) -> None:
    """Carry out a run that was requested (verdeling uitvoeren); a refusal ends it as failed, with its reason.

    Args:
        session: the job's own, REPEATABLE READ; for a final run under the exclusive lock on bookings.
        actor: whoever requested it; reads and writes every municipality of the cooperation.
        run_id: the run.
        progress: is told how far it is.

    Raises:
        Forbidden: the actor may no longer start runs.
        NotFound: no such run.
        DBAPIError: a conflict with somebody faster, or a fault; the job is then tried again.
    """
    actor.require(START_RUN, actor.cooperation_id)
    run = session.scalars(
        select(Run).where(Run.tenant_id == actor.cooperation_id, Run.id == run_id)
    ).one_or_none()
    if run is None:
        raise not_yours()
    try:
        with session.begin_nested():
            if run.kind == "reversal":
                mirror_run(session, actor, run)
            else:
                _divide(session, actor, run, progress)
    except (DomainError, DBAPIError) as fault:
        _end_as_failed(session, actor, run, fault)
    progress.step(100, 100, FINISHED)


def _end_as_failed(session: Session, actor: Actor, run: Run, fault: DomainError | DBAPIError) -> None:
    refusal = fault if isinstance(fault, DomainError) else from_database(fault)
    if refusal is None or isinstance(refusal, Unavailable) or refusal.code == "busy":
        raise fault
    problem = json.loads(json.dumps(describe(refusal), default=str))
    session.execute(
        update(Run)
        .where(*_here(run))
        .values(state="failed", problem=problem, finished_at=func.clock_timestamp())
    )
    record(session, actor.cooperation_id, "runs.failed", {"run": str(run.id), "code": refusal.code})


def _here(run: Run) -> tuple[Any, ...]:
    return (Run.tenant_id == run.tenant_id, Run.id == run.id)


def _divide(session: Session, actor: Actor, run: Run, progress: Progress) -> None:
    period = period_of(run.period)
    if run.kind == "final":
        refuse_overlap(session, actor.cooperation_id, period)
    progress.step(0, 100, READING)
    inputs = read_inputs(session, actor.cooperation_id, period)
    progress.step(10, 100, DIVIDING)
    lines = build_lines(inputs)
    _insert(session, run, lines, progress)
    progress.step(70, 100, CHECKING)
    check_totals(session, run, period)
    if run.kind == "final":
        progress.step(75, 100, BOOKING)
        post_lines(session, run, period, lines)
    _finish(session, actor, run, lines, inputs.fingerprint)


def refuse_overlap(session: Session, cooperation_id: int, period: Period) -> None:
    """Insist that no standing final run covers a day of a period (geen dubbele verdeling).

    Args:
        cooperation_id: the cooperation.
        period: of the new final run.

    Raises:
        RunRefused: `run_overlaps`.
    """
    closed = list_closed_periods(session, cooperation_id, period)
    if closed:
        message = msgid(
            "A final run covers %(starts_on)s up to and including %(last_day)s already. "
            "Reverse that one first, or choose other months."
        )
        starts, ends = closed[0].start, closed[0].end
        raise RunRefused(
            message, code="run_overlaps", starts_on=starts, ends_on=ends, last_day=last_day(ends)
        )


def _insert(session: Session, run: Run, lines: Sequence[Line], progress: Progress) -> None:
    rest = iter(lines)
    written = 0
    while chunk := list(islice(rest, CHUNK)):
        session.execute(INSERT_LINES, {"cooperation": run.tenant_id, "run": run.id, **_columns(chunk)})
        written += len(chunk)
        progress.step(20 + 50 * written // len(lines), 100, WRITING)


def _columns(chunk: Sequence[Line]) -> dict[str, Any]:
    keys = [line.key for line in chunk]
    return {
        "tenants": [key.tenant_id for key in keys],
        "ids": [uuid4() for _ in keys],
        "sources": [key.source for key in keys],
        "pools": [key.pool_id or None for key in keys],
        "variants": [key.variant_id or None for key in keys],
        "parties": [key.party_id or None for key in keys],
        "roles": [key.role for key in keys],
        "funds": [key.fund for key in keys],
        "minutes": [line.minutes for line in chunk],
        "cents": [line.cents for line in chunk],
        "explanations": f"[{','.join(line.reason for line in chunk)}]",
    }


def _finish(session: Session, actor: Actor, run: Run, lines: Sequence[Line], fingerprint: str) -> None:
    total = sum(line.cents for line in lines)
    session.execute(
        update(Run)
        .where(*_here(run))
        .values(
            state="done",
            finished_at=func.clock_timestamp(),
            input_hash=fingerprint,
            lines_hash=hash_lines((line.key, line.minutes, line.cents, line.reason) for line in lines),
            total_cents=total,
            minutes=sum(line.minutes for line in lines),
        )
    )
    about = {"run": str(run.id), "kind": run.kind, "lines": len(lines), "cents": total}
    record(session, actor.cooperation_id, "runs.finished", about)
