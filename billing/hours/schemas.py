"""What the forms of hours hold."""

from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from billing.hours.queries import Week
from billing.hours.week import DAY_MINUTES, Cell, Target
from regie.web.fields import Minutes, Text


def cell_name(target: Target, number: int) -> str:
    """Name the field of a cell (cel).

    Args:
        target: what the hours are for.
        number: of the day, 0 is Monday.

    Returns:
        A name that survives in an address and in a form.
    """
    return f"{target.key}-{number}"


def week_form(week: Week) -> Schema:
    """Make the schema of a grid (urenstaat): a duration for every cell that is open.

    Args:
        week: as it is shown.

    Returns:
        A schema; a cell that is left blank means no hours.
    """
    cells: dict[str, Field[Any]] = {
        cell_name(row.about.target, number): Minutes(load_default=0, maximum=DAY_MINUTES)
        for row in week.rows
        for number, free in enumerate(row.open)
        if free
    }
    return Schema.from_dict({**cells, "seen": Text(load_default=None, longest=64)}, name="WeekForm")()


def wanted_cells(week: Week, data: dict[str, int]) -> dict[Cell, int]:
    """Turn a filled-in grid into cells (ingevulde urenstaat).

    Args:
        week: as it was shown.
        data: what `week_form` read.

    Returns:
        Cell to minutes.
    """
    return {
        (row.about.target, day): data[name]
        for row in week.rows
        for number, day in enumerate(week.days)
        if (name := cell_name(row.about.target, number)) in data
    }


class CorrectionForm(Schema):
    """What hours should have been (correctie)."""

    minutes = Minutes(load_default=0, maximum=DAY_MINUTES)
    note = Text(required=True, longest=200)
