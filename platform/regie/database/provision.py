"""Making a database: roles, rights, migrations; by an administrator, never by the running application."""

from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

CLUSTER = files("regie.database").joinpath("bootstrap_cluster.sql").read_text("utf-8")
DATABASE = files("regie.database").joinpath("bootstrap_database.sql").read_text("utf-8")
LOGIN_ROLES = ("regie_owner", "regie_app", "regie_backup")


@dataclass(frozen=True)
class DatabaseUrls:
    """Addresses of one database (adressen), one per role that logs in.

    Args:
        app: for web, worker and relay.
        owner: for migrations and account commands.
    """

    app: str
    owner: str


def bootstrap_script(database: str = "regie") -> str:
    """Write the script that an administrator runs once (bootstrap).

    Args:
        database: name of the database to make.

    Returns:
        SQL for psql, as superuser.
    """
    name = sql.Identifier(database).as_string(None)
    return f"{CLUSTER}\nCREATE DATABASE {name} OWNER regie_owner;\n\\connect {name}\n{DATABASE}"


def address(
    url: str, *, database: str | None = None, role: str | None = None, password: str | None = None
) -> str:
    """Change parts of a database address (adres).

    Args:
        url: `postgresql://...`
        database: another database.
        role: another role; its password is then the one given, or none.
        password: plain text.

    Returns:
        The new address.
    """
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    who = parts.netloc.rpartition("@")[0]
    if role is not None:
        who = quote(role) + (":" + quote(password, safe="") if password else "")
    netloc = f"{who}@{where}" if who else where
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}" if database else parts.path))


def acting_as(admin_url: str, database: str, role: str) -> str:
    """Give an address that signs in as the superuser and acts as another role at once (handelt als).

    Args:
        admin_url: a superuser's address.
        database: where.
        role: whose rights hold.

    Returns:
        The address; only for throw-away databases, since the session could take its own rights back.
    """
    parts = urlsplit(address(admin_url, database=database))
    return urlunsplit(parts._replace(query=f"options={quote(f'-c role={role}')}"))


def provision(admin_url: str, database: str, passwords: dict[str, str]) -> DatabaseUrls:
    """Make the roles and an empty database where they are absent (inrichten).

    Args:
        admin_url: a superuser's address.
        database: name of the database to make.
        passwords: role to password, for the roles that log in; none where connections are trusted.

    Returns:
        The addresses of the owner and of the application.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        # Two provisions at once would both find a role absent.
        admin.execute("SELECT pg_advisory_lock(823000)")
        admin.execute(CLUSTER)
        for role, password in passwords.items():
            admin.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            )
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone():
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER regie_owner").format(sql.Identifier(database)))
    with psycopg.connect(address(admin_url, database=database), autocommit=True) as inside:
        inside.execute(DATABASE)
    app, owner = (
        address(admin_url, database=database, role=role, password=passwords.get(role))
        for role in ("regie_app", "regie_owner")
    )
    return DatabaseUrls(app=app, owner=owner)
