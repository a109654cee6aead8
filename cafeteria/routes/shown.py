"""What pages show of a route (traject), as values."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cafeteria.routes.queries import RouteRow, StepRow
from cafeteria.routes.steps import STEPS
from regie.errors import msgid
from regie.web.formats import translated


def shown_steps(steps: Iterable[StepRow]) -> list[dict[str, Any]]:
    """Prepare the steps of a route for a timeline (verloop).

    Args:
        steps: in order.

    Returns:
        What came of each, with who recorded it and the day; a result stands out.
    """
    return [
        {
            "when": step.happened_on,
            "who": step.recorder,
            "what": f"{translated(STEPS[step.kind])}: {step.outcome}",
            "detail": step.note,
            "tone": "success" if step.kind == "result" else None,
        }
        for step in steps
    ]


def since_words(standing: RouteRow, today: date) -> str:
    """Say since when nothing was recorded in an open route (stilstand).

    Args:
        standing: the route.
        today: the day.

    Returns:
        A sentence.
    """
    days = (today - standing.since).days
    if days < 1:
        return translated(msgid("The last step is of today."))
    sentence = msgid("Nothing was recorded since %(day)s (%(days)s days).")
    return translated(sentence, {"day": standing.since, "days": days})
