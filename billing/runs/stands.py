"""How budgets stood right after a run (stand na de verdeling), from what it booked: that never changes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, Subquery, cast, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from billing.budgets.models import Balance, BudgetLine, Entry
from billing.runs.models import RunLine
from billing.runs.queries import RunRow
from cafeteria.funds.queries import name_of_fund
from regie.database.rows import rows_as


@dataclass(frozen=True)
class FundStand:
    """One fund of a municipality in the year of a run (stand van een budgetregel), in cents.

    Args:
        tenant_id: the municipality.
        fund: code of the fund.
        run_cents: what this run asks of it.
        budget: budget and cover.
        realised: of the whole year, this run included.
        uncovered: still to be covered.
        fund_name: name of the fund.
    """

    tenant_id: int
    fund: str
    run_cents: int
    budget: int
    realised: int
    uncovered: int
    fund_name: str = ""

    @property
    def short(self) -> int:
        """Tell what does not fit, in cents: still to be covered, or of a trial what would be (tekort)."""
        return max(self.uncovered, self.realised - self.budget, 0)

    @property
    def earlier(self) -> int:
        """Give what other runs realised in the year, in cents (eerder gerealiseerd)."""
        return self.realised - self.run_cents


def stands_after(
    session: Session, cooperation_id: int, run: RunRow, tenant_id: int | None = None
) -> list[FundStand]:
    """Tell how budgets stood right after a run (stand na de verdeling); of a trial, how they would stand now.

    Args:
        session: within a scope; lines of municipalities that it may not read are left out.
        cooperation_id: the cooperation of the scope.
        run: a finished run.
        tenant_id: only this municipality.

    Returns:
        By municipality and fund, for every fund in the lines of the run.
    """
    asked = _asked(cooperation_id, run.id, tenant_id)
    query = _as_now(asked, run.period.start.year) if run.kind == "trial" else _as_booked(asked, run.id)
    name = name_of_fund(literal(cooperation_id), asked.c.fund).label("fund_name")
    query = query.add_columns(name).order_by(asked.c.tenant_id, name, asked.c.fund)
    return rows_as(FundStand, session.execute(query))


def _asked(cooperation_id: int, run_id: UUID, tenant_id: int | None) -> Subquery:
    query = select(
        RunLine.tenant_id, RunLine.fund, cast(func.sum(RunLine.cents), BigInteger).label("run_cents")
    ).where(RunLine.cooperation_id == cooperation_id, RunLine.run_id == run_id)
    if tenant_id is not None:
        query = query.where(RunLine.tenant_id == tenant_id)
    return query.group_by(RunLine.tenant_id, RunLine.fund).subquery()


def _as_now(asked: Subquery, year: int) -> Select[*tuple[Any, ...]]:
    budget = func.coalesce(Balance.budget_cents + Balance.cover_cents, 0)
    realised = func.coalesce(Balance.realised_cents, 0) + asked.c.run_cents
    line = (BudgetLine.tenant_id == asked.c.tenant_id) & (BudgetLine.fund == asked.c.fund)
    return (
        select(
            asked.c.tenant_id,
            asked.c.fund,
            asked.c.run_cents,
            budget.label("budget"),
            realised.label("realised"),
            func.coalesce(Balance.uncovered_cents, 0).label("uncovered"),
        )
        .outerjoin(BudgetLine, line & (BudgetLine.year == year))
        .outerjoin(Balance, (Balance.tenant_id == BudgetLine.tenant_id) & (Balance.line_id == BudgetLine.id))
    )


def _as_booked(asked: Subquery, run_id: UUID) -> Select[*tuple[Any, ...]]:
    # The last entry that the run wrote on a line tells how it left the line.
    last = (
        select(
            Entry.tenant_id,
            BudgetLine.fund,
            (Entry.budget_after + Entry.cover_after).label("budget"),
            Entry.realised_after.label("realised"),
            Entry.uncovered_after.label("uncovered"),
        )
        .join(BudgetLine, (BudgetLine.tenant_id == Entry.tenant_id) & (BudgetLine.id == Entry.line_id))
        .where(
            Entry.tenant_id.in_(select(asked.c.tenant_id)),
            Entry.source_id == run_id,
            Entry.source_kind == "run",
        )
        .ext(distinct_on(Entry.tenant_id, Entry.line_id))
        .order_by(Entry.tenant_id, Entry.line_id, Entry.recorded_at.desc(), Entry.id)
        .subquery()
    )
    return select(
        asked.c.tenant_id, asked.c.fund, asked.c.run_cents, last.c.budget, last.c.realised, last.c.uncovered
    ).join(last, (last.c.tenant_id == asked.c.tenant_id) & (last.c.fund == asked.c.fund))
