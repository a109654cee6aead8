"""Commands to register cooperations and municipalities, for an administrator who holds DATABASE_OWNER_URL."""

from datetime import date

import click

from regie.command_types import Day
from regie.database.validity import day_after
from tenants.municipalities.registration import NewMunicipality, add_cooperation, add_municipality
from tenants.people.commands import owner_url


@click.group("tenant")
def tenant_commands() -> None:
    """Cooperations and their municipalities."""


@tenant_commands.command("add-cooperation")
@click.argument("slug")
@click.option("--name", required=True, help="As shown on the pages.")
def cooperation(slug: str, name: str) -> None:
    """Register a cooperation; SLUG stands in addresses."""
    add_cooperation(owner_url(), slug, name)
    click.echo(f"{name} is registered.", err=True)


@tenant_commands.command("add-municipality")
@click.argument("slug")
@click.option("--cooperation", required=True, help="Slug of the cooperation.")
@click.option("--name", required=True, help="As shown on the pages.")
@click.option("--cbs-code", required=True, help="GM and four digits.")
@click.option("--exists-from", type=Day(), required=True, help="First day of the code.")
@click.option("--last-day", type=Day(), help="Last day on which it exists, for one that merged.")
@click.option("--successor", help="CBS code after a merger.")
def municipality(
    slug: str,
    cooperation: str,
    name: str,
    cbs_code: str,
    exists_from: date,
    last_day: date | None,
    successor: str | None,
) -> None:
    """Register a municipality in a cooperation; SLUG stands in addresses."""
    new = NewMunicipality(slug, name, cbs_code, exists_from, day_after(last_day), successor)
    add_municipality(owner_url(), cooperation, new)
    click.echo(f"{name} is registered.", err=True)
