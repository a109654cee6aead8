"""What a decision does to a budget line (gevolg van een besluit): a pure rule, the same as the ledger's."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from billing.budgets.queries import LineBalance


@dataclass(frozen=True)
class LineEffect:
    """A line before and after a decision (gevolg), amounts in cents.

    Args:
        before: as it stands now.
        after: as it would stand.
        cents: what the decision adds; below zero takes away.
        source: where cover comes from; may be empty.
        kind: what it adds to.
    """

    before: LineBalance
    after: LineBalance
    cents: int
    source: str = ""
    kind: Literal["budget", "cover"] = "budget"

    @property
    def now(self) -> int:
        """Give what the line has of this kind now, cents (huidig bedrag)."""
        return int(getattr(self.before, self.kind))

    @property
    def new_total(self) -> int:
        """Give what it will have of this kind, cents (nieuw totaal)."""
        return self.now + self.cents

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
    return LineEffect(line, replace(added, uncovered=max(-left, 0), room=max(left, 0)), cents, source, kind)


def nothing_on(tenant_id: int, fund: str, fund_name: str, year: int) -> LineBalance:
    """Give a line on which nothing stands (lege budgetregel), for a fund and year that have none yet.

    Args:
        tenant_id: the municipality.
        fund: code of the fund.
        fund_name: its name.
        year: budget year.

    Returns:
        A line of zeroes.
    """
    return LineBalance(tenant_id, UUID(int=0), fund, fund_name, year, *[0] * 8)
