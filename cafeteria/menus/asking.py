"""What a product choice can ask at most (ten hoogste), fund by fund: a pure rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cafeteria.menus.comparing import LineTerms


@dataclass(frozen=True)
class Asked:
    """What lines can ask of a fund, or of all funds together (gevraagd).

    Args:
        fund: its name; empty for all together.
        cents: all units below the ceilings at their price, cents.
        unbounded: lines without a ceiling or a price, of which no most can be said.
    """

    fund: str
    cents: int
    unbounded: int


def asked_by_fund(lines: Iterable[LineTerms]) -> list[Asked]:
    """Add up what a choice can ask of each fund (gevraagd per geldstroom).

    Args:
        lines: of the choice.

    Returns:
        One for each fund that pays for a line, by name.
    """
    by_fund: dict[tuple[str, str], list[LineTerms]] = {}
    for line in lines:
        by_fund.setdefault((line.paid_from, line.fund), []).append(line)
    return [_asked(name, chosen) for (name, _), chosen in sorted(by_fund.items())]


def asked_together(lines: Sequence[LineTerms]) -> Asked:
    """Add up what a choice can ask (gevraagd), whatever fund pays.

    Args:
        lines: of the choice.

    Returns:
        The sum.
    """
    return _asked("", lines)


def _asked(fund: str, lines: Sequence[LineTerms]) -> Asked:
    amounts = [line.at_most_cents for line in lines]
    return Asked(fund, sum(cents for cents in amounts if cents is not None), amounts.count(None))
