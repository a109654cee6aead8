"""Arrangements: several at once, with municipalities that take part per product group and on dates."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from regie.database.engine import transaction
from regie.errors import Conflict, Forbidden, Invalid, NotFound
from tenants.arrangements.queries import list_arrangements, list_participants, list_participations
from tenants.arrangements.services import add_arrangement, add_participation
from tests.world import World

NEW_YEAR = date(2013, 1, 1)
NEXT_YEAR = date(2014, 1, 1)


@pytest.fixture(scope="module")
def arrangement(world: World, ids: dict[str, int]) -> UUID:
    """An arrangement hosted by Lindehaven in which both take part in routes, Bergdrecht for 2013 only."""
    with transaction(world.scope("product-manager", "*")) as (session, actor):
        made = add_arrangement(
            session,
            actor,
            name="Werk samen",
            form="host_municipality",
            host_id=ids["lindehaven"],
            starts_on=NEW_YEAR,
        )
        for slug, ends_on in (("lindehaven", None), ("bergdrecht", NEXT_YEAR)):
            add_participation(
                session,
                actor,
                arrangement_id=made,
                tenant_id=ids[slug],
                product_group="werk",
                starts_on=NEW_YEAR,
                ends_on=ends_on,
            )
    return made


def test_who_takes_part_depends_on_the_day_and_the_product_group(world: World, arrangement: UUID) -> None:
    with transaction(world.scope("finance")) as (session, actor):

        def names(group: str, on: date) -> list[str]:
            return [tenant.name for tenant in list_participants(session, actor.cooperation_id, group, on)]

        assert names("werk", date(2013, 12, 31)) == ["Bergdrecht", "Lindehaven"]
        assert names("werk", NEXT_YEAR) == ["Lindehaven"]
        assert names("werk", date(2012, 12, 31)) == []
        assert names("zorg", NEW_YEAR) == []


def test_an_arrangement_is_shown_with_its_host(world: World, arrangement: UUID) -> None:
    with transaction(world.scope("finance")) as (session, actor):
        shown = list_arrangements(session, actor.cooperation_id)
    assert [(row.name, row.form, row.host, row.ends_on) for row in shown] == [
        ("Werk samen", "host_municipality", "Lindehaven", None)
    ]


def test_the_same_group_twice_at_once_is_refused_and_afterwards_it_is_not(
    world: World, ids: dict[str, int], arrangement: UUID
) -> None:
    with transaction(world.scope("product-manager", "*")) as (session, actor):

        def take_part(starts_on: date, ends_on: date) -> UUID:
            return add_participation(
                session,
                actor,
                arrangement_id=arrangement,
                tenant_id=ids["bergdrecht"],
                product_group="werk",
                starts_on=starts_on,
                ends_on=ends_on,
            )

        with pytest.raises(Conflict) as refused:
            take_part(date(2013, 12, 31), NEXT_YEAR)
        assert refused.value.code == "overlaps"
        take_part(date(2014, 6, 1), date(2014, 7, 1))


def test_two_arrangements_do_not_share_a_name_and_stand_beside_each_other(
    world: World, arrangement: UUID
) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Conflict) as refused:
            add_arrangement(session, actor, name="Werk samen", form="own_body", starts_on=NEW_YEAR)
        assert refused.value.code == "overlaps"
        add_arrangement(session, actor, name="Zorg samen", form="own_body", starts_on=NEW_YEAR)
        session.rollback()


def test_a_host_is_named_for_that_form_only(world: World, ids: dict[str, int]) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        for form, host_id in (("own_body", ids["lindehaven"]), ("host_municipality", None)):
            with pytest.raises(Invalid) as refused:
                add_arrangement(session, actor, name="Nieuw", form=form, host_id=host_id, starts_on=NEW_YEAR)
            assert refused.value.code == "host_needed"


def test_a_host_from_another_cooperation_is_refused(world: World, ids: dict[str, int]) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            add_arrangement(
                session,
                actor,
                name="Nieuw",
                form="host_municipality",
                host_id=ids["elders"],
                starts_on=NEW_YEAR,
            )
        assert refused.value.code == "unknown_host"


def test_a_participation_that_ends_before_it_starts_is_refused(
    world: World, ids: dict[str, int], arrangement: UUID
) -> None:
    with transaction(world.scope("product-manager", "*")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            add_participation(
                session,
                actor,
                arrangement_id=arrangement,
                tenant_id=ids["lindehaven"],
                product_group="zorg",
                starts_on=NEXT_YEAR,
                ends_on=NEW_YEAR,
            )
        assert refused.value.code == "period_ends_too_early"


def test_an_unknown_arrangement_is_not_found(world: World, ids: dict[str, int]) -> None:
    with transaction(world.scope("product-manager", "*")) as (session, actor), pytest.raises(NotFound):
        add_participation(
            session,
            actor,
            arrangement_id=uuid4(),
            tenant_id=ids["lindehaven"],
            product_group="zorg",
            starts_on=NEW_YEAR,
        )


def test_finance_may_not_change_arrangements(world: World) -> None:
    with transaction(world.scope("finance", "@")) as (session, actor), pytest.raises(Forbidden):
        add_arrangement(session, actor, name="Nieuw", form="own_body", starts_on=NEW_YEAR)


def test_a_neighbour_does_not_see_that_a_municipality_takes_part(world: World, arrangement: UUID) -> None:
    with transaction(world.scope("holder")) as (session, actor):
        seen = {row.municipality for row in list_participations(session, actor.cooperation_id)}
        assert seen == {"Lindehaven"}
        assert [row.name for row in list_arrangements(session, actor.cooperation_id)] == ["Werk samen"]


def test_another_cooperation_sees_nothing_of_it(world: World, ids: dict[str, int], arrangement: UUID) -> None:
    with transaction(world.scope("stranger")) as (session, _):
        assert list_arrangements(session, ids["samen"]) == []
        assert list_participations(session, ids["samen"]) == []
    with transaction(world.scope("finance")) as (session, _):
        assert list_arrangements(session, ids["samen"]) != []
