"""Migrations: to the newest schema, followed by the catalogue gate."""

from importlib.util import find_spec
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config

from regie.database.engine import driver_url
from regie.database.gate import refuse_open_doors


def migrations_folder() -> Path:
    """Find the migrations (migratiemap), which stand beside the rooms in a checkout and in a wheel alike.

    Returns:
        The folder.
    """
    found = find_spec("migrations")
    assert found
    assert found.submodule_search_locations
    return Path(next(iter(found.submodule_search_locations)))


def alembic_config(owner_url: str) -> Config:
    """Give Alembic its settings (migraties).

    Args:
        owner_url: address of the database as its owner.

    Returns:
        A configuration without an ini file.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("sqlalchemy.url", driver_url(owner_url).replace("%", "%%"))
    return config


def migrate(owner_url: str, revision: str = "head") -> None:
    """Bring a database to a revision (migreren) and check that no door stands open.

    Args:
        owner_url: address of the database as its owner.
        revision: where to; `head` is the newest.

    Raises:
        OpenDoors: the catalogue gate found an offence.
    """
    command.upgrade(alembic_config(owner_url), revision)
    with psycopg.connect(owner_url) as connection:
        refuse_open_doors(connection)
