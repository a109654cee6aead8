"""Steps (stappen) of a route: their order, and when the next one may be recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from regie.asking import Question
from regie.errors import Conflict, Invalid, msgid

STEPS = {
    "application": msgid("Application"),
    "intake": msgid("Intake"),
    "diagnosis": msgid("Diagnosis"),
    "route": msgid("Route"),
    "result": msgid("Result"),
}
ORDER = tuple(STEPS)
HINTS = {
    "application": msgid("In a few words, such as: taken up after a search period."),
    "intake": msgid("In a few words, such as: work, income and debts discussed."),
    "diagnosis": msgid("In a few words, such as: can work with training."),
    "route": msgid("In a few words, such as: work placement started."),
    "result": msgid("In a few words, such as: regular work, or ended at own request."),
}
LAST = "result"
A_LONG_TIME = timedelta(days=366)
# The front desk enters applications and part of the intake; what follows is for who guides the client.
FRONT_DESK_STEPS = frozenset({"application", "intake"})


@dataclass(frozen=True)
class Done:
    """A step that has been recorded (gezette stap).

    Args:
        kind: one of `ORDER`.
        happened_on: the day.
    """

    kind: str
    happened_on: date


def next_step(done: Sequence[Done]) -> str | None:
    """Tell which step comes next (volgende stap).

    Args:
        done: steps so far.

    Returns:
        One of `ORDER`; None after the result.
    """
    kinds = {step.kind for step in done}
    return next((kind for kind in ORDER if kind not in kinds), None)


def check_step(opened_on: date, done: Sequence[Done], kind: str, happened_on: date, today: date) -> None:
    """Insist that a step may be recorded now (stap toetsen): in order, once, not before the previous one.

    Args:
        opened_on: day on which the route was opened.
        done: steps so far.
        kind: the step to record.
        happened_on: its day.
        today: the day it is.

    Raises:
        Invalid: `unknown_step`, `before_previous_step` or `in_future`.
        Conflict: `step_done`, `route_closed` or `step_out_of_order`.
    """
    if kind not in STEPS:
        raise Invalid(msgid("Choose one of the possibilities."), code="unknown_step", field="kind")
    _check_order(done, kind)
    _check_not_before(happened_on, max([opened_on, *(step.happened_on for step in done)]))
    check_not_in_future(happened_on, today)


def check_correction(
    opened_on: date, done: Sequence[Done], kind: str, happened_on: date, today: date
) -> None:
    """Insist that a step may be corrected so (correctie toetsen): it stands, and the days stay in order.

    Args:
        opened_on: day on which the route was opened.
        done: steps so far.
        kind: the step to correct.
        happened_on: its day.
        today: the day it is.

    Raises:
        Conflict: `step_not_done`.
        Invalid: `before_previous_step`, `after_next_step` or `in_future`.
    """
    days = {step.kind: step.happened_on for step in done}
    if kind not in days:
        raise Conflict(msgid("This step has not been recorded yet."), code="step_not_done", field="kind")
    place = ORDER.index(kind)
    earliest = max([opened_on, *(days[one] for one in ORDER[:place])])
    _check_not_before(happened_on, earliest)
    latest = min((days[one] for one in ORDER[place + 1 :] if one in days), default=date.max)
    if happened_on > latest:
        message = msgid("This lies after the next step, which was on %(next_on)s.")
        raise Invalid(message, code="after_next_step", field="happened_on", next_on=latest)
    check_not_in_future(happened_on, today)


def _check_not_before(happened_on: date, latest: date) -> None:
    if happened_on < latest:
        message = msgid("This lies before the previous step, which was on %(latest)s.")
        raise Invalid(message, code="before_previous_step", field="happened_on", latest=latest)


def _check_order(done: Sequence[Done], kind: str) -> None:
    expected = next_step(done)
    if expected is None:
        raise Conflict(msgid("This route has its result: it is closed."), code="route_closed")
    if kind != expected:
        already = any(step.kind == kind for step in done)
        if already:
            raise Conflict(msgid("This step has been recorded already."), code="step_done", field="kind")
        raise Conflict(
            msgid("Another step comes first in this route."), code="step_out_of_order", field="kind"
        )


def far_off(happened_on: date, today: date) -> list[Question]:
    """Ask about a day of more than a year ago (lang geleden), which is seldom meant.

    Args:
        happened_on: the day.
        today: the day it is.

    Returns:
        One question, or none.
    """
    if today - happened_on <= A_LONG_TIME:
        return []
    message = msgid("%(day)s is %(days)s days ago. Is that the right day?")
    numbers = {"day": happened_on, "days": (today - happened_on).days}
    return [Question("long_ago", message, "happened_on", numbers)]


def check_not_in_future(happened_on: date, today: date) -> None:
    """Insist that a day is not still to come (niet in de toekomst).

    Args:
        happened_on: the day.
        today: the day it is.

    Raises:
        Invalid: `in_future`.
    """
    if happened_on > today:
        message = msgid("This lies after today, %(today)s.")
        raise Invalid(message, code="in_future", field="happened_on", today=today)
