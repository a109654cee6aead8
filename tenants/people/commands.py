"""Commands on accounts, for an administrator who holds DATABASE_OWNER_URL."""

import os

import click

from regie.clock import today
from regie.errors import Invalid
from regie.periods import parse_date
from tenants.people.accounts import NewGrant, add_person, set_password, start_token


def owner_url() -> str:
    """Give the owner's address (beheeradres) that account commands need.

    Returns:
        DATABASE_OWNER_URL.

    Raises:
        UsageError: it is not set.
    """
    found = os.environ.get("DATABASE_OWNER_URL")
    if not found:
        raise click.UsageError("DATABASE_OWNER_URL is missing: the address of the database as regie_owner.")
    return found


def read_grant(text: str) -> NewGrant:
    """Read a role as it is typed (rol): `woerden:budget_holder`, with `:2013-01-01` and an end where needed.

    Args:
        text: tenant, role, and optionally first day and first day without, by colons.

    Returns:
        The role.

    Raises:
        BadParameter: it is not of that form.
    """
    parts = text.split(":")
    if not 2 <= len(parts) <= 4:
        raise click.BadParameter(f"{text}: write TENANT:ROLE[:FROM[:UNTIL]].")
    try:
        days = [parse_date(part) for part in parts[2:]]
    except Invalid as fault:
        raise click.BadParameter(f"{text}: write a date as 2013-01-31.") from fault
    return NewGrant(parts[0], parts[1], days[0] if days else today(), days[1] if len(days) > 1 else None)


@click.group("user")
def user_commands() -> None:
    """Accounts and their roles."""


@user_commands.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As shown on the pages.")
@click.option("--cooperation", required=True, help="Slug of the cooperation.")
@click.option("--grant", "grants", multiple=True, required=True, metavar="TENANT:ROLE[:FROM[:UNTIL]]")
@click.password_option(help="At least 12 characters; asked for when it is not given.")
def add(login: str, name: str, cooperation: str, grants: tuple[str, ...], password: str) -> None:
    """Make an account with its roles."""
    add_person(owner_url(), cooperation, login, name, password, [read_grant(grant) for grant in grants])
    click.echo(f"{login} can sign in.", err=True)


@user_commands.command("password")
@click.argument("login")
@click.password_option(help="At least 12 characters; asked for when it is not given.")
def password(login: str, password: str) -> None:
    """Give an account another password; its sessions end."""
    set_password(owner_url(), login, password)
    click.echo(f"{login} has a new password, and every session has ended.", err=True)


@user_commands.command("token")
@click.argument("login")
@click.option("--hours", default=8, show_default=True, type=click.IntRange(1, 12))
def token(login: str, hours: int) -> None:
    """Start a session for a program and print its bearer token."""
    click.echo(start_token(owner_url(), login, today(), hours))
