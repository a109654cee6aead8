"""What a choice can ask at most, how its sheet is laid out, and what happens next with it."""

from dataclasses import replace
from uuid import UUID

import pytest
from werkzeug.datastructures import MultiDict

from cafeteria.assortment.queries import AssortmentRow
from cafeteria.menus.asking import asked_by_fund, asked_together
from cafeteria.menus.comparing import LineTerms
from cafeteria.menus.next_step import next_step
from cafeteria.menus.schemas import typed_terms
from cafeteria.menus.sheet import on_offer, sheet

FIRST, SECOND = UUID(int=1), UUID(int=2)
LINE = LineTerms(str(FIRST), "Intake, kort", "shared_service", "werk", 10, (), None, "", tariff_cents=5_00)
OFFER = AssortmentRow(
    product_id=UUID(int=9),
    product_code="intake",
    product="Intake",
    kind="intake",
    office="front",
    product_group="werk",
    unit="intake",
    fund="werk",
    fund_name="Werk en inkomen",
    description="",
    variant_id=FIRST,
    variant="kort",
    norm_minutes=None,
    tariff_cents=5_00,
    offered=True,
)


def test_what_ended_is_no_longer_on_offer_unless_it_is_chosen_already() -> None:
    ended = replace(OFFER, variant_id=SECOND, offered=False)
    nothing = replace(OFFER, variant_id=None, variant=None, offered=False)
    assert on_offer([OFFER, ended, nothing], []) == [OFFER]
    assert on_offer([OFFER, ended, nothing], [replace(LINE, variant_id=str(SECOND))]) == [OFFER, ended]


def test_each_fund_is_asked_what_its_ceilings_cost() -> None:
    care = replace(LINE, variant_id=str(SECOND), fund="zorg", ceiling_units=3)
    lines = [care, LINE, replace(LINE, ceiling_units=None), replace(LINE, tariff_cents=None)]
    assert [(one.fund, one.cents, one.unbounded) for one in asked_by_fund(lines)] == [
        ("werk", 50_00, 2),
        ("zorg", 15_00, 0),
    ]
    together = asked_together(lines)
    assert (together.cents, together.unbounded) == (65_00, 2)


def test_a_choice_without_lines_asks_nothing() -> None:
    assert asked_by_fund([]) == []
    assert asked_together([]).cents == 0


def test_the_sheet_has_the_front_office_first_and_the_kinds_in_their_order() -> None:
    back = replace(OFFER, office="back")
    route, late = replace(OFFER, kind="route"), replace(OFFER, variant_id=SECOND)
    groups = sheet([back, route, OFFER, late], [LINE])
    assert [(group.office, group.kind, len(group.rows)) for group in groups] == [
        ("front", "intake", 2),
        ("front", "route", 1),
        ("back", "intake", 1),
    ]
    assert [row.terms for row in groups[0].rows] == [LINE, None]


def test_a_row_shows_the_own_price_and_one_that_is_off_the_tariff() -> None:
    ((chosen,),) = (group.rows for group in sheet([OFFER], [replace(LINE, own_price_cents=4_00)]))
    ((off,),) = (group.rows for group in sheet([OFFER], []))
    assert (chosen.unit_cents, off.unit_cents) == (4_00, 5_00)


def typed(**values: str) -> list[LineTerms]:
    form = MultiDict({f"{name}-{FIRST}": value for name, value in values.items()})
    return typed_terms(form, [OFFER], [LINE])


def test_what_is_typed_counts_before_it_is_saved() -> None:
    (line,) = typed(chosen="on", ceiling="12", price="4,50", performer="provider")
    assert (line.ceiling_units, line.unit_cents, line.performer) == (12, 4_50, "provider")
    assert typed(ceiling="12") == []


def test_a_half_typed_value_is_no_mistake_and_the_saved_one_counts() -> None:
    (line,) = typed(chosen="on", ceiling="1x", price="4,")
    assert (line.ceiling_units, line.own_price_cents) == (LINE.ceiling_units, LINE.own_price_cents)
    (emptied,) = typed(chosen="on", ceiling="")
    assert emptied.ceiling_units is None


DRAFTER = {"may_draft": True, "may_adopt": False, "took_part": True}
HOLDER = {"may_draft": True, "may_adopt": True, "took_part": False}
READER = {"may_draft": False, "may_adopt": False, "took_part": False}


@pytest.mark.parametrize(
    ("state", "who", "names", "message", "endpoint"),
    [
        ("draft", DRAFTER, ["H"], "Finish the draft", "menus.edit"),
        ("draft", READER, ["H"], "Is being drafted", None),
        ("submitted", HOLDER, ["H"], "Decide", "menus.decide"),
        ("submitted", DRAFTER, ["H"], "Waits for %(names)s", None),
        ("submitted", HOLDER | {"took_part": True}, ["H"], "Waits for %(names)s", None),
        ("submitted", DRAFTER, [], "Nobody may adopt it", None),
    ],
)
def test_the_next_step_is_that_of_the_person_who_looks(
    state: str, who: dict[str, bool], names: list[str], message: str, endpoint: str | None
) -> None:
    step = next_step(state, adopters=names, **who)
    assert step is not None
    assert (step.message, step.endpoint) == (message, endpoint)


@pytest.mark.parametrize("state", ["adopted", "superseded"])
def test_a_choice_that_is_done_has_no_next_step(state: str) -> None:
    assert next_step(state, adopters=["H"], **HOLDER) is None
