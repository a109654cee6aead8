"""Scales (schalen): amounts to places in whole tenths of a pixel, so that no cent meets a float."""

from dataclasses import dataclass

TENTHS = 10
CENTS = 100
# How wide a letter of Source Sans is on average, and at most a bold capital, in thousandths of its size.
LETTER, BOLD_LETTER = 530, 580


@dataclass(frozen=True)
class Scale:
    """A straight axis (schaal).

    Args:
        low: smallest amount, cents.
        high: largest amount, cents; more than `low`.
        start: place of `low`, in tenths of a pixel.
        length: distance from `low` to `high`, in tenths; below zero where the axis runs the other way.
    """

    low: int
    high: int
    start: int
    length: int

    def at(self, cents: int) -> int:
        """Place an amount (plaats).

        Args:
            cents: the amount.

        Returns:
            Tenths of a pixel, rounded half up.
        """
        span = self.high - self.low
        return self.start + (2 * (cents - self.low) * self.length + span) // (2 * span)


@dataclass(frozen=True)
class Tick:
    """A line of the axis (maatstreep).

    Args:
        cents: where it stands.
        at: the same in tenths of a pixel.
        text: the amount as written.
    """

    cents: int
    at: int
    text: str

    @property
    def place(self) -> str:
        """Place as an SVG length (plaats)."""
        return px(self.at)


def round_ends(low: int, high: int, most: int) -> tuple[int, ...]:
    """Choose round amounts for an axis (ronde bedragen) that reaches both ends.

    Args:
        low: smallest amount, cents; zero is always on the axis.
        high: largest amount, cents.
        most: how many steps there is room for, at least one on each side of zero.

    Returns:
        Amounts in cents with equal steps of 1, 2 or 5 times a power of ten whole euros.
    """
    low, high = min(low, 0), max(high, 0)
    if low == high:
        high = CENTS
    step = CENTS
    while _steps(low, high, step) > max(most, 1 + (low < 0 < high)):
        step = _next(step)
    first, last = low // step, -(-high // step)
    return tuple(step * number for number in range(first, last + 1))


def _steps(low: int, high: int, step: int) -> int:
    return -(-high // step) - low // step


def _next(step: int) -> int:
    # 1, 2, 5, 10: the first digit says which comes after it.
    return step * 5 // 2 if str(step)[0] == "2" else step * 2


def px(tenths: int) -> str:
    """Write a place or width for SVG (pixels).

    Args:
        tenths: of a pixel.

    Returns:
        Such as `12` or `12.5`.
    """
    whole, rest = divmod(abs(tenths), TENTHS)
    return f"{'-' if tenths < 0 else ''}{whole}{f'.{rest}' if rest else ''}"


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Estimate how wide a text is (tekstbreedte), rather too wide than too narrow.

    Args:
        text: what is written.
        size: of its letters, in pixels.
        bold: whether it is bold.

    Returns:
        Tenths of a pixel.
    """
    return len(text) * size * (BOLD_LETTER if bold else LETTER) // 100


def fit(text: str, size: int, room: int, *, bold: bool = False) -> str:
    """Shorten a text to the room that it has (inkorten).

    Args:
        text: what is to be written.
        size: of its letters, in pixels.
        room: tenths of a pixel.
        bold: whether it is bold.

    Returns:
        The text, or its beginning with an ellipsis.
    """
    if text_width(text, size, bold=bold) <= room:
        return text
    most = max(room * 100 // (size * (BOLD_LETTER if bold else LETTER)) - 1, 1)
    return text[:most].rstrip(" -,") + "…"
