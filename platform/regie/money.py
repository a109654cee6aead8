"""Money (geld): integer cents, exact splitting, and the reading and writing of euros. No floats anywhere."""

import re
from collections.abc import Sequence
from decimal import Decimal
from math import lcm
from typing import Any, Protocol, TypeVar

from regie.errors import Invalid, msgid, quote_input
from regie.numbers import LONE_GROUP, Language, fits_decimals, places, readings


class Sortable(Protocol):
    """A key that can be put in order (sorteerbare sleutel), such as a CBS code, a year or a name."""

    def __lt__(self, other: Any, /) -> bool: ...
    def __hash__(self) -> int: ...


K = TypeVar("K", bound=Sortable)

# Beyond these powers of ten a weight is a mistake, and the exact integers would fill the memory.
WEIGHT_EXPONENT_LIMIT = 1_000
# 10,000 billion euros: far above any budget, and sums of thousands of them still fit a bigint.
LARGEST_AMOUNT_CENTS = 10**15

_SIGNED = re.compile(r"(-?) ?(?:(?:€|EUR) ?)?(-?) ?([0-9.,]+)")


def split(total: int, weights: Sequence[tuple[K, Decimal | int]]) -> dict[K, int]:
    """Split an amount in proportion to weights (verdelen naar verdeelsleutel) by largest remainder.

    The absolute amount is split, so that a credit mirrors its charge to the cent. Ties go to the smallest
    key, so that the order of the weights does not matter.

    Args:
        total: the whole, cents (or any other unit that is not divided further); may be negative.
        weights: pairs of a key and its weight, zero or more; keys are unique and can be sorted.

    Returns:
        Each key's part, in the order of `weights`; the parts sum to `total`.

    Raises:
        Invalid: `no_weights`, `duplicate_key`, `negative_weight`, `zero_total_weight` or `invalid_weight`.

    Source: docs/adr/0003-cents-and-largest-remainder.md
    """
    scaled = _as_integers(weights)
    weight_sum = sum(scaled.values())
    if weight_sum == 0:
        raise Invalid(msgid("The weights add up to zero: nothing to split by."), code="zero_total_weight")
    size, sign = abs(total), -1 if total < 0 else 1
    parts = {key: size * weight // weight_sum for key, weight in scaled.items()}
    cents_left = size - sum(parts.values())
    if cents_left:
        # The remainders sum to cents_left x weight_sum, so each cent finds a key whose weight is not zero.
        by_remainder = sorted(sorted(parts), key=lambda key: -(size * scaled[key] % weight_sum))
        for key in by_remainder[:cents_left]:
            parts[key] += 1
    return {key: sign * part for key, part in parts.items()}


def _as_integers(weights: Sequence[tuple[K, Decimal | int]]) -> dict[K, int]:
    if not weights:
        raise Invalid(msgid("There is nobody to split over."), code="no_weights")
    ratios: dict[K, tuple[int, int]] = {}
    for key, weight in weights:
        if key in ratios:
            raise _refused(key, "duplicate_key")
        ratios[key] = _ratio(key, weight)
    denominator = lcm(*{below for _, below in ratios.values()})
    return {key: above * (denominator // below) for key, (above, below) in ratios.items()}


def _ratio(key: object, weight: Decimal | int) -> tuple[int, int]:
    if isinstance(weight, float):
        raise TypeError("A weight is an int or a Decimal: a float has already lost what it meant.")
    if isinstance(weight, Decimal) and not _is_usable(weight):
        raise _refused(key, "invalid_weight")
    if weight < 0:
        raise _refused(key, "negative_weight")
    return weight.as_integer_ratio()


def _is_usable(weight: Decimal) -> bool:
    return weight.is_finite() and abs(weight.adjusted()) <= WEIGHT_EXPONENT_LIMIT


_SPLIT_REFUSALS = {
    "duplicate_key": msgid("%(key)s occurs more than once."),
    "invalid_weight": msgid("The weight of %(key)s is not a usable number."),
    "negative_weight": msgid("The weight of %(key)s is below zero."),
}


def _refused(key: object, code: str) -> Invalid:
    return Invalid(_SPLIT_REFUSALS[code], code=code, key=quote_input(str(key)))


def largest_order_that_fits(room: dict[int, int], days: list[tuple[int, int]]) -> int:
    """Find the largest amount whose split over the years fits the room of each year (wat nog past).

    Args:
        room: what each year has available, cents; a year that is missing has nothing.
        days: the days of the order in each year it touches, as `Period.by_year` gives them.

    Returns:
        Cents, zero when nothing fits.

    Raises:
        Invalid: as `split` does.
    """
    split(0, days)
    touched = [(year, count) for year, count in days if count > 0]
    all_days = sum(count for _, count in touched)
    # A part lies less than a cent from its exact share. That bounds the answer from both sides; between the
    # bounds each total is tried, because a part can shrink by a cent when the total grows by one.
    at_most = min(((room.get(year, 0) + 1) * all_days - 1) // count for year, count in touched)
    fits_surely = max(0, min(room.get(year, 0) * all_days // count for year, count in touched))
    for total in range(at_most, fits_surely, -1):
        if all(part <= room.get(year, 0) for year, part in split(total, touched).items()):
            return total
    return fits_surely


def parse_euro(text: str, language: Language | None = None) -> int:
    """Read an amount as people in the Netherlands type it (bedrag).

    Args:
        text: such as `1234,56`, `1234.56`, `1.234,56`, `€ 5`, `-5,00` or `5,-`; in Dutch
            `25.000` and in English `25,000` are thousands.
        language: in which it is typed; None in a file or command that does not say.

    Returns:
        Integer cents.

    Raises:
        Invalid: `ambiguous_amount` for `1.234` (thousands or decimals?), `too_many_decimals`,
            `amount_too_large` or `invalid_amount`.
    """
    body = text.strip().replace("\u00a0", " ").replace("\u2212", "-")
    body = re.sub("(?<=[0-9]),-$", ",00", body)
    match = _SIGNED.fullmatch(body)
    if match is None or (match[1] and match[2]):
        raise _unreadable(text, "invalid_amount")
    cents = _cents(text, match[3], language)
    return -cents if match[1] or match[2] else cents


def _cents(text: str, digits: str, language: Language | None) -> int:
    if re.fullmatch(r"[0-9]{17,}", digits):
        raise _unreadable(text, "amount_too_large")
    found = readings(digits, language)
    if not found:
        raise _unreadable(text, "invalid_amount")
    # Thousands or thousandths: with three decimals that is asked in a language too, for cents have two.
    if len(found) == 2 or (places(found[0]) == 3 and LONE_GROUP.fullmatch(digits)):
        raise _ambiguous(text, digits)
    if places(found[0]) > 2:
        raise _unreadable(text, "too_many_decimals")
    if found[0] * 100 > LARGEST_AMOUNT_CENTS:
        raise _unreadable(text, "amount_too_large")
    return int(found[0].scaleb(2))


def euro_cents(value: Decimal) -> int:
    """Turn an amount that is a number already, such as a cell of a workbook, into cents (centen).

    Args:
        value: euros.

    Returns:
        Integer cents.

    Raises:
        Invalid: `too_many_decimals` or `amount_too_large`; nothing is ever rounded.
    """
    if abs(value) * 100 > LARGEST_AMOUNT_CENTS:
        raise _unreadable(f"{value:f}", "amount_too_large")
    if not fits_decimals(value, 2):
        raise _unreadable(f"{value:f}", "too_many_decimals")
    return int(value * 100)


def _ambiguous(text: str, digits: str) -> Invalid:
    whole, last = re.split("[.,]", digits)
    sign = "-" if re.search("[-\u2212]", text) else ""
    written = {"thousands": f"{sign}{whole}{last},00", "decimals": f"{sign}{whole},{last[:2]}"}
    return _unreadable(text, "ambiguous_amount", **written)


_EURO_REFUSALS = {
    "ambiguous_amount": msgid('"%(text)s" can be read in two ways: write %(thousands)s or %(decimals)s.'),
    "too_many_decimals": msgid('"%(text)s" has more than two decimals.'),
    "amount_too_large": msgid('"%(text)s" is larger than any amount that is kept here.'),
    "invalid_amount": msgid('"%(text)s" is not an amount. Write it like 1234,56.'),
}


def _unreadable(text: str, code: str, **readings: str) -> Invalid:
    return Invalid(_EURO_REFUSALS[code], code=code, text=quote_input(text), **readings)
