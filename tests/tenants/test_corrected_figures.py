"""A wrong figure is corrected by another one about the same: both stay, and the last one counts."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from regie.database.engine import transaction
from regie.errors import Conflict, Forbidden, NotFound
from tenants.figures.models import Figure
from tenants.figures.queries import list_values
from tenants.figures.schemas import COLUMNS
from tenants.figures.services import correct_figure, import_figures, withdraw_figure
from tests.walls.acting import acting
from tests.world import World

DAY = date(2013, 1, 1)


@pytest.fixture(scope="module")
def wrong(world: World, ids: dict[str, int]) -> UUID:
    """Inhabitants of Lindehaven with two digits the wrong way round."""
    row = "Lindehaven,GM9001,2013,inwoners,94000,personen,2013-01-01,CBS"
    with transaction(world.scope("finance", "*")) as (session, actor):
        import_figures(session, actor, "\n".join((",".join(COLUMNS), row)).encode())
        return session.scalars(select(Figure.id).where(Figure.tenant_id == ids["lindehaven"])).one()


def correct(world: World, tenant_id: int, figure: UUID, value: str, login: str = "finance") -> UUID:
    with transaction(world.scope(login, "*")) as (session, actor):
        return correct_figure(session, actor, tenant_id, figure, value=Decimal(value), source="CBS")


def counted(world: World) -> list[Decimal]:
    with transaction(world.scope("finance")) as (session, actor):
        cooperation = actor.cooperation_id
        found = list_values(session, cooperation, name="inwoners", unit="personen", reference_date=DAY)
    return [row.value for row in found]


def test_the_last_correction_counts_and_the_first_stays(
    world: World, ids: dict[str, int], wrong: UUID
) -> None:
    here = ids["lindehaven"]
    second = correct(world, here, wrong, "49000")
    assert counted(world) == [49000]
    correct(world, here, second, "49001")
    assert counted(world) == [49001]
    with transaction(world.scope("auditor")) as (session, _):
        assert len(session.scalars(select(Figure.id)).all()) == 3
        noted = session.scalars(text("SELECT detail FROM regie.audit WHERE what = 'figures.corrected'")).all()
    assert {(one["before"], one["after"]) for one in noted} == {
        ("94000.0000", "49000"),
        ("49000.0000", "49001"),
    }


def test_no_figure_corrects_itself_or_another_in_a_circle(
    world: World, ids: dict[str, int], wrong: UUID
) -> None:
    copy = """INSERT INTO tenants.figure SELECT (jsonb_populate_record(f, d.changed)).* FROM tenants.figure f,
                (VALUES (jsonb_build_object('id', %(one)s::uuid, 'corrects', %(two)s::uuid)),
                        (jsonb_build_object('id', %(two)s::uuid, 'corrects', %(one)s::uuid))) AS d(changed)
              WHERE f.id = %(wrong)s"""
    one, two = uuid4(), uuid4()
    for other in (one, two):
        with pytest.raises(psycopg.Error) as refused, acting(world, "finance", "lindehaven") as connection:
            connection.execute(copy, {"one": one, "two": other, "wrong": wrong})
        assert refused.value.sqlstate == "RG404"
    correct(world, ids["lindehaven"], wrong, "49000")


def test_a_figure_is_corrected_once_and_into_something_else(
    world: World, ids: dict[str, int], wrong: UUID
) -> None:
    here = ids["lindehaven"]
    with pytest.raises(Conflict) as same:
        correct(world, here, wrong, "94000")
    assert same.value.code == "same_value"
    correct(world, here, wrong, "49000")
    with pytest.raises(Conflict) as twice:
        correct(world, here, wrong, "50000")
    assert twice.value.code == "figure_corrected"
    assert counted(world) == [49000]


def test_who_imports_no_figures_corrects_none_and_one_of_elsewhere_is_not_found(
    world: World, ids: dict[str, int], wrong: UUID
) -> None:
    for login in ("holder", "product-manager", "auditor"):
        with pytest.raises(Forbidden):
            correct(world, ids["lindehaven"], wrong, "1", login)
    for tenant_id, figure in ((ids["bergdrecht"], wrong), (ids["lindehaven"], uuid4())):
        with pytest.raises(NotFound):
            correct(world, tenant_id, figure, "1")
    with pytest.raises(Forbidden):
        correct(world, ids["lindehaven"], wrong, "1", "stranger-finance")


@pytest.mark.parametrize("other", ["name = 'huishoudens'", "year = 2014", "reference_date = '2013-02-01'"])
def test_a_correction_is_about_the_same_and_of_the_same_owner(
    world: World, ids: dict[str, int], wrong: UUID, other: str
) -> None:
    column, _, value = other.partition(" = ")
    values = {"tenant_id": "f.tenant_id", "name": "f.name", "year": "f.year"}
    values |= {"reference_date": "f.reference_date", column: value}
    insert = f"""INSERT INTO tenants.figure
                   (tenant_id, id, name, year, reference_date, value, unit, source, corrects)
                 SELECT {values["tenant_id"]}, gen_random_uuid(), {values["name"]}, {values["year"]},
                        {values["reference_date"]}, 1, f.unit, f.source, f.id
                   FROM tenants.figure f WHERE f.id = %s"""
    with pytest.raises(psycopg.errors.ForeignKeyViolation), acting(world, "finance", "*") as connection:
        connection.execute(insert.encode(), (wrong,))
    elsewhere = insert.replace("SELECT f.tenant_id", f"SELECT {ids['bergdrecht']}")
    with pytest.raises(psycopg.Error) as refused, acting(world, "finance", "*") as connection:
        connection.execute(elsewhere.encode(), (wrong,))
    assert refused.value.sqlstate == "RG404"
    same = insert.replace(value, f"f.{column}")
    with acting(world, "finance", "*") as connection:
        connection.execute(same.encode(), (wrong,))


def test_a_withdrawn_figure_counts_no_more_stays_in_the_books_and_may_come_again(
    world: World, ids: dict[str, int], superuser_url: str
) -> None:
    row = "Lindehaven,GM9001,2014,inwoners,{},personen,2014-01-01,Folder"
    header, here, day = ",".join(COLUMNS), ids["lindehaven"], date(2014, 1, 1)

    def stand() -> list[Decimal]:
        with transaction(world.scope("finance")) as (session, actor):
            here = actor.cooperation_id
            found = list_values(session, here, name="inwoners", unit="personen", reference_date=day)
        return [one.value for one in found]

    with transaction(world.scope("finance", "*")) as (session, actor):
        import_figures(session, actor, f"{header}\n{row.format(1)}".encode())
        figure = session.scalars(select(Figure.id).where(Figure.year == 2014)).one()
    assert stand() == [1]
    with pytest.raises(Forbidden), transaction(world.scope("product-manager", "*")) as (session, actor):
        withdraw_figure(session, actor, here, figure, reason="Mag niet")
    with transaction(world.scope("finance", "*")) as (session, actor):
        withdraw_figure(session, actor, here, figure, reason="Verkeerde bron")
    assert stand() == []
    with pytest.raises(Conflict), transaction(world.scope("finance", "*")) as (session, actor):
        withdraw_figure(session, actor, here, figure, reason="Nog eens")
    with transaction(world.scope("finance", "*")) as (session, actor):
        import_figures(session, actor, f"{header}\n{row.format(2)}".encode())
    assert stand() == [2]
    with transaction(world.scope("auditor")) as (session, _):
        assert len(session.scalars(select(Figure.id).where(Figure.year == 2014)).all()) == 3
        of_this = text("SELECT detail FROM regie.audit WHERE what = 'figures.taken_back'")
        noted = session.scalars(of_this).all()
    assert [(one["before"], one["source"], one["reason"]) for one in noted] == [
        ("1.0000", "Folder", "Verkeerde bron")
    ]


def test_nothing_is_withdrawn_that_did_not_stand(world: World, ids: dict[str, int]) -> None:
    alone = (
        "INSERT INTO tenants.figure (tenant_id, id, name, value, unit, year, reference_date, source,"
        " withdrawn) VALUES (%s, %s, 'spook', 1, 'personen', 2013, '2013-01-01', 'CBS', true)"
    )
    with pytest.raises(psycopg.errors.CheckViolation), acting(world, "finance", "*") as connection:
        connection.execute(alone, (ids["lindehaven"], uuid4()))


def test_finance_corrects_and_withdraws_a_figure_on_its_page(
    world: World, ids: dict[str, int], client_for: Callable[[str], FlaskClient]
) -> None:
    row = "Lindehaven,GM9001,2015,inwoners,5,personen,2015-01-01,CBS"
    with transaction(world.scope("finance", "*")) as (session, actor):
        import_figures(session, actor, "\n".join((",".join(COLUMNS), row)).encode())
        figure = session.scalars(select(Figure.id).where(Figure.year == 2015)).one()
    browser, page = client_for("finance"), f"/figures/{figure}/change"
    assert page in browser.get("/figures").text
    for wrong in ({"act": "correct", "value": "6"}, {"act": "withdraw"}, {"value": "6", "source": "CBS"}):
        assert browser.post(page, data=wrong).status_code == 422
    assert browser.post(page, data={"act": "correct", "value": "6", "source": "CBS"}).status_code == 303
    assert browser.get(page).status_code == 404
    (later,) = (
        found
        for found in re.findall(r"/figures/[0-9a-f-]{36}/change", browser.get("/figures").text)
        if "01-01-2015" in browser.get(found).text
    )
    gone = browser.post(later, data={"act": "withdraw", "reason": "Verkeerde bron"})
    assert gone.status_code == 303
    assert later not in browser.get("/figures").text
    assert "/change" not in client_for("auditor").get("/figures").text
    assert client_for("auditor").get(later).status_code == 403
