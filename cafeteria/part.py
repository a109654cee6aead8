"""What this room brings (WHAT): tables, pages, API; the front door mounts it."""

from typing import Any

from flask import Blueprint, Flask

from cafeteria import events
from cafeteria.assortment import kinds as assortment_kinds
from cafeteria.assortment import models as assortment_models
from cafeteria.assortment import pages as assortment_pages
from cafeteria.caseload import pages as caseload_pages
from cafeteria.clients import models as client_models
from cafeteria.clients import pages as client_pages
from cafeteria.clients.panels import client_panels
from cafeteria.funds import kinds as fund_kinds
from cafeteria.funds import models as fund_models
from cafeteria.funds import pages as fund_pages
from cafeteria.funds.references import Reference, fund_references
from cafeteria.menus import change_pages, decide_pages, draft_pages
from cafeteria.menus import models as menu_models
from cafeteria.menus import pages as menu_pages
from cafeteria.routes import models as route_models
from cafeteria.routes import pages as route_pages
from cafeteria.routes.client_panel import routes_of
from regie.errors import msgid

# Imported for the pages that they add to a blueprint of another module.
PAGES = (caseload_pages, draft_pages, decide_pages, change_pages)
TABLES = (fund_models, assortment_models, menu_models, client_models, route_models)
# Imported for what they declare: the meaning of what this room records in the trail.
EVENTS = (events,)
# Imported for what they declare: what of this room holds from a date.
KINDS = (assortment_kinds, fund_kinds)
FUND_REFERENCES = {
    msgid("Products"): Reference(assortment_models.Product.tenant_id, assortment_models.Product.fund),
    msgid("Lines of product choices"): Reference(
        menu_models.MenuLine.cooperation_id, menu_models.MenuLine.fund
    ),
}
BLUEPRINTS: tuple[Blueprint, ...] = (
    assortment_pages.blueprint,
    fund_pages.blueprint,
    menu_pages.blueprint,
    client_pages.blueprint,
    route_pages.blueprint,
)
API_BLUEPRINTS: tuple[Any, ...] = ()


def mount(app: Flask) -> None:
    """Mount the pages of this room (aansluiten).

    Args:
        app: the application.
    """
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    fund_references.update(FUND_REFERENCES)
    if routes_of not in client_panels:
        client_panels.append(routes_of)
