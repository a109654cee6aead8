"""Client groups by wage value, and who may have a product from the choice."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafeteria.menus.eligibility import group_by_wage_value, judge_group, judge_line
from regie.errors import Invalid


@pytest.mark.parametrize(
    ("percent", "group"),
    [
        (100, "1"),
        (Decimal("80.01"), "1"),
        (80, "2"),
        (50, "2"),
        (20, "2"),
        (Decimal("19.99"), "3"),
        (0, "3"),
    ],
)
def test_exactly_80_and_exactly_20_belong_to_group_2(percent: Decimal | int, group: str) -> None:
    assert group_by_wage_value(percent) == group


@given(st.decimals(0, 100, places=2))
def test_group_4_never_comes_from_a_percentage(percent: Decimal) -> None:
    assert group_by_wage_value(percent) in ("1", "2", "3")


@pytest.mark.parametrize("percent", [-1, Decimal("100.01")])
def test_a_wage_value_outside_0_to_100_is_refused(percent: Decimal | int) -> None:
    with pytest.raises(Invalid) as refused:
        group_by_wage_value(percent)
    assert refused.value.code == "wage_value_out_of_range"


def test_a_line_for_everybody_is_for_those_without_a_group_too() -> None:
    assert judge_group(None, ()).eligible
    assert judge_group("4", ()).eligible


def test_a_line_for_some_groups_is_for_those_only_and_says_why() -> None:
    assert judge_group("2", ("2", "3")).eligible
    other = judge_group("1", ("2", "3"))
    assert (other.eligible, other.code) == (False, "client_group_not_eligible")
    assert other.reason % other.numbers == (
        "This is meant for client groups 2, 3; this person is in group 1."
    )
    nobody = judge_group(None, ("2",))
    assert (nobody.eligible, nobody.code) == (False, "no_client_group")


@pytest.mark.parametrize(
    ("price", "ceiling", "used", "offered", "code"),
    [
        (100, None, 999, True, ""),
        (100, 5, 4, True, ""),
        (0, 5, 0, True, ""),
        (100, 5, 5, True, "ceiling_reached"),
        (100, 0, 0, True, "ceiling_reached"),
        (None, 5, 0, True, "no_tariff"),
        (100, 5, 4, False, "not_offered_then"),
    ],
)
def test_a_line_is_on_offer_has_a_price_and_room_below_its_ceiling(
    price: int | None, ceiling: int | None, used: int, offered: bool, code: str
) -> None:
    judged = judge_line(
        client_group="1",
        line_groups=(),
        unit_cents=price,
        ceiling_units=ceiling,
        used_units=used,
        offered=offered,
    )
    assert (judged.eligible, judged.code) == (code == "", code)
