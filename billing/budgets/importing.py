"""Importing budgets (budgetten inlezen): each municipality gets a draft decision that people adopt."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.budgets.funds import fund_error
from billing.budgets.models import Decision
from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from cafeteria.funds.queries import list_funds
from regie.asking import NONE_CONFIRMED, Confirmed
from regie.audit.services import record
from regie.database.scope import Actor
from regie.errors import InvalidInput
from regie.numbers import Language
from tenants.figures.again import find_import, imported_already
from tenants.figures.services import Examined, OwnedFigure, examine_file, import_noted, store_findings


@dataclass(frozen=True)
class RestsOn:
    """The decision on which the budgets of a file rest (grondslag), the same for every municipality in it.

    Args:
        body: `college` or `council`.
        number: as that body numbers it.
        decided_on: day of the decision.
    """

    body: Literal["college", "council"]
    number: str
    decided_on: date


@dataclass(frozen=True)
class ImportedBudgets:
    """What an import of budgets left behind (resultaat).

    Args:
        examined: the rows and the findings.
        decisions: municipality (tenant id) to its draft decision.
    """

    examined: Examined
    decisions: dict[int, UUID]


def import_budgets(
    session: Session,
    actor: Actor,
    data: bytes,
    rests_on: RestsOn,
    language: Language | None = None,
    *,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> ImportedBudgets:
    """Import a file of budgets as draft decisions (budgetten inlezen), all or nothing.

    Args:
        session: writes the cooperation and every municipality in the file.
        actor: drafts the decisions, and so cannot adopt them.
        data: CSV or XLSX with the columns of `tenants.figures.schemas.COLUMNS`.
        rests_on: the decision that was taken; none is invented.
        language: in which its numbers are typed; None when nobody said.
        confirmed: keys of the questions about the drafts that were answered with yes.

    Returns:
        The drafts, one a municipality, and what did not tie.

    Raises:
        Forbidden: the actor may not import figures, or not draft decisions there.
        InvalidInput: every mistake by line and column; `unknown_fund` or `fund_not_then` for its funds.
        Conflict: `file_imported`: decisions of a file that says the same wait or count.
        Doubtful: what is unlikely about the decision.
    """
    examined = examine_file(session, actor, data, "budget", language)
    _check_funds(session, actor, examined)
    _refuse_again(session, actor, examined)
    by_municipality: dict[int, list[OwnedFigure]] = defaultdict(list)
    for row in examined.rows:
        by_municipality[row.tenant_id].append(row)
    drafts = {
        tenant_id: draft_decision(
            session, actor, tenant_id, _facts(examined, rows, rests_on), _amounts(rows), confirmed=confirmed
        )
        for tenant_id, rows in sorted(by_municipality.items())
    }
    store_findings(session, examined)
    record(session, actor.cooperation_id, "budgets.imported", import_noted(examined))
    return ImportedBudgets(examined, drafts)


def _check_funds(session: Session, actor: Actor, examined: Examined) -> None:
    known = {row.code: row for row in list_funds(session, actor.cooperation_id)}
    figures = (row.figure for row in examined.rows)
    errors = (fund_error(known, one.name, one.year, "name", one.line) for one in figures if one.cents)
    wrong = [error for error in errors if error]
    if wrong:
        raise InvalidInput(wrong)


def _refuse_again(session: Session, actor: Actor, examined: Examined) -> None:
    # What was returned or withdrawn may come again; what waits or counts may not.
    found = find_import(session, actor.cooperation_id, "budgets.imported", examined.mark)
    if not found:
        return
    stands = select(Decision.id).where(
        Decision.tenant_id.in_({row.tenant_id for row in examined.rows}),
        Decision.import_id == UUID(found.import_id),
        Decision.state.in_(("draft", "adopted")),
    )
    if session.scalar(stands.limit(1)):
        raise imported_already(found.name, found.recorded_at)


def _facts(examined: Examined, rows: list[OwnedFigure], rests_on: RestsOn) -> DecisionFacts:
    return DecisionFacts(
        "budget", **vars(rests_on), reason=rows[0].figure.source, import_id=examined.import_id
    )


def _amounts(rows: list[OwnedFigure]) -> list[LineAmount]:
    return [
        LineAmount(row.figure.name, row.figure.year, row.figure.cents, row.figure.source)
        for row in rows
        if row.figure.cents
    ]
