"""What is unlikely about adopting or ending a product choice (vragen): told before, asked when it is done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cafeteria.menus.following import Place, Standing, make_room, period_questions, price_questions
from cafeteria.menus.lines import LineRow, lines
from cafeteria.menus.models import Menu
from regie.asking import Question
from regie.clock import today
from regie.database.validity import period_of, validity
from regie.errors import Conflict
from regie.periods import Period
from regie.web.formats import translated


@dataclass(frozen=True)
class Weighed:
    """What is about to happen, for those who ask about it (voorgenomen).

    Args:
        tenant_id: the municipality.
        period: over which a choice will count; None where one only ends.
        lines: of that choice.
        ends: choices that end, each with the first day on which it no longer counts.
    """

    tenant_id: int
    period: Period | None
    lines: Sequence[LineRow]
    ends: Mapping[UUID, date]


# Higher rooms add what they have to ask, such as about a budget that is not there.
MenuDoubt = Callable[[Session, Weighed], Iterable[Question]]
menu_doubts: list[MenuDoubt] = []


def place_of(session: Session, tenant_id: int, menu_id: UUID, period: Period) -> Place:
    """Work out what makes room for a choice (plaats maken), and lock nothing.

    Args:
        tenant_id: the municipality.
        menu_id: the choice, which is not adopted yet.
        period: of that choice.

    Returns:
        What ends and what is superseded.

    Raises:
        Conflict: `period_overlaps`.
    """
    query = select(Menu.id, Menu.period, Menu.counted).where(
        Menu.tenant_id == tenant_id,
        Menu.id != menu_id,
        Menu.state == "adopted",
        Menu.period.overlaps(validity(period.start, period.end)),
    )
    rows = session.execute(query.order_by(Menu.period))
    return make_room(
        period, [Standing(row.id, period_of(row.period), period_of(row.counted)) for row in rows]
    )


def adoption_questions(
    session: Session, tenant_id: int, menu_id: UUID, period: Period, place: Place
) -> list[Question]:
    """Gather what is asked before a choice is adopted (vragen bij vaststellen).

    Args:
        tenant_id: the municipality.
        menu_id: the choice.
        period: of the choice.
        place: what makes room for it.

    Returns:
        Questions of every room.
    """
    day = min(max(today(), period.start), period.last_day)
    chosen = lines(session, tenant_id, menu_id, day)
    unpriced = (line.name for line in chosen if line.unit_cents is None)
    about = Weighed(tenant_id, period, chosen, place.ends(period))
    return [
        *period_questions(period, place, today()),
        *price_questions(unpriced, day),
        *(question for doubt in menu_doubts for question in doubt(session, about)),
    ]


def told(session: Session, tenant_id: int, menu_id: UUID, period: Period) -> list[str]:
    """Tell while somebody drafts what will be asked at adoption (vooraf gezegd), in the reader's language.

    Args:
        tenant_id: the municipality.
        menu_id: the choice, as it was saved.
        period: of the choice.

    Returns:
        Sentences; what stands in its way alone, where something does.
    """
    try:
        place = place_of(session, tenant_id, menu_id, period)
    except Conflict as refusal:
        return [translated(refusal.message, refusal.numbers)]
    found = adoption_questions(session, tenant_id, menu_id, period, place)
    return [translated(one.message, one.numbers) for one in found]


def ending_questions(session: Session, tenant_id: int, menu_id: UUID, ends_on: date) -> list[Question]:
    """Gather what is asked before a choice ends without a successor (vragen bij beëindigen).

    Args:
        tenant_id: the municipality.
        menu_id: the choice.
        ends_on: first day on which it no longer counts.

    Returns:
        Questions of higher rooms, such as about orders that begin after it.
    """
    about = Weighed(tenant_id, None, (), {menu_id: ends_on})
    return [question for doubt in menu_doubts for question in doubt(session, about)]
