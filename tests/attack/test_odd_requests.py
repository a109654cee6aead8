"""A request that no browser sends is refused and is never a fault of ours."""

import os
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from regie.database.engine import transaction
from regie.database.scope import COOPERATION
from regie.database.tenant import list_readable_tenants
from regie.errors import Invalid
from regie.settings import load_settings
from regie_app import create_app
from tenants.arrangements.services import add_arrangement, add_participation
from tenants.arrangements.words import FORMS, HOST_MUNICIPALITY
from tests.world import PASSWORD, START, World


@pytest.mark.parametrize(
    "host", ["a..b", ".", "a" * 64, "a" * 64 + ".nl", "..", "[", "a b", "é.nl", "a:99999999", "a/b", "-\x00"]
)
def test_an_odd_host_is_refused(app: Flask, host: str) -> None:
    for path in ("/sign-in", "/", "/api/v1/openapi.json"):
        assert app.test_client().get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "regie.example", "127.0.0.1:8000", "[::1]:8000", "a" * 63])
def test_an_ordinary_host_is_served(app: Flask, host: str) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-Host", "a..b"),
        ("X-Forwarded-For", "\xff, ,"),
        ("X-Forwarded-Proto", "x" * 5000),
        ("Cookie", "regie=\xff\xfe; remember_token=a|b; =; regie"),
        ("Cookie", "remember_token=\xff|\xff"),
        ("Accept", "\xff;q=x,,/"),
        ("Accept-Language", "\xff;q=nan"),
        ("Content-Type", "multipart/form-data"),
        ("Content-Type", "\xff/\xff; charset=\x00"),
        ("Content-Length", "x"),
        ("Referer", "http://["),
        ("Authorization", "Bearer \xff"),
        ("Range", "bytes=x-"),
        ("If-Modified-Since", "\xff"),
        ("Idempotency-Key", "\xff" * 300),
    ],
)
def test_an_odd_header_is_no_fault(app: Flask, header: str, value: str) -> None:
    for path in ("/sign-in", "/", "/api/v1/municipalities/lindehaven/orders"):
        for method in ("GET", "POST"):
            answer = app.test_client().open(
                path, method=method, environ_overrides={}, headers={header: value}
            )
            assert answer.status_code < 500, (path, method)


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\u202e", "\uffff"])
def test_odd_characters_are_no_fault(app: Flask, client_for: Any, world: World, text: str) -> None:
    browser: FlaskClient = client_for("case-manager")
    raw = text.encode("utf-8", "surrogatepass")
    form = b"login=" + raw + b"&password=" + raw + b"&next=" + raw
    kind = "application/x-www-form-urlencoded"
    assert app.test_client().post("/sign-in", data=form, content_type=kind).status_code < 500
    quoted = "".join(f"%{byte:02x}" for byte in raw)
    for path in (f"/m/{quoted}/orders", f"/orders?text={quoted}", f"/clients?text={quoted}&sort={quoted}"):
        assert browser.get(path).status_code < 500, path
    headers = {"Authorization": f"Bearer {world.token('case-manager')}"}
    path = f"/api/v1/municipalities/lindehaven/orders?text={quoted}"
    assert app.test_client().get(path, headers=headers).status_code < 500
    answer = app.test_client().post(path, json={"client_id": text}, headers=headers)
    assert answer.status_code == 422


def test_a_get_that_names_json_and_sends_none_is_answered(app: Flask, world: World) -> None:
    headers = {"Authorization": f"Bearer {world.token('case-manager')}", "Content-Type": "application/json"}
    path = "/api/v1/municipalities/lindehaven/orders"
    assert app.test_client().get(path, headers=headers).status_code == 200
    assert app.test_client().post(path, data=b"{", headers=headers).status_code == 422


def test_the_description_says_problem_json(app: Flask) -> None:
    description: Any = app.test_client().get("/api/v1/openapi.json").json
    refusals = description["components"]["responses"]
    assert refusals
    assert {kind for one in refusals.values() for kind in one.get("content", {})} == {
        "application/problem+json"
    }


def test_a_municipality_takes_part_and_the_cooperation_does_not(world: World) -> None:
    with transaction(world.scope("product-manager", "*", COOPERATION)) as (session, actor):
        form = next(form for form in FORMS if form != HOST_MUNICIPALITY)
        arrangement = add_arrangement(session, actor, name="Oude regeling", form=form, starts_on=START)

        def take_part(tenant_id: int) -> UUID:
            return add_participation(
                session,
                actor,
                arrangement_id=arrangement,
                tenant_id=tenant_id,
                product_group="vervoer",
                starts_on=START,
            )

        tenants = list_readable_tenants(session, actor.cooperation_id)
        take_part(next(one.id for one in tenants if one.slug == "lindehaven"))
        with pytest.raises(Invalid) as refused:
            take_part(actor.cooperation_id)
        assert refused.value.code == "unknown_municipality"


@pytest.mark.parametrize(("environment", "host"), [("production", "127.0.0.1"), ("demonstration", "0.0.0.0")])
def test_the_cookie_belongs_to_this_host_and_to_tls(app: Flask, environment: str, host: str) -> None:
    settings = replace(load_settings(os.environ), environment=environment, host=host)
    exposed = create_app(settings)
    exposed.config["WTF_CSRF_ENABLED"] = False
    data = {"login": "case-manager", "password": PASSWORD}
    answer = exposed.test_client().post("/sign-in", data=data, base_url="https://regie.example")
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-regie=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    plain = app.test_client().post("/sign-in", data=data).headers["Set-Cookie"]
    assert plain.startswith("regie=")
    assert "Secure" not in plain
