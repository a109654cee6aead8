"""Constraints as refusals: what the database will not hold becomes a sentence, by SQLSTATE only."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from regie.errors import DomainError

TAKEN = "23505"
OVERLAPS = "23P01"
BROKEN_RULE = "23514"
NO_SUCH_ROW = "23503"


@contextmanager
def refused_as(session: Session, refusals: Mapping[str, DomainError]) -> Iterator[None]:
    """Flush what is done inside, and turn a constraint that does not hold into words (weigering).

    Only what was done inside is undone, so that the caller can go on.

    Args:
        refusals: SQLSTATE to the refusal; any other fault goes on as it is.

    Yields:
        Nothing.

    Raises:
        DomainError: the refusal that belongs to the constraint.
    """
    try:
        with session.begin_nested():
            yield
    except IntegrityError as fault:
        refusal = refusals.get(getattr(fault.orig, "sqlstate", "") or "")
        if refusal is None:
            raise
        raise refusal from fault
