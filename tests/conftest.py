"""Real PostgreSQL and Valkey: one cluster per run, a migrated template, one database per module."""

import os
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from regie.database.engine import dispose_engines
from regie.database.migrate import migrate
from regie.database.provision import DatabaseUrls, address, provision
from regie.embedded.services import Services
from regie.valkey import valkey
from regie_app import rooms
from tests.application import build_app
from tests.copies import copy_of
from tests.restoring import Restorer
from tests.world import TOKENS, SignIn, World, build_world, take_tokens

TEMPLATE = "regie_template"
# For the fixtures in it.
pytest_plugins = ("tests.workers",)


def pytest_configure(config: pytest.Config) -> None:
    # The controller starts the services; workers inherit its environment.
    os.environ["REGIE_ENV"] = "test"
    os.environ["REGIE_TODAY"] = "2013-11-11"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(32)
    rooms()
    if hasattr(config, "workerinput"):
        # Workers of one queue would take each other's jobs away.
        number = int(config.workerinput["workerid"].removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{number}"
    if "REGIE_TEST_ADMIN_URL" in os.environ:
        return
    if config.option.collectonly:
        return
    services = Services(None)
    services.__enter__()
    config.stash[SERVICES] = services
    os.environ["REGIE_TEST_ADMIN_URL"] = services.admin_url
    os.environ["REDIS_URL"] = services.redis_url
    urls = provision(services.admin_url, TEMPLATE, {})
    migrate(urls.owner)
    os.environ["DATABASE_URL"] = urls.app
    build_world(urls.owner, services.admin_url)
    dispose_engines()


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVICES in config.stash:
        config.stash[SERVICES].__exit__(None, None, None)
        del os.environ["REGIE_TEST_ADMIN_URL"]


SERVICES: pytest.StashKey[Services] = pytest.StashKey()


@pytest.fixture(scope="session")
def admin_url() -> str:
    """Superuser, for planting what nobody else may plant."""
    return os.environ["REGIE_TEST_ADMIN_URL"]


@pytest.fixture(scope="session")
def template() -> str:
    """The database that every module's own is a copy of; the tests of pages have a fuller one."""
    return TEMPLATE


@pytest.fixture(scope="module")
def database(admin_url: str, template: str) -> Iterator[DatabaseUrls]:
    """A database of this module's own with the world in it; DATABASE_URL points to it."""
    with copy_of(admin_url, template) as name:
        urls = DatabaseUrls(
            app=address(admin_url, database=name, role="regie_app"),
            owner=address(admin_url, database=name, role="regie_owner"),
        )
        with psycopg.connect(admin_url) as admin:
            take_tokens(urls.owner, admin, template)
        dispose_engines()
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = urls.app, urls.owner
        yield urls
        dispose_engines()


@pytest.fixture(scope="module")
def superuser_url(database: DatabaseUrls, admin_url: str) -> str:
    """Superuser inside this module's database."""
    return address(admin_url, database=database.app.rpartition("/")[2])


@pytest.fixture(scope="module")
def restorer(superuser_url: str) -> Iterator[Restorer]:
    """Knows the rows of this module's database, and puts them back."""
    with psycopg.connect(superuser_url, autocommit=True, options="-c lock_timeout=20s") as superuser:
        yield Restorer(superuser)


@pytest.fixture(autouse=True)
def _untouched(request: pytest.FixtureRequest) -> Iterator[None]:
    # Set up after every fixture that lasts longer and before every other, taken down after those.
    rows = request.getfixturevalue("restorer") if "database" in request.fixturenames else None
    if rows:
        rows.remember()
    environment, tokens = dict(os.environ), {url: dict(known) for url, known in TOKENS.items()}
    yield
    if rows:
        rows.restore()
    os.environ.clear()
    os.environ.update(environment)
    for url, known in TOKENS.items():
        known.clear()
        known.update(tokens.get(url, {}))
    valkey().flushdb()


@pytest.fixture(scope="module")
def world(database: DatabaseUrls) -> World:
    """Two municipalities of one cooperation and one of another, with people in every role."""
    return World(database.owner)


@pytest.fixture(scope="module")
def app(database: DatabaseUrls) -> Flask:
    """The web application on this module's database; that forms need a token is tested apart."""
    application = build_app()
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return application


@pytest.fixture(scope="module")
def client_for(app: Flask, world: World) -> SignIn:
    """Gives a browser in which somebody is signed in, with a real session in the database."""

    def sign_in(login: str) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = world.token(login), True
        return client

    return sign_in
