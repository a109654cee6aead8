"""What a product choice can ask of each fund (gevolg voor het budget): a pure rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

TENTH = 10


@dataclass(frozen=True)
class ChosenLine:
    """A line of a product choice, as far as money goes (regel).

    Args:
        fund: the fund that pays.
        price_cents: of one unit, cents; None while there is no tariff.
        ceiling: most units; None for no ceiling.
        used: units ordered so far.
    """

    fund: str
    price_cents: int | None
    ceiling: int | None
    used: int


@dataclass(frozen=True)
class FundBudget:
    """What a fund has in the year of the choice (budget), cents.

    Args:
        fund: its code.
        total: budget and cover.
        realised: realised costs.
        committed: open commitments.
        held: reserved.
        used: these three together, as the budget line counts them.
        line_id: the budget line; None where there is none.
    """

    fund: str
    total: int
    realised: int
    committed: int
    held: int
    used: int
    line_id: UUID | None = None


@dataclass(frozen=True)
class FundEffect:
    """What a choice can ask of one fund (gevolg), cents.

    Args:
        name: of the fund.
        budget: what the fund has; nothing where there is no budget line.
        at_most: price of every unit below the ceilings that has not been ordered yet.
        unlimited: lines without a ceiling, of which no most can be said.
        unpriced: lines without a price.
    """

    name: str
    budget: FundBudget
    at_most: int
    unlimited: int
    unpriced: int

    @property
    def left(self) -> int:
        """Tell what is left when the choice asks all it can (ruimte), cents; below zero it does not fit."""
        return self.budget.total - self.budget.used - self.at_most

    @property
    def short_by(self) -> int:
        """Tell how far the ceilings together go beyond the room, in cents; 0 when they fit."""
        return max(-self.left, 0)

    @property
    def tight(self) -> bool:
        """Tell whether less than a tenth of the budget is left (weinig ruimte), though it fits."""
        return self.left >= 0 and self.left * TENTH < self.budget.total


def effects_of(
    lines: Iterable[ChosenLine],
    budgets: Sequence[FundBudget],
    names: Mapping[str, str] = MappingProxyType({}),
) -> list[FundEffect]:
    """Work out what a choice can ask of each fund (gevolgen), by name of the fund.

    Args:
        lines: what is chosen.
        budgets: of the year in which the choice starts; one a fund.
        names: of the funds, by code; one that is missing is called by its code.

    Returns:
        An effect for each fund that a line is paid from.
    """
    by_fund: dict[str, list[ChosenLine]] = {}
    for line in lines:
        by_fund.setdefault(line.fund, []).append(line)
    known = {budget.fund: budget for budget in budgets}
    found = [
        _effect(names.get(fund, fund), known.get(fund, FundBudget(fund, 0, 0, 0, 0, 0)), chosen)
        for fund, chosen in by_fund.items()
    ]
    return sorted(found, key=lambda effect: (effect.name, effect.budget.fund))


def _effect(name: str, budget: FundBudget, lines: Sequence[ChosenLine]) -> FundEffect:
    at_most = sum(
        max(line.ceiling - line.used, 0) * line.price_cents
        for line in lines
        if line.ceiling is not None and line.price_cents is not None
    )
    return FundEffect(
        name,
        budget,
        at_most,
        unlimited=sum(line.ceiling is None for line in lines),
        unpriced=sum(line.price_cents is None for line in lines),
    )
