"""Durations (tijdsduur): integer minutes, read and written as hours."""

import re

from regie.errors import Invalid, msgid, quote_input

_DECIMAL = re.compile(r"(?=[0-9.,])([0-9]{0,6})(?:[.,]([0-9]{1,4}))?(?: ?u(?:ur)?)?")
# Half hours and quarters are written in decimals by everybody; what else could be minutes is asked.
_QUARTERS = frozenset({"00", "25", "50"})
_CLOCK = re.compile(r"([0-9]{1,6}|(?=:))(?::| ?[uh] ?)([0-5][0-9])m?")
_MINUTES = re.compile(r"([0-9]{1,8}) ?m(?:in)?")


def parse_minutes(text: str) -> int:
    """Read a duration (tijdsduur) as people type it.

    Args:
        text: hours as `1,5`, `,5`, `1.5`, `1:30`, `:30`, `1u30` or `2u`, or minutes as `90m`.

    Returns:
        Integer minutes, zero or more.

    Raises:
        Invalid: `negative_duration`, `fraction_of_a_minute`, `fraction_or_clock`, `ambiguous_duration` for
            `7.30` (7:30 or 7:18?), `thousands_or_decimals` for `1.500`, or `invalid_duration`.
    """
    body = text.strip().lower()
    if match := _MINUTES.fullmatch(body):
        return int(match[1])
    if match := _CLOCK.fullmatch(body):
        return int(match[1] or 0) * 60 + int(match[2])
    if match := _DECIMAL.fullmatch(body):
        return _decimal_hours(text, match[1] or "0", match[2] or "0")
    if re.fullmatch(r"[-\u2212][0-9:.,umh ]+", body):
        raise _refused(text, "negative_duration")
    raise _refused(text, "invalid_duration")


def _decimal_hours(text: str, hours: str, decimals: str) -> int:
    if len(decimals) == 3 and hours != "0":
        raise _refused(text, "thousands_or_decimals")
    scale: int = 10 ** len(decimals)
    minutes, lost = divmod(int(decimals) * 60, scale)
    if len(decimals) == 2 and int(decimals) < 60 and decimals not in _QUARTERS:
        raise _two_ways(text, hours, decimals)
    if lost:
        raise _refused(text, "fraction_of_a_minute")
    return int(hours) * 60 + minutes


def _two_ways(text: str, hours: str, decimals: str) -> Invalid:
    clock, (counted, lost) = f"{int(hours)}:{decimals}", divmod(int(decimals) * 60, 100)
    if lost:
        return _refused(text, "fraction_or_clock", clock=clock)
    return _refused(text, "ambiguous_duration", clock=clock, counted=f"{int(hours)}:{counted:02d}")


_REFUSALS = {
    "negative_duration": msgid('"%(text)s" is below zero. Take hours back with a correction.'),
    "ambiguous_duration": msgid('"%(text)s": do you mean %(clock)s or %(counted)s? Write it like that.'),
    "fraction_or_clock": msgid('"%(text)s" is not a whole number of minutes. Do you mean %(clock)s?'),
    "thousands_or_decimals": msgid(
        '"%(text)s" hours: thousands or decimals? Write it without a sign, or like 1:30.'
    ),
    "fraction_of_a_minute": msgid('"%(text)s" hours is not a whole number of minutes. Write it like 0:20.'),
    "invalid_duration": msgid('"%(text)s" is not a number of hours. Write it like 1,5 or 1:30.'),
}


def _refused(text: str, code: str, **readings: str) -> Invalid:
    return Invalid(_REFUSALS[code], code=code, text=quote_input(text), **readings)
