"""Commands on funds: which of them look alike."""

import click

from cafeteria.funds.queries import list_funds_alike
from regie.clock import today
from regie.database.engine import transaction
from regie.database.scope import SignedIn
from regie.web.sign_in_state import hash_token
from tenants.people.accounts import start_token
from tenants.people.commands import owner_url


@click.group("funds")
def funds_commands() -> None:
    """Funds of a cooperation."""


@funds_commands.command("alike")
@click.option("--as", "login", required=True, metavar="LOGIN", help="Somebody of the cooperation.")
def show_alike(login: str) -> None:
    """List funds whose names differ in case, accents or spaces alone: a line for each group."""
    scope = SignedIn(hash_token(start_token(owner_url(), login, today(), hours=1)), ())
    with transaction(scope) as (session, actor):
        for names in list_funds_alike(session, actor.cooperation_id):
            click.echo("\t".join(names))
