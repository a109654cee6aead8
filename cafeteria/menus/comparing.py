"""Comparing (vergelijken): what differs between two product choices, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cafeteria.menus.words import PERFORMERS
from regie.errors import msgid


@dataclass(frozen=True)
class LineTerms:
    """What a municipality chose about one variant (voorwaarden van een regel).

    Args:
        variant_id: tells variants apart; any text that is the same for the same variant.
        name: product and variant as shown.
        performer: `shared_service`, `municipality` or `provider`.
        fund: the fund that pays.
        ceiling_units: most units of the period; None for no ceiling.
        client_groups: groups that may have it; empty means everybody.
        price_cents: own price, cents; None for the tariff.
        price_reason: why there is an own price.
    """

    variant_id: str
    name: str
    performer: str
    fund: str
    ceiling_units: int | None
    client_groups: tuple[str, ...]
    price_cents: int | None
    price_reason: str


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
    numbers: dict[str, object]


def changes(before: Sequence[LineTerms], after: Sequence[LineTerms]) -> list[Change]:
    """Tell what changes from one product choice to the next (verschillen).

    Args:
        before: lines of the choice that counts now; empty when there is none.
        after: lines of the new choice.

    Returns:
        Changes by name of the product; empty when both say the same.
    """
    old = {line.variant_id: line for line in before}
    new = {line.variant_id: line for line in after}
    found: list[tuple[str, Change]] = []
    for variant in old.keys() | new.keys():
        name = (new.get(variant) or old[variant]).name
        found += [(name, change) for change in _line_changes(old.get(variant), new.get(variant))]
    return [change for _, change in sorted(found, key=lambda pair: (pair[0], pair[1].code))]


def _line_changes(old: LineTerms | None, new: LineTerms | None) -> Iterator[Change]:
    if old is None and new is not None:
        message = msgid("%(name)s is added, performed by %(performer)s.")
        yield Change("added", message, {"name": new.name, "performer": PERFORMERS[new.performer]})
    elif new is None and old is not None:
        yield Change("dropped", msgid("%(name)s is no longer chosen."), {"name": old.name})
    elif old is not None and new is not None:
        yield from _terms_changes(old, new)


def _terms_changes(old: LineTerms, new: LineTerms) -> Iterator[Change]:
    for judge in (_performer, _fund, _ceiling, _groups, _price):
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
    return Change("fund", message, {"name": new.name, "fund": new.fund, "before": old.fund})


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
    if (old.price_cents, old.price_reason) == (new.price_cents, new.price_reason):
        return None
    if new.price_cents is None:
        return Change("price", msgid("%(name)s goes back to the tariff."), {"name": new.name})
    message = msgid("%(name)s gets an own price of %(price_cents)s: %(reason)s")
    numbers = {"name": new.name, "price_cents": new.price_cents, "reason": new.price_reason}
    return Change("price", message, numbers)
