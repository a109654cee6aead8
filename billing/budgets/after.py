"""What a decision does to a budget line (gevolg van een besluit): a pure rule, the same as the ledger's."""

from dataclasses import dataclass, replace
from typing import Literal

from billing.budgets.queries import LineBalance


@dataclass(frozen=True)
class LineEffect:
    """A line before and after a decision (gevolg), amounts in cents.

    Args:
        before: as it stands now.
        after: as it would stand.
        cents: what the decision adds; below zero takes away.
        source: where cover comes from; may be empty.
    """

    before: LineBalance
    after: LineBalance
    cents: int
    source: str = ""

    @property
    def short_by(self) -> int:
        """Tell how much more it takes away than is free, cents (past niet); zero when it can be adopted."""
        return self.after.uncovered if self.cents < 0 else 0


def effect_on(
    line: LineBalance, kind: Literal["budget", "cover"], cents: int, source: str = ""
) -> LineEffect:
    """Work out what adopting a decision does to a line (gevolg voor de budgetregel).

    Args:
        line: as it stands now.
        kind: whether it adds to the budget or to its cover.
        cents: to add; below zero takes away.
        source: where cover comes from.

    Returns:
        The line before and after; what does not fit any more is still to be covered.
    """
    added = replace(line, **{kind: getattr(line, kind) + cents})
    left = added.total - added.used
    return LineEffect(line, replace(added, uncovered=max(-left, 0), room=max(left, 0)), cents, source)
