"""Rows become objects by the names of their columns, so that two columns never change places unseen."""

from dataclasses import dataclass
from importlib import import_module
from itertools import permutations
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Row, literal, select
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData

from regie.database.engine import visitor
from regie.database.provision import DatabaseUrls
from regie.database.rows import WrongColumns, fields_of, row_as, rows_as
from tests.kernel.reading_rows import ROOT, by_place, modules, types_of_rows

TYPES = sorted(set(types_of_rows()))


@dataclass(frozen=True)
class Amounts:
    held: int
    committed: int
    realised: int

    @property
    def used(self) -> int:
        return self.held + self.committed


class Named(NamedTuple):
    held: int
    committed: int


def row_of(**values: Any) -> Row[*tuple[Any, ...]]:
    result: IteratorResult[*tuple[Any, ...]] = IteratorResult(
        SimpleResultMetaData(list(values)), iter([tuple(values.values())])
    )
    return result.one()


@pytest.mark.parametrize(("module", "name"), TYPES)
def test_every_type_of_row_takes_each_column_by_its_name(module: str, name: str) -> None:
    kind = getattr(import_module(module), name)
    values: dict[str, Any] = {field: f"value of {field}" for field in sorted(fields_of(kind))}
    backwards = dict(reversed(values.items()))
    for given in (values, backwards):
        made = row_as(kind, row_of(**given))
        assert {field: getattr(made, field) for field in values} == values


def test_the_types_of_rows_are_found() -> None:
    assert len(TYPES) > 20
    assert ("billing.budgets.queries", "LineBalance") in TYPES


@pytest.mark.parametrize("names", list(permutations(["held", "committed", "realised"])))
def test_the_order_of_columns_does_not_matter(names: tuple[str, ...]) -> None:
    values = {"held": 1, "committed": 2, "realised": 3}
    assert row_as(Amounts, row_of(**{name: values[name] for name in names})) == Amounts(1, 2, 3)


def test_a_named_tuple_is_made_by_name_as_well() -> None:
    assert rows_as(Named, [row_of(committed=2, held=1)]) == [Named(held=1, committed=2)]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"held": 1, "committed": 2}, "Amounts lacks realised"),
        ({"held": 1, "committed": 2, "realised": 3, "name": ""}, "Amounts has no field for name"),
        ({"held": 1, "committed": 2, "realized": 3}, "Amounts lacks realised and has no field for realized"),
    ],
)
def test_columns_that_do_not_fit_are_told_by_name(values: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongColumns, match=f"^{told}$"):
        row_as(Amounts, row_of(**values))


def test_a_column_for_another_purpose_is_allowed_when_it_is_named() -> None:
    row = row_of(held=1, committed=2, realised=3, line="x")
    assert row_as(Amounts, row, beside=["line"]) == Amounts(1, 2, 3)


def test_a_type_without_fields_takes_no_rows() -> None:
    with pytest.raises(TypeError, match="neither a dataclass"):
        row_as(dict, row_of(held=1))


def test_rows_of_a_real_query_are_read_by_their_labels(database: DatabaseUrls) -> None:
    query = select(literal(3).label("realised"), literal(1).label("held"), literal(2).label("committed"))
    with visitor() as session:
        assert rows_as(Amounts, session.execute(query)) == [Amounts(1, 2, 3)]


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_row_is_read_by_the_place_of_its_columns(path: Any) -> None:
    assert by_place(path.read_text("utf-8")) == []


PLANTED = {
    "a class from a whole row": "return [X(*row) for row in session.execute(query)]",
    "a class from one row": "found = session.execute(query).one_or_none()\n    return X(*found)",
    "a class from a row of a loop": "for row in session.execute(query):\n        yield X(*row)",
    "a class from a named result": "rows = session.execute(query)\n    return [X(*row) for row in rows]",
    "many columns to names": "return [X(a, b, c) for a, b, c in session.execute(query)]",
    "a loop over columns": "for a, b, c in session.execute(query.limit(1)):\n        pass",
    "the rest of the columns": "for *line, kind in session.execute(query):\n        pass",
    "one row to names": "a, b, c = session.execute(query).one()",
    "a place in a row": "return [X(row[0], row[1]) for row in session.execute(query)]",
    "part of a row": "row = session.execute(query).one()\n    return X(row[:-1])",
    "columns by name to arguments by place": "return [X(row.a, row.b) for row in session.execute(query)]",
    "a row that is handed over": "return _x(*session.execute(query).one())",
}
FINE = {
    "by name": "return rows_as(X, session.execute(query))",
    "columns by name to arguments by name": "return [X(a=row.a, b=row.b) for row in session.execute(query)]",
    "an entity and a column": "return [_x(one, name) for one, name in session.execute(query)]",
    "parts of something else": "return [X(*part) for part in parts]",
    "an only column": "return session.execute(query).one()[0]",
}


@pytest.mark.parametrize("body", PLANTED.values(), ids=PLANTED)
def test_a_planted_reading_by_place_is_seen(body: str) -> None:
    assert by_place(f"def find(session, query):\n    {body}\n")


@pytest.mark.parametrize("body", FINE.values(), ids=FINE)
def test_reading_by_name_is_left_alone(body: str) -> None:
    assert by_place(f"def find(session, query):\n    {body}\n") == []
