"""Fields of numbers (getalvelden): amounts, durations, counts, years and shares, never rounded or guessed."""

import re
from decimal import Decimal
from typing import Any

from regie.decimals import TOO_LARGE, check_number, parse_number
from regie.durations import parse_minutes
from regie.errors import DomainError, msgid, quote_input
from regie.money import euro_cents, parse_euro
from regie.numbers import LONE_GROUP, euro_string, hours_string, readings
from regie.periods import FIRST_YEAR, LAST_YEAR
from regie.tables import value_text
from regie.web.strict import READ_IN, StrictField, as_text, refuse

LARGEST_WHOLE = 2**31 - 1
THOUSANDS_OF_PERCENTS = msgid(
    "%(text)s is %(read)s here, and a percentage is at most %(maximum)s. Write decimals behind a point, "
    "such as 33.3."
)


class Money(StrictField):
    """An amount (bedrag): typed or sent as text, held as integer cents, never rounded.

    Args:
        minimum: smallest amount, cents; None for no bound.
        maximum: largest amount, cents; None for no bound.
    """

    def __init__(self, *, minimum: int | None = None, maximum: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, value: object) -> int:
        if isinstance(value, Decimal):
            cents = euro_cents(value)
        else:
            text = as_text(value, msgid('Give the amount as text, such as "1234.56".'))
            cents = parse_euro(text, READ_IN.get())
        if self.minimum is not None and cents < self.minimum:
            raise refuse(
                msgid("The amount is at least %(minimum_cents)s."), "too_low", minimum_cents=self.minimum
            )
        if self.maximum is not None and cents > self.maximum:
            raise refuse(
                msgid("The amount is at most %(maximum_cents)s."), "too_high", maximum_cents=self.maximum
            )
        return cents

    def write(self, value: int) -> str:
        return euro_string(value)


class Minutes(StrictField):
    """A duration (tijdsduur): typed as `1,5`, `1:30` or `90m`, held as integer minutes.

    Args:
        maximum: longest duration, minutes; None for no bound.
    """

    def __init__(self, *, maximum: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.maximum = maximum

    def read(self, value: object) -> int:
        text = as_text(value, msgid('Give the hours as text, such as "7.5" or "7:30".'))
        minutes = parse_minutes(text)
        if self.maximum is not None and minutes > self.maximum:
            raise refuse(
                msgid("%(asked_minutes)s hours is more than the %(maximum_minutes)s that are possible here."),
                "too_high",
                asked_minutes=minutes,
                maximum_minutes=self.maximum,
            )
        return minutes

    def write(self, value: int) -> str:
        return hours_string(value)


class Whole(StrictField):
    """A whole number (aantal), typed or sent as text or sent as a JSON integer.

    Args:
        minimum: smallest.
        maximum: largest; by default what the database can hold.
    """

    def __init__(self, *, minimum: int = 0, maximum: int = LARGEST_WHOLE, **more: Any) -> None:
        super().__init__(**more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, value: object) -> int:
        number = _whole(value)
        if self.maximum == LARGEST_WHOLE:
            # That bound is the database's; it says nothing to whoever fills in this field.
            if number > self.maximum:
                raise refuse(TOO_LARGE, "too_large")
            if number < self.minimum:
                message = msgid("The number is at least %(minimum)s.")
                raise refuse(message, "too_low", minimum=self.minimum)
        if not self.minimum <= number <= self.maximum:
            raise refuse(
                msgid("The number lies from %(minimum)s up to %(maximum)s."),
                "out_of_range",
                minimum=self.minimum,
                maximum=self.maximum,
            )
        return number


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        if isinstance(value, Decimal):
            return int(check_number(value))
        return int(parse_number(value if isinstance(value, str) else "", READ_IN.get()))
    except DomainError as fault:
        if fault.code not in ("invalid_number", "not_whole"):
            raise
        raise refuse(msgid("This is not a whole number."), "invalid_number") from fault


class Year(Whole):
    """A year (jaar) in four digits, without a sign.

    Args:
        first: earliest.
        last: latest.
    """

    def __init__(self, *, first: int = FIRST_YEAR, last: int = LAST_YEAR, **more: Any) -> None:
        super().__init__(minimum=first, maximum=last, **more)

    def read(self, value: object) -> int:
        text = value_text(value) if isinstance(value, Decimal) else str(value).strip()
        if isinstance(value, bool) or not re.fullmatch("[0-9]{4}", text):
            raise refuse(msgid('"%(text)s" is not a year.'), "invalid_year", text=quote_input(text))
        return super().read(int(text))


class Number(StrictField):
    """A number with decimals (getal), such as a count of full-time workers.

    Args:
        decimals: at most this many.
    """

    def __init__(self, *, decimals: int, **more: Any) -> None:
        super().__init__(**more)
        self.decimals = decimals

    def read(self, value: object) -> Decimal:
        if isinstance(value, Decimal):
            return check_number(value, decimals=self.decimals)
        text = as_text(value)
        return parse_number(text, READ_IN.get(), decimals=self.decimals)

    def write(self, value: Decimal) -> str:
        return value_text(value)


class Percent(StrictField):
    """A share or degree in percents (percentage), held as the number before the sign.

    Args:
        decimals: at most this many.
        maximum: largest, percents.
    """

    def __init__(self, *, decimals: int = 6, maximum: int = 100, **more: Any) -> None:
        super().__init__(**more)
        self.decimals, self.maximum = decimals, maximum

    def read(self, value: object) -> Decimal:
        text = value_text(value) if isinstance(value, Decimal) else str(value)
        digits = text.strip().removesuffix("%").strip()
        # Where no language is stated, 33.333 and 33,333 are both a third: no percentage has thousands.
        read = readings(digits, READ_IN.get())
        found = [number for number in read if number <= self.maximum]
        if len(found) == 1:
            return check_number(found[0], decimals=self.decimals)
        numbers: dict[str, object] = {"maximum": self.maximum}
        if read and LONE_GROUP.fullmatch(digits):
            numbers |= {"text": digits, "read": read[0]}
            raise refuse(THOUSANDS_OF_PERCENTS, "invalid_percentage", **numbers)
        message = msgid("This is not a percentage from 0 up to %(maximum)s, such as 25 or 33,3.")
        raise refuse(message, "invalid_percentage", **numbers)

    def write(self, value: Decimal) -> str:
        return value_text(value)
