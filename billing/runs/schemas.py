"""What the forms of runs hold."""

import re
from datetime import date
from typing import Any

from marshmallow import post_load, validates_schema

from regie.errors import msgid
from regie.periods import FIRST_YEAR, LAST_YEAR, Period, month
from regie.web.fields import Choice, Text
from regie.web.period_fields import at_field
from regie.web.strict import Sentence, StrictField, StrictSchema, refuse

FIRST = Sentence(msgid("Choose the first month of the run."), "required", {})
LAST = Sentence(msgid("Choose the last month of the run."), "required", {})
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


class Month(StrictField):
    """A calendar month (kalendermaand), written as 2013-10."""

    def read(self, value: object) -> Period:
        match = _MONTH.fullmatch(str(value))
        if not match or not 1 <= int(match[2]) <= 12 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise refuse(msgid("Choose one of the possibilities."), "invalid_month")
        return month(int(match[1]), int(match[2]))


class RunForm(StrictSchema):
    """A run to start (verdeling): whole months, first and last included."""

    first = Month(required=True, error_messages={"required": FIRST})
    last = Month(required=True, error_messages={"required": LAST})
    kind = Choice(("trial", "final"), load_default="trial")
    understood = Choice(("on",), load_default=None)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the start, and a final run of which nobody said that it is meant."""
        first, last = data.get("first"), data.get("last")
        if first and last and last.start < first.start:
            raise at_field(
                "last", refuse(msgid("The last month lies before the first."), "ends_before_start")
            )
        if data.get("kind") == "final" and not data.get("understood"):
            message = msgid("Tick that you know what a final run does.")
            raise at_field("understood", refuse(message, "not_confirmed"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the fields into what the service takes."""
        return {"kind": data["kind"], "period": Period(data["first"].start, data["last"].end)}


def month_choices(today: date, back: int = 36, ahead: int = 2) -> list[date]:
    """List months to choose from (maanden), newest first.

    Args:
        today: day around which they lie.
        back: how many before this month.
        ahead: how many after it.

    Returns:
        First days of months.
    """
    this = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(this + ahead, this - back - 1, -1)]


class ReverseForm(StrictSchema):
    """Reversing needs a reason (terugdraaien)."""

    reason = Text(required=True, longest=500, lines=True)
