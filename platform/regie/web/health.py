"""Health (gezondheid): whether the process lives, and whether it can do its work."""

from flask import Blueprint, jsonify
from flask.wrappers import Response
from sqlalchemy import text

from regie.database.engine import visitor
from regie.errors import DomainError
from regie.web.limits import limiter

health_blueprint = Blueprint("health", __name__, url_prefix="/health")
limiter.exempt(health_blueprint)


@health_blueprint.get("/live")
def live() -> Response:
    """Say that this process answers."""
    return jsonify(status="live")


@health_blueprint.get("/ready")
def ready() -> tuple[Response, int]:
    """Say whether the database answers too."""
    try:
        with visitor() as session:
            session.scalar(text("SELECT regie.health()"))
    except DomainError:
        return jsonify(status="no database"), 503
    return jsonify(status="ready"), 200
