"""Lists of parties and their workers, declared once: what their tables, orders and files hold."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.orm import Session

from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import Page, in_order
from tenants.parties.models import Party, Worker
from tenants.parties.queries import PartyRow, WorkerRow, select_parties, select_workers
from tenants.parties.words import ACCOUNT

# One behind which stands somebody out of sight comes after the names, and before those with nobody.
_BEHIND = func.coalesce(Tenant.name, case((Party.municipality_id.is_not(None), "\uffff")))
PARTIES = (
    Column("name", msgid("Name"), sort="name", by=func.lower(Party.name), heading=True),
    Column("municipality", msgid("Municipality behind it"), sort="municipality", by=_BEHIND),
    Column("roles", msgid("Takes part as")),
    Column("starts_on", msgid("First day"), "date", "starts_on", func.lower(Party.valid)),
    Column("last_day", msgid("Last day"), "date", "last_day", func.upper(Party.valid)),
    Column("change", msgid("Change"), "act", in_file=False),
    Column("end", msgid("End"), "act", in_file=False),
)
WORKERS = (
    Column("name", msgid("Name"), sort="name", by=func.lower(Worker.name), heading=True),
    Column("role", msgid("Role"), sort="role", by=func.lower(Worker.role)),
    Column("party", msgid("Party"), sort="party", by=func.lower(Party.name)),
    Column("account", msgid("Account"), sort="account", by=Worker.person_id.is_(None), words=ACCOUNT),
    Column("starts_on", msgid("First day"), "date", "starts_on", func.lower(Worker.valid)),
    Column("last_day", msgid("Last day"), "date", "last_day", func.upper(Worker.valid)),
    Column("end", msgid("End"), "act", in_file=False),
)
PARTY_SORTS, WORKER_SORTS = sorts_of(PARTIES), sorts_of(WORKERS)


def search_parties(
    session: Session, cooperation_id: int, text: str = "", *, sort: str = "name", page: int = 1
) -> Page[PartyRow]:
    """Search the parties of a cooperation (partijen), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        text: words of a name, as `found_by` takes them.
        sort: one of `PARTY_SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    query, make = select_parties(cooperation_id, text), partial(row_as, PartyRow)
    return read_page(session, query, _parties_by(sort), make, page=page)


def all_parties(session: Session, cooperation_id: int, text: str, sort: str) -> Iterator[PartyRow]:
    """List every party of a view (alle partijen), for a file.

    Args:
        cooperation_id: the cooperation of the scope.
        text: as `search_parties` takes it.
        sort: as `search_parties` takes it.

    Returns:
        Parties, as they are read.
    """
    return each_row_as(PartyRow, session, select_parties(cooperation_id, text).order_by(*_parties_by(sort)))


def _parties_by(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, PARTY_SORTS, func.lower(Party.name), Party.valid.expression, Party.id.expression)


def search_workers(
    session: Session, cooperation_id: int, text: str = "", *, sort: str = "party", page: int = 1
) -> Page[WorkerRow]:
    """Search the workers of a cooperation (medewerkers), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        text: words of a name, role or party, as `found_by` takes them.
        sort: one of `WORKER_SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    query, make = select_workers(cooperation_id, text), partial(row_as, WorkerRow)
    return read_page(session, query, _workers_by(sort), make, page=page)


def all_workers(session: Session, cooperation_id: int, text: str, sort: str) -> Iterator[WorkerRow]:
    """List every worker of a view (alle medewerkers), for a file.

    Args:
        cooperation_id: the cooperation of the scope.
        text: as `search_workers` takes it.
        sort: as `search_workers` takes it.

    Returns:
        Workers, as they are read.
    """
    return each_row_as(WorkerRow, session, select_workers(cooperation_id, text).order_by(*_workers_by(sort)))


def _workers_by(sort: str) -> list[ColumnElement[Any]]:
    by_name = (func.lower(Party.name), func.lower(Worker.role), func.lower(Worker.name))
    return in_order(sort, WORKER_SORTS, *by_name, Worker.id.expression)
