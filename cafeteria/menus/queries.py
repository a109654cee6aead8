"""Reading product choices."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from cafeteria.menus.comparing import baseline_of
from cafeteria.menus.models import Menu, MenuLine
from cafeteria.menus.participants import participants
from regie.database.validity import period_of
from regie.errors import not_yours
from regie.periods import Period
from tenants.people.models import Person


@dataclass(frozen=True)
class MenuRow:
    """A product choice (productkeuze) as shown.

    Args:
        id: its id.
        period: over which it counts.
        state: `draft`, `submitted`, `adopted`, `superseded` or `withdrawn`.
        version: for the next change.
        took_part: accounts that changed or submitted it; none of them adopts it.
        submitter: name of that account, when it may be seen.
        adopter: name of who adopted it, when it may be seen.
        adopted_at: moment of adoption.
        lines: how many lines it has.
        return_reason: what had to change when it was returned last; empty where it was not.
    """

    id: UUID
    period: Period
    state: str
    version: int
    took_part: frozenset[UUID]
    submitter: str | None
    adopter: str | None
    adopted_at: datetime | None
    lines: int
    return_reason: str = ""

    @property
    def returned(self) -> bool:
        """Tell whether its drafters have to change it (teruggestuurd)."""
        return self.state == "draft" and self.return_reason != ""

    @property
    def last_day(self) -> date:
        """Give the last day of the period (laatste dag)."""
        return self.period.last_day

    def shown_day(self, today: date) -> date:
        """Choose the day whose tariffs to show (toondatum): today, or the nearest day of the period.

        Args:
            today: the day it is.

        Returns:
            A day of the period.
        """
        return min(max(today, self.period.start), self.last_day)


def list_menus(session: Session, tenant_id: int) -> list[MenuRow]:
    """List the product choices of a municipality (productkeuzes), the latest period and newest first.

    Args:
        tenant_id: the municipality.

    Returns:
        Choices.
    """
    query = _select_menus(tenant_id).order_by(
        Menu.period.desc(), Menu.adopted_at.desc().nulls_first(), Menu.id
    )
    return [_menu(row) for row in session.execute(query)]


def require_menu(session: Session, tenant_id: int, menu_id: UUID) -> MenuRow:
    """Find a product choice (productkeuze).

    Args:
        tenant_id: the municipality.
        menu_id: the choice.

    Returns:
        The choice.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.execute(_select_menus(tenant_id).where(Menu.id == menu_id)).one_or_none()
    if found is None:
        raise not_yours()
    return _menu(found)


def find_baseline(session: Session, tenant_id: int, of: MenuRow) -> MenuRow | None:
    """Find the adopted choice to compare another one with (vergelijkingsbasis).

    Args:
        tenant_id: the municipality.
        of: the choice to compare.

    Returns:
        The adopted choice of the same period, or else the last one that began before; None without either.
    """
    adopted = [row for row in list_menus(session, tenant_id) if row.state == "adopted" and row.id != of.id]
    return baseline_of(of.period, {row.period: row for row in adopted})


def find_choice_before(session: Session, tenant_id: int, of: MenuRow) -> MenuRow | None:
    """Find the adopted choice that counts until another one begins (keuze van het jaar ervoor).

    Args:
        tenant_id: the municipality.
        of: the choice that follows it.

    Returns:
        The choice; None where none had been adopted for the day before.
    """
    return find_adopted_menu(session, tenant_id, of.period.start - timedelta(days=1))


def find_adopted_menu(session: Session, tenant_id: int, on: date) -> MenuRow | None:
    """Find the product choice that counts on a day (vastgestelde productkeuze).

    Args:
        tenant_id: the municipality.
        on: the day.

    Returns:
        The choice; None where none has been adopted for that day.
    """
    query = _select_menus(tenant_id).where(Menu.state == "adopted", Menu.period.contains(on))
    found = session.execute(query).one_or_none()
    return _menu(found) if found else None


def _select_menus(tenant_id: int) -> Select[*tuple[Any, ...]]:
    submitter, adopter = aliased(Person), aliased(Person)
    count = (
        select(func.count())
        .where(MenuLine.tenant_id == Menu.tenant_id, MenuLine.menu_id == Menu.id)
        .correlate(Menu)
        .scalar_subquery()
    )
    return (
        select(
            Menu,
            submitter.name.label("submitter"),
            adopter.name.label("adopter"),
            count.label("lines"),
        )
        .outerjoin(submitter, submitter.id == Menu.submitted_by)
        .outerjoin(adopter, adopter.id == Menu.adopted_by)
        .where(Menu.tenant_id == tenant_id)
    )


def _menu(row: Any) -> MenuRow:
    found: Menu = row.Menu
    return MenuRow(
        id=found.id,
        period=period_of(found.period),
        state=found.state,
        version=found.version,
        took_part=participants(found.editors, found.submitted_by),
        submitter=row.submitter,
        adopter=row.adopter,
        adopted_at=found.adopted_at,
        lines=row.lines,
        return_reason=found.return_reason,
    )
