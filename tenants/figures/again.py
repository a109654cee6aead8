"""The same file a second time (opnieuw ingelezen), known by what it says."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from regie.audit.models import Audit
from regie.clock import ZONE
from regie.errors import Conflict, msgid
from tenants.figures.importing import ParsedFigure
from tenants.people.models import Person

# Two who send the same file at one moment wait for each other.
ALONE = text("SELECT regie.take_lock('prices', :cooperation)")
AGAIN = msgid("This file was imported already, by %(name)s on %(day)s.")
BY_SOMEBODY = msgid("This file was imported already, on %(day)s.")


def mark_of(rows: Iterable[ParsedFigure]) -> str:
    """Give the mark of what a file says (kenmerk), the same for CSV and XLSX and for any order of its rows.

    Args:
        rows: of the file, totals among them.

    Returns:
        A hash in hexadecimal.
    """
    said = sorted(
        f"{r.municipality}|{r.cbs_code}|{r.year}|{r.name}|{r.value.normalize():f}|{r.unit}|{r.reference_date}|{r.source}"
        for r in rows
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def find_import(session: Session, cooperation_id: int, what: str, mark: str) -> Row[*tuple[Any, ...]] | None:
    """Find who imported a file that says the same (eerder ingelezen), and wait for who is at it.

    Args:
        cooperation_id: the cooperation of the scope.
        what: `figures.imported` or `budgets.imported`.
        mark: as `mark_of` gives it.

    Returns:
        `recorded_at`, `import_id` as text and `name`, None where that may not be seen; None for a new file.
    """
    session.execute(ALONE, {"cooperation": cooperation_id})
    query = (
        select(Audit.recorded_at, Audit.detail["import"].astext.label("import_id"), Person.name)
        .outerjoin(Person, Person.id == Audit.actor)
        .where(Audit.tenant_id == cooperation_id, Audit.what == what, Audit.detail["mark"].astext == mark)
    )
    return session.execute(query.order_by(Audit.recorded_at.desc()).limit(1)).one_or_none()


def refuse_again(session: Session, cooperation_id: int, what: str, mark: str) -> None:
    """Refuse a file that says what one that was imported says (al ingelezen), with who and when.

    Args:
        cooperation_id: as `find_import` takes it.
        what: as `find_import` takes it.
        mark: as `find_import` takes it.

    Raises:
        Conflict: `file_imported`.
    """
    if found := find_import(session, cooperation_id, what, mark):
        raise imported_already(found.name, found.recorded_at)


def imported_already(name: str | None, moment: datetime) -> Conflict:
    """Say that a file was imported before (al ingelezen).

    Args:
        name: of who did; None where that may not be seen.
        moment: when, aware.

    Returns:
        The refusal.
    """
    day = moment.astimezone(ZONE).date()
    if name is None:
        return Conflict(BY_SOMEBODY, code="file_imported", field="file", day=day)
    return Conflict(AGAIN, code="file_imported", field="file", name=name, day=day)
