"""What this room brings (WHO): blueprints, tables, commands; the front door mounts it."""

from flask import Flask

from tenants.municipalities import models as municipality_models
from tenants.people import models as people_models
from tenants.people import pages as people_pages

TABLES = (municipality_models, people_models)
BLUEPRINTS = (people_pages.blueprint,)


def mount(app: Flask) -> None:
    """Mount the pages of this room (aansluiten).

    Args:
        app: the application.
    """
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
