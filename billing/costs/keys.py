"""How a key distributes (verdeelsleutel): the weight of each bearer, or the reason why there is none.

A bearer with weight zero is a decision and bears nothing; a key whose weights are all zero is refused,
because nobody would bear what stands on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from billing.costs.errors import KeyUnusable
from regie.errors import msgid
from regie.money import split

KeyKind = Literal["equal", "fixed_shares", "by_figure", "by_hours"]
WHOLE = Decimal(100)


@dataclass(frozen=True, order=True)
class Bearer:
    """A municipality that bears a part (kostendrager); ordered by its code, which settles ties in the split.

    Args:
        cbs_code: such as `GM0632`.
        tenant_id: the municipality.
        name: as shown.
    """

    cbs_code: str
    tenant_id: int
    name: str = field(compare=False)


@dataclass(frozen=True)
class Key:
    """A distribution key (verdeelsleutel).

    Args:
        id: the key.
        name: as shown.
        kind: `equal`, `fixed_shares`, `by_figure` or `by_hours`.
        figure_name: for `by_figure`, which reference figure.
        figure_unit: its unit; figures in another one are never mixed in.
        reference_date: the day of the figure (peildatum).
    """

    id: UUID
    name: str
    kind: KeyKind
    figure_name: str | None = None
    figure_unit: str | None = None
    reference_date: date | None = None


@dataclass(frozen=True)
class Figure:
    """A reference figure (kengetal) of a bearer on the reference date of the key.

    Args:
        value: in its unit.
        unit: such as `inwoners`.
        source: where it comes from.
    """

    value: Decimal
    unit: str
    source: str


@dataclass(frozen=True)
class KeyFacts:
    """What the weights rest on (grondslag).

    Args:
        bearers: those of the key, each once.
        shares: percents per municipality, for fixed shares.
        figures: reference figures of the key's name and date per municipality.
        minutes: minutes on orders per municipality in the period, for keys by hours.
    """

    bearers: Sequence[Bearer]
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    figures: Mapping[int, Sequence[Figure]] = field(default_factory=dict)
    minutes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Weights:
    """The weights of a key (gewichten), each with where it comes from.

    Args:
        key: whose.
        pairs: bearer and weight, by bearer; at least one weight is above zero.
        sources: where the figure of a municipality comes from, for keys by figure.
    """

    key: Key
    pairs: tuple[tuple[Bearer, Decimal | int], ...]
    sources: Mapping[int, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """Add the weights up (som van de gewichten)."""
        return sum((Decimal(weight) for _, weight in self.pairs), Decimal(0))

    def divide(self, total: int) -> dict[Bearer, int]:
        """Divide cents or minutes by these weights (verdelen).

        Args:
            total: the whole; may be below zero.

        Returns:
            The part of each bearer; together the whole.
        """
        return split(total, self.pairs)


def weigh(key: Key, facts: KeyFacts) -> Weights:
    """Give each bearer of a key its weight (gewichten bepalen).

    Args:
        key: the key.
        facts: what its weights rest on.

    Returns:
        Weights, by bearer.

    Raises:
        KeyUnusable: with the key and the reason.

    Source: docs/adr/0003-cents-and-largest-remainder.md; S4-11.
    """
    bearers = sorted(facts.bearers)
    if not bearers:
        raise _refusal(key, "key_without_bearers")
    figures = {one: _figure(key, one, facts.figures) for one in bearers} if key.kind == "by_figure" else {}
    pairs = tuple((bearer, _weight(key, bearer, facts, figures)) for bearer in bearers)
    if key.kind == "fixed_shares":
        check_shares(key.name, [Decimal(weight) for _, weight in pairs])
    if not any(weight > 0 for _, weight in pairs):
        raise _refusal(key, "key_without_weight_hours" if key.kind == "by_hours" else "key_without_weight")
    return Weights(key, pairs, {bearer.tenant_id: figure.source for bearer, figure in figures.items()})


def _weight(key: Key, bearer: Bearer, facts: KeyFacts, figures: Mapping[Bearer, Figure]) -> Decimal | int:
    if key.kind == "fixed_shares":
        return facts.shares.get(bearer.tenant_id, Decimal(0))
    if key.kind == "by_figure":
        return figures[bearer].value
    return facts.minutes.get(bearer.tenant_id, 0) if key.kind == "by_hours" else 1


def check_shares(name: str, shares: Sequence[Decimal]) -> None:
    """Insist that fixed shares are the whole (vaste aandelen).

    Args:
        name: of the key.
        shares: percents, none below zero.

    Raises:
        KeyUnusable: `shares_not_100`.
    """
    total = sum(shares, Decimal(0))
    if total != WHOLE:
        message = msgid('The shares of the key "%(key)s" add up to %(total)s %%, not to 100 %%.')
        raise KeyUnusable(message, code="shares_not_100", key=name, total=f"{total.normalize():f}")


def _figure(key: Key, bearer: Bearer, figures: Mapping[int, Sequence[Figure]]) -> Figure:
    found = figures.get(bearer.tenant_id, ())
    fitting = [figure for figure in found if figure.unit == key.figure_unit]
    if not fitting:
        raise _refusal(key, "figure_unit_differs" if found else "figure_missing", bearer)
    if len({figure.value for figure in fitting}) > 1:
        raise _refusal(key, "figure_ambiguous", bearer)
    if fitting[0].value < 0:
        raise _refusal(key, "figure_negative", bearer)
    return min(fitting, key=lambda figure: figure.source)


_REFUSALS = {
    "key_without_bearers": msgid('The key "%(key)s" has no bearers, so nobody would pay.'),
    "key_without_weight": msgid('The key "%(key)s" weighs nothing: the weights of all its bearers are zero.'),
    "key_without_weight_hours": msgid(
        'The key "%(key)s" weighs nothing: no hours were booked for its bearers in this period.'
    ),
    "figure_missing": msgid(
        'The key "%(key)s" needs the figure "%(figure)s" of %(bearer)s on %(reference_date)s, '
        "and there is none."
    ),
    "figure_unit_differs": msgid(
        'The key "%(key)s" weighs in %(unit)s, and the figure "%(figure)s" of %(bearer)s '
        "on %(reference_date)s has another unit."
    ),
    "figure_ambiguous": msgid(
        'The key "%(key)s" finds different values of "%(figure)s" of %(bearer)s on %(reference_date)s '
        "in its sources."
    ),
    "figure_negative": msgid(
        'The figure "%(figure)s" of %(bearer)s on %(reference_date)s is below zero, so the key "%(key)s" '
        "cannot weigh by it."
    ),
}


def _refusal(key: Key, reason: str, bearer: Bearer | None = None) -> KeyUnusable:
    # Two sentences share one code: what a program does about it is the same.
    code = reason.removesuffix("_hours")
    about: dict[str, object] = {"key": key.name}
    if bearer:
        about |= {
            "bearer": bearer.name,
            "figure": key.figure_name,
            "unit": key.figure_unit,
            "reference_date": key.reference_date,
        }
    return KeyUnusable(_REFUSALS[reason], code=code, field=None, **about)
