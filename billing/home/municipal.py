"""How the municipalities of directors and budget holders stand this year (stand van de gemeente)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.budgets.queries import LineBalance, list_budget_lines_of
from billing.home.checklist import CheckedStep, first_steps
from cafeteria.menus.models import Menu
from regie.database.base import Range
from regie.database.rows import rows_as

# What says most about a year comes first: a draft beside an adopted choice is work in progress.
STATES = ("adopted", "submitted", "draft")


@dataclass(frozen=True)
class ChoiceOfYear:
    """How far the product choice of a year is (stand van de productkeuze).

    Args:
        year: such as 2014.
        state: `adopted`, `submitted` or `draft`; None where nothing has been begun.
        menu_id: the choice; None where there is none.
    """

    year: int
    state: str | None
    menu_id: UUID | None


@dataclass(frozen=True)
class Standing:
    """How a municipality stands (stand).

    Args:
        tenant_id: the municipality.
        lines: budget lines of this year, the largest first.
        choices: of this year and of the next.
        steps: what it needs before it can start; empty once everything is done.
    """

    tenant_id: int
    lines: Sequence[LineBalance]
    choices: Sequence[ChoiceOfYear]
    steps: Sequence[CheckedStep]


def standings(
    session: Session, cooperation_id: int, tenant_ids: Collection[int], on: date
) -> dict[int, Standing]:
    """Tell how municipalities stand this year (stand), in eight statements for all of them.

    Args:
        cooperation_id: the cooperation of the scope.
        tenant_ids: the municipalities.
        on: today.

    Returns:
        By municipality.
    """
    lines = sorted(list_budget_lines_of(session, tenant_ids, [on.year]), key=lambda line: -line.total)
    menus = _menus(session, tenant_ids, on.year)
    steps = first_steps(session, cooperation_id, tenant_ids, on)
    return {
        tenant_id: Standing(
            tenant_id,
            [line for line in lines if line.tenant_id == tenant_id],
            [_choice(menus, tenant_id, year) for year in (on.year, on.year + 1)],
            steps[tenant_id] if not all(one.done for one in steps[tenant_id]) else [],
        )
        for tenant_id in tenant_ids
    }


@dataclass(frozen=True)
class _Menu:
    tenant_id: int
    id: UUID
    state: str
    period: Range[date]


def _menus(session: Session, tenant_ids: Collection[int], year: int) -> list[_Menu]:
    query = select(Menu.tenant_id, Menu.id, Menu.state, Menu.period).where(
        Menu.tenant_id.in_(tenant_ids),
        Menu.state.in_(STATES),
        Menu.period.overlaps(Range(date(year, 1, 1), date(year + 2, 1, 1))),
    )
    return rows_as(_Menu, session.execute(query.order_by(Menu.period, Menu.id)))


def _choice(menus: Sequence[_Menu], tenant_id: int, year: int) -> ChoiceOfYear:
    here = [
        (STATES.index(menu.state), menu.id)
        for menu in menus
        if menu.tenant_id == tenant_id and _touches(menu.period, year)
    ]
    if not here:
        return ChoiceOfYear(year, None, None)
    state, menu_id = min(here, key=lambda one: one[0])
    return ChoiceOfYear(year, STATES[state], menu_id)


def _touches(period: Range[date], year: int) -> bool:
    assert period.lower
    assert period.upper
    return period.lower < date(year + 1, 1, 1) and period.upper > date(year, 1, 1)
