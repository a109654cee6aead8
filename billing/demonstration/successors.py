"""What gets a successor in December (opvolging): what holds in 2013, and otherwise in 2014."""

from datetime import date
from decimal import Decimal

from billing.costs.search import list_pools, list_rates
from billing.costs.services import NewKey, add_key, add_pool, add_rate
from billing.demonstration.december import (
    DECEMBER,
    FIRST_DAY,
    JANUARY,
    LAST_DAY,
    RIGHT_SOURCE,
    House,
)
from billing.demonstration.seed import OVERHEAD, import_inhabitants
from billing.hours.services import NewHours, book_hours
from billing.hours.week import Target
from billing.stories.checks import Check
from cafeteria.assortment.services import set_tariff
from cafeteria.menus.queries import find_adopted_menu, require_menu
from cafeteria.menus.services import move_menu, start_menu, submit_menu
from regie.periods import Period, year

OLD_PRICE, NEW_PRICE = 5_950_00, 6_100_00
OLD_RATE, NEW_RATE = 68_50, 70_25
WORKED = 8 * 60
# Invented, in per cent; together 100.
HOUSING_SHARES = {"woerden": "45", "bodegraven-reeuwijk": "34", "montfoort": "11.5", "oudewater": "9.5"}


def follow_a_tariff(house: House) -> list[Check]:
    """Give a tariff a successor (tarief opvolgen)."""
    variant = house.variant("werkleertraject")
    with house.stage.acting("productbeheer", "@") as (session, actor):
        set_tariff(
            session, actor, variant_id=variant, price_cents=NEW_PRICE, starts_on=FIRST_DAY, follows=True
        )
    prices = [house.price("werkleertraject", day) for day in (LAST_DAY, FIRST_DAY)]
    return [Check("a tariff of 2013 ends where that of 2014 begins", [OLD_PRICE, NEW_PRICE], prices)]


def follow_a_rate(house: House) -> list[Check]:
    """Give a rate a successor (uurtarief opvolgen), and work on both sides of the first of January."""
    with house.stage.acting("financien", "@") as (session, actor):
        add_rate(
            session,
            actor,
            party_id=house.party,
            role="Klantmanager",
            cents_per_hour=NEW_RATE,
            starts_on=FIRST_DAY,
            follows=True,
        )
        rates = [one for one in list_rates(session, actor.cooperation_id) if one.role == "Klantmanager"]
    ends = sorted((one.cents_per_hour, one.valid.upper) for one in rates)
    return [
        Check(
            "a rate of 2013 ends where that of 2014 begins", [(OLD_RATE, FIRST_DAY), (NEW_RATE, None)], ends
        )
    ]


def work_over_new_year(house: House) -> list[Check]:
    """Book a day of work on both sides of the first of January (uren boeken), and divide each month."""
    stage = house.stage
    stage.go_to(JANUARY)
    with stage.acting("financien") as (session, actor):
        pools = {pool.code: pool.id for pool in list_pools(session, actor.cooperation_id)}
    general = Target(house.cooperation, pool_id=pools["algemene-uren"])
    with stage.acting("klantmanager", "@") as (session, actor):
        book_hours(
            session, actor, [NewHours(house.worker, general, day, WORKED) for day in (LAST_DAY, FIRST_DAY)]
        )
    months = (Period(date(2013, 12, 1), FIRST_DAY), Period(FIRST_DAY, date(2014, 2, 1)))
    divided = [house.divided(month, "algemene-uren") for month in months]
    stage.go_to(DECEMBER)
    expected = [WORKED * rate // 60 for rate in (OLD_RATE, NEW_RATE)]
    return [Check("hours of 31-12 keep the old price, those of 01-01 have the new one", expected, divided)]


def follow_a_key(house: House) -> list[Check]:
    """Give a key and the pool that it divides successors (sleutel en kostenplaats opvolgen)."""
    name = "huisvesting naar afspraak"
    shares = [(house.stage.tenant_ids[slug], Decimal(share)) for slug, share in HOUSING_SHARES.items()]
    with house.stage.acting("financien", "@") as (session, actor):
        new = NewKey(f"{name} 2014", "fixed_shares", shares, starts_on=FIRST_DAY)
        key = add_key(session, actor, new)
        add_pool(
            session,
            actor,
            code="huisvesting",
            name="Huisvesting",
            key_id=key,
            fund=OVERHEAD,
            starts_on=FIRST_DAY,
            follows=True,
        )
        pools = [pool for pool in list_pools(session, actor.cooperation_id) if pool.code == "huisvesting"]
    keys = {pool.key_name: pool.valid.upper for pool in pools}
    return [Check("from 2014 on the rent goes by the new key", {name: FIRST_DAY, f"{name} 2014": None}, keys)]


def follow_a_choice(house: House) -> list[Check]:
    """Give a product choice a successor whose year was mistyped first (productkeuze opvolgen)."""
    stage, tenant_id = house.stage, house.stage.tenant_ids["montfoort"]
    with stage.acting("regievoerder.montfoort", "montfoort") as (session, actor):
        standing = find_adopted_menu(session, tenant_id, LAST_DAY)
        assert standing
        menu = start_menu(session, actor, tenant_id, year(2041), standing.id)
        move_menu(session, actor, tenant_id, menu, expected_version=1, period=year(2014))
        submit_menu(
            session,
            actor,
            tenant_id,
            menu,
            expected_version=require_menu(session, tenant_id, menu).version,
        )
    house.adopt_choice("montfoort", menu)
    with stage.acting("regievoerder.montfoort") as (session, actor):
        held = [find_adopted_menu(session, tenant_id, day) for day in (LAST_DAY, FIRST_DAY, date(2041, 1, 1))]
    found = [one.id if one else None for one in held]
    expected = [standing.id, menu, None]
    return [Check("a choice for 2041 became that for 2014, and 2041 is free", expected, found)]


def follow_a_figure(house: House) -> list[Check]:
    """Import the figure of the next year (kengetal opvolgen) after that of this one."""
    imported = import_inhabitants(house.stage, 2014, RIGHT_SOURCE)
    stand = [house.sources(year) for year in (2013, 2014)]
    return [Check("the figures of 2014 stand beside those of 2013", [[RIGHT_SOURCE] * imported] * 2, stand)]


SUCCESSORS = (
    follow_a_tariff,
    follow_a_rate,
    work_over_new_year,
    follow_a_key,
    follow_a_choice,
    follow_a_figure,
)
