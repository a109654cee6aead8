"""Commands on accounts, for an administrator who holds DATABASE_OWNER_URL."""

import os
from datetime import date

import click

from regie.clock import today
from regie.command_types import Day
from regie.database.validity import day_after
from regie.errors import Invalid
from regie.periods import parse_date
from tenants.people.accounts import (
    NewGrant,
    add_person,
    close_account,
    end_role,
    give_role,
    reopen_account,
    set_password,
    start_token,
)

GRANT = "TENANT:ROLE[:FIRST_DAY[:LAST_DAY]]"


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
    """Read a role as it is typed (rol): `woerden:budget_holder`, with `:2013-01-01` and a last day as well.

    Args:
        text: tenant, role, and optionally first day and last day, by colons.

    Returns:
        The role.

    Raises:
        BadParameter: it is not of that form.
    """
    parts = text.split(":")
    if not 2 <= len(parts) <= 4:
        raise click.BadParameter(f"{text}: write {GRANT}.")
    try:
        days = [parse_date(part) for part in parts[2:]]
    except Invalid as fault:
        raise click.BadParameter(f"{text}: write a date as 2013-01-31.") from fault
    first, last = (*days, None, None)[:2]
    return NewGrant(parts[0], parts[1], first or today(), day_after(last))


@click.group("user")
def user_commands() -> None:
    """Accounts and their roles."""


@user_commands.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As shown on the pages.")
@click.option("--cooperation", required=True, help="Slug of the cooperation.")
@click.option("--grant", "grants", multiple=True, required=True, metavar=GRANT)
@click.password_option(help="At least 12 characters; asked for when it is not given.")
def add(login: str, name: str, cooperation: str, grants: tuple[str, ...], password: str) -> None:
    """Make an account with its roles."""
    add_person(owner_url(), cooperation, login, name, password, [read_grant(grant) for grant in grants])
    click.echo(f"{login} can sign in.", err=True)


@user_commands.command("give")
@click.argument("login")
@click.argument("role", metavar=GRANT)
@click.option("--cooperation", required=True, help="Slug of the cooperation.")
@click.option("--instead-of", help="Login of whoever holds it; that role ends the day before.")
def give(login: str, role: str, cooperation: str, instead_of: str | None) -> None:
    """Give an account another role, or the role that somebody else hands over."""
    give_role(owner_url(), cooperation, login, read_grant(role), instead_of)
    click.echo(f"{login} holds the role.", err=True)


@user_commands.command("end")
@click.argument("login")
@click.argument("role", metavar="TENANT:ROLE[:HELD_ON]")
@click.option("--cooperation", required=True, help="Slug of the cooperation.")
@click.option("--last-day", type=Day(), help="Last day with the role.")
@click.option("--withdraw", is_flag=True, help="It was a mistake, and nothing was done in it.")
def end(login: str, role: str, cooperation: str, last_day: date | None, withdraw: bool) -> None:
    """Let a role end, also for whoever is signed in, or withdraw it."""
    if (last_day is None) != withdraw:
        raise click.UsageError("Give --last-day, or --withdraw for a mistake.")
    end_role(owner_url(), cooperation, login, read_grant(role), day_after(last_day))
    click.echo(f"{login} no longer holds the role." if withdraw else "The role ends.", err=True)


@user_commands.command("password")
@click.argument("login")
@click.password_option(help="At least 12 characters; asked for when it is not given.")
def password(login: str, password: str) -> None:
    """Give an account another password; its sessions end."""
    set_password(owner_url(), login, password)
    click.echo(f"{login} has a new password, and every session has ended.", err=True)


@user_commands.command("close")
@click.argument("login")
def close(login: str) -> None:
    """Close an account: its sessions and the jobs that wait end with it."""
    close_account(owner_url(), login)
    click.echo(f"{login} can no longer sign in; sessions and waiting jobs have ended.", err=True)


@user_commands.command("reopen")
@click.argument("login")
def reopen(login: str) -> None:
    """Open a closed account again, with the roles that it still holds."""
    reopen_account(owner_url(), login)
    click.echo(f"{login} can sign in again.", err=True)


@user_commands.command("token")
@click.argument("login")
@click.option("--hours", default=8, show_default=True, type=click.IntRange(1, 12))
def token(login: str, hours: int) -> None:
    """Start a session for a program and print its bearer token."""
    click.echo(start_token(owner_url(), login, today(), hours))
