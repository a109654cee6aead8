"""The command `regie story`: it tells a story, and exits 1 when that does not come out."""

import json
import sys
from collections.abc import Callable, Mapping

import click

from billing.demonstration.january import tell_january
from billing.stories.alkmaar import tell_alkmaar
from billing.stories.woerden import tell_woerden
from regie.database.provision import DatabaseUrls
from regie.database.throwaway import throwaway_database

STORIES: Mapping[str, Callable[[DatabaseUrls], dict[str, object]]] = {
    "alkmaar": tell_alkmaar,
    "january": tell_january,
    "woerden": tell_woerden,
}


@click.command("story")
@click.argument("name", type=click.Choice(sorted(STORIES)))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def story_command(name: str, as_json: bool) -> None:
    """Tell a story on a throw-away database, and check what comes out of it."""
    with throwaway_database() as urls:
        outcome = STORIES[name](urls)
    click.echo(json.dumps(outcome, ensure_ascii=False, default=str) if as_json else _in_words(outcome))
    sys.exit(0 if outcome["ok"] else 1)


def _in_words(outcome: dict[str, object]) -> str:
    checks = outcome.pop("checks")
    assert isinstance(checks, list)
    lines = [f"{'holds ' if check['ok'] else 'BROKEN'}  {check['name']}" for check in checks]
    facts = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in outcome.items()]
    return "\n".join([*lines, *facts])
