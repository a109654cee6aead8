"""Commands that bring figures in: reference figures, or budgets as draft decisions."""

import json
from datetime import date
from pathlib import Path
from typing import Literal

import click

from billing.budgets.importing import RestsOn, import_budgets
from regie.asking import NONE_CONFIRMED, Everything
from regie.clock import today
from regie.command_types import NUMBER_LANGUAGE, Day
from regie.database.engine import transaction
from regie.database.scope import ALL_WRITABLE, SignedIn
from regie.fileproblems import LARGEST_FILE
from regie.numbers import Language
from regie.web.sign_in_state import hash_token
from tenants.figures.services import Examined, import_figures
from tenants.people.accounts import start_token
from tenants.people.commands import owner_url


@click.group("figures")
def figures_commands() -> None:
    """Reference figures and budgets."""


@figures_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(["figure", "budget"]), required=True)
@click.option("--as", "login", required=True, metavar="LOGIN", help="Somebody of finance.")
@click.option("--language", type=NUMBER_LANGUAGE, help="Whose signs its numbers have; else asked.")
@click.option("--body", type=click.Choice(["college", "council"]), help="Who decided on the budgets.")
@click.option("--number", help="Number of that decision.")
@click.option("--decided-on", type=Day(), help="Day of that decision.")
@click.option("--yes", is_flag=True, help="Answer every question with yes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def import_file(
    file: Path,
    kind: str,
    login: str,
    language: Language | None,
    body: Literal["college", "council"] | None,
    number: str | None,
    decided_on: date | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Import FILE (CSV or XLSX), all or nothing; budgets become draft decisions that somebody else adopts."""
    rests_on = RestsOn(body, number, decided_on) if body and number and decided_on else None
    if kind == "budget" and rests_on is None:
        raise click.UsageError("Budgets rest on a decision: give --body, --number and --decided-on.")
    with file.open("rb") as opened:
        data = opened.read(LARGEST_FILE + 1)
    scope = SignedIn(hash_token(start_token(owner_url(), login, today(), hours=1)), (ALL_WRITABLE,))
    with transaction(scope) as (session, actor):
        if rests_on and kind == "budget":
            confirmed = Everything() if yes else NONE_CONFIRMED
            imported = import_budgets(session, actor, data, rests_on, language, confirmed=confirmed)
            examined, drafts = imported.examined, len(imported.decisions)
        else:
            examined, drafts = import_figures(session, actor, data, language), 0
    click.echo(json.dumps(_as_object(examined, drafts)) if as_json else _as_lines(examined, drafts))


def _as_object(examined: Examined, drafts: int) -> dict[str, object]:
    return {
        "import_id": str(examined.import_id),
        "rows": len(examined.rows),
        "draft_decisions": drafts,
        "findings": [
            {
                "code": found.difference.code,
                "subject": found.difference.subject,
                "printed": _text(found.difference.printed),
                "computed": _text(found.difference.computed),
                "difference": _text(found.difference.difference),
                "source": found.difference.source,
            }
            for found in examined.findings
        ],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _as_lines(examined: Examined, drafts: int) -> str:
    said = [f"{len(examined.rows)} rows imported, {drafts} draft decisions."]
    for found in examined.findings:
        item = found.difference
        said.append(f"{item.code}: {item.subject}: printed {item.printed}, computed {item.computed}")
    return "\n".join(said)
