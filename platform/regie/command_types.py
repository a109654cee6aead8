"""What commands take (argumenten), read as pages and files read it."""

from datetime import date
from typing import Any

import click

from regie.errors import Invalid
from regie.periods import parse_date

# Nobody says in which language a file or an argument was typed, unless it is said here.
NUMBER_LANGUAGE = click.Choice(["nl", "en"])


class Day(click.ParamType[date]):
    """A day (datum), as `2013-01-31` or `31-1-2013`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it, or fail as commands do."""
        try:
            return value if isinstance(value, date) else parse_date(str(value))
        except Invalid as fault:
            self.fail(fault.detail(), param, ctx)
