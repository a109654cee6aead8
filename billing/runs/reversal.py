"""Reversing a final run (terugdraaien): counter-lines for its lines, counter-entries for what it booked."""

from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from billing.runs.errors import RunRefused
from billing.runs.lines import hash_lines, write_reason
from billing.runs.models import Run, RunLine, line_key
from regie.audit.services import record
from regie.clock import today
from regie.database.scope import Actor
from regie.database.validity import period_of
from regie.errors import msgid

MIRROR = text("""
INSERT INTO billing.run_line (tenant_id, id, cooperation_id, run_id, source, pool_id, variant_id, party_id,
                              role, fund, minutes, cents, explanation)
SELECT l.tenant_id, gen_random_uuid(), l.cooperation_id, :run, l.source, l.pool_id, l.variant_id, l.party_id,
       l.role, l.fund, -l.minutes, -l.cents,
       jsonb_build_object('kind', 'reversal', 'run', l.run_id, 'line', l.id)
  FROM billing.run_line l WHERE l.cooperation_id = :cooperation AND l.run_id = :original""")
REVERSE_REALISE = text("""
SELECT billing.reverse_realise(x.tenant_id, :run, x.fund, :year, :day)
  FROM (SELECT DISTINCT l.tenant_id, l.fund, b.id AS line_id
          FROM billing.run_line l
          LEFT JOIN billing.budget_line b ON b.tenant_id = l.tenant_id AND b.fund = l.fund AND b.year = :year
         WHERE l.cooperation_id = :cooperation AND l.run_id = :original
         ORDER BY l.tenant_id, b.id, l.fund) x""")


def mirror_run(session: Session, actor: Actor, run: Run) -> None:
    """Carry out a reversal (terugdraaiing): afterwards its period is open again.

    Args:
        session: the job's own, under the exclusive lock on bookings; writes every municipality.
        actor: whoever requested it.
        run: the reversal.

    Raises:
        RunRefused: `run_not_final` or `run_reversed_already`.
    """
    original = session.scalars(
        select(Run).where(Run.tenant_id == run.tenant_id, Run.id == run.reverses)
    ).one()
    require_standing(original)
    about = {"cooperation": run.tenant_id, "run": run.id, "original": original.id}
    session.execute(MIRROR, about)
    year = period_of(original.period).start.year
    session.execute(REVERSE_REALISE, {**about, "year": year, "day": today()})
    _finish(session, run, original)
    session.execute(
        update(Run).where(Run.tenant_id == run.tenant_id, Run.id == original.id).values(reversed_by=run.id)
    )
    cents = -(original.total_cents or 0)
    record(
        session,
        actor.cooperation_id,
        "runs.reversed",
        {"run": str(original.id), "by": str(run.id), "cents": cents},
    )


def require_standing(run: Run) -> None:
    """Insist that a run is final, done and not reversed (staande verdeling).

    Args:
        run: the run to reverse.

    Raises:
        RunRefused: `run_not_final` or `run_reversed_already`.
    """
    if run.reversed_by is not None:
        raise RunRefused(msgid("This run was reversed already."), code="run_reversed_already")
    if run.kind != "final" or run.state != "done":
        raise RunRefused(msgid("Only a final run that is finished can be reversed."), code="run_not_final")


def _finish(session: Session, run: Run, original: Run) -> None:
    session.execute(
        update(Run)
        .where(Run.tenant_id == run.tenant_id, Run.id == run.id)
        .values(
            state="done",
            finished_at=func.clock_timestamp(),
            input_hash=original.lines_hash,
            lines_hash=written_hash(session, run.tenant_id, run.id),
            total_cents=-(original.total_cents or 0),
            minutes=-(original.minutes or 0),
        )
    )


def written_hash(session: Session, cooperation_id: int, run_id: UUID) -> str:
    """Mark the lines of a run as the database holds them (controlegetal).

    Args:
        session: reads every municipality.
        cooperation_id: the cooperation.
        run_id: the run.

    Returns:
        SHA-256 in hex; equal to the one the run kept, unless a line is not what it was.
    """
    query = select(RunLine).where(RunLine.cooperation_id == cooperation_id, RunLine.run_id == run_id)
    return hash_lines(
        (line_key(line), line.minutes, line.cents, write_reason(line.explanation))
        for line in session.scalars(query)
    )
