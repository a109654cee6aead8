"""What pages of runs share (weergave): a line in words, the rows behind it, a problem."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from billing.costs.queries import CostRow
from billing.costs.search import COSTS, CostFilter, all_costs, search_costs
from billing.costs.words import COST_STATES
from billing.runs.line_queries import LineRow
from billing.runs.reasons import Sentence, Worked, explain_line
from billing.runs.sources import HOURS, HourSource, all_hours, search_hours
from billing.runs.words import SOURCES
from regie.errors import msgid
from regie.listing import Column, sorts_of
from regie.paging import Page
from regie.periods import Period
from regie.web.addresses import page_asked, sort_asked
from regie.web.formats import number, translated
from regie.web.list_files import ListFile
from regie.web.lists import table_columns

SOURCES_ON_A_PAGE = 50


def written_period(period: Period) -> str:
    """Write months in the name of a file (periode): the first, and the last where there are more.

    Args:
        period: whole months.

    Returns:
        Such as `2013-10` or `2013-07-tot-en-met-2013-09`.
    """
    first, last = f"{period.start:%Y-%m}", f"{period.last_day:%Y-%m}"
    return first if first == last else f"{first}-tot-en-met-{last}"


def say(sentence: Sentence) -> str:
    """Translate a sentence and fill in its numbers (zin).

    Args:
        sentence: as `billing.runs.reasons` makes them.

    Returns:
        What a person reads.
    """
    return translated(sentence.message, {name: _said(value) for name, value in sentence.numbers.items()})


def _said(value: object) -> object:
    if isinstance(value, Worked):
        return translated(msgid("%(worked_minutes)s hours"), {"worked_minutes": value.minutes})
    return number(value) if isinstance(value, Decimal) else value


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


# Costs and hours behind a line, and in which order they stand at first.
COSTS_BEHIND = tuple(column for column in COSTS if column.key not in ("pool", "reverse"))


@dataclass(frozen=True)
class Sources:
    """The rows that a line rests on (bronnen): costs of a pool, or hours.

    Args:
        line: the line.
        period: of its run.
        until: the moment up to which what was booked is in the run.
        cooperation_id: the cooperation of the scope.
    """

    line: LineRow
    period: Period
    until: datetime | None
    cooperation_id: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give the columns of those rows (kolommen)."""
        return COSTS_BEHIND if self._costs else HOURS

    @property
    def sort(self) -> str:
        """Tell in which order they are asked for (volgorde)."""
        return sort_asked(sorts_of(self.columns), "incurred_on" if self._costs else "day")

    @property
    def _costs(self) -> bool:
        return self.line.source == "pool_cost"

    @property
    def _which(self) -> CostFilter:
        return CostFilter(self.cooperation_id, self.period, self.line.pool_id, until=self.until)

    def page(self, session: Session) -> Page[CostRow] | Page[HourSource]:
        """Read the page that is asked for (pagina)."""
        at: dict[str, Any] = {"sort": self.sort, "page": page_asked(), "size": SOURCES_ON_A_PAGE}
        if self._costs:
            return search_costs(session, self._which, **at)
        return search_hours(session, self.cooperation_id, self.line, self.period, until=self.until, **at)

    def file(self, session: Session) -> ListFile:
        """Read all of them, for a file (bestand)."""
        name, rows = f"bronnen-{written_period(self.period)}", self._all(session)
        return ListFile(name, self.columns, rows)

    def _all(self, session: Session) -> Iterable[object]:
        if self._costs:
            return all_costs(session, self._which, sort=self.sort)
        at: dict[str, Any] = {"until": self.until, "sort": self.sort}
        return all_hours(session, self.cooperation_id, self.line, self.period, **at)

    def shown(self, session: Session) -> dict[str, Any]:
        """Give what the page of a line shows of them (weergave)."""
        return {
            "found": self.page(session),
            "caption": self._caption,
            "columns": table_columns(self.columns, self.sort),
            "behind": COST_STATES,
        }

    @property
    def _caption(self) -> str:
        if self._costs:
            return translated(msgid("Costs on %(pool)s that were divided"), {"pool": self.line.name})
        if self.line.pool_id:
            return translated(msgid("All hours on %(pool)s that were divided"), {"pool": self.line.name})
        return translated(msgid("Hours behind this line"))


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
