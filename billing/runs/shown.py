"""What pages of runs share (weergave): a line in words, the rows behind it, a problem."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from billing.costs.queries import list_costs
from billing.runs.line_queries import LineRow
from billing.runs.reasons import Sentence, explain_line
from billing.runs.sources import hours_of_line
from billing.runs.words import SOURCES
from regie.paging import Paging
from regie.periods import Period
from regie.web.addresses import page_asked
from regie.web.formats import number, translated

SOURCES_ON_A_PAGE = 50


def say(sentence: Sentence) -> str:
    """Translate a sentence and fill in its numbers (zin).

    Args:
        sentence: as `billing.runs.reasons` makes them.

    Returns:
        What a person reads.
    """
    numbers = {
        name: number(value) if isinstance(value, Decimal) else value
        for name, value in sentence.numbers.items()
    }
    return translated(sentence.message, numbers)


def shown_line(line: LineRow) -> dict[str, Any]:
    """Prepare a line for a page (regel).

    Args:
        line: the line.

    Returns:
        Its values, its name, and why it is asked in sentences.
    """
    sentences = explain_line(
        line.explanation,
        name=line.name,
        party=line.party or "",
        role=line.role,
        minutes=line.minutes,
        cents=line.cents,
    )
    worked = f"{line.party}, {line.role}" if line.party else None
    return {**vars(line), "name": line.name, "worked": worked, "why": [say(one) for one in sentences]}


def sources_of(session: Session, cooperation_id: int, line: LineRow, period: Period) -> dict[str, Any]:
    """Gather the rows that a line rests on (bronnen), a page at a time.

    Args:
        cooperation_id: the cooperation of the scope.
        line: the line.
        period: of its run.

    Returns:
        Values for the template: rows of costs or of hours, their totals, and the pages.
    """
    at = page_asked()
    if line.source == "pool_cost":
        booked, count = list_costs(
            session, cooperation_id, period=period, pool_id=line.pool_id, page=at, size=SOURCES_ON_A_PAGE
        )
        return {"costs": booked, "hours": [], "count": count, "paging": Paging(at, SOURCES_ON_A_PAGE, count)}
    rows, totals = hours_of_line(session, cooperation_id, line, period, page=at, size=SOURCES_ON_A_PAGE)
    return {
        "costs": [],
        "hours": rows,
        "count": totals.rows,
        "minutes": totals.minutes,
        "paging": Paging(at, SOURCES_ON_A_PAGE, totals.rows),
    }


def shown_problem(problem: Mapping[str, Any] | None) -> str | None:
    """Say in words why a run failed (reden).

    Args:
        problem: as the outbox or the run keeps it; None when nothing went wrong.

    Returns:
        A translated sentence, or None.
    """
    if problem is None:
        return None
    numbers = {name: _as_date(value) for name, value in problem.get("numbers", {}).items()}
    return translated(problem["message"], numbers)


def _as_date(value: object) -> object:
    # json has no dates; a run keeps them as 2013-11-01.
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


def sources() -> dict[str, str]:
    """Name the kinds of lines in the reader's language (soorten regels).

    Returns:
        Code to word.
    """
    return {code: translated(word) for code, word in SOURCES.items()}
