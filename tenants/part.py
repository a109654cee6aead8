"""What this room brings (WHO): tables, pages, API; the front door mounts it."""

from typing import Any

from flask import Blueprint, Flask

from tenants import events
from tenants.arrangements import kinds as arrangement_kinds
from tenants.arrangements import models as arrangement_models
from tenants.arrangements import pages as arrangement_pages
from tenants.figures import models as figure_models
from tenants.figures import pages as figure_pages
from tenants.municipalities import models as municipality_models
from tenants.parties import kinds as party_kinds
from tenants.parties import models as party_models
from tenants.parties import pages as party_pages
from tenants.people import kinds as people_kinds
from tenants.people import models as people_models
from tenants.people import pages as people_pages
from tenants.settings import pages as settings_pages
from tenants.trail import pages as trail_pages

TABLES = (municipality_models, people_models, arrangement_models, party_models, figure_models)
# Imported for what they declare: the meaning of what this room records in the trail.
EVENTS = (events,)
# Imported for what they declare: what of this room holds from a date.
KINDS = (arrangement_kinds, party_kinds, people_kinds)
BLUEPRINTS: tuple[Blueprint, ...] = (
    people_pages.blueprint,
    arrangement_pages.blueprint,
    party_pages.blueprint,
    figure_pages.blueprint,
    settings_pages.blueprint,
    trail_pages.blueprint,
)
API_BLUEPRINTS: tuple[Any, ...] = ()


def mount(app: Flask) -> None:
    """Mount the pages of this room (aansluiten).

    Args:
        app: the application.
    """
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
