"""Who holds a role at a municipality is asked by the day, and never over its borders."""

from datetime import date
from uuid import uuid4

from regie.database.engine import transaction
from regie.database.tenant import require_tenant
from tenants.people.accounts import NewGrant, add_person, maintenance
from tenants.people.queries import (
    RoleHolder,
    list_left_to_decide,
    list_role_holders,
    list_role_holders_by_tenant,
)
from tests.world import TODAY, World


def holders(world: World, by: str, slug: str, on: date = TODAY) -> list[str]:
    with transaction(world.scope(by)) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, slug).id
        return [one.name for one in list_role_holders(session, tenant_id, ["budget_holder"], on)]


def test_everybody_with_the_role_at_the_municipality_is_named(world: World) -> None:
    assert holders(world, "director", "lindehaven") == ["Holder", "Holder 2"]
    assert holders(world, "auditor", "bergdrecht") == ["Holder B", "Holder B2"]


def test_a_role_counts_from_its_first_day_up_to_its_end(world: World) -> None:
    grant = NewGrant("lindehaven", "budget_holder", date(2013, 6, 1), date(2014, 1, 1))
    add_person(world.owner_url, "samen", "deputy", "Deputy", None, [grant])
    days = (date(2013, 5, 31), date(2013, 6, 1), date(2013, 12, 31), date(2014, 1, 1))
    named = ["Deputy" in holders(world, "director", "lindehaven", day) for day in days]
    assert named == [False, True, True, False]


def test_a_closed_account_is_not_named(world: World) -> None:
    grant = NewGrant("bergdrecht", "budget_holder", date(2013, 1, 1))
    add_person(world.owner_url, "samen", "gone", "Gone", None, [grant])
    assert "Gone" in holders(world, "auditor", "bergdrecht")
    close(world, "gone")
    assert "Gone" not in holders(world, "auditor", "bergdrecht")


def test_a_role_at_the_cooperation_counts_only_where_it_is_asked_for(world: World) -> None:
    roles = ["case_manager", "front_desk"]
    with transaction(world.scope("director")) as (session, actor):
        tenant_id = require_tenant(session, actor.cooperation_id, "lindehaven").id
        here = list_role_holders(session, tenant_id, roles, TODAY)
        with_cooperation = list_role_holders(session, tenant_id, roles, TODAY, or_cooperation=True)
    assert [one.name for one in here] == ["Desk"]
    assert [one.name for one in with_cooperation] == ["Case Manager", "Desk"]


def test_several_tenants_are_asked_at_once_and_each_has_its_own_people(world: World) -> None:
    roles = ["municipal_director", "case_manager"]
    with transaction(world.scope("auditor")) as (session, actor):
        ids = {
            slug: require_tenant(session, actor.cooperation_id, slug).id
            for slug in ("lindehaven", "bergdrecht")
        }
        ids["samen"] = actor.cooperation_id
        own = list_role_holders_by_tenant(session, list(ids.values()), roles, TODAY)
        covered = list_role_holders_by_tenant(session, list(ids.values()), roles, TODAY, or_cooperation=True)
        nobody = list_role_holders_by_tenant(session, [ids["samen"]], ["municipal_director"], TODAY)
    assert {slug: [one.name for one in own[at]] for slug, at in ids.items()} == {
        "lindehaven": ["Director"],
        "bergdrecht": ["Director B"],
        "samen": ["Case Manager"],
    }
    assert {slug: [one.name for one in covered[at]] for slug, at in ids.items()} == {
        "lindehaven": ["Case Manager", "Director"],
        "bergdrecht": ["Case Manager", "Director B"],
        "samen": ["Case Manager"],
    }
    assert nobody == {ids["samen"]: []}


def test_who_worked_on_something_is_not_left_to_decide_on_it() -> None:
    first, second = RoleHolder(uuid4(), "First"), RoleHolder(uuid4(), "Second")
    assert list_left_to_decide([first, second], {second.id, uuid4()}) == ["First"]
    assert list_left_to_decide([first, second], {first.id, second.id}) == []


def close(world: World, login: str) -> None:
    with maintenance(world.owner_url) as connection:
        connection.execute("UPDATE tenants.person SET active = false WHERE login = %s", (login,))
