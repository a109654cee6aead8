"""Rows of a query become objects by the names of their columns (rijen), never by their place."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

X = TypeVar("X")
AT_A_TIME = 500


class Labelled(Protocol):
    """A row whose columns have names (rij), as SQLAlchemy gives it."""

    @property
    def _mapping(self) -> Any: ...


class WrongColumns(TypeError):
    """A query does not give the columns that its rows are made of (verkeerde kolommen)."""


def fields_of(kind: type[Any]) -> frozenset[str]:
    """Name the fields that a type of row is made of (velden).

    Args:
        kind: a dataclass or a `NamedTuple`.

    Returns:
        Their names.

    Raises:
        TypeError: it is neither.
    """
    declared = getattr(kind, "__dataclass_fields__", None) or getattr(kind, "_fields", None)
    if declared is None:
        raise TypeError(f"{kind.__name__} is neither a dataclass nor a NamedTuple")
    return frozenset(declared)


def row_as(kind: type[X], row: Labelled, *, beside: Iterable[str] = ()) -> X:
    """Make an object of one row, by the names of its columns (rij).

    Args:
        kind: a dataclass or a `NamedTuple`; every column is labelled as one of its fields.
        row: as the query gave it.
        beside: columns that the query gives for another purpose.

    Returns:
        The object.

    Raises:
        WrongColumns: a field has no column, or a column has no field.
    """
    given, wanted = dict(row._mapping), fields_of(kind)
    _check(kind, given.keys() - set(beside), wanted)
    return kind(**{name: given[name] for name in wanted})


def rows_as(kind: type[X], rows: Iterable[Labelled], *, beside: Iterable[str] = ()) -> list[X]:
    """Make an object of every row, by the names of its columns (rijen).

    Args:
        kind: a dataclass or a `NamedTuple`; every column is labelled as one of its fields.
        rows: the result of a query.
        beside: columns that the query gives for another purpose.

    Returns:
        Objects, in the order of the rows.

    Raises:
        WrongColumns: a field has no column, or a column has no field.
    """
    apart = tuple(beside)
    return [row_as(kind, row, beside=apart) for row in rows]


def each_row_as(
    kind: type[X], session: Session, query: Select[*tuple[Any, ...]], *, beside: Iterable[str] = ()
) -> Iterator[X]:
    """Make an object of every row of a long answer (rij voor rij), with few of them in memory at a time.

    Args:
        kind: as `rows_as` takes it.
        session: within a scope; its transaction stays open until the last row.
        query: what is asked.
        beside: columns that the query gives for another purpose.

    Yields:
        Objects, in the order of the rows.

    Raises:
        WrongColumns: a field has no column, or a column has no field.
    """
    apart = tuple(beside)
    for row in session.execute(query, execution_options={"yield_per": AT_A_TIME}):
        yield row_as(kind, row, beside=apart)


def _check(kind: type[Any], given: Iterable[str], wanted: Iterable[str]) -> None:
    missing, extra = set(wanted) - set(given), set(given) - set(wanted)
    if missing or extra:
        told = (
            f"{word} {', '.join(sorted(names))}"
            for word, names in (("lacks", missing), ("has no field for", extra))
            if names
        )
        raise WrongColumns(f"{kind.__name__} {' and '.join(told)}")
