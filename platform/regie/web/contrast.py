"""Contrast between two colours (contrastverhouding) as WCAG computes it."""

import re
from fractions import Fraction

TEXT = Fraction(45, 10)
GRAPHIC = Fraction(3)
_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def contrast(one: str, other: str) -> float:
    """Compute how far two colours stand apart (contrastverhouding).

    Args:
        one: colour as `#rrggbb`.
        other: colour as `#rrggbb`.

    Returns:
        From 1 (the same) to 21 (black and white).

    Raises:
        ValueError: one of them is not written like that.

    Source: WCAG 2.2, 1.4.3 and 1.4.11.
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    match = _HEX.fullmatch(colour.strip())
    if match is None:
        raise ValueError(f"{colour!r} is not a colour like #154273.")
    red, green, blue = (_linear(int(part, 16) / 255) for part in match.groups())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
