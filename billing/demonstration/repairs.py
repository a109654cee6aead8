"""What is put right in December (herstel): what was wrong, and what was returned."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from billing.budgets.services import (
    DecisionFacts,
    LineAmount,
    adopt_decision,
    draft_decision,
    return_decision,
)
from billing.costs.search import CostFilter, all_costs, list_pools
from billing.costs.services import book_cost, reverse_cost
from billing.demonstration.december import (
    DECEMBER,
    FIRST_DAY,
    LAST_DAY,
    RIGHT_SOURCE,
    WRONG_SOURCE,
    House,
)
from billing.demonstration.seed import FUND, INVENTED, import_inhabitants
from billing.stories.checks import Check
from cafeteria.assortment.kinds import TARIFF
from cafeteria.assortment.services import set_tariff
from cafeteria.menus.deciding import return_menu
from cafeteria.menus.queries import find_adopted_menu, list_menus, require_menu
from cafeteria.menus.services import submit_menu
from regie.asking import Everything
from regie.database.dated import withdraw
from regie.database.scope import Actor
from regie.numbers import euro_string
from regie.periods import Period
from tenants.figures.search import all_figures
from tenants.figures.services import withdraw_figure

RENT = 4_215_37


def withdraw_a_wrong_tariff(house: House) -> list[Check]:
    """Withdraw a tariff with a nought too many and set the right one (tarief herstellen)."""
    variant = house.variant("kort-traject")
    with house.stage.acting("productbeheer", "@") as (session, actor):
        wrong = set_tariff(
            session, actor, variant_id=variant, price_cents=24_500_00, starts_on=FIRST_DAY, follows=True
        )
        withdraw(session, actor, TARIFF, wrong)
        set_tariff(session, actor, variant_id=variant, price_cents=2_450_00, starts_on=FIRST_DAY)
    prices = [house.price("kort-traject", day) for day in (LAST_DAY, FIRST_DAY)]
    return [Check("a tariff of € 24.500 became one of € 2.450", [2_400_00, 2_450_00], prices)]


def take_back_a_cost_booked_twice(house: House) -> list[Check]:
    """Take back a cost that was booked twice (kosten terugboeken)."""
    with house.stage.acting("financien", "@") as (session, actor):
        rents = [one for one in list_pools(session, actor.cooperation_id) if one.code == "huisvesting"]
        pool = next(one for one in rents if one.valid.contains(DECEMBER))
        booked = [_book_rent(session, actor, pool.id) for _ in range(2)]
        reverse_cost(session, actor, cost_id=booked[1], reason="Twee keer geboekt")
        month = Period(date(2013, 12, 1), FIRST_DAY)
        costs = list(all_costs(session, CostFilter(actor.cooperation_id, month, pool.id)))
    return [
        Check("a rent booked twice stands three times in the books", 3, len(costs)),
        Check("and counts once", euro_string(RENT), euro_string(sum(cost.cents for cost in costs))),
    ]


def withdraw_a_figure_of_the_wrong_source(house: House) -> list[Check]:
    """Withdraw a figure that came from the wrong source (kengetal intrekken)."""
    imported = import_inhabitants(house.stage, 2014, WRONG_SOURCE)
    before = house.sources(2014)
    with house.stage.acting("financien", "*") as (session, actor):
        for figure in list(all_figures(session, actor.cooperation_id, "inwoners", "name")):
            if figure.source == WRONG_SOURCE:
                withdraw_figure(session, actor, figure.tenant_id, figure.id, reason="Verkeerde bron")
    right, wrong = [RIGHT_SOURCE] * imported, [WRONG_SOURCE] * imported
    return [
        Check("figures of a wrong source stood beside the right ones", [*right, *wrong], before),
        Check("and are gone once they were withdrawn", right, house.sources(2014)),
    ]


def improve_a_returned_choice(house: House) -> list[Check]:
    """Improve a product choice that was returned (teruggegeven productkeuze verbeteren)."""
    stage, tenant_id = house.stage, house.stage.tenant_ids["oudewater"]
    with stage.acting("budgethouder.oudewater", "oudewater") as (session, actor):
        menu = next(one for one in list_menus(session, tenant_id) if one.state == "submitted")
        return_menu(
            session,
            actor,
            tenant_id,
            menu.id,
            expected_version=menu.version,
            reason="Sociale activering mist",
        )
    with stage.acting("regievoerder.oudewater", "oudewater") as (session, actor):
        returned = require_menu(session, tenant_id, menu.id)
        submit_menu(session, actor, tenant_id, menu.id, expected_version=returned.version)
    house.adopt_choice("oudewater", menu.id)
    with stage.acting("regievoerder.oudewater") as (session, actor):
        adopted = find_adopted_menu(session, tenant_id, FIRST_DAY)
    return [
        Check("a returned choice is a draft again", "draft", returned.state),
        Check("and is adopted once it was improved", menu.id, adopted.id if adopted else None),
    ]


def improve_a_returned_decision(house: House) -> list[Check]:
    """Improve a budget decision that was returned (teruggegeven besluit verbeteren)."""
    stage, tenant_id = house.stage, house.stage.tenant_ids["oudewater"]
    before = house.budget("oudewater", 2014)
    facts = DecisionFacts("budget", "council", "2013/41", DECEMBER, INVENTED)
    with stage.acting("regievoerder.oudewater", "oudewater") as (session, actor):
        wrong = draft_decision(
            session, actor, tenant_id, facts, [LineAmount(FUND, 2014, 10_000_00)], confirmed=Everything()
        )
    with stage.acting("budgethouder.oudewater", "oudewater") as (session, actor):
        return_decision(session, actor, tenant_id, wrong, reason="De raad gaf 1.000 euro")
    with stage.acting("regievoerder.oudewater", "oudewater") as (session, actor):
        amounts = [LineAmount(FUND, 2014, 1_000_00)]
        right = draft_decision(
            session, actor, tenant_id, facts, amounts, replaces=wrong, confirmed=Everything()
        )
    with stage.acting("budgethouder.oudewater", "oudewater") as (session, actor):
        adopt_decision(session, actor, tenant_id, right, DECEMBER)
    added = house.budget("oudewater", 2014) - before
    return [Check("a decision of € 10.000 came back and was adopted as € 1.000", 1_000_00, added)]


def _book_rent(session: Session, actor: Actor, pool_id: UUID) -> UUID:
    return book_cost(
        session,
        actor,
        pool_id=pool_id,
        incurred_on=date(2013, 12, 1),
        description="Huur werkplein",
        cents=RENT,
        source=f"{INVENTED}, factuur 2013-12",
        # Whoever books it the second time is asked, and says yes.
        confirmed=Everything(),
    )


REPAIRS = (
    withdraw_a_wrong_tariff,
    take_back_a_cost_booked_twice,
    withdraw_a_figure_of_the_wrong_source,
    improve_a_returned_choice,
    improve_a_returned_decision,
)
