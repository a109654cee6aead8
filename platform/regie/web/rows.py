"""Rows of a file (regels) through the same fields that forms and the API use."""

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError

from regie.numbers import Language
from regie.tables import Row, Table
from regie.web.forms import field_errors_of
from regie.web.strict import StrictSchema, read_in


def read_rows(
    schema: StrictSchema, table: Table, language: Language | None = None
) -> Iterator[tuple[int, Any]]:
    """Read every row of a table by a schema (regels lezen); whoever takes them settles the problems.

    Args:
        schema: with a field for every column.
        table: whose columns are those of the schema.
        language: in which its numbers are typed; None when nobody said.

    Yields:
        Line, and what the schema makes of it; a row that is wrong is noted by line and column instead.

    Raises:
        InvalidInput: as `Table.rows` does.
    """
    for row in table.rows():
        try:
            # Not around the whole loop: between two rows other things may be read.
            with read_in(language):
                data = schema.load(_given(row))
        except ValidationError as error:
            for found in sorted(field_errors_of(error), key=lambda found: _place(found.field, table)):
                table.problems.add(found.code, found.message, row.line, found.field or None, **found.numbers)
        else:
            yield row.line, data


def _place(column: str, table: Table) -> int:
    return table.columns.index(column) if column in table.columns else len(table.columns)


def _given(row: Row) -> dict[str, object]:
    # An empty cell is a value that is not given, as a blank field of a form is.
    return {name: value for name, value in row.values.items() if not isinstance(value, str) or value.strip()}
