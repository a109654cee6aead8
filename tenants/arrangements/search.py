"""Lists of arrangements and of who takes part, declared once: what their tables, orders and files hold."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from regie.database.listed import read_page
from regie.database.rows import each_row_as, row_as
from regie.database.tenant import Tenant
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import Page, in_order
from tenants.arrangements.models import Arrangement, Participation
from tenants.arrangements.queries import (
    ArrangementRow,
    ParticipationRow,
    select_arrangements,
    select_participations,
)
from tenants.arrangements.words import FORMS

ARRANGEMENTS = (
    Column("name", msgid("Name"), sort="name", by=func.lower(Arrangement.name), heading=True),
    Column("form", msgid("Form"), sort="form", by=Arrangement.form.expression, words=FORMS),
    Column("host", msgid("Host municipality"), sort="host", by=Tenant.name.expression),
    Column("starts_on", msgid("First day"), "date", "starts_on", func.lower(Arrangement.valid)),
    Column("last_day", msgid("Last day"), "date", "last_day", func.upper(Arrangement.valid)),
    Column("end", msgid("End"), "act", in_file=False),
)
PARTICIPATIONS = (
    Column(
        "municipality", msgid("Municipality"), sort="municipality", by=Tenant.name.expression, heading=True
    ),
    Column("arrangement", msgid("Arrangement"), sort="arrangement", by=func.lower(Arrangement.name)),
    Column("product_group", msgid("Group"), sort="group", by=func.lower(Participation.product_group)),
    Column("starts_on", msgid("First day"), "date", "starts_on", func.lower(Participation.valid)),
    Column("last_day", msgid("Last day"), "date", "last_day", func.upper(Participation.valid)),
    Column("end", msgid("End"), "act", in_file=False),
)
ARRANGEMENT_SORTS, PARTICIPATION_SORTS = sorts_of(ARRANGEMENTS), sorts_of(PARTICIPATIONS)


def search_arrangements(
    session: Session, cooperation_id: int, *, sort: str = "name", page: int = 1
) -> Page[ArrangementRow]:
    """List the arrangements of a cooperation (regelingen), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        sort: one of `ARRANGEMENT_SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    query, make = select_arrangements(cooperation_id), partial(row_as, ArrangementRow)
    return read_page(session, query, _arrangements_by(sort), make, page=page)


def all_arrangements(session: Session, cooperation_id: int, sort: str) -> Iterator[ArrangementRow]:
    """List every arrangement of a cooperation (alle regelingen), for a file.

    Args:
        cooperation_id: the cooperation of the scope.
        sort: as `search_arrangements` takes it.

    Returns:
        Arrangements, as they are read.
    """
    query = select_arrangements(cooperation_id).order_by(*_arrangements_by(sort))
    return each_row_as(ArrangementRow, session, query)


def _arrangements_by(sort: str) -> list[ColumnElement[Any]]:
    return in_order(sort, ARRANGEMENT_SORTS, func.lower(Arrangement.name), Arrangement.id.expression)


def search_participations(
    session: Session, cooperation_id: int, *, sort: str = "arrangement", page: int = 1
) -> Page[ParticipationRow]:
    """List who takes part in what, past and future included (deelnames), a page at a time.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        sort: one of `PARTICIPATION_SORTS`, with `-` before it for the other way around.
        page: from 1; a page beyond the last gives the last.

    Returns:
        The page.
    """
    query, make = select_participations(cooperation_id), partial(row_as, ParticipationRow)
    return read_page(session, query, _participations_by(sort), make, page=page)


def all_participations(session: Session, cooperation_id: int, sort: str) -> Iterator[ParticipationRow]:
    """List everybody who takes part (alle deelnames), for a file.

    Args:
        session: within a scope; municipalities that may not be read are left out.
        cooperation_id: the cooperation of the scope.
        sort: as `search_participations` takes it.

    Returns:
        Participations, as they are read.
    """
    query = select_participations(cooperation_id).order_by(*_participations_by(sort))
    return each_row_as(ParticipationRow, session, query)


def _participations_by(sort: str) -> list[ColumnElement[Any]]:
    by_name = (func.lower(Arrangement.name), func.lower(Participation.product_group), Tenant.name.expression)
    ties = (Participation.valid.expression, Participation.id.expression)
    return in_order(sort, PARTICIPATION_SORTS, *by_name, *ties)
