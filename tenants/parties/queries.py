"""Reading parties and their workers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from regie.clock import today
from regie.database.base import Range
from regie.database.rows import row_as, rows_as
from regie.database.search import found_by, searchable
from regie.database.tenant import Tenant
from regie.database.validity import last_day
from regie.errors import not_yours
from tenants.parties.models import Party, Worker
from tenants.people.models import Person


@dataclass(frozen=True)
class PartyRow:
    """A party (partij) as shown.

    Args:
        id: its id.
        name: as shown.
        municipality_id: the municipality behind it, if there is one.
        municipality: its name, when it may be read.
        is_principal: gives work.
        is_performer: performs work.
        is_contractor: performs work under contract.
        valid: days on which it performs work; no first day for one that was there before anybody asked.
    """

    id: UUID
    name: str
    municipality_id: int | None
    municipality: str | None
    is_principal: bool
    is_performer: bool
    is_contractor: bool
    valid: Range[date]

    @property
    def starts_on(self) -> date | None:
        """Give the first day (eerste dag); None where nobody said."""
        return self.valid.lower

    @property
    def last_day(self) -> date | None:
        """Give the last day on which it performs work (laatste dag); None while no end is known."""
        return last_day(self.valid.upper)

    def stands(self, on: date) -> bool:
        """Tell whether it performs work on a day or after it (staat nog)."""
        return self.valid.upper is None or on < self.valid.upper


@dataclass(frozen=True)
class WorkerRow:
    """A worker (medewerker) as shown.

    Args:
        id: its id.
        name: as shown.
        role: as the rate card names it.
        party_id: for which party.
        party: name of the party.
        person_id: the account, if the worker has one.
        valid: days on which hours are booked; no first day for one that was there before anybody asked.
    """

    id: UUID
    name: str
    role: str
    party_id: UUID
    party: str
    person_id: UUID | None
    valid: Range[date]

    @property
    def account(self) -> str:
        """Tell whether the worker signs in (gebruiker): `yes` or `no`."""
        return "yes" if self.person_id else "no"

    @property
    def starts_on(self) -> date | None:
        """Give the first day (eerste dag); None where nobody said."""
        return self.valid.lower

    @property
    def last_day(self) -> date | None:
        """Give the last day of hours (laatste dag); None while no end is known."""
        return last_day(self.valid.upper)


def list_parties(session: Session, cooperation_id: int) -> list[PartyRow]:
    """List the parties of a cooperation (partijen), by name.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Parties.
    """
    query = select_parties(cooperation_id).order_by(Party.name, Party.valid)
    return rows_as(PartyRow, session.execute(query))


def select_parties(cooperation_id: int, text: str = "") -> Select[*tuple[Any, ...]]:
    """Select parties (partijen), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.
        text: words of a name, as `found_by` takes them.

    Returns:
        A query of rows for `PartyRow`.
    """
    return (
        select(
            Party.id,
            Party.name,
            Party.municipality_id,
            Tenant.name.label("municipality"),
            Party.is_principal,
            Party.is_performer,
            Party.is_contractor,
            Party.valid,
        )
        .outerjoin(Tenant, Tenant.id == Party.municipality_id)
        .where(Party.tenant_id == cooperation_id, *found_by(text, searchable(Party.name)))
    )


def require_party(session: Session, cooperation_id: int, party_id: UUID) -> PartyRow:
    """Give one party (partij).

    Args:
        cooperation_id: the cooperation of the scope.
        party_id: the party.

    Returns:
        The party.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.execute(select_parties(cooperation_id).where(Party.id == party_id)).one_or_none()
    if found is None:
        raise not_yours()
    return row_as(PartyRow, found)


def require_worker(session: Session, cooperation_id: int, worker_id: UUID) -> WorkerRow:
    """Give one worker (medewerker).

    Args:
        cooperation_id: the cooperation of the scope.
        worker_id: the worker.

    Returns:
        The worker.

    Raises:
        NotFound: it does not exist, or it is not yours.
    """
    found = session.execute(select_workers(cooperation_id).where(Worker.id == worker_id)).one_or_none()
    if found is None:
        raise not_yours()
    return row_as(WorkerRow, found)


def list_workers(session: Session, cooperation_id: int) -> list[WorkerRow]:
    """List the workers of a cooperation (medewerkers), by party, role and name.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Workers.
    """
    query = select_workers(cooperation_id).order_by(Party.name, Worker.role, Worker.name)
    return rows_as(WorkerRow, session.execute(query))


def list_workers_of(
    session: Session, cooperation_id: int, person_id: UUID, on: date | None = None
) -> list[WorkerRow]:
    """List the workers that an account is and was (medewerkers bij gebruiker): one on a day.

    Args:
        cooperation_id: the cooperation of the scope.
        person_id: the account.
        on: the day that is asked about; None for today.

    Returns:
        The worker of that day first, then the others from the latest on.
    """
    then = Worker.valid.contains(on or today())
    of_account = select_workers(cooperation_id).where(Worker.person_id == person_id)
    return rows_as(WorkerRow, session.execute(of_account.order_by(then.desc(), Worker.valid.desc())))


def list_free_accounts(session: Session, cooperation_id: int) -> list[tuple[UUID, str]]:
    """List the accounts that no worker has today (vrije gebruikers), by name.

    Args:
        cooperation_id: the cooperation of the scope.

    Returns:
        Pairs of an id and a name.
    """
    held = (Worker.person_id == Person.id, Worker.valid.contains(today()))
    taken = select(Worker.person_id).where(Worker.tenant_id == cooperation_id, *held)
    query = select(Person.id, Person.name).where(Person.active, ~taken.exists()).order_by(Person.name)
    return [(person_id, name) for person_id, name in session.execute(query)]


def select_workers(cooperation_id: int, text: str = "") -> Select[*tuple[Any, ...]]:
    """Select workers (medewerkers), to filter and order further.

    Args:
        cooperation_id: the cooperation of the scope.
        text: words of a name, role or party, as `found_by` takes them.

    Returns:
        A query of rows for `WorkerRow`.
    """
    fields = (searchable(Worker.name), searchable(Worker.role), searchable(Party.name))
    return (
        select(
            Worker.id,
            Worker.name,
            Worker.role,
            Worker.party_id,
            Party.name.label("party"),
            Worker.person_id,
            Worker.valid,
        )
        .join(Party, (Party.tenant_id == Worker.tenant_id) & (Party.id == Worker.party_id))
        .where(Worker.tenant_id == cooperation_id, *found_by(text, *fields))
    )
