"""Numbers as people write them (getallen): every way in which a text can be read, so that nobody guesses."""

import re
from decimal import Decimal
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
