"""The catalogue gate: reads PostgreSQL's own catalogue and names every door that stands open."""

from importlib.resources import files
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import class_row

GATE = files("regie.database").joinpath("gate.sql").read_text("utf-8")


class Offence(NamedTuple):
    """One open door (overtreding).

    Args:
        rule: short name of the rule.
        subject: the table, function, index or role.
        why: what is wrong with it.
    """

    rule: str
    subject: str
    why: str


class OpenDoors(RuntimeError):
    """The schema lets somebody past a wall (open deuren)."""


def offences(connection: psycopg.Connection[Any]) -> list[Offence]:
    """List what the schema does not close (poortcontrole).

    Args:
        connection: any role; it reads the catalogue only.

    Returns:
        Offences by rule and subject; empty when all is closed.
    """
    return connection.cursor(row_factory=class_row(Offence)).execute(GATE).fetchall()


def refuse_open_doors(connection: psycopg.Connection[Any]) -> None:
    """Insist that the schema is closed (poortcontrole).

    Args:
        connection: any role.

    Raises:
        OpenDoors: with every offence.
    """
    if found := offences(connection):
        raise OpenDoors("\n".join(f"{o.rule}: {o.subject}: {o.why}" for o in found))
