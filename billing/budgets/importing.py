"""Importing budgets (budgetten inlezen): each municipality gets a draft decision that people adopt."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from billing.budgets.funds import fund_error
from billing.budgets.services import DecisionFacts, LineAmount, draft_decision
from cafeteria.funds.queries import list_funds
from regie.asking import NONE_CONFIRMED, Confirmed
from regie.database.scope import Actor
from regie.errors import InvalidInput
from regie.numbers import Language
from tenants.figures.services import Examined, OwnedFigure, examine_file, store_findings


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
    on: date,
    language: Language | None = None,
    *,
    confirmed: Confirmed = NONE_CONFIRMED,
) -> ImportedBudgets:
    """Import a file of budgets as draft decisions (budgetten inlezen), all or nothing.

    Args:
        session: writes the cooperation and every municipality in the file.
        actor: drafts the decisions, and so cannot adopt them.
        data: CSV or XLSX with the columns of `tenants.figures.schemas.COLUMNS`.
        on: day that the drafts bear, until the decision itself is recorded.
        language: in which its numbers are typed; None when nobody said.
        confirmed: keys of the questions about the drafts that were answered with yes.

    Returns:
        The drafts, one a municipality, and what did not tie.

    Raises:
        Forbidden: the actor may not import figures, or not draft decisions there.
        InvalidInput: every mistake by line and column; `unknown_fund` or `fund_not_then` for its funds.
    """
    examined = examine_file(session, actor, data, "budget", language)
    _check_funds(session, actor, examined)
    by_municipality: dict[int, list[OwnedFigure]] = defaultdict(list)
    for row in examined.rows:
        by_municipality[row.tenant_id].append(row)
    drafts = {
        tenant_id: draft_decision(
            session, actor, tenant_id, _facts(examined, rows, on), _amounts(rows), confirmed=confirmed
        )
        for tenant_id, rows in sorted(by_municipality.items())
    }
    store_findings(session, examined)
    return ImportedBudgets(examined, drafts)


def _check_funds(session: Session, actor: Actor, examined: Examined) -> None:
    known = {row.code: row for row in list_funds(session, actor.cooperation_id)}
    figures = (row.figure for row in examined.rows)
    errors = (fund_error(known, one.name, one.year, "name", one.line) for one in figures if one.cents)
    wrong = [error for error in errors if error]
    if wrong:
        raise InvalidInput(wrong)


def _facts(examined: Examined, rows: list[OwnedFigure], on: date) -> DecisionFacts:
    number = f"import {str(examined.import_id)[:8]}"
    return DecisionFacts("budget", "council", number, on, rows[0].figure.source, examined.import_id)


def _amounts(rows: list[OwnedFigure]) -> list[LineAmount]:
    return [
        LineAmount(row.figure.name, row.figure.year, row.figure.cents, row.figure.source)
        for row in rows
        if row.figure.cents
    ]
