"""What stands in a document (inhoud): gathered once, checked against the run, written as PDF or XLSX."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from billing.runs.line_queries import LineFilter, LineRow, list_lines, list_sheet_cells
from billing.runs.queries import RunRow, require_own_run, require_run
from billing.runs.reversal import written_hash
from billing.runs.sheet import Sheet, build_sheet
from billing.runs.stands import FundStand, stands_after
from billing.statements.errors import NOT_FINISHED, DocumentRefused
from regie.database.scope import Actor
from regie.database.tenant import Tenant
from regie.errors import msgid, not_yours


@dataclass(frozen=True)
class Contents:
    """What a document of a run holds (inhoud); amounts in cents.

    Args:
        owner: name of whose document it is: the municipality, or the cooperation.
        cooperation: name of the cooperation.
        own: whether it is about one municipality.
        run: the run.
        finished_at: when the run ended, aware.
        mark: SHA-256 of the lines of the run, in hex.
        sheet: per municipality and pool or product; of one municipality one row.
        lines: the lines, in the order of the pages.
        stands: how its budgets stood after the run; none in the sheet over all.
    """

    owner: str
    cooperation: str
    own: bool
    run: RunRow
    finished_at: datetime
    mark: str
    sheet: Sheet
    lines: tuple[LineRow, ...]
    stands: tuple[FundStand, ...]

    @property
    def number(self) -> str:
        """Name the run so that people can refer to it (nummer), such as 2013-10-3f2a9c1b."""
        return run_number(self.run)

    @property
    def difference(self) -> int:
        """Give what the sheet holds beyond what was divided (verschil), cents; nothing when all is well."""
        return self.sheet.total - ((self.cents if self.own else self.run.cents) or 0)

    @property
    def first(self) -> date:
        """First day of the period (eerste dag)."""
        return self.run.period.start

    @property
    def last(self) -> date:
        """Last day of the period (laatste dag)."""
        return self.run.period.last_day

    @property
    def year(self) -> int:
        """Budget year of the run (begrotingsjaar)."""
        return self.run.period.start.year

    @property
    def cents(self) -> int:
        """Add the lines up, in cents (totaal)."""
        return sum(line.cents for line in self.lines)

    @property
    def minutes(self) -> int:
        """Add the hours of the lines up, in minutes (uren)."""
        return sum(line.minutes for line in self.lines)


def run_number(run: RunRow) -> str:
    """Name a run so that people can refer to it (nummer van de verdeling).

    Args:
        run: the run.

    Returns:
        Its first month and the beginning of its id, such as 2013-10-3f2a9c1b.
    """
    return f"{run.period.start:%Y-%m}-{run.id.hex[:8]}"


def finished_run(session: Session, actor: Actor, tenant_id: int, run_id: UUID) -> RunRow:
    """Find a run of which documents are made (afgeronde verdeling).

    Args:
        actor: whose scope it is.
        tenant_id: for whom: a municipality, or the cooperation for the sheet over all.
        run_id: the run.

    Returns:
        The run.

    Raises:
        NotFound: it does not exist, is not yours, or is a trial and so not for a municipality.
        DocumentRefused: `run_not_finished`.
    """
    if tenant_id != actor.cooperation_id:
        return require_own_run(session, actor.cooperation_id, run_id)
    run = require_run(session, actor.cooperation_id, run_id)
    if run.state != "done":
        raise DocumentRefused(NOT_FINISHED, code="run_not_finished")
    return run


def gather(session: Session, actor: Actor, tenant_id: int, run_id: UUID) -> Contents:
    """Gather what stands in a document (inhoud verzamelen), and check that it is all of it.

    Args:
        actor: whose scope it is.
        tenant_id: whose document: a municipality, or the cooperation for the sheet over all.
        run_id: a finished run.

    Returns:
        The contents.

    Raises:
        NotFound: no such run, or no such municipality.
        DocumentRefused: `run_not_finished`, or `lines_hidden` when it would lack lines of the run.
    """
    cooperation_id, own = actor.cooperation_id, tenant_id != actor.cooperation_id
    run = finished_run(session, actor, tenant_id, run_id)
    which = LineFilter(tenant_id=tenant_id) if own else None
    lines = list_lines(session, cooperation_id, run_id, which)
    cells = list_sheet_cells(session, cooperation_id, run_id)
    sheet = build_sheet(cell for cell in cells if not own or cell.tenant_id == tenant_id)
    if not own:
        _require_all(session, actor, run)
    assert sheet.total == sum(line.cents for line in lines)
    assert run.finished_at
    assert run.lines_hash
    return Contents(
        owner=_name(session, tenant_id),
        cooperation=_name(session, cooperation_id),
        own=own,
        run=run,
        finished_at=run.finished_at,
        mark=run.lines_hash,
        sheet=sheet,
        lines=tuple(lines),
        stands=tuple(stands_after(session, cooperation_id, run, tenant_id)) if own else (),
    )


def _require_all(session: Session, actor: Actor, run: RunRow) -> None:
    # The mark of what is read here must be the one that the run kept: nothing is hidden, nothing has changed.
    if written_hash(session, actor.cooperation_id, run.id) != run.lines_hash:
        message = msgid("You cannot see every municipality of this run, so its document would be incomplete.")
        raise DocumentRefused(message, code="lines_hidden")


def _name(session: Session, tenant_id: int) -> str:
    tenant = session.get(Tenant, tenant_id)
    if tenant is None:
        raise not_yours()
    return tenant.name
