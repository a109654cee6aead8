"""Who holds a role at a municipality is asked by the day, and never over its borders."""

from datetime import date

from regie.database.engine import transaction
from regie.database.tenant import tenant_by_slug
from tenants.people.accounts import NewGrant, add_person, maintenance
from tenants.people.queries import role_holders
from tests.world import TODAY, World


def holders(world: World, by: str, slug: str, on: date = TODAY) -> list[str]:
    with transaction(world.scope(by)) as (session, actor):
        tenant_id = tenant_by_slug(session, actor.cooperation_id, slug).id
        return [one.name for one in role_holders(session, tenant_id, ["budget_holder"], on)]


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


def close(world: World, login: str) -> None:
    with maintenance(world.owner_url) as connection:
        connection.execute("UPDATE tenants.person SET active = false WHERE login = %s", (login,))
