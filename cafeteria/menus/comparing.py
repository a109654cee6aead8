"""Comparing (vergelijken): what differs between two product choices, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cafeteria.menus.words import PERFORMERS
from regie.errors import msgid
from regie.periods import Period

T = TypeVar("T")


@dataclass(frozen=True)
class LineTerms:
    """What a municipality chose about one variant (voorwaarden van een regel).

    Args:
        variant_id: tells variants apart; any text that is the same for the same variant.
        name: product and variant as shown.
        performer: `shared_service`, `municipality` or `provider`.
        fund: code of the fund that pays.
        ceiling_units: most units of the period; None for no ceiling.
        client_groups: groups that may have it; empty means everybody.
        own_price_cents: own price, cents; None for the tariff.
        price_reason: why there is an own price.
        tariff_cents: tariff of the assortment, cents; None where there is none.
        fund_name: name of the fund; empty where it is called by its code.
    """

    variant_id: str
    name: str
    performer: str
    fund: str
    ceiling_units: int | None
    client_groups: tuple[str, ...]
    own_price_cents: int | None
    price_reason: str
    tariff_cents: int | None = None
    fund_name: str = ""

    @property
    def paid_from(self) -> str:
        """Name the fund that pays (geldstroom)."""
        return self.fund_name or self.fund

    @property
    def unit_cents(self) -> int | None:
        """Give what one unit costs (prijs): the own price, or else the tariff, cents; None without either."""
        return self.tariff_cents if self.own_price_cents is None else self.own_price_cents

    @property
    def at_most_cents(self) -> int | None:
        """Give what all units below the ceiling cost (ten hoogste), cents; None without ceiling or price."""
        unit = self.unit_cents
        return None if self.ceiling_units is None or unit is None else self.ceiling_units * unit


@dataclass(frozen=True)
class Change:
    """One difference (wijziging): a sentence to translate with what fills it.

    Args:
        code: stable snake_case name.
        message: English msgid with placeholders.
        numbers: `..._cents` are cents; `performer` and `before_performer` are msgids themselves.
    """

    code: str
    message: str
    numbers: Mapping[str, object]


@dataclass(frozen=True)
class Difference:
    """One variant in two product choices (verschil per product).

    Args:
        name: product and variant as shown.
        before: what was chosen about it; None when it was not chosen.
        after: what is chosen about it; None when it no longer is.
        changes: what differs; empty when both say the same.
    """

    name: str
    before: LineTerms | None
    after: LineTerms | None
    changes: tuple[Change, ...]

    @property
    def more_cents(self) -> int | None:
        """Give how much more the new choice can ask at most (verschil), cents; None where it has no bound."""
        old, new = (line.at_most_cents if line else 0 for line in (self.before, self.after))
        return None if old is None or new is None else new - old


def baseline_of(period: Period, adopted: Mapping[Period, T]) -> T | None:
    """Choose the adopted choice to compare one of some period with (vergelijkingsbasis).

    Args:
        period: of the choice to compare.
        adopted: the adopted choices of its municipality by period; no two of them overlap.

    Returns:
        The one of the same period, or else the last one that began before; None without either.
    """
    before = max((one for one in adopted if one.start < period.start), default=None)
    found = period if period in adopted else before
    return None if found is None else adopted[found]


def differences(before: Sequence[LineTerms], after: Sequence[LineTerms]) -> list[Difference]:
    """Put two product choices beside each other (vergelijken), product by product.

    Args:
        before: lines of the choice to compare with; empty when there is none.
        after: lines of the new choice.

    Returns:
        One for each variant that either holds, by name, also where nothing changes.
    """
    old = {line.variant_id: line for line in before}
    new = {line.variant_id: line for line in after}
    found = [
        Difference((there or here).name, here, there, tuple(_line_changes(here, there)))  # type: ignore[union-attr]
        for here, there in ((old.get(variant), new.get(variant)) for variant in old.keys() | new.keys())
    ]
    return sorted(found, key=lambda difference: difference.name)


def changes(before: Sequence[LineTerms], after: Sequence[LineTerms]) -> list[Change]:
    """Tell what changes from one product choice to the next (wijzigingen).

    Args:
        before: lines of the choice that counts now; empty when there is none.
        after: lines of the new choice.

    Returns:
        Changes by name of the product; empty when both say the same.
    """
    return [change for difference in differences(before, after) for change in difference.changes]


def deviations(terms: LineTerms) -> list[Change]:
    """Tell in which terms a line differs from how every line begins (afwijkende voorwaarden).

    Args:
        terms: of the line.

    Returns:
        Nothing for a line that the shared service performs for everybody at the tariff.
    """
    found = []
    if terms.own_price_cents is not None:
        found.append(
            Change("price", msgid("own price %(price_cents)s"), {"price_cents": terms.own_price_cents})
        )
    if terms.client_groups:
        groups = {"groups": tuple(sorted(terms.client_groups))}
        found.append(Change("client_groups", msgid("only group %(groups)s"), groups))
    if terms.performer != "shared_service":
        performer = {"performer": PERFORMERS[terms.performer]}
        found.append(Change("performer", msgid("by %(performer)s"), performer))
    return found


def _line_changes(old: LineTerms | None, new: LineTerms | None) -> Iterator[Change]:
    if old is None and new is not None:
        message = msgid("%(name)s is added, performed by %(performer)s.")
        yield Change("added", message, {"name": new.name, "performer": PERFORMERS[new.performer]})
    elif new is None and old is not None:
        yield Change("dropped", msgid("%(name)s is no longer chosen."), {"name": old.name})
    elif old is not None and new is not None:
        yield from _terms_changes(old, new)


def _terms_changes(old: LineTerms, new: LineTerms) -> Iterator[Change]:
    # By code, so that the same change stands in the same place every time.
    for judge in (_ceiling, _groups, _fund, _performer, _price, _tariff):
        change = judge(old, new)
        if change:
            yield change


def _performer(old: LineTerms, new: LineTerms) -> Change | None:
    if old.performer == new.performer:
        return None
    message = msgid("%(name)s is performed by %(performer)s instead of %(before_performer)s.")
    numbers = {"performer": PERFORMERS[new.performer], "before_performer": PERFORMERS[old.performer]}
    return Change("performer", message, {"name": new.name, **numbers})


def _fund(old: LineTerms, new: LineTerms) -> Change | None:
    if old.fund == new.fund:
        return None
    message = msgid("%(name)s is paid from %(fund)s instead of %(before)s.")
    return Change("fund", message, {"name": new.name, "fund": new.paid_from, "before": old.paid_from})


def _ceiling(old: LineTerms, new: LineTerms) -> Change | None:
    if old.ceiling_units == new.ceiling_units:
        return None
    numbers: dict[str, object] = {"name": new.name, "ceiling": new.ceiling_units, "before": old.ceiling_units}
    if new.ceiling_units is None:
        return Change("ceiling", msgid("%(name)s no longer has a ceiling; it was %(before)s units."), numbers)
    if old.ceiling_units is None:
        return Change("ceiling", msgid("%(name)s gets a ceiling of %(ceiling)s units."), numbers)
    message = msgid("The ceiling of %(name)s goes from %(before)s to %(ceiling)s units.")
    return Change("ceiling", message, numbers)


def _groups(old: LineTerms, new: LineTerms) -> Change | None:
    if set(old.client_groups) == set(new.client_groups):
        return None
    groups = ", ".join(sorted(new.client_groups))
    if not groups:
        return Change("client_groups", msgid("%(name)s is for everybody."), {"name": new.name})
    message = msgid("%(name)s is for client groups %(groups)s.")
    return Change("client_groups", message, {"name": new.name, "groups": groups})


def _price(old: LineTerms, new: LineTerms) -> Change | None:
    if (old.own_price_cents, old.price_reason) == (new.own_price_cents, new.price_reason):
        return None
    if new.own_price_cents is None:
        return Change("price", msgid("%(name)s goes back to the tariff."), {"name": new.name})
    if not new.price_reason:
        # While somebody types; what is saved has a reason.
        message = msgid("%(name)s gets an own price of %(price_cents)s.")
        return Change("price", message, {"name": new.name, "price_cents": new.own_price_cents})
    message = msgid("%(name)s gets an own price of %(price_cents)s: %(reason)s")
    numbers = {"name": new.name, "price_cents": new.own_price_cents, "reason": new.price_reason}
    return Change("price", message, numbers)


def _tariff(old: LineTerms, new: LineTerms) -> Change | None:
    # An own price makes the tariff of no account, and no tariff yet is told where prices are shown.
    tariffs = (old.tariff_cents, new.tariff_cents)
    if (
        old.own_price_cents is not None
        or new.own_price_cents is not None
        or None in tariffs
        or len({*tariffs}) == 1
    ):
        return None
    message = msgid("The tariff of %(name)s goes from %(before_cents)s to %(tariff_cents)s.")
    numbers = {"name": new.name, "before_cents": old.tariff_cents, "tariff_cents": new.tariff_cents}
    return Change("tariff", message, numbers)
