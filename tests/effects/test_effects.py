"""What a product choice can ask of the budget is worked out before anybody adopts it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from billing.effects.effects import ChosenLine, FundBudget, effects_of
from cafeteria.assortment.services import add_product, add_variant, set_tariff
from cafeteria.menus.services import start_menu
from regie.database.engine import transaction
from regie.database.tenant import require_tenant
from regie.periods import year
from tests.world import World


def test_units_below_the_ceiling_that_are_not_ordered_yet_count_at_their_price() -> None:
    budget = FundBudget("re-integratie", 100_00, 10_00, 20_00, 0, 30_00)
    (effect,) = effects_of([ChosenLine("re-integratie", 10_00, 8, 2)], [budget])
    assert effect.at_most == 60_00
    assert effect.short_by == 0
    (effect,) = effects_of([ChosenLine("re-integratie", 10_00, 10, 2)], [budget])
    assert effect.short_by == 10_00


def test_what_is_left_is_told_and_little_room_is_a_warning() -> None:
    budget = FundBudget("re-integratie", 100_00, 10_00, 20_00, 5_00, 35_00)
    found = [
        effects_of([ChosenLine("re-integratie", 1_00, units, 0)], [budget])[0] for units in (55, 56, 65, 66)
    ]
    assert [effect.left for effect in found] == [10_00, 9_00, 0, -1_00]
    assert [effect.tight for effect in found] == [False, True, True, False]
    assert [effect.short_by for effect in found] == [0, 0, 0, 1_00]


def test_lines_without_ceiling_or_price_are_counted_apart() -> None:
    lines = [ChosenLine("a", 10_00, None, 0), ChosenLine("a", None, 5, 0), ChosenLine("b", 1_00, 1, 0)]
    first, second = effects_of(lines, [])
    assert (first.at_most, first.unlimited, first.unpriced) == (0, 1, 1)
    assert (second.budget.total, second.short_by) == (0, 1_00)


def test_more_ordered_than_the_ceiling_asks_nothing_more() -> None:
    (effect,) = effects_of([ChosenLine("a", 10_00, 2, 5)], [])
    assert effect.at_most == 0


def test_nothing_chosen_has_no_effect() -> None:
    assert effects_of([], [FundBudget("a", 1, 0, 0, 0, 0)]) == []


@dataclass(frozen=True)
class Shop:
    """The variant that can be chosen."""

    variant_id: UUID


@pytest.fixture(scope="module")
def shop(world: World) -> Shop:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        product = add_product(
            session,
            actor,
            code="intake",
            name="Intake",
            kind="intake",
            office="front",
            product_group="participatie",
            task_field="6.5",
            scheme="WWB",
            unit="intake",
            fund="re-integratie",
        )
        variant = add_variant(session, actor, product_id=product, code="kort", name="kort")
        set_tariff(session, actor, variant_id=variant, price_cents=10_00, starts_on=date(2013, 1, 1))
    return Shop(variant)


def test_somebody_who_drafts_sees_the_effect_of_what_is_not_saved_yet(
    client_for: Any, world: World, shop: Shop
) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, "lindehaven").id
        menu_id = start_menu(session, actor, tenant_id, year(2013))
    address = f"/m/lindehaven/product-choice/{menu_id}"
    director = client_for("director")
    assert 'id="effect"' in director.get(f"{address}/edit").text
    typed = {f"chosen-{shop.variant_id}": "on", f"ceiling-{shop.variant_id}": "3"}
    seen = director.post(f"{address}/effect", data=typed)
    assert seen.status_code == 200
    assert "30,00" in seen.text
    assert "Lindehaven" not in client_for("holder-b").post(f"{address}/effect", data=typed).text
    assert client_for("holder-b").post(f"{address}/effect", data=typed).status_code == 404
