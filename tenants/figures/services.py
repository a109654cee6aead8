"""Use cases of reference figures: examine a file, store its figures and findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, insert, select
from sqlalchemy.orm import Session, aliased

from regie.audit.services import record
from regie.database.constraints import TAKEN, refused_as
from regie.database.scope import Actor
from regie.database.validity import validity
from regie.errors import Conflict, msgid, not_yours, quote_input
from regie.fileproblems import FileProblems
from regie.numbers import Language
from tenants.figures.again import mark_of, refuse_again
from tenants.figures.importing import FileKind, ParsedFigure, gather_figures
from tenants.figures.models import Figure, Finding
from tenants.figures.naming import contradicts
from tenants.figures.permissions import IMPORT
from tenants.figures.reconciling import Difference, reconcile
from tenants.municipalities.queries import (
    MunicipalityRow,
    list_municipalities,
    list_municipalities_by_code,
)

IMPORTED_BEFORE = msgid("This figure has been imported before.")
CORRECTED = msgid("Somebody corrected or withdrew this figure already. Look at the figures again.")


@dataclass(frozen=True)
class OwnedFigure:
    """A right row and whose it is (regel met eigenaar).

    Args:
        tenant_id: the municipality, or the cooperation for a bearer outside the municipalities.
        figure: the row.
    """

    tenant_id: int
    figure: ParsedFigure


@dataclass(frozen=True)
class OwnedDifference:
    """A finding and whose it is (bevinding met eigenaar).

    Args:
        tenant_id: the municipality that it is about, or else the cooperation.
        difference: the finding.
    """

    tenant_id: int
    difference: Difference


@dataclass(frozen=True)
class Examined:
    """A file in which every row is right (gecontroleerd bestand).

    Args:
        import_id: marks what comes from this file.
        mark: hash of what the file says, whatever kind of file says it and in which order.
        rows: figures or budgets, without the printed totals.
        findings: what does not tie; the file is imported all the same.
    """

    import_id: UUID
    mark: str
    rows: tuple[OwnedFigure, ...]
    findings: tuple[OwnedDifference, ...]


def examine_file(
    session: Session, actor: Actor, data: bytes, kind: FileKind, language: Language | None = None
) -> Examined:
    """Check a file of figures or budgets (bestand controleren); stores nothing.

    Args:
        data: CSV or XLSX with the columns of `schemas.COLUMNS`.
        kind: `figure` or `budget`.
        language: in which its numbers are typed; None when nobody said.

    Returns:
        The rows with their owners, and the findings.

    Raises:
        Forbidden: the actor may not import figures.
        InvalidInput: every mistake by line and column; `unknown_code` for a code outside this cooperation,
            `code_contradicts_name` for one of another than the row names, `imported_before` for a figure
            that is stored already.
        Conflict: `file_imported`: a file that says the same was imported before.
    """
    actor.require(IMPORT, actor.cooperation_id)
    parsed, problems = gather_figures(data, kind, language)
    codes = sorted({row.cbs_code for row in parsed})
    known = list_municipalities_by_code(session, actor.cooperation_id, codes)
    parsed = [row for row in parsed if _is_known(row, known, problems)]
    _note_contradictions(session, actor, parsed, known, problems)
    rows = [_owned(row, known, actor.cooperation_id) for row in parsed if not row.is_total]
    mark = mark_of(parsed)
    if kind == "figure":
        # What is right of a file with mistakes may be another file by itself: the mistakes go first.
        if not problems.errors:
            refuse_again(session, actor.cooperation_id, "figures.imported", mark)
        _note_stored(session, rows, problems)
    problems.settle()
    outside = [_outside(row, known[row.figure.cbs_code]) for row in rows if row.figure.cbs_code]
    findings = [OwnedDifference(actor.cooperation_id, difference) for difference in reconcile(parsed)]
    return Examined(uuid4(), mark, tuple(rows), (*findings, *(found for found in outside if found)))


def _note_contradictions(
    session: Session,
    actor: Actor,
    rows: Sequence[ParsedFigure],
    known: Mapping[str, MunicipalityRow],
    problems: FileProblems,
) -> None:
    names = {one.name for one in list_municipalities(session, actor.cooperation_id)}
    for row in rows:
        found = known.get(row.cbs_code)
        if found and contradicts(row.municipality, found.name, names):
            message = msgid('%(cbs_code)s is %(name)s, and this row says "%(text)s".')
            about = {"cbs_code": row.cbs_code, "name": found.name, "text": quote_input(row.municipality)}
            problems.add("code_contradicts_name", message, row.line, "municipality", **about)


def _is_known(row: ParsedFigure, known: dict[str, MunicipalityRow], problems: FileProblems) -> bool:
    if not row.cbs_code or row.is_total or row.cbs_code in known:
        return True
    message = msgid("%(cbs_code)s is not a municipality of this cooperation.")
    problems.add("unknown_code", message, row.line, "cbs_code", cbs_code=row.cbs_code)
    return False


def _owned(row: ParsedFigure, known: dict[str, MunicipalityRow], cooperation_id: int) -> OwnedFigure:
    return OwnedFigure(known[row.cbs_code].tenant_id if row.cbs_code else cooperation_id, row)


def _outside(row: OwnedFigure, municipality: MunicipalityRow) -> OwnedDifference | None:
    figure, exists = row.figure, municipality.valid
    in_year = validity(date(figure.year, 1, 1), date(figure.year + 1, 1, 1)).overlaps(exists)
    if in_year and exists.contains(figure.reference_date):
        return None
    subject = f"{municipality.name} {figure.name} {figure.year}"
    return OwnedDifference(
        row.tenant_id, Difference("outside_validity", subject, figure.source, printed=figure.value)
    )


def import_figures(session: Session, actor: Actor, data: bytes, language: Language | None = None) -> Examined:
    """Import a file of reference figures (kengetallen inlezen), all or nothing.

    Args:
        session: writes the cooperation and every municipality in the file.
        data: CSV or XLSX with the columns of `schemas.COLUMNS`.
        language: in which its numbers are typed; None when nobody said.

    Returns:
        What was stored: the rows with their owners, and the findings.

    Raises:
        Forbidden: the actor may not import figures.
        InvalidInput: as `examine_file` does.
    """
    examined = examine_file(session, actor, data, "figure", language)
    gone = _withdrawn(session, examined.rows)
    values = [_values(row, examined.import_id) | {"corrects": gone.get(_about(row))} for row in examined.rows]
    with refused_as(session, {TAKEN: Conflict(IMPORTED_BEFORE, code="imported_before")}):
        if values:
            session.execute(insert(Figure), values)
    store_findings(session, examined)
    record(session, actor.cooperation_id, "figures.imported", import_noted(examined))
    return examined


ABOUT = (Figure.tenant_id, Figure.bearer, Figure.name, Figure.year, Figure.reference_date, Figure.source)


def _about(row: OwnedFigure) -> tuple[object, ...]:
    figure = row.figure
    about = (figure.name, figure.year, figure.reference_date, figure.source)
    return (row.tenant_id, _bearer(figure), *about)


def _note_stored(session: Session, rows: Sequence[OwnedFigure], problems: FileProblems) -> None:
    stored = {tuple(found) for found in session.execute(select(*ABOUT).where(*_as_in(rows)))}
    stored -= _withdrawn(session, rows).keys()
    for row in rows:
        if _about(row) in stored:
            problems.add("imported_before", IMPORTED_BEFORE, row.figure.line, "name")


def _as_in(rows: Sequence[OwnedFigure]) -> tuple[ColumnElement[bool], ...]:
    owners, sources = {row.tenant_id for row in rows}, {row.figure.source for row in rows}
    return (Figure.tenant_id.in_(owners), Figure.source.in_(sources))


def _withdrawn(session: Session, rows: Sequence[OwnedFigure]) -> dict[tuple[object, ...], UUID]:
    """Find the withdrawals after which such a figure may come again: it takes their place."""
    later = aliased(Figure)
    last = ~exists().where(later.tenant_id == Figure.tenant_id, later.corrects == Figure.id)
    gone = session.scalars(select(Figure).where(*_as_in(rows), Figure.withdrawn, last))
    return {tuple(getattr(one, column.key) for column in ABOUT): one.id for one in gone}


def _bearer(figure: ParsedFigure) -> str:
    # The owner says which municipality it is; only a bearer outside them needs its name.
    return "" if figure.cbs_code else figure.bearer


def _values(row: OwnedFigure, import_id: UUID) -> dict[str, object]:
    figure = row.figure
    return {
        "tenant_id": row.tenant_id,
        "id": uuid4(),
        "bearer": _bearer(figure),
        "name": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "year": figure.year,
        "reference_date": figure.reference_date,
        "source": figure.source,
        "import_id": import_id,
    }


def correct_figure(
    session: Session, actor: Actor, tenant_id: int, figure_id: UUID, *, value: Decimal, source: str
) -> UUID:
    """Correct a figure by another one about the same (kengetal corrigeren); what was divided by it stays.

    Args:
        session: writes the owner of the figure.
        tenant_id: the municipality, or the cooperation for a bearer outside the municipalities.
        figure_id: the figure that is wrong; itself never corrected yet.
        value: what it should be, in the same unit.
        source: where that stands.

    Returns:
        Id of the figure that counts from now on, for runs that come after.

    Raises:
        Forbidden: the actor may not import figures.
        NotFound: no such figure.
        Conflict: `figure_corrected`, somebody was first; `same_value`, nothing would change.
    """
    actor.require(IMPORT, tenant_id)
    wrong = session.get(Figure, (tenant_id, figure_id))
    if wrong is None or wrong.withdrawn:
        raise not_yours()
    if wrong.value == value:
        raise Conflict(msgid("The figure has this value already."), code="same_value", field="value")
    row = Figure(tenant_id=tenant_id, id=uuid4(), bearer=wrong.bearer, name=wrong.name, unit=wrong.unit)
    row.year, row.reference_date = wrong.year, wrong.reference_date
    row.value, row.source, row.corrects = value, source, wrong.id
    with refused_as(session, {TAKEN: Conflict(CORRECTED, code="figure_corrected")}):
        session.add(row)
    detail = {"figure": str(row.id), "before": f"{wrong.value:f}", "after": f"{value:f}"}
    record(session, tenant_id, "figures.corrected", detail)
    return row.id


def withdraw_figure(session: Session, actor: Actor, tenant_id: int, figure_id: UUID, *, reason: str) -> None:
    """Withdraw a figure that should not be there (kengetal intrekken); what was divided by it stays.

    Args:
        session: writes the owner of the figure.
        tenant_id: the municipality, or the cooperation for a bearer outside the municipalities.
        figure_id: a figure that stands.
        reason: why, for the trail.

    Raises:
        Forbidden: the actor may not import figures.
        NotFound: no such figure.
        Conflict: `figure_corrected`, another one took its place meanwhile.
    """
    actor.require(IMPORT, tenant_id)
    wrong = session.get(Figure, (tenant_id, figure_id))
    if wrong is None or wrong.withdrawn:
        raise not_yours()
    row = Figure(tenant_id=tenant_id, id=uuid4(), bearer=wrong.bearer, name=wrong.name, unit=wrong.unit)
    row.year, row.reference_date, row.value = wrong.year, wrong.reference_date, wrong.value
    row.source, row.corrects, row.withdrawn = wrong.source, wrong.id, True
    with refused_as(session, {TAKEN: Conflict(CORRECTED, code="figure_corrected")}):
        session.add(row)
    about = {"name": wrong.name, "source": wrong.source, "before": f"{wrong.value:f}"}
    record(session, tenant_id, "figures.taken_back", {"figure": str(wrong.id), **about, "reason": reason})


def import_noted(examined: Examined) -> dict[str, object]:
    """Say what the trail keeps of an import (inlezen), with the mark by which the same file is known again.

    Args:
        examined: the file.

    Returns:
        Detail of the line in the trail.
    """
    detail = {"import": str(examined.import_id), "rows": len(examined.rows), "mark": examined.mark}
    return {**detail, "findings": len(examined.findings)}


def store_findings(session: Session, examined: Examined) -> None:
    """Keep the findings of an import (bevindingen vastleggen), of figures or of budgets.

    Args:
        session: writes the owners of the findings.
        examined: the file.
    """
    for found in examined.findings:
        row = Finding(tenant_id=found.tenant_id, id=uuid4(), import_id=examined.import_id)
        row.code, row.subject, row.source = (
            found.difference.code,
            found.difference.subject,
            found.difference.source,
        )
        row.printed, row.computed = found.difference.printed, found.difference.computed
        row.difference = found.difference.difference
        session.add(row)
    session.flush()
