"""What one municipality pays (kostenoverzicht), over all runs that count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select
from sqlalchemy.orm import Session

from billing.runs.models import Run, RunLine
from billing.runs.queries import RunRow, gather_run, select_runs
from billing.runs.words import KINDS
from regie.database.base import Range
from regie.database.listed import read_page
from regie.database.rows import AT_A_TIME
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import ROWS_ON_A_PAGE, Page, in_order

OWN = (
    select(
        RunLine.cooperation_id,
        RunLine.tenant_id,
        RunLine.run_id,
        cast(func.sum(RunLine.cents), BigInteger).label("own_cents"),
        cast(func.sum(RunLine.minutes), BigInteger).label("own_minutes"),
    )
    .group_by(RunLine.cooperation_id, RunLine.tenant_id, RunLine.run_id)
    .subquery("own")
)
OWN_RUNS = (
    Column(
        "days",
        msgid("Period"),
        sort="period",
        by=Run.period.expression,
        heading=True,
        href="url",
        in_file=False,
    ),
    Column("first", msgid("First day"), "date", in_table=False),
    Column("last", msgid("Last day"), "date", in_table=False),
    Column("kind", msgid("Kind"), words=KINDS),
    Column("finished_at", msgid("Finished"), "moment", "finished_at", Run.finished_at.expression),
    Column("own_minutes", msgid("Hours"), "hours", "minutes", OWN.c.own_minutes, adds_up=True),
    Column("own_cents", msgid("Amount"), "euro", "cents", OWN.c.own_cents, adds_up=True, href="url"),
)
OWN_SORTS = sorts_of(OWN_RUNS)


@dataclass(frozen=True)
class OwnRun:
    """What one municipality pays under a run that counts (kostenoverzicht).

    Args:
        run: final, or the reversal of one.
        own_cents: of the lines of the municipality.
        own_minutes: of the lines of the municipality.
    """

    run: RunRow
    own_cents: int
    own_minutes: int

    @property
    def shown(self) -> dict[str, Any]:
        """Give its values by the keys of the columns (regel)."""
        return {
            "first": self.run.first,
            "last": self.run.last,
            "kind": self.run.called,
            "finished_at": self.run.finished_at,
            "own_minutes": self.own_minutes,
            "own_cents": self.own_cents,
        }


def search_own_runs(
    session: Session,
    cooperation_id: int,
    tenant_id: int,
    year: int,
    *,
    sort: str = "-finished_at",
    page: int = 1,
    size: int = ROWS_ON_A_PAGE,
) -> Page[OwnRun]:
    """List what a municipality pays (kostenoverzichten): final runs and reversals, a page at a time.

    Args:
        session: within a scope that reads the municipality.
        cooperation_id: the cooperation of the scope.
        tenant_id: the municipality.
        year: budget year of the runs.
        sort: one of `OWN_SORTS`, with `-` before it for the other way around.
        page: from 1.
        size: runs on a page.

    Returns:
        The page, with the totals of all pages: what was reversed and its reversal are zero together.
    """
    query = _own(cooperation_id, tenant_id, year)
    return read_page(session, query, _newest(sort), _own_run, OWN_RUNS, page=page, size=size)


def all_own_runs(
    session: Session, cooperation_id: int, tenant_id: int, year: int, *, sort: str = "-finished_at"
) -> Iterator[OwnRun]:
    """List all that a municipality pays (alle kostenoverzichten), for a file.

    Args:
        session: as `own_runs` takes it.
        cooperation_id: the cooperation of the scope.
        tenant_id: the municipality.
        year: as `own_runs` takes it.
        sort: as `own_runs` takes it.

    Returns:
        Runs, as they are read.
    """
    query = _own(cooperation_id, tenant_id, year).order_by(*_newest(sort))
    return map(_own_run, session.execute(query, execution_options={"yield_per": AT_A_TIME}))


def _newest(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, OWN_SORTS, Run.finished_at.desc(), Run.id.expression)


def list_own_years(session: Session, cooperation_id: int, tenant_id: int) -> list[int]:
    """List the years in which a municipality pays (begrotingsjaren), the newest first.

    Args:
        session: within a scope that reads the municipality.
        cooperation_id: the cooperation of the scope.
        tenant_id: the municipality.

    Returns:
        Budget years of final runs.
    """
    year = func.date_part("year", func.lower(Run.period))
    final = (Run.tenant_id == cooperation_id, Run.kind == "final", Run.state == "done")
    lines = select(RunLine.run_id).where(
        RunLine.cooperation_id == cooperation_id, RunLine.tenant_id == tenant_id, RunLine.run_id == Run.id
    )
    query = select(year).where(*final, lines.exists()).distinct().order_by(year.desc())
    return [int(one) for one in session.scalars(query)]


def _own(cooperation_id: int, tenant_id: int, year: int) -> Select[*tuple[Any, ...]]:
    return (
        select_runs(cooperation_id)
        .add_columns(OWN.c.own_cents, OWN.c.own_minutes)
        .join(OWN, OWN.c.run_id == Run.id)
        .where(
            OWN.c.cooperation_id == cooperation_id,
            OWN.c.tenant_id == tenant_id,
            Run.kind != "trial",
            Run.state == "done",
            Run.period.contained_by(Range(date(year, 1, 1), date(year + 1, 1, 1))),
        )
    )


def _own_run(row: Any) -> OwnRun:
    return OwnRun(run=gather_run(row), own_cents=row.own_cents, own_minutes=row.own_minutes)
