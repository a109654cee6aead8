"""The world of the tests: two municipalities, so that leakage shows; a third in another cooperation.

Lindehaven and Bergdrecht share the cooperation "samen"; Elders belongs to "noord". All invented.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from flask.testing import FlaskClient
from psycopg import sql

from regie.database.scope import SignedIn
from regie.web.sign_in_state import hash_token
from tenants.municipalities.registration import NewMunicipality, add_cooperation, add_municipality
from tenants.people.accounts import NewGrant, add_person, start_token

TODAY = date(2013, 11, 11)
START = date(2012, 1, 1)
PASSWORD = "een lang genoeg wachtwoord"

FUNDS = ("gift", "minima", "re-integratie", "uitvoering", "welzijn", "werk", "wmo", "zonder budget", "zorg")

# Gives a browser in which somebody is signed in.
SignIn = Callable[[str], FlaskClient]
# Address of a database -> login -> token; what a test started is forgotten with its rows.
TOKENS: dict[str, dict[str, str]] = {}
# login -> (cooperation, [(tenant, role)])
PEOPLE: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "director": ("samen", [("lindehaven", "municipal_director")]),
    "director-b": ("samen", [("bergdrecht", "municipal_director")]),
    "holder": ("samen", [("lindehaven", "budget_holder")]),
    "holder-2": ("samen", [("lindehaven", "budget_holder")]),
    "holder-b": ("samen", [("bergdrecht", "budget_holder")]),
    "holder-b2": ("samen", [("bergdrecht", "budget_holder")]),
    "controller": ("samen", [("lindehaven", "municipal_controller")]),
    "desk": ("samen", [("lindehaven", "front_desk")]),
    "case-manager": ("samen", [("samen", "case_manager")]),
    "team-lead": ("samen", [("samen", "team_lead")]),
    "product-manager": ("samen", [("samen", "product_manager")]),
    "product-manager-2": ("samen", [("samen", "product_manager")]),
    "finance": ("samen", [("samen", "finance")]),
    "auditor": ("samen", [("samen", "auditor")]),
    "operator": ("samen", [("samen", "operator")]),
    "provider": ("samen", [("lindehaven", "provider_person")]),
    "stranger": ("noord", [("noord", "case_manager")]),
    "stranger-holder": ("noord", [("elders", "budget_holder")]),
    "stranger-finance": ("noord", [("noord", "finance")]),
}


def build_world(owner_url: str, admin_url: str) -> None:
    """Fill the template: tenants and people; rooms add their own rows through services, in fixtures."""
    for slug, name, municipalities in (
        (
            "samen",
            "Samen Werken",
            (("lindehaven", "Lindehaven", "GM9001"), ("bergdrecht", "Bergdrecht", "GM9002")),
        ),
        ("noord", "Noord", (("elders", "Elders", "GM9003"),)),
    ):
        add_cooperation(owner_url, slug, name)
        for m_slug, m_name, code in municipalities:
            add_municipality(owner_url, slug, NewMunicipality(m_slug, m_name, code, START))
    add_funds(owner_url)
    for login, (cooperation, roles) in PEOPLE.items():
        grants = [NewGrant(tenant, role, START) for tenant, role in roles]
        # Hashing nineteen passwords takes seconds: only those who sign in through the page get one.
        password = PASSWORD if login in ("case-manager", "holder") else None
        add_person(owner_url, cooperation, login, login.replace("-", " ").title(), password, grants)
    keep_tokens(owner_url, admin_url, PEOPLE)


def add_funds(owner_url: str) -> None:
    """Give each cooperation the funds that the tests pay from."""
    add = """INSERT INTO cafeteria.fund (tenant_id, id, code, name)
             SELECT t.id, gen_random_uuid(), f, f FROM tenants.tenant t, unnest(%s::text[]) f
              WHERE t.kind = 'cooperation' ON CONFLICT DO NOTHING"""
    with psycopg.connect(owner_url) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        owner.execute(add, (list(FUNDS),))


def keep_tokens(owner_url: str, admin_url: str, logins: Iterable[str]) -> None:
    """Start a session of each, and write the tokens on the template: each copy of it holds those sessions."""
    world, name = World(owner_url), owner_url.rpartition("/")[2]
    kept = json.dumps({login: world.token(login) for login in logins})
    with psycopg.connect(admin_url, autocommit=True) as admin:
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        admin.execute(comment.format(sql.Identifier(name), sql.Literal(kept)))


def take_tokens(owner_url: str, admin: "psycopg.Connection[Any]", template: str) -> None:
    """Know the tokens of the sessions that a copy has from its template."""
    written = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    row = admin.execute(written, (template,)).fetchone()
    TOKENS[owner_url] = json.loads(row[0]) if row else {}
    # A session that nobody used for half an hour ends, and the whole of the tests takes longer.
    with psycopg.connect(owner_url) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        owner.execute("UPDATE tenants.session SET seen_at = clock_timestamp()")


@dataclass(frozen=True)
class World:
    """Gives scopes of the people in the tests."""

    owner_url: str

    def token(self, login: str) -> str:
        """A session token of somebody, started once per database."""
        known = TOKENS.setdefault(self.owner_url, {})
        if login not in known:
            known[login] = start_token(self.owner_url, login, TODAY)
        return known[login]

    def scope(self, login: str, *writes: str) -> SignedIn:
        """The scope of somebody who writes in these tenants (slugs, `*` or `@`)."""
        return SignedIn(hash_token(self.token(login)), writes)
