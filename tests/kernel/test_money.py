"""Splitting to the cent, what still fits, and the reading and writing of euros."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from regie.errors import Invalid
from regie.money import euro_cents, largest_order_that_fits, parse_euro, split
from regie.numbers import Language, euro_string

AMOUNTS = st.integers(-(10**9), 10**9) | st.integers(-(10**30), 10**30)
WEIGHTS = st.integers(0, 10**6) | st.decimals(
    min_value=0, max_value=10**6, places=3, allow_nan=False, allow_infinity=False
)
SHARES = (
    st.dictionaries(st.text(max_size=5), WEIGHTS, min_size=1, max_size=12)
    .map(lambda weights: list(weights.items()))
    .filter(lambda shares: any(weight for _, weight in shares))
)


def exact_share(total: int, shares: list[tuple[str, Decimal | int]], key: str) -> Fraction:
    weights = {name: Fraction(weight) for name, weight in shares}
    return Fraction(total) * weights[key] / sum(weights.values())


@given(AMOUNTS, SHARES)
def test_the_parts_sum_to_the_whole(total: int, shares: list[tuple[str, Decimal | int]]) -> None:
    assert sum(split(total, shares).values()) == total


@given(AMOUNTS, SHARES, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(total: int, shares, random) -> None:  # type: ignore[no-untyped-def]
    mixed = shares[:]
    random.shuffle(mixed)
    assert split(total, mixed) == split(total, shares)


@given(AMOUNTS, SHARES)
def test_the_parts_come_in_the_order_of_the_input(
    total: int, shares: list[tuple[str, Decimal | int]]
) -> None:
    assert list(split(total, shares)) == [key for key, _ in shares]


@given(AMOUNTS, SHARES)
def test_no_part_has_the_wrong_sign(total: int, shares: list[tuple[str, Decimal | int]]) -> None:
    assert all(part * total >= 0 for part in split(total, shares).values())


@given(AMOUNTS, SHARES)
def test_no_part_differs_from_its_exact_share_by_a_cent_or_more(
    total: int, shares: list[tuple[str, Decimal | int]]
) -> None:
    assert all(abs(part - exact_share(total, shares, key)) < 1 for key, part in split(total, shares).items())


@given(AMOUNTS, SHARES)
def test_who_weighs_nothing_pays_nothing(total: int, shares: list[tuple[str, Decimal | int]]) -> None:
    weights = dict(shares)
    assert all(part == 0 for key, part in split(total, shares).items() if weights[key] == 0)


@given(AMOUNTS, SHARES)
def test_a_credit_mirrors_its_charge(total: int, shares: list[tuple[str, Decimal | int]]) -> None:
    assert split(-total, shares) == {key: -part for key, part in split(total, shares).items()}


@given(AMOUNTS, SHARES, st.integers(1, 1000))
def test_only_the_proportion_of_the_weights_counts(
    total: int, shares: list[tuple[str, Decimal | int]], factor: int
) -> None:
    assert split(total, [(key, weight * factor) for key, weight in shares]) == split(total, shares)


@given(st.integers(0, 10**9), st.sets(st.text(max_size=4), min_size=1, max_size=12))
def test_among_equals_the_smallest_keys_get_the_cents_that_are_left(total: int, keys: set[str]) -> None:
    parts = split(total, [(key, 1) for key in keys])
    assert all(parts[first] >= parts[second] for first, second in pairwise(sorted(keys)))


def test_ties_go_by_code_point_and_not_by_alphabet() -> None:
    assert split(1, [("a", 1), ("Z", 1)]) == {"a": 0, "Z": 1}
    assert split(1, [("é", 1), ("z", 1)]) == {"é": 0, "z": 1}


def test_a_hundred_euros_and_a_cent_over_three_and_over_four() -> None:
    assert split(10_001, [("b", 1), ("a", 1), ("c", 1)]) == {"b": 3334, "a": 3334, "c": 3333}
    assert split(10_001, [(number, 1) for number in range(4)]) == {0: 2501, 1: 2500, 2: 2500, 3: 2500}


def test_ninety_thousand_over_four_municipalities_is_a_quarter_each() -> None:
    assert set(split(9_000_000, [(name, 25) for name in "ABCD"]).values()) == {2_250_000}


def test_a_third_as_a_decimal_weight_is_taken_as_it_is_written() -> None:
    third = Decimal("0.333333333333333333333333333333333333333")
    assert split(3 * 10**39, [("a", third), ("b", 1 - third)])["a"] < 10**39


def test_huge_amounts_and_weights_stay_exact() -> None:
    assert split(10**40 + 1, [("a", 10**40), ("b", Decimal("1E+40"))]) == {
        "a": 5 * 10**39 + 1,
        "b": 5 * 10**39,
    }


def test_nothing_is_split_into_nothings() -> None:
    assert split(0, [("a", 1), ("b", 0)]) == {"a": 0, "b": 0}


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([], "no_weights"),
        ([("a", 0), ("b", Decimal("0.00"))], "zero_total_weight"),
        ([("a", 1), ("b", -1)], "negative_weight"),
        ([("a", 1), ("b", Decimal("-1E-9"))], "negative_weight"),
        ([("a", 1), ("a", 1)], "duplicate_key"),
        ([("a", Decimal("NaN"))], "invalid_weight"),
        ([("a", Decimal("Infinity"))], "invalid_weight"),
        ([("a", Decimal("1E+999999"))], "invalid_weight"),
        ([("a", 1), ("b", Decimal("1E-999999"))], "invalid_weight"),
    ],
)
def test_weights_that_cannot_be_split_by_are_refused_by_name(
    weights: list[tuple[str, Decimal | int]], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        split(100, weights)
    assert refusal.value.code == code


def test_a_float_is_no_weight() -> None:
    with pytest.raises(TypeError, match="float"):
        split(100, [("a", 0.1 + 0.2)])  # type: ignore[list-item]


YEARS = st.dictionaries(st.integers(2011, 2015), st.integers(1, 366), min_size=1, max_size=4)
ROOMS = st.dictionaries(st.integers(2011, 2015), st.integers(-5, 60), max_size=5)


def fits(total: int, room: dict[int, int], days: list[tuple[int, int]]) -> bool:
    return all(part <= room.get(year, 0) for year, part in split(total, days).items())


@given(ROOMS, YEARS)
@example({2013: 3, 2014: 1}, {2013: 61, 2014: 1})
def test_what_still_fits_is_what_trying_every_total_finds(
    room: dict[int, int], years: dict[int, int]
) -> None:
    days = sorted(years.items())
    # Beyond the sum of the room no total can fit, so brute force can stop there.
    totals = range(sum(max(cents, 0) for cents in room.values()) + 1)
    expected = max((total for total in totals if fits(total, room, days)), default=0)
    assert largest_order_that_fits(room, days) == expected


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(1, 366), st.integers(1, 366))
def test_with_large_room_a_cent_more_never_fits(first: int, second: int, early: int, late: int) -> None:
    room, days = {2013: first, 2014: second}, [(2013, early), (2014, late)]
    found = largest_order_that_fits(room, days)
    assume(found > 0)
    assert fits(found, room, days)
    assert not any(fits(found + more, room, days) for more in (1, 2, 3, 366, 732))


def test_a_year_without_budget_leaves_room_for_the_one_cent_that_falls_in_the_other() -> None:
    assert largest_order_that_fits({2013: 10_000}, [(2013, 60), (2014, 30)]) == 1
    assert largest_order_that_fits({2013: 10_000}, [(2013, 30), (2014, 60)]) == 0


def test_an_overdrawn_year_leaves_room_for_nothing() -> None:
    assert largest_order_that_fits({2013: -1}, [(2013, 60)]) == 0


def test_a_single_year_fits_to_the_last_cent() -> None:
    assert largest_order_that_fits({2013: 10_001}, [(2013, 60)]) == 10_001


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234,56", 123_456),
        ("1234.56", 123_456),
        ("1.234,56", 123_456),
        ("1.234.567", 123_456_700),
        ("€ 5", 500),
        ("€\u00a05", 500),
        ("EUR 5", 500),
        ("5,-", 500),
        ("5,5", 550),
        ("0,05", 5),
        ("-0", 0),
        ("-0,05", -5),
        ("\u22125", -500),
        ("-€ 5", -500),
        ("€ -1.234,50", -123_450),
        (" 5 ", 500),
        (",5", 50),
        ("1,000.00", 100_000),
    ],
)
def test_amounts_are_read_as_they_are_written_in_the_netherlands(text: str, cents: int) -> None:
    assert parse_euro(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "ambiguous_amount"),
        ("1,234", "ambiguous_amount"),
        ("0.005", "too_many_decimals"),
        ("0,1234", "too_many_decimals"),
        ("1e3", "invalid_amount"),
        ("1.000.00", "invalid_amount"),
        ("12.34,5", "invalid_amount"),
        ("1.2,-", "invalid_amount"),
        ("5-", "invalid_amount"),
        ("--5", "invalid_amount"),
        ("-€ -5", "invalid_amount"),
        ("$ 5", "invalid_amount"),
        (",", "invalid_amount"),
        (",-", "invalid_amount"),
        ("1,-5", "invalid_amount"),
        (".", "invalid_amount"),
        ("5,", "invalid_amount"),
        ("1 000", "invalid_amount"),
        ("1_000", "invalid_amount"),
        ("٣", "invalid_amount"),
        ("NaN", "invalid_amount"),
        ("", "invalid_amount"),
        ("5\x00", "invalid_amount"),
        ("9" * 400, "amount_too_large"),
        ("9" * 16, "amount_too_large"),
    ],
)
def test_what_is_no_amount_or_two_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_euro(text)
    assert refusal.value.code == code
    assert len(refusal.value.detail()) < 200


@given(st.integers(-(10**15), 10**15))
def test_an_amount_reads_back_as_it_was_written(cents: int) -> None:
    assert parse_euro(euro_string(cents)) == cents


def test_amounts_are_written_with_two_decimals_and_one_sign() -> None:
    assert [euro_string(cents) for cents in (0, 5, -5, 123_456, -100)] == [
        "0.00",
        "0.05",
        "-0.05",
        "1234.56",
        "-1.00",
    ]


@pytest.mark.parametrize(
    ("language", "text", "cents"),
    [
        ("nl", "25.000", 2_500_000),
        ("nl", "1.000", 100_000),
        ("nl", "-1.000", -100_000),
        ("nl", "1.234,56", 123_456),
        ("nl", "12.5", 1_250),
        ("en", "25,000", 2_500_000),
        ("en", "1,234.56", 123_456),
    ],
)
def test_a_stated_language_says_which_sign_is_for_thousands(
    language: Language, text: str, cents: int
) -> None:
    assert parse_euro(text, language) == cents


def test_a_dash_for_no_cents_stands_at_the_end_alone() -> None:
    with pytest.raises(Invalid) as refusal:
        parse_euro("1,-5", "en")
    assert refusal.value.code == "invalid_amount"
    assert parse_euro("1.000,-", "nl") == 100_000


def test_not_even_the_fortieth_decimal_of_a_number_is_rounded_away() -> None:
    assert euro_cents(Decimal("1." + "0" * 40)) == 100
    with pytest.raises(Invalid) as refusal:
        euro_cents(Decimal("1." + "0" * 40 + "1"))
    assert refusal.value.code == "too_many_decimals"


@pytest.mark.parametrize(
    ("language", "text"), [(None, "25.000"), (None, "25,000"), ("nl", "1,234"), ("en", "1.234")]
)
def test_three_digits_that_may_be_thousandths_are_asked(language: Language | None, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_euro(text, language)
    assert refusal.value.code == "ambiguous_amount"
