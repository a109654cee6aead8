"""What higher rooms ask before a route is closed, such as about its orders; their part.py says so here."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from regie.asking import Question

# Given the municipality, the client and the day of the result.
AsksAtTheEnd = Callable[[Session, int, UUID, date], list[Question]]

asks_at_the_end: list[AsksAtTheEnd] = []


def questions_at_the_end(session: Session, tenant_id: int, client_id: UUID, on: date) -> list[Question]:
    """Ask other rooms what runs on when a route is closed (navraag bij het resultaat).

    Args:
        tenant_id: the municipality.
        client_id: whose route it is.
        on: day of the result.

    Returns:
        Their questions.
    """
    return [question for asks in asks_at_the_end for question in asks(session, tenant_id, client_id, on)]
