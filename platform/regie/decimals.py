"""A number (getal) that is no amount and no duration: counts and weights, read as people type them."""

import re
from decimal import Decimal

from regie.errors import Invalid, msgid, quote_input
from regie.numbers import Language, fits_decimals, readings

# Sixteen digits: more than any count, and what the database keeps exactly.
LARGEST_NUMBER = 10**16 - 1
_SIGNED = re.compile(r"([-\u2212]?) ?([0-9.,]+)")


def parse_number(
    text: str, language: Language | None = None, *, decimals: int = 0, largest: int = LARGEST_NUMBER
) -> Decimal:
    """Read a number as people type it (getal).

    Args:
        text: such as `1234,5`, `-5` or `1.234.567,5`.
        language: in which it is typed; None in a file or command that does not say.
        decimals: at most this many.
        largest: at most this far from zero.

    Returns:
        The number.

    Raises:
        Invalid: `invalid_number`, `ambiguous_number` for a lone group such as `1.890`, or as `check_number`.
    """
    match = _SIGNED.fullmatch(text.strip())
    found = readings(match[2], language) if match else ()
    if len(found) == 2:
        raise _refused(text, "ambiguous_number")
    if match is None or not found:
        raise _refused(text, "invalid_number")
    return check_number(-found[0] if match[1] else found[0], decimals=decimals, largest=largest)


def check_number(value: Decimal, *, decimals: int = 0, largest: int = LARGEST_NUMBER) -> Decimal:
    """Hold a number against its bounds (grenzen van een getal).

    Args:
        value: that was read, or is a number already, such as a cell of a workbook.
        decimals: at most this many.
        largest: at most this far from zero.

    Returns:
        The same number.

    Raises:
        Invalid: `too_many_decimals`, `not_whole` where none are allowed, or `too_large`.
    """
    if abs(value) > largest:
        raise Invalid(TOO_LARGE, code="too_large")
    if not fits_decimals(value, decimals):
        raise _refused(f"{value:f}", "too_many_decimals" if decimals else "not_whole", decimals=decimals)
    return value


TOO_LARGE = msgid("This number is too large for this field.")
_REFUSALS = {
    "invalid_number": msgid('"%(text)s" is not a number.'),
    "ambiguous_number": msgid('"%(text)s" can mean thousands or decimals. Write thousands without a sign.'),
    "too_many_decimals": msgid('"%(text)s" has more than %(decimals)s decimals.'),
    "not_whole": msgid('"%(text)s" is not a whole number.'),
}


def _refused(text: str, code: str, **more: int) -> Invalid:
    numbers: dict[str, object] = {"text": quote_input(text), **more}
    return Invalid(_REFUSALS[code], code=code, field=None, **numbers)
