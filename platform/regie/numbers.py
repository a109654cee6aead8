"""Numbers as texts (getallen): each way in which one can be read, so that nobody guesses; and written."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["nl", "en"]

LONGEST = 100
_THOUSANDS: dict[Language, str] = {"nl": ".", "en": ","}
_PLAIN = re.compile(r"[0-9]+")
_ONE_SIGN = re.compile(r"([0-9]*)([.,])([0-9]+)")
LONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
_BOTH_SIGNS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")


def readings(text: str, language: Language | None = None) -> tuple[Decimal, ...]:
    """Find what a number without its sign can mean (lezingen van een getal).

    Args:
        text: digits with `.` or `,` for thousands or decimals, such as `25.000`, `1.234,56` or `,5`.
        language: whose signs those are; None in a file or command that does not say.

    Returns:
        Nothing for what is no number, one value, or two for a lone group such as `1.890` in no language:
        first as thousands, then with decimals.
    """
    if len(text) > LONGEST:
        return ()
    if match := _ONE_SIGN.fullmatch(text):
        return _with_one_sign(match, language)
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        return (Decimal(re.sub("[.,]", "", text)),)
    if _BOTH_SIGNS.fullmatch(text):
        whole, decimals = re.split(r"[.,](?=[0-9]+$)", text)
        return (Decimal(f"{re.sub('[.,]', '', whole)}.{decimals}"),)
    return ()


def _with_one_sign(match: re.Match[str], language: Language | None) -> tuple[Decimal, ...]:
    thousands, decimals = Decimal(match[1] + match[3]), Decimal(f"{match[1] or 0}.{match[3]}")
    if not LONE_GROUP.fullmatch(match[0]):
        return (decimals,)
    if language is None:
        return thousands, decimals
    return (thousands,) if match[2] == _THOUSANDS[language] else (decimals,)


def places(value: Decimal) -> int:
    """Count the decimals of a number (decimalen), zeros at the end included.

    Args:
        value: as `readings` gives it.

    Returns:
        Zero or more.
    """
    return max(0, -int(value.as_tuple().exponent))


def fits_decimals(value: Decimal, decimals: int) -> bool:
    """Tell whether some decimals say a number exactly (past in decimalen), however many it was typed with.

    Args:
        value: of any length; what Python works out itself it rounds to 28 digits.
        decimals: at most this many, zeros at the end not counted.

    Returns:
        True when nothing of it would be lost.
    """
    below: int = value.as_integer_ratio()[1]
    return pow(10, decimals, below) == 0


def euro_string(cents: int) -> str:
    """Write an amount for machines (bedrag als tekst): in json, in CSV and on the command line.

    Args:
        cents: integer cents.

    Returns:
        Euros with a dot and two decimals, such as `1234.56` or `-0.05`.
    """
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros}.{rest:02d}"


def hours_string(minutes: int) -> str:
    """Write a duration for machines (uren als tekst), so that it reads back as the same minutes.

    Args:
        minutes: integer minutes; below zero in a correction or a difference.

    Returns:
        Hours as `7.5` or `7.25`; where a decimal cannot say it, or could be read as minutes, `0:20`.
    """
    sign, size = "-" if minutes < 0 else "", abs(minutes)
    hours, rest = divmod(size, 60)
    if rest % 6 and rest % 15:
        return f"{sign}{hours}:{rest:02d}"
    decimals = f"{rest * 100 // 60:02d}".rstrip("0")
    return f"{sign}{hours}.{decimals}" if decimals else f"{sign}{hours}"


def clock_string(minutes: int) -> str:
    """Write a duration as a clock does (uren en minuten), exactly.

    Args:
        minutes: integer minutes; below zero in a correction.

    Returns:
        Such as `8:00` or `0:20`.
    """
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}"


def decimal_hours(minutes: int) -> Decimal:
    """Give a duration as a table and a file write it (uren in twee decimalen), all in one way.

    Args:
        minutes: integer minutes; the exact ones stand in a column of their own in a file.

    Returns:
        Hours with two decimals, such as `7.50` or `0.33`; half a hundredth is rounded away from zero.
    """
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
