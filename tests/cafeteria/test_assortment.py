"""The assortment is one for the cooperation; tariffs are dated and never overlap."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from cafeteria.assortment import queries
from cafeteria.assortment.kinds import TARIFF
from cafeteria.assortment.models import Tariff
from cafeteria.assortment.services import add_product, add_variant, set_tariff
from regie.audit.queries import list_entries
from regie.database.base import Range
from regie.database.dated import end, preview, withdraw
from regie.database.engine import transaction
from regie.database.scope import Actor
from regie.database.validity import first_day
from regie.errors import Conflict, Forbidden, Invalid, NotFound
from tests.choices import Assortment
from tests.world import World

PRODUCT = {
    "kind": "support",
    "office": "back",
    "product_group": "zorg",
    "task_field": "6.71",
    "scheme": "Wmo",
    "unit": "uur",
    "fund": "wmo",
}


def test_each_variant_stands_there_with_the_tariff_of_the_day(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("holder")) as (session, actor):

        def tariffs(on: date) -> dict[str, int | None]:
            rows = queries.list_assortment(session, actor.cooperation_id, on)
            return {f"{row.product} {row.variant}": row.tariff_cents for row in rows}

        assert tariffs(date(2013, 12, 31)) == {
            "Diagnose licht": 35_000,
            "Diagnose zwaar": 120_000,
            "Werktraject standaard": 200_000,
        }
        assert tariffs(date(2014, 1, 1))["Diagnose zwaar"] is None
        assert tariffs(date(2014, 1, 1))["Diagnose licht"] == 35_000


def test_a_product_without_variants_stands_there_too(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        add_product(session, actor, code="hulp", name="Hulp", **PRODUCT)
        rows = queries.list_assortment(session, actor.cooperation_id, date(2013, 1, 1))
        assert [row.variant for row in rows if row.product == "Hulp"] == [None]
        session.rollback()


def tariff(session: Session, actor: Actor, variant: UUID, start: date, end: date | None) -> UUID:
    return set_tariff(
        session,
        actor,
        variant_id=variant,
        price_cents=100,
        starts_on=start,
        ends_on=end,
    )


def test_a_tariff_over_dates_that_have_one_is_refused_with_those_dates(
    world: World, assortment: Assortment
) -> None:
    heavy = assortment.heavy
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Conflict) as refused:
            tariff(session, actor, heavy, date(2013, 12, 31), date(2015, 1, 1))
        assert refused.value.code == "overlaps"
        assert refused.value.numbers == {"starts_on": date(2013, 1, 1), "last_day": date(2013, 12, 31)}
        tariff(session, actor, heavy, date(2014, 1, 1), None)
        session.rollback()


def test_a_tariff_follows_one_without_an_end_once_somebody_says_so(
    world: World, assortment: Assortment
) -> None:
    light, new_year = assortment.light, date(2020, 1, 1)
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Conflict) as refused:
            tariff(session, actor, light, new_year, None)
        assert (refused.value.code, refused.value.field) == ("follows", "follows")
        assert refused.value.numbers["last_day"] == date(2019, 12, 31)
        assert refused.value.numbers["times"] == 0
        set_tariff(session, actor, variant_id=light, price_cents=200, starts_on=new_year, follows=True)
        found = session.scalars(select(Tariff.valid).where(Tariff.variant_id == light).order_by(Tariff.valid))
        assert [one.upper for one in found][-2:] == [new_year, None]
        tariff(session, actor, light, date(2012, 1, 1), date(2013, 1, 1))
        session.rollback()


def test_a_tariff_that_starts_on_the_same_day_is_no_successor(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        valid = session.scalars(select(Tariff.valid).where(Tariff.variant_id == assortment.light)).first()
        assert valid
        start = first_day(valid)
        with pytest.raises(Conflict) as refused:
            set_tariff(
                session, actor, variant_id=assortment.light, price_cents=1, starts_on=start, follows=True
            )
        assert refused.value.code == "overlaps"


def test_a_wrong_tariff_is_withdrawn_and_the_trail_keeps_it(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        row = set_tariff(
            session,
            actor,
            variant_id=assortment.light,
            price_cents=0,
            starts_on=date(2020, 1, 1),
            follows=True,
        )
        withdraw(session, actor, TARIFF, row)
        assert session.scalar(select(Tariff.id).where(Tariff.id == row)) is None
        kept = session.scalar(
            text("SELECT detail FROM regie.audit WHERE what = 'tariffs.withdrawn' ORDER BY recorded_at DESC")
        )
        assert (kept["cents"], kept["starts_on"]) == (0, "2020-01-01")
        session.commit()
    with pytest.raises(NotFound), transaction(world.scope("product-manager", "@")) as (session, actor):
        withdraw(session, actor, TARIFF, row)


def test_what_will_be_done_is_said_before_it_is_done(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        here = (Tariff.variant_id == assortment.light, Tariff.valid.contains(date(2020, 1, 1)))
        row = session.scalars(select(Tariff.id).where(*here)).one()
        ends = preview(session, TARIFF, actor.cooperation_id, row, date(2020, 1, 1))
        assert ends.detail() == "The tariff of 350.00 ends on 2019-12-31; 0 orders keep it."
        assert "is withdrawn" in preview(session, TARIFF, actor.cooperation_id, row, None).detail()
        with pytest.raises(NotFound):
            preview(session, TARIFF, actor.cooperation_id, uuid4(), None)


@pytest.mark.parametrize("login", ["finance", "director", "auditor"])
def test_who_may_not_change_the_assortment_ends_no_tariff(
    world: World, assortment: Assortment, login: str
) -> None:
    with transaction(world.scope("product-manager")) as (session, _):
        row = session.scalars(select(Tariff.id).where(Tariff.variant_id == assortment.light)).first()
    assert row
    with transaction(world.scope(login)) as (session, actor):
        with pytest.raises(Forbidden):
            end(session, actor, TARIFF, row, date(2020, 1, 1))
        with pytest.raises(Forbidden):
            withdraw(session, actor, TARIFF, row)


def test_the_database_refuses_an_overlap_that_no_check_saw(world: World, assortment: Assortment) -> None:
    light = assortment.light
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        row = {"tenant_id": actor.cooperation_id, "id": uuid4(), "variant_id": light, "price_cents": 1}
        with pytest.raises(IntegrityError):
            session.execute(insert(Tariff).values(**row, valid=Range(date(2020, 1, 1), date(2021, 1, 1))))
        session.rollback()


def test_a_tariff_is_never_changed(world: World, assortment: Assortment) -> None:
    with (
        pytest.raises((Forbidden, DBAPIError)),
        transaction(world.scope("product-manager", "@")) as (session, _),
    ):
        session.execute(text("UPDATE cafeteria.tariff SET price_cents = 1"))


def test_a_code_is_used_once_in_the_cooperation_and_once_in_a_product(
    world: World, assortment: Assortment
) -> None:
    diagnosis = assortment.diagnosis
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(Invalid) as refused:
            add_product(session, actor, code="diagnose", name="Nog een", **PRODUCT)
        assert refused.value.code == "product_exists"
        with pytest.raises(Invalid) as refused:
            add_variant(session, actor, product_id=diagnosis, code="licht", name="Nog een")
        assert refused.value.code == "variant_exists"


def test_what_is_not_there_is_not_found(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        with pytest.raises(NotFound):
            add_variant(session, actor, product_id=uuid4(), code="x", name="X")
        with pytest.raises(NotFound):
            tariff(session, actor, uuid4(), date(2013, 1, 1), None)


def test_a_director_reads_the_assortment_and_may_not_change_it(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("director", "lindehaven")) as (session, actor):
        assert queries.list_assortment(session, actor.cooperation_id, date(2013, 1, 1))
        with pytest.raises(Forbidden):
            add_product(session, actor, code="eigen", name="Eigen", **PRODUCT)


def test_another_cooperation_sees_no_assortment_and_no_product(
    world: World, ids: dict[str, int], assortment: Assortment
) -> None:
    diagnosis = assortment.diagnosis
    with transaction(world.scope("stranger")) as (session, _):
        assert queries.list_assortment(session, ids["samen"], date(2013, 1, 1)) == []
        assert queries.list_variants(session, ids["samen"], diagnosis) == []
        with pytest.raises(NotFound):
            queries.require_product(session, ids["samen"], diagnosis)
    with transaction(world.scope("holder")) as (session, _):
        assert queries.require_product(session, ids["samen"], diagnosis).name == "Diagnose"
        light, heavy = queries.list_variants(session, ids["samen"], diagnosis)
        assert [row.ends_on for row in (*light.tariffs, *heavy.tariffs)] == [None, date(2014, 1, 1)]


def test_who_set_a_tariff_stands_in_the_audit_trail(world: World, assortment: Assortment) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        tariff(session, actor, assortment.light, date(2011, 1, 1), date(2012, 1, 1))
        (entry,) = list_entries(session, actor.cooperation_id, what="tariffs.set", limit=1)
        assert (entry.actor, entry.detail["cents"], entry.detail["starts_on"]) == (
            actor.person_id,
            100,
            "2011-01-01",
        )
        session.rollback()


def test_each_tariff_says_how_much_more_it_is_and_on_which_days_it_counts() -> None:
    old = queries.TariffRow(100_00, date(2013, 1, 1), date(2014, 1, 1))
    new = queries.TariffRow(90_00, date(2014, 1, 1), None, more_cents=-10_00)
    variant = queries.VariantRow(uuid4(), "a", "a", None, (old, new))
    days = (date(2012, 12, 31), date(2013, 12, 31), date(2014, 1, 1), date(2030, 1, 1))
    assert [variant.price_on(day) for day in days] == [None, 100_00, 90_00, 90_00]


def test_a_tariff_is_compared_with_the_one_before_it(world: World) -> None:
    with transaction(world.scope("product-manager", "@")) as (session, actor):
        product = add_product(session, actor, **(PRODUCT | {"code": "goedkoper", "name": "Steeds goedkoper"}))
        variant = add_variant(session, actor, product_id=product, code="een", name="een")
        for year, cents in ((2013, 100_00), (2014, 90_00)):
            set_tariff(
                session,
                actor,
                variant_id=variant,
                price_cents=cents,
                starts_on=date(year, 1, 1),
                ends_on=date(year + 1, 1, 1),
            )
        (shown,) = queries.list_variants(session, actor.cooperation_id, product)
    assert [tariff.more_cents for tariff in shown.tariffs] == [None, -10_00]
