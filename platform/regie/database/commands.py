"""Commands on the database: migrate it, or print what an administrator runs first."""

import os

import click

from regie.database.migrate import migrate
from regie.database.provision import bootstrap_script


@click.command("migrate")
@click.option(
    "--print-bootstrap", is_flag=True, help="Print the SQL that a database administrator runs once."
)
@click.option("--database", default="regie", show_default=True, help="Name of the database in that SQL.")
def migrate_command(print_bootstrap: bool, database: str) -> None:
    """Bring the database of DATABASE_OWNER_URL to the newest schema and check that no door stands open."""
    if print_bootstrap:
        click.echo(bootstrap_script(database))
        return
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    if not owner_url:
        raise click.UsageError("DATABASE_OWNER_URL is missing: the address of the database as regie_owner.")
    migrate(owner_url)
    click.echo("The database has the newest schema, and no door stands open.", err=True)
