"""Commands for drills; each exits 1 when the promise it tries is broken."""

import json
import sys
from dataclasses import asdict

import click

from billing.drills.race import run_race
from regie.database.throwaway import throwaway_database


@click.group("drill")
def drill_commands() -> None:
    """Try a promise on a throw-away database, beside a control that must break it."""


@drill_commands.command("race")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def race(as_json: bool) -> None:
    """Order from many connections at once: never a cent over the budget."""
    with throwaway_database() as urls:
        result = run_race(urls)
    checks = [
        {"name": name, "expected": expected, "found": found, "ok": expected == found}
        for name, expected, found in (
            ("accepted is what the budget affords", result.affordable, result.accepted),
            ("every other order is refused for the budget", result.asked - result.affordable, result.refused),
            ("no other errors", 0, result.other),
            ("no cent over", True, result.over_cents <= 0),
            ("the control overruns", True, result.control_over_cents > 0),
        )
    ]
    if as_json:
        click.echo(json.dumps({**asdict(result), "ok": result.ok, "checks": checks}))
    else:
        for check in checks:
            click.echo(f"{'holds ' if check['ok'] else 'BROKEN'}  {check['name']}: {check['found']}")
    sys.exit(0 if result.ok else 1)
