"""Commands on what holds from a date: what there is, and ending or withdrawing it after a look at it."""

from datetime import date
from uuid import UUID

import click
from sqlalchemy.orm import Session

from regie.clock import today
from regie.command_types import Day
from regie.database.dated import (
    KINDS,
    Dated,
    DatedKind,
    Use,
    end,
    preview,
    require_owner,
    rows_of,
    use_of,
    withdraw,
)
from regie.database.engine import transaction
from regie.database.scope import ALL_WRITABLE, Actor, SignedIn
from regie.database.validity import day_after, last_day
from regie.errors import Invalid, msgid, write_numbers
from regie.web.sign_in_state import hash_token
from tenants.people.accounts import start_token
from tenants.people.commands import owner_url

AS = click.option("--as", "login", required=True, metavar="LOGIN", help="Somebody who sets such things.")
YES = click.option("--yes", is_flag=True, help="Do it; without this only say what it would do.")


@click.group("validity")
def validity_commands() -> None:
    """What holds from a date, such as cafeteria.tariff or billing.cost_pool."""


@validity_commands.command("kinds")
def show_kinds() -> None:
    """Name the kinds."""
    click.echo("\n".join(sorted(KINDS)))


@validity_commands.command("list")
@click.argument("kind")
@AS
def show_rows(kind: str, login: str) -> None:
    """List the rows of KIND: id, first and last day, what they are, how often and up to when used."""
    found = _kind(kind)
    with transaction(_scope(login)) as (session, _):
        for row in rows_of(session, found):
            click.echo("\t".join(_line(session, found, row)))


@validity_commands.command("end")
@click.argument("kind")
@click.argument("row_id", type=click.UUID)
@click.argument("until", metavar="LAST_DAY", type=Day())
@AS
@YES
def end_row(kind: str, row_id: UUID, until: date, login: str, yes: bool) -> None:
    """Let the row of KIND with ROW_ID count up to and including LAST_DAY."""
    _do(kind, row_id, day_after(until), login, yes)


@validity_commands.command("withdraw")
@click.argument("kind")
@click.argument("row_id", type=click.UUID)
@AS
@YES
def withdraw_row(kind: str, row_id: UUID, login: str, yes: bool) -> None:
    """Take the row of KIND with ROW_ID back, if nothing rests on it."""
    _do(kind, row_id, None, login, yes)


def _do(name: str, row_id: UUID, ends_on: date | None, login: str, yes: bool) -> None:
    kind = _kind(name)
    with transaction(_scope(login)) as (session, actor):
        owner = require_owner(session, kind, row_id)
        said = preview(session, kind, owner, row_id, ends_on)
        _act(session, actor, kind, row_id, ends_on, owner)
        click.echo(said.detail())
        if not yes:
            # It was tried, so that a refusal shows; nothing of it stays.
            session.rollback()
            click.echo("Nothing was changed. Add --yes to do it.", err=True)


def _act(
    session: Session, actor: Actor, kind: DatedKind, row_id: UUID, ends_on: date | None, owner: int
) -> None:
    if ends_on is None:
        withdraw(session, actor, kind, row_id, owner)
    else:
        end(session, actor, kind, row_id, ends_on, owner)


def _kind(name: str) -> DatedKind:
    if name not in KINDS:
        message = msgid("There is no kind %(kind)s. Choose one of %(kinds)s.")
        raise Invalid(message, code="unknown_kind", kind=name, kinds=", ".join(sorted(KINDS)))
    return KINDS[name]


def _scope(login: str) -> SignedIn:
    return SignedIn(hash_token(start_token(owner_url(), login, today(), hours=1)), (ALL_WRITABLE,))


def _line(session: Session, kind: DatedKind, row: Dated) -> list[str]:
    use = use_of(session, kind, row.tenant_id, row.id)
    first, last = (
        "-" if day is None else day.isoformat() for day in (row.valid.lower, last_day(row.valid.upper))
    )
    named = [str(getattr(row, name)) for name in kind.listed]
    about = [str(value) for value in write_numbers(kind.about(row)).values()]
    return [str(row.id), first, last, *named, *about, str(use.times), _until(use)]


def _until(use: Use) -> str:
    if use.times == 0:
        return "not used"
    return "without end" if use.last_day is None else use.last_day.isoformat()
