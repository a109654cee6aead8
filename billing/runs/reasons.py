"""Why a municipality pays a line (waarom betaal ik dit?), in sentences made from what the run kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from regie.errors import msgid


@dataclass(frozen=True)
class Sentence:
    """A sentence to translate (zin).

    Args:
        message: msgid with `%(name)s` placeholders.
        numbers: what fills them; `..._cents` are cents, `..._minutes` minutes, Decimals are weights.
    """

    message: str
    numbers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Worked:
    """Minutes that weigh (gewogen uren), to be read as hours.

    Args:
        minutes: whole minutes.
    """

    minutes: int


def explain_line(
    explanation: Mapping[str, Any], *, name: str, party: str, role: str, minutes: int, cents: int
) -> list[Sentence]:
    """Put the reason of a line into words (uitleg).

    Args:
        explanation: as the run kept it.
        name: of the pool, or of the product.
        party: name of the party, for order hours.
        role: of its workers, for order hours.
        minutes: of the line.
        cents: of the line.

    Returns:
        Sentences in the order in which the amount arose.
    """
    about = {"name": name, "party": party, "role": role, "line_minutes": minutes, "line_cents": cents}
    say = _KINDS[explanation["kind"]]
    return list(say(explanation, about))


def _order_hours(why: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Sentence]:
    counted = {"orders": why["orders"], "bookings": why["bookings"]}
    yield Sentence(
        msgid(
            "%(party)s worked %(line_minutes)s hours in the role of %(role)s on your orders of %(name)s "
            "(orders: %(orders)s, bookings: %(bookings)s)."
        ),
        {**about, **counted},
    )
    for rate in why["rates"]:
        if rate["rate_id"] is None:
            yield Sentence(_NO_RATE, {"worked_minutes": rate["minutes"]})
        else:
            numbers = {"worked_minutes": rate["minutes"], "rate_cents": rate["cents_per_hour"]}
            yield Sentence(msgid("%(worked_minutes)s hours cost %(rate_cents)s an hour."), numbers)
    yield Sentence(_PRICED[why["rounding"]], about)


_NO_RATE = msgid("%(worked_minutes)s hours have no rate, so they cost nothing.")
_PRICED = {
    "none": msgid("Together that is exactly %(line_cents)s."),
    "up": msgid("Together that is %(line_cents)s, rounded up to a whole cent."),
    "down": msgid("Together that is %(line_cents)s, rounded down to a whole cent."),
}


def _pool_cost(why: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Sentence]:
    numbers = {**about, "pool_cents": why["pool_cents"], "entries": why["entries"]}
    message = msgid(
        "The cost pool %(name)s holds %(pool_cents)s of costs in this period (bookings: %(entries)s)."
    )
    yield Sentence(message, numbers)
    yield from _share(why, about)


def _pool_hours(why: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Sentence]:
    names = ("pool_cents", "pool_minutes", "bookings")
    yield Sentence(
        msgid(
            "On the cost pool %(name)s stand %(pool_minutes)s hours in this period, "
            "which cost %(pool_cents)s (bookings: %(bookings)s)."
        ),
        {**about, **{name: why[name] for name in names}},
    )
    yield from _share(why, about)
    if about["line_minutes"]:
        yield Sentence(msgid("Of the hours %(line_minutes)s are counted as yours, by the same key."), about)


def _share(why: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Sentence]:
    numbers = {**_KEY_NUMBERS[why["key_kind"]](why), "key": why["key"], "bearers": why["bearers"]}
    yield Sentence(_BY_KEY[why["key_kind"]], numbers)
    if Decimal(why["weight"]) == 0:
        yield Sentence(msgid("Your weight is zero, so you pay nothing of it."))
        return
    sum_ = {
        "pool_cents": why["pool_cents"],
        "weight": _weight(why, "weight"),
        "total": _weight(why, "total_weight"),
    }
    yield Sentence(_ROUNDED[why["rounding"]], {**about, **sum_})


def _weight(why: Mapping[str, Any], name: str) -> Decimal | Worked:
    return Worked(int(why[name])) if why["key_kind"] == "by_hours" else Decimal(why[name])


_BY_KEY = {
    "equal": msgid('The key "%(key)s" divides equally over %(bearers)s municipalities.'),
    "fixed_shares": msgid('The key "%(key)s" has fixed shares; yours is %(weight)s %%.'),
    "by_figure": msgid(
        'The key "%(key)s" divides by %(figure)s on %(reference_date)s: yours is %(weight)s of %(total)s '
        "%(unit)s of %(bearers)s municipalities together (source: %(source)s)."
    ),
    "by_hours": msgid(
        'The key "%(key)s" divides by the hours on orders in this period: yours are %(own_minutes)s '
        "of %(all_minutes)s hours of %(bearers)s municipalities together."
    ),
}
_ROUNDED = {
    "none": msgid("Your part is %(pool_cents)s × %(weight)s / %(total)s = %(line_cents)s exactly."),
    "up": msgid(
        "Your part is %(pool_cents)s × %(weight)s / %(total)s, rounded up to %(line_cents)s. The parts must "
        "add up to the cent; what was left went to those whose fraction of a cent was largest, at a tie "
        "by CBS code."
    ),
    "down": msgid(
        "Your part is %(pool_cents)s × %(weight)s / %(total)s, rounded down to %(line_cents)s. The parts "
        "must add up to the cent; what was left went to those whose fraction of a cent was largest, at a tie "
        "by CBS code."
    ),
}


def _weights(why: Mapping[str, Any]) -> dict[str, object]:
    return {"weight": Decimal(why["weight"]), "total": Decimal(why["total_weight"])}


def _figure(why: Mapping[str, Any]) -> dict[str, object]:
    day = date.fromisoformat(why["reference_date"])
    named = {"figure": why["figure"], "unit": why["unit"], "source": why["figure_source"]}
    return {**_weights(why), **named, "reference_date": day}


def _hours(why: Mapping[str, Any]) -> dict[str, object]:
    return {"own_minutes": int(why["weight"]), "all_minutes": int(why["total_weight"])}


_KEY_NUMBERS: dict[str, Callable[[Mapping[str, Any]], dict[str, object]]] = {
    "equal": _weights,
    "fixed_shares": _weights,
    "by_figure": _figure,
    "by_hours": _hours,
}


def _reversal(_: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Sentence]:
    yield Sentence(msgid("This line takes back a line of a run that was reversed."), about)


_KINDS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[Sentence]]] = {
    "order_hours": _order_hours,
    "pool_cost": _pool_cost,
    "pool_hours": _pool_hours,
    "reversal": _reversal,
}
