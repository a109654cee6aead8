"""Product choices that wait for a decision, over several municipalities at once (wachtende productkeuzes)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ScalarSelect, Text, cast, func, literal, select
from sqlalchemy.orm import Session

from cafeteria.assortment.models import Product, Variant
from cafeteria.menus.comparing import Change, baseline_of, changes
from cafeteria.menus.lines import LineRow, line_row, select_lines
from cafeteria.menus.models import Menu, MenuLine
from cafeteria.menus.participants import participants
from regie.audit.models import Audit
from regie.database.validity import period_of
from regie.periods import Period
from tenants.people.models import Person


@dataclass(frozen=True)
class WaitingMenu:
    """A submitted product choice (ingediende productkeuze).

    Args:
        tenant_id: the municipality.
        id: the choice.
        period: over which it will count.
        version: that is decided on.
        took_part: accounts that changed or submitted it; none of them adopts it.
        submitter: name of who submitted it, where it may be seen.
        submitted_at: when, by the audit trail.
    """

    tenant_id: int
    id: UUID
    period: Period
    version: int
    took_part: frozenset[UUID]
    submitter: str | None
    submitted_at: datetime


def list_waiting_menus(session: Session, tenant_ids: Collection[int]) -> list[WaitingMenu]:
    """List the submitted choices of several municipalities (wachtende productkeuzes), the oldest first.

    Args:
        tenant_ids: the municipalities.

    Returns:
        Choices.
    """
    at = func.coalesce(_submitted_at(), func.now())
    query = (
        select(Menu, Person.name.label("submitter"), at.label("submitted_at"))
        .outerjoin(Person, Person.id == Menu.submitted_by)
        .where(Menu.tenant_id.in_(tenant_ids), Menu.state == "submitted")
        .order_by(at, Menu.id)
    )
    return [
        WaitingMenu(
            tenant_id=row.Menu.tenant_id,
            id=row.Menu.id,
            period=period_of(row.Menu.period),
            version=row.Menu.version,
            took_part=participants(row.Menu.editors, row.Menu.submitted_by),
            submitter=row.submitter,
            submitted_at=row.submitted_at,
        )
        for row in session.execute(query)
    ]


def _submitted_at() -> ScalarSelect[datetime]:
    return (
        select(func.max(Audit.recorded_at))
        .where(
            Audit.tenant_id == Menu.tenant_id,
            Audit.what == "menus.submitted",
            Audit.detail["menu"].astext == cast(Menu.id, Text),
        )
        .correlate(Menu)
        .scalar_subquery()
    )


@dataclass(frozen=True)
class Proposed:
    """What a submitted choice holds and changes (inhoud).

    Args:
        lines: its lines, with the prices of today or of the nearest day of its period.
        changes: what differs from the choice that it follows.
    """

    lines: Sequence[LineRow]
    changes: Sequence[Change]


def list_proposed_by_menu(session: Session, waiting: Sequence[WaitingMenu], on: date) -> dict[UUID, Proposed]:
    """Tell what submitted choices hold and how much they change (wijzigingen), in two statements for all.

    Args:
        waiting: the choices.
        on: today.

    Returns:
        By choice.
    """
    before = _baselines(session, waiting)
    wanted = {menu.id for menu in waiting} | set(before.values())
    lines = _lines(session, {menu.tenant_id for menu in waiting}, wanted, on)

    def changed(menu_id: UUID) -> list[Change]:
        old = lines[before[menu_id]] if menu_id in before else []
        return changes([line.terms for line in old], [line.terms for line in lines[menu_id]])

    return {menu.id: Proposed(lines[menu.id], changed(menu.id)) for menu in waiting}


def _baselines(session: Session, waiting: Sequence[WaitingMenu]) -> dict[UUID, UUID]:
    """Adopted choices by the choice that is compared with them; where there is one."""
    tenant_ids = {menu.tenant_id for menu in waiting}
    query = select(Menu.tenant_id, Menu.id, Menu.period).where(
        Menu.tenant_id.in_(tenant_ids), Menu.state == "adopted"
    )
    adopted: dict[int, dict[Period, UUID]] = defaultdict(dict)
    for row in session.execute(query):
        adopted[row.tenant_id][period_of(row.period)] = row.id
    found = {menu.id: baseline_of(menu.period, adopted[menu.tenant_id]) for menu in waiting}
    return {menu_id: before for menu_id, before in found.items() if before}


def _lines(
    session: Session, tenant_ids: Collection[int], menu_ids: Collection[UUID], on: date
) -> dict[UUID, list[LineRow]]:
    first, last = func.lower(Menu.period, type_=Date), func.upper(Menu.period, type_=Date) - 1
    shown_day = func.greatest(first, func.least(literal(on, Date), last), type_=Date)
    query = select_lines(tenant_ids, shown_day).where(MenuLine.menu_id.in_(menu_ids))
    found: dict[UUID, list[LineRow]] = defaultdict(list)
    for row in session.execute(query.order_by(Product.name, Variant.name)):
        line = line_row(row)
        found[line.menu_id].append(line)
    return found
