"""A key gives weights or says why it cannot; the parts are the whole, in whatever order its bearers stand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.costs.errors import KeyUnusable
from billing.costs.keys import Bearer, Figure, Key, KeyFacts, KeyKind, check_shares, weigh

# How long an example takes says nothing here: other tests share the processor.
unhurried = settings(deadline=None)
ID = UUID(int=1)
ON = date(2013, 1, 1)


def key(kind: KeyKind) -> Key:
    if kind == "by_figure":
        return Key(ID, "Sleutel", kind, "inwoners", "personen", ON)
    return Key(ID, "Sleutel", kind)


def bearers(count: int) -> list[Bearer]:
    return [Bearer(f"GM{number:04d}", number, f"Gemeente {number}") for number in range(1, count + 1)]


def figures(values: Mapping[int, str], unit: str = "personen") -> dict[int, list[Figure]]:
    return {tenant: [Figure(Decimal(value), unit, "CBS")] for tenant, value in values.items()}


shares = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(lambda found: sum(found) > 0)


def facts_of(weights: list[int]) -> KeyFacts:
    one_by_one = bearers(len(weights))
    values = {bearer.tenant_id: str(weight) for bearer, weight in zip(one_by_one, weights, strict=True)}
    minutes = {bearer.tenant_id: weight for bearer, weight in zip(one_by_one, weights, strict=True)}
    return KeyFacts(one_by_one, figures=figures(values), minutes=minutes)


@unhurried
@given(
    weights=shares,
    total=st.integers(-(10**12), 10**12),
    kind=st.sampled_from(["by_figure", "by_hours", "equal"]),
)
def test_the_parts_are_the_whole(weights: list[int], total: int, kind: KeyKind) -> None:
    parts = weigh(key(kind), facts_of(weights)).divide(total)
    assert sum(parts.values()) == total


@unhurried
@given(weights=shares, total=st.integers(-(10**9), 10**9), order=st.randoms())
def test_the_order_of_the_bearers_does_not_matter(weights: list[int], total: int, order: object) -> None:
    facts = facts_of(weights)
    shuffled = list(facts.bearers)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    again = KeyFacts(shuffled, figures=facts.figures, minutes=facts.minutes)
    assert weigh(key("by_figure"), facts).divide(total) == weigh(key("by_figure"), again).divide(total)


@unhurried
@given(weights=shares, total=st.integers(0, 10**9))
def test_a_credit_mirrors_its_charge(weights: list[int], total: int) -> None:
    weighed = weigh(key("by_hours"), facts_of(weights))
    assert weighed.divide(-total) == {bearer: -part for bearer, part in weighed.divide(total).items()}


@unhurried
@given(weights=shares, total=st.integers(0, 10**9))
def test_weight_zero_bears_nothing_and_nobody_is_a_cent_or_more_off(weights: list[int], total: int) -> None:
    weighed = weigh(key("by_figure"), facts_of(weights))
    parts = weighed.divide(total)
    for bearer, weight in weighed.pairs:
        assert weight > 0 or parts[bearer] == 0
        assert abs(parts[bearer] * weighed.total - total * Decimal(weight)) < weighed.total


def test_a_cent_that_is_left_goes_to_the_smallest_cbs_code() -> None:
    parts = weigh(key("equal"), KeyFacts([Bearer("GM0900", 1, "A"), Bearer("GM0100", 2, "B")])).divide(101)
    assert {bearer.cbs_code: part for bearer, part in parts.items()} == {"GM0100": 51, "GM0900": 50}


def test_ninety_thousand_in_four_quarters_is_four_times_22_500() -> None:
    four = bearers(4)
    quarters = {bearer.tenant_id: Decimal(25) for bearer in four}
    parts = weigh(key("fixed_shares"), KeyFacts(four, shares=quarters)).divide(90_000_00)
    assert set(parts.values()) == {22_500_00}


@pytest.mark.parametrize("shares", [["33.33", "33.33", "33.33"], ["60", "50"], ["0", "0"]])
def test_shares_that_are_not_100_are_refused_with_their_sum(shares: list[str]) -> None:
    with pytest.raises(KeyUnusable, match=r"add up to .* %, not to 100 %") as refusal:
        check_shares("Aandelen", [Decimal(share) for share in shares])
    assert refusal.value.code == "shares_not_100"


def test_shares_of_100_are_accepted_zero_included() -> None:
    check_shares("Aandelen", [Decimal("66.666667"), Decimal("33.333333"), Decimal(0)])


@pytest.mark.parametrize("kind", ["by_figure", "by_hours"])
def test_a_key_that_weighs_nothing_is_named_with_the_reason(kind: KeyKind) -> None:
    with pytest.raises(KeyUnusable, match='The key "Sleutel" weighs nothing') as refusal:
        weigh(key(kind), facts_of([0, 0]))
    assert refusal.value.code == "key_without_weight"


def test_a_key_without_bearers_is_refused() -> None:
    with pytest.raises(KeyUnusable, match="no bearers"):
        weigh(key("equal"), KeyFacts([]))


def test_a_missing_figure_is_named_with_its_bearer_and_date() -> None:
    with pytest.raises(KeyUnusable, match='"inwoners" of Gemeente 2 on 2013-01-01') as refusal:
        weigh(key("by_figure"), KeyFacts(bearers(2), figures=figures({1: "5"})))
    assert refusal.value.code == "figure_missing"


def test_a_figure_in_another_unit_is_never_mixed_in() -> None:
    found = figures({1: "5"}) | figures({2: "5"}, unit="fte")
    with pytest.raises(KeyUnusable) as refusal:
        weigh(key("by_figure"), KeyFacts(bearers(2), figures=found))
    assert refusal.value.code == "figure_unit_differs"


def test_two_sources_that_disagree_are_refused_and_two_that_agree_are_not() -> None:
    found = figures({1: "5", 2: "7"})
    found[2].append(Figure(Decimal(8), "personen", "Atlas"))
    with pytest.raises(KeyUnusable) as refusal:
        weigh(key("by_figure"), KeyFacts(bearers(2), figures=found))
    assert refusal.value.code == "figure_ambiguous"
    found[2][1] = Figure(Decimal(7), "personen", "Atlas")
    assert weigh(key("by_figure"), KeyFacts(bearers(2), figures=found)).sources[2] == "Atlas"


def test_a_figure_below_zero_is_refused() -> None:
    with pytest.raises(KeyUnusable) as refusal:
        weigh(key("by_figure"), KeyFacts(bearers(2), figures=figures({1: "5", 2: "-1"})))
    assert refusal.value.code == "figure_negative"
