"""What this room brings (HOW MUCH): tables, pages, API; the front door mounts it."""

from typing import Any

from flask import Blueprint, Flask

from billing import events
from billing.approvals import pages as approval_pages
from billing.budgets import decision_pages, drafting_pages, import_pages, over_all_pages
from billing.budgets import errors as budget_errors
from billing.budgets import models as budget_models
from billing.budgets import pages as budget_pages
from billing.closing import models as closing_models
from billing.costs import ending_pages as cost_ending_pages
from billing.costs import kinds as cost_kinds
from billing.costs import models as cost_models
from billing.costs import pages as cost_pages
from billing.effects import pages as effect_pages
from billing.effects.doubts import money_doubts
from billing.effects.pages import effect_panel
from billing.home import pages as home_pages
from billing.hours import errors as hour_errors
from billing.hours import models as hour_models
from billing.hours import pages as hour_pages
from billing.hours import rate_pages
from billing.orders import api as order_api
from billing.orders import errors as order_errors
from billing.orders import models as order_models
from billing.orders import pages as order_pages
from billing.orders.doubts import list_running_on
from billing.orders.panel import order_first, orders_of_client
from billing.runs import compare_pages as run_compare_pages
from billing.runs import errors as run_errors
from billing.runs import line_pages as run_line_pages
from billing.runs import models as run_models
from billing.runs import own_pages as own_cost_pages
from billing.runs import pages as run_pages
from billing.runs import tasks as run_tasks
from billing.statements import errors as statement_errors
from billing.statements import models as statement_models
from billing.statements import pages as statement_pages
from billing.statements import tasks as statement_tasks
from cafeteria.clients.panels import client_panels
from cafeteria.funds.references import Reference, fund_references
from cafeteria.menus.doubts import menu_doubts
from cafeteria.menus.panels import menu_panels
from cafeteria.routes.closing import asks_at_the_end
from cafeteria.routes.panels import comes_first
from regie.errors import msgid

TABLES = (budget_models, closing_models, order_models, hour_models, cost_models, run_models, statement_models)
# Imported for what they declare: the sentences of the refusals of the database.
REFUSALS = (cost_kinds, budget_errors, order_errors, hour_errors, run_errors, statement_errors)
# Imported for the pages that they add to a blueprint of another module.
PAGES = (
    rate_pages,
    cost_ending_pages,
    decision_pages,
    drafting_pages,
    import_pages,
    over_all_pages,
    run_line_pages,
    run_compare_pages,
)
# Imported for the jobs that they register.
TASKS = (run_tasks, statement_tasks)
# Imported for what they declare: the meaning of what this room records in the trail.
EVENTS = (events,)
FUND_REFERENCES = {
    msgid("Budget lines"): Reference(budget_models.BudgetLine.cooperation_id, budget_models.BudgetLine.fund),
    msgid("Cost pools"): Reference(cost_models.CostPool.tenant_id, cost_models.CostPool.fund),
}
BLUEPRINTS: tuple[Blueprint, ...] = (
    home_pages.blueprint,
    approval_pages.blueprint,
    budget_pages.blueprint,
    order_pages.blueprint,
    hour_pages.blueprint,
    cost_pages.blueprint,
    run_pages.blueprint,
    own_cost_pages.blueprint,
    statement_pages.blueprint,
    effect_pages.blueprint,
)
API_BLUEPRINTS: tuple[Any, ...] = (order_api.blueprint,)


if money_doubts not in menu_doubts:
    menu_doubts.append(money_doubts)


def mount(app: Flask) -> None:
    """Mount the pages of this room (aansluiten).

    Args:
        app: the application.
    """
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    fund_references.update(FUND_REFERENCES)
    if orders_of_client not in client_panels:
        client_panels.append(orders_of_client)
    if order_first not in comes_first:
        comes_first.append(order_first)
    if list_running_on not in asks_at_the_end:
        asks_at_the_end.append(list_running_on)
    if effect_panel not in menu_panels:
        menu_panels.append(effect_panel)
