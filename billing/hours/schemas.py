"""What the forms of hours hold."""

from collections.abc import Mapping
from typing import Any

from marshmallow.fields import Field

from billing.hours.queries import Week
from billing.hours.typed import read_hours
from billing.hours.week import DAY_MINUTES, Cell, Target
from regie.web.fields import Text
from regie.web.formats import typed
from regie.web.number_fields import Minutes
from regie.web.strict import Many, StrictSchema

LONGEST_CELL = 40


def cell_name(target: Target, number: int) -> str:
    """Name the field of a cell (cel).

    Args:
        target: what the hours are for.
        number: of the day, 0 is Monday.

    Returns:
        A name that survives in an address and in a form.
    """
    return f"{target.key}-{number}"


def open_cells(week: Week) -> dict[str, Cell]:
    """List the cells that take hours (open vakjes).

    Args:
        week: as it is shown.

    Returns:
        Name of the field to its cell.
    """
    return {
        cell_name(row.about.target, number): (row.about.target, day)
        for row in week.rows
        for number, day in enumerate(week.days)
        if row.open[number]
    }


class HoursOfDay(Minutes):
    """Hours of one day (uren van een dag), with a question when a decimal point seems forgotten."""

    def read(self, value: object) -> int:
        return read_hours(str(value))


def week_form(week: Week) -> StrictSchema:
    """Make the schema of a grid (urenstaat): a duration for every cell that is open.

    Args:
        week: as it is shown.

    Returns:
        A schema; a cell that is left blank means no hours, and the state that was seen must be named.
    """
    cells: dict[str, Field[Any]] = {name: HoursOfDay(load_default=0) for name in open_cells(week)}
    around = {
        "seen": Text(required=True, longest=64),
        "row": Many(Text(), load_default=list),
        "sure": Many(Text(), load_default=list),
        "find": Text(load_default=""),
    }
    return StrictSchema.of({**cells, **around}, "WeekForm")


def wanted_cells(week: Week, data: Mapping[str, Any]) -> dict[Cell, int]:
    """Turn a filled-in grid into cells (ingevulde urenstaat).

    Args:
        week: as it was shown.
        data: what `week_form` read.

    Returns:
        Cell to minutes.
    """
    return {cell: data[name] for name, cell in open_cells(week).items() if name in data}


def typed_cells(week: Week, form: Mapping[str, str]) -> dict[Cell, str]:
    """Take what was typed (getypte vakjes), readable or not, for a draft.

    Args:
        week: as it is shown.
        form: what was sent, or what a draft keeps; a field that is missing keeps what is booked.

    Returns:
        Text of every open cell.
    """
    booked = week.minutes
    return {
        cell: _printable(form[name]) if name in form else typed(booked.get(cell), "hours")
        for name, cell in open_cells(week).items()
    }


def _printable(text: object) -> str:
    # A draft keeps what no field has read yet, and the database cannot keep every character.
    return "".join(char for char in str(text) if char.isprintable()).strip()[:LONGEST_CELL]


class CorrectionForm(StrictSchema):
    """What hours should have been (correctie)."""

    minutes = Minutes(load_default=0, maximum=DAY_MINUTES)
    note = Text(required=True, longest=200)
