"""Durations (tijdsduur): integer minutes, read and written as hours."""

import re

from regie.errors import Invalid, msgid, quote_input

_DECIMAL = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,4}))?(?: ?u(?:ur)?)?")
_CLOCK = re.compile(r"([0-9]{1,6})(?::| ?[uh] ?)([0-5][0-9])m?")
_MINUTES = re.compile(r"([0-9]{1,8}) ?m(?:in)?")


def parse_minutes(text: str) -> int:
    """Read a duration (tijdsduur) as people type it.

    Args:
        text: hours as `1,5`, `1.5`, `1:30`, `1u30` or `2u`, or minutes as `90m`.

    Returns:
        Integer minutes, zero or more.

    Raises:
        Invalid: `negative_duration`, `fraction_of_a_minute` or `invalid_duration`.
    """
    body = text.strip().lower()
    if match := _MINUTES.fullmatch(body):
        return int(match[1])
    if match := _CLOCK.fullmatch(body):
        return int(match[1]) * 60 + int(match[2])
    if match := _DECIMAL.fullmatch(body):
        return _decimal_hours(text, match[1], match[2] or "0")
    if re.fullmatch(r"[-\u2212][0-9:.,umh ]+", body):
        raise _refused(text, "negative_duration")
    raise _refused(text, "invalid_duration")


def _decimal_hours(text: str, hours: str, decimals: str) -> int:
    scale: int = 10 ** len(decimals)
    minutes, lost = divmod(int(decimals) * 60, scale)
    if lost:
        raise _refused(text, "fraction_of_a_minute")
    return int(hours) * 60 + minutes


_REFUSALS = {
    "negative_duration": msgid('"%(text)s" is below zero. Take hours back with a correction.'),
    "fraction_of_a_minute": msgid('"%(text)s" hours is not a whole number of minutes. Write it like 0:20.'),
    "invalid_duration": msgid('"%(text)s" is not a number of hours. Write it like 1,5 or 1:30.'),
}


def _refused(text: str, code: str) -> Invalid:
    return Invalid(_REFUSALS[code], code=code, text=quote_input(text))


def hours_string(minutes: int) -> str:
    """Write a duration for machines (uren als tekst), so that it reads back as the same minutes.

    Args:
        minutes: integer minutes; below zero in a correction or a difference.

    Returns:
        Hours with at most two decimals, such as `7.5`; where those cannot say it exactly, `0:20`.
    """
    sign, size = "-" if minutes < 0 else "", abs(minutes)
    hours, rest = divmod(size, 60)
    if rest % 3:
        return f"{sign}{hours}:{rest:02d}"
    decimals = f"{rest * 100 // 60:02d}".rstrip("0")
    return f"{sign}{hours}.{decimals}" if decimals else f"{sign}{hours}"
