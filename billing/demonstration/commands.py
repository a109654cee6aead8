"""The command `regie demo`: the whole product on embedded services, with example data, in one go."""

import os
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

import click
import psycopg
from psycopg import sql

from billing.demonstration.people import LOGINS, PASSWORD
from billing.demonstration.seed import seed
from regie.database.engine import dispose_engines
from regie.database.migrate import migrate
from regie.database.provision import DatabaseUrls, address, provision
from regie.embedded.errors import EmbeddedError
from regie.embedded.secrets import Secrets
from regie.embedded.server import free_port
from regie.embedded.services import Services
from regie.embedded.supervisor import Supervisor

DATABASE = "regie"
DEMONSTRATION_DATE = date(2013, 11, 11)
READY_SECONDS = 60


@click.command("demo")
@click.option(
    "--data", type=click.Path(path_type=Path), default=None, help="Folder that keeps the example data."
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Port of the web pages; 8000 if it is free."
)
@click.option("--once", is_flag=True, help="Stop as soon as the pages answer.")
def demo_command(data: Path | None, port: int | None, once: bool) -> None:
    """Start the whole product with example data; Ctrl-C stops it."""
    folder = data or Path(os.environ.get("REGIE_DATA") or "var/regie")
    try:
        with Services(folder) as services:
            environment = _environment(services, port or _usual_port())
            os.environ.update(environment)
            _prepare(services)
            sys.exit(_serve(services, environment, once=once))
    except EmbeddedError as refusal:
        raise click.ClickException(str(refusal)) from None


def _usual_port() -> int:
    try:
        with urllib.request.urlopen("http://127.0.0.1:8000/", timeout=1):
            return free_port()
    except urllib.error.HTTPError:
        return free_port()
    except OSError:
        return 8000


def _environment(services: Services, port: int) -> dict[str, str]:
    found = services.secrets
    return {
        "REGIE_ENV": "demonstration",
        "REGIE_TODAY": DEMONSTRATION_DATE.isoformat(),
        "REGIE_HOST": "127.0.0.1",
        "REGIE_PORT": str(port),
        "SECRET_KEY": found.secret_key,
        "REDIS_URL": services.redis_url,
        "DATABASE_URL": address(services.admin_url, database=DATABASE, role="regie_app", password=found.app),
        "DATABASE_OWNER_URL": address(
            services.admin_url, database=DATABASE, role="regie_owner", password=found.owner
        ),
    }


def _passwords(found: Secrets) -> dict[str, str]:
    return {"regie_owner": found.owner, "regie_app": found.app, "regie_backup": found.backup}


def _prepare(services: Services) -> None:
    """Build the example data beside the place where it will stand, so that a half-built one is never used."""
    with psycopg.connect(services.admin_url, autocommit=True) as admin:
        exists = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
    if exists:
        migrate(provision(services.admin_url, DATABASE, _passwords(services.secrets)).owner)
        return
    click.echo("regie   | building the example data, once", err=True)
    building = f"{DATABASE}_building"
    with psycopg.connect(services.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building)))
    urls = provision(services.admin_url, building, _passwords(services.secrets))
    migrate(urls.owner)
    _seed(urls)
    with psycopg.connect(services.admin_url, autocommit=True) as admin:
        names = sql.Identifier(building), sql.Identifier(DATABASE)
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))


def _seed(urls: DatabaseUrls) -> None:
    final = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = urls.app
    try:
        seed(urls)
    finally:
        dispose_engines()
        os.environ["DATABASE_URL"] = final


def _serve(services: Services, environment: dict[str, str], *, once: bool) -> int:
    supervisor = Supervisor(services)
    # The owner's address is for migrations; what serves people does not need it.
    mine = {
        name: value for name, value in {**os.environ, **environment}.items() if name != "DATABASE_OWNER_URL"
    }
    for name in ("web", "worker", "relay"):
        supervisor.spawn(name, sys.executable, "-m", "regie_app", name, env=mine)
    url = f"http://127.0.0.1:{environment['REGIE_PORT']}/"
    if not _answers(url + "health/ready"):
        supervisor.say("the pages do not answer; look at the lines above")
        return 1
    for line in _welcome(url):
        supervisor.say(line)
    return 0 if once else supervisor.wait()


def _answers(url: str) -> bool:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _welcome(url: str) -> list[str]:
    width = max(len(login) for login, _ in LOGINS)
    return [
        f"ready: {url}",
        f"it stands on {DEMONSTRATION_DATE:%d-%m-%Y}; figures from the notes, persons invented",
        f"password of every login: {PASSWORD}",
        *(f"  {login:{width}}  {what}" for login, what in LOGINS),
        "Ctrl-C stops everything; the data stays for the next time",
    ]
