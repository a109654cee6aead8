"""Municipalities are found by code, within one's own cooperation."""

from dataclasses import replace
from datetime import date

import pytest

from regie.database.engine import transaction
from regie.errors import Invalid
from tenants.figures.naming import contradicts
from tenants.municipalities.queries import list_municipalities, list_municipalities_by_code
from tenants.municipalities.registration import NewMunicipality, add_municipality
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


def test_a_code_is_held_by_one_municipality_at_a_time(world: World) -> None:
    new = NewMunicipality("nieuwhaven", "Nieuwhaven", "GM9001", date(2020, 1, 1))
    with pytest.raises(Invalid) as held:
        add_municipality(world.owner_url, "samen", new)
    assert (held.value.code, held.value.numbers["name"]) == ("code_held", "Lindehaven")
    add_municipality(world.owner_url, "samen", replace(new, cbs_code="GM9101"))


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("Gemeente Bergen (NH.)", False),
        ("bergen", False),
        ("Bergen op Zoom", True),
        ("Heiloo", True),
        ("Elders", True),
    ],
)
def test_a_name_beside_a_code_is_of_its_holder_or_not(written: str, wrong: bool) -> None:
    assert contradicts(written, "Bergen (NH)", {"Bergen (NH)", "Bergen op Zoom", "Heiloo"}) is wrong
