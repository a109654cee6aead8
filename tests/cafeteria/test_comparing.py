"""What differs between two product choices is told in words, each thing once."""

from dataclasses import replace
from datetime import date

from cafeteria.menus.comparing import LineTerms, baseline_of, changes, deviations, differences
from regie.periods import Period, year

LIGHT = LineTerms("v1", "Diagnose, licht", "shared_service", "re-integratie", None, (), None, "")
HEAVY = LineTerms("v2", "Diagnose, zwaar", "provider", "re-integratie", 10, ("2", "3"), 90_000, "Contract")


def told(before: list[LineTerms], after: list[LineTerms]) -> list[str]:
    return [change.message % change.numbers for change in changes(before, after)]


def test_the_same_choice_has_no_changes() -> None:
    assert changes([LIGHT, HEAVY], [HEAVY, LIGHT]) == []


def test_what_is_added_and_what_is_dropped_is_told() -> None:
    assert told([LIGHT], [HEAVY]) == [
        "Diagnose, licht is no longer chosen.",
        "Diagnose, zwaar is added, performed by a provider.",
    ]


def test_each_term_that_changes_has_its_own_sentence() -> None:
    after = replace(
        HEAVY,
        performer="municipality",
        fund="wmo",
        ceiling_units=12,
        client_groups=(),
        own_price_cents=None,
        price_reason="",
    )
    assert told([HEAVY], [after]) == [
        "The ceiling of Diagnose, zwaar goes from 10 to 12 units.",
        "Diagnose, zwaar is for everybody.",
        "Diagnose, zwaar is paid from wmo instead of re-integratie.",
        "Diagnose, zwaar is performed by the municipality itself instead of a provider.",
        "Diagnose, zwaar goes back to the tariff.",
    ]


def test_a_ceiling_comes_and_goes() -> None:
    capped = replace(LIGHT, ceiling_units=0)
    assert told([LIGHT], [capped]) == ["Diagnose, licht gets a ceiling of 0 units."]
    assert told([capped], [LIGHT]) == ["Diagnose, licht no longer has a ceiling; it was 0 units."]


def test_groups_in_another_order_are_no_change_and_other_groups_are() -> None:
    assert changes([HEAVY], [replace(HEAVY, client_groups=("3", "2"))]) == []
    assert told([HEAVY], [replace(HEAVY, client_groups=("2",))]) == [
        "Diagnose, zwaar is for client groups 2."
    ]


def test_an_own_price_is_told_in_cents_for_the_reader_to_see_in_euros() -> None:
    (change,) = changes([LIGHT], [replace(LIGHT, own_price_cents=30_000, price_reason="Oud contract")])
    assert (change.code, change.numbers["price_cents"]) == ("price", 30_000)


def test_each_product_stands_beside_itself_with_how_much_more_it_can_ask() -> None:
    light = replace(LIGHT, ceiling_units=10, tariff_cents=350_00)
    more = replace(light, ceiling_units=12)
    kept, dropped = differences([light, HEAVY], [more])
    assert (kept.name, kept.before, kept.after, kept.more_cents) == ("Diagnose, licht", light, more, 700_00)
    assert (dropped.after, dropped.more_cents) == (None, -9_000_00)
    assert [change.code for change in dropped.changes] == ["dropped"]


def test_a_product_that_stays_the_same_is_there_without_changes() -> None:
    (same,) = differences([HEAVY], [HEAVY])
    assert (same.changes, same.more_cents) == ((), 0)


def test_without_a_ceiling_or_a_price_nobody_can_say_how_much_more() -> None:
    without_price = replace(LIGHT, ceiling_units=5)
    for unbounded in (LIGHT, without_price):
        (difference,) = differences([], [unbounded])
        assert difference.more_cents is None


def test_an_own_price_goes_before_the_tariff() -> None:
    line = replace(LIGHT, ceiling_units=2, tariff_cents=350_00)
    assert (line.unit_cents, line.at_most_cents) == (350_00, 700_00)
    own = replace(line, own_price_cents=300_00)
    assert (own.unit_cents, own.at_most_cents) == (300_00, 600_00)


def test_a_tariff_that_changes_is_told_where_it_counts() -> None:
    old, new = replace(LIGHT, tariff_cents=350_00), replace(LIGHT, tariff_cents=360_00)
    assert [change.code for change in changes([old], [new])] == ["tariff"]
    assert changes([replace(HEAVY, tariff_cents=1)], [replace(HEAVY, tariff_cents=2)]) == []
    assert changes([replace(LIGHT, tariff_cents=None)], [new]) == []


def test_terms_that_differ_from_how_every_line_begins_are_named() -> None:
    assert deviations(LIGHT) == []
    assert [change.code for change in deviations(HEAVY)] == ["price", "client_groups", "performer"]


def test_a_choice_is_compared_with_that_of_its_period_or_else_the_last_that_began_before() -> None:
    adopted = {year(2013): "2013", year(2011): "2011", year(2014): "2014"}
    autumn = Period(date(2013, 9, 1), date(2014, 1, 1))
    asked = [year(2010), year(2011), year(2012), year(2013), autumn, year(2014), year(2020)]
    assert [baseline_of(period, adopted) for period in asked] == [
        None,
        "2011",
        "2011",
        "2013",
        "2013",
        "2014",
        "2014",
    ]
