"""Municipalities are found by code, within one's own cooperation."""

from datetime import date

from regie.database.engine import transaction
from tenants.municipalities.queries import list_municipalities, list_municipalities_by_code
from tests.world import START, World


def test_the_municipalities_of_the_cooperation_are_listed_by_name(world: World) -> None:
    with transaction(world.scope("finance")) as (session, actor):
        found = list_municipalities(session, actor.cooperation_id)
    assert [(row.slug, row.cbs_code) for row in found] == [("bergdrecht", "GM9002"), ("lindehaven", "GM9001")]
    assert (found[0].exists_from, found[0].exists_until) == (START, None)
    assert found[0].valid.contains(date(2013, 1, 1))


def test_a_budget_holder_sees_the_own_municipality_only(world: World) -> None:
    with transaction(world.scope("holder")) as (session, actor):
        assert [row.slug for row in list_municipalities(session, actor.cooperation_id)] == ["lindehaven"]


def test_a_code_of_another_cooperation_is_not_found_and_an_own_one_is(world: World) -> None:
    with transaction(world.scope("finance")) as (session, actor):
        found = list_municipalities_by_code(session, actor.cooperation_id, ["GM9001", "GM9003", "GM0000"])
    assert {code: row.slug for code, row in found.items()} == {"GM9001": "lindehaven"}
