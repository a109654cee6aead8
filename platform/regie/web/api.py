"""The API: same services and schemas as the pages, JSON in and out, OpenAPI 3.1, problem+json for refusals.

A program sends a bearer token. The browser's cookie does not count here, so no foreign page acts through it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, g, request
from flask_smorest import Api
from marshmallow import Schema, fields
from marshmallow.fields import Field
from sqlalchemy.orm import Session

from regie import idempotency
from regie.database.engine import transaction
from regie.database.scope import COOPERATION, Actor, SignedIn
from regie.database.tenant import Tenant, require_municipality
from regie.errors import Invalid, SignedOut, msgid
from regie.permissions import Permission
from regie.web.bounds import LONGEST_NAME
from regie.web.fields import AsTyped, Choice, DutchDate, Ident, Slug, Text
from regie.web.number_fields import Minutes, Money, Number, Percent, Whole, Year
from regie.web.problem import PROBLEM_JSON
from regie.web.shell import csrf
from regie.web.sign_in_state import bearer_token_hash

VERSION = "1.0.0"
PREFIX = "/api/v1"
MOST_VALUES, DEEPEST = 1000, 20
# How fields travel, for the description of the API (OpenAPI): type and format.
TRAVELS: dict[type[Field[Any]], tuple[str, str | None]] = {
    Money: ("string", "decimal"),
    Minutes: ("string", "duration-in-hours"),
    DutchDate: ("string", "date"),
    Text: ("string", None),
    AsTyped: ("string", None),
    Slug: ("string", "slug"),
    Whole: ("integer", "int64"),
    Year: ("integer", "int32"),
    Number: ("string", "decimal"),
    Percent: ("string", "decimal"),
    Choice: ("string", None),
    Ident: ("string", "uuid"),
}


@dataclass(frozen=True)
class ApiContext:
    """What an operation works with (API-context): transaction, person, municipality in the address."""

    session: Session
    actor: Actor
    municipality: Tenant

    @property
    def tenant_id(self) -> int:
        """Give the municipality in the address, or else the cooperation."""
        return self.municipality.id


class Problem(Schema):
    """A refusal (RFC 9457); beside these stand the numbers that it is about."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    instance = fields.String(required=True)
    errors = fields.List(fields.Dict())


class ProblemApi(Api):  # type: ignore[misc]
    """Describes refusals as they are sent (problem+json)."""

    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        super()._register_responses()
        for response in self.spec.components.responses_lazy.values():
            if "content" in response:
                response["content"] = {PROBLEM_JSON: response["content"]["application/json"]}


def init_api(app: Flask) -> Api:
    """Attach the API (API aansluiten).

    Args:
        app: the application.

    Returns:
        Where the rooms register their blueprints.
    """
    app.config.update(
        API_TITLE="Regie",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": "Product choices, orders and budgets of municipalities that share a service."
            },
            "security": [{"session": []}],
            "components": {"securitySchemes": {"session": {"type": "http", "scheme": "bearer"}}},
        },
    )
    api = ProblemApi(app)
    for field, (kind, form) in TRAVELS.items():
        api.register_field(field, kind, form)

    @app.before_request
    def check_request() -> None:
        if request.path.startswith(PREFIX) and request.path != f"{PREFIX}/openapi.json":
            _check_request()

    @app.after_request
    def say_version(response: Response) -> Response:
        if request.path.startswith(PREFIX):
            response.headers["API-Version"] = VERSION
        return response

    return api


def _check_request() -> None:
    if bearer_token_hash() is None:
        raise SignedOut(msgid("Send a bearer token."))
    body = request.get_data(cache=True) if request.is_json else b""
    if body:
        try:
            _require_bounded(json.loads(body, object_pairs_hook=_no_name_twice))
        except (ValueError, RecursionError) as fault:
            # Too deep, or a number too large, is no fault of JSON's; it is refused all the same.
            raise Invalid(msgid("The request is no JSON that can be read."), code="invalid_json") from fault


def _require_bounded(value: object) -> None:
    held, level = 0, [value]
    for _ in range(DEEPEST):
        held += len(level)
        if held > MOST_VALUES:
            break
        lists = [
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)
        ]
        level = [inner for each in lists for inner in each]
    if level:
        raise ValueError("too many values, or too deep")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if any(len(name) > LONGEST_NAME for name, _ in pairs):
        raise ValueError("a name is too long")
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("the same name stands twice")
    return dict(pairs)


def operation(
    permission: Permission, *, writes: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Open the transaction of an operation (API-bewerking) and check who asks.

    Args:
        permission: who may do it, in the municipality of the address.
        writes: whether it changes something there; then `Idempotency-Key` makes repeats safe.

    Returns:
        A decorator for `view(ctx, *arguments, **parts_of_the_address)`.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(*arguments: Any, slug: str | None = None, **url: Any) -> Any:
            token_hash = bearer_token_hash()
            if token_hash is None:
                raise SignedOut(msgid("Send a bearer token."))
            writable = ((slug or COOPERATION),) if writes else ()
            with transaction(SignedIn(token_hash, writable)) as (session, actor):
                g.actor = actor
                where = (
                    require_municipality(session, actor.cooperation_id, slug)
                    if slug
                    else _cooperation(session, actor)
                )
                actor.require(permission, where.id)
                ctx = ApiContext(session, actor, where)
                return (
                    _once(ctx, lambda: view(ctx, *arguments, **url))
                    if writes
                    else view(ctx, *arguments, **url)
                )

        return answer

    return declare


def _cooperation(session: Session, actor: Actor) -> Tenant:
    return session.get_one(Tenant, actor.cooperation_id)


def _once(ctx: ApiContext, act: Callable[[], Any]) -> Any:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return act()
    payload = idempotency.request_hash(request.method, request.path, request.get_json(silent=True))
    stored = idempotency.once(ctx.session, ctx.tenant_id, ctx.actor, key, payload)
    if stored is not None:
        return stored["body"]
    body = act()
    idempotency.store(ctx.session, ctx.tenant_id, ctx.actor, key, {"body": body})
    return body


def exempt_from_csrf(*blueprints: Any) -> None:
    """Leave out the check of form tokens (CSRF), because a bearer token is never sent along by a browser.

    Args:
        blueprints: of the API.
    """
    for blueprint in blueprints:
        csrf.exempt(blueprint)
