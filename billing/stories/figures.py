"""The figures (cijfers) of the notes, as files in this folder; nothing here is computed."""

import csv
from collections.abc import Sequence
from datetime import date
from importlib.resources import files

from regie.periods import parse_date
from tenants.municipalities.registration import NewMunicipality

DATA = files("billing.stories").joinpath("data")


def figure_file(name: str) -> bytes:
    """Read a file of figures (cijferbestand).

    Args:
        name: such as `alkmaar_budgets.csv`.

    Returns:
        Its bytes.
    """
    return DATA.joinpath(name).read_bytes()


def rows(name: str) -> list[dict[str, str]]:
    """Read the rows of a file of figures (regels).

    Args:
        name: such as `woerden_hours.csv`.

    Returns:
        One mapping a row, by column.
    """
    return list(csv.DictReader(figure_file(name).decode("utf-8").splitlines()))


def municipalities_of(cooperation: str) -> Sequence[NewMunicipality]:
    """List the municipalities of a cooperation of the notes (gemeenten).

    Args:
        cooperation: its slug.

    Returns:
        Municipalities with code, validity and successor.
    """

    def day(text: str) -> date | None:
        return parse_date(text) if text else None

    return [
        NewMunicipality(
            slug=row["slug"],
            name=row["name"],
            cbs_code=row["cbs_code"],
            exists_from=parse_date(row["exists_from"]),
            exists_until=day(row["exists_until"]),
            successor_code=row["successor_code"] or None,
        )
        for row in rows("municipalities.csv")
        if row["cooperation"] == cooperation
    ]
