"""A workbook holds what its rows hold: numbers and days to count with, and text that is never run."""

import io
import tempfile
from collections.abc import Generator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from regie import sheets
from regie.errors import Invalid
from regie.sheets import write_sheet


def cells_of(data: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows()]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "https://elders.example", "{=1}", "\t=1"])
def test_text_is_text_whatever_it_begins_with(text: str) -> None:
    _, (cell,) = cells_of(b"".join(write_sheet("Lijst", [("Naam", "text")], [[text]])))
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_a_formula_would_be_seen() -> None:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["A1"] = "=1+1"
    book.save(out)
    assert cells_of(out.getvalue())[0][0].data_type == "f"


def test_each_kind_is_written_as_what_it_is() -> None:
    columns = [("Naam", "text"), ("Bedrag", "euro"), ("Uren", "hours"), ("Dag", "date"), ("Moment", "moment")]
    day, at = date(2013, 11, 11), datetime(2013, 11, 11, 9, 30, tzinfo=UTC)
    rows: list[list[object]] = [["a", -123_456, 90, day, at], [None] * 5]
    head, first, empty = cells_of(b"".join(write_sheet("Lijst", columns, rows)))
    assert [cell.value for cell in head] == [label for label, _ in columns]
    assert [cell.value for cell in empty] == [None] * 5
    name, euros, hours, shown, moment = (cell.value for cell in first)
    assert (name, Decimal(repr(euros)), hours, shown.date()) == ("a", Decimal("-1234.56"), 1.5, day)
    assert moment == datetime(2013, 11, 11, 10, 30)  # noqa: DTZ001


def test_rows_that_do_not_fit_are_refused_and_never_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert len(cells_of(b"".join(write_sheet("Lijst", [("Naam", "text")], [["a"]] * 2)))) == 3
    with pytest.raises(Invalid):
        b"".join(write_sheet("Lijst", [("Naam", "text")], [["a"]] * 3))


def broken_rows() -> Iterator[list[object]]:
    yield ["Inwoner"]
    raise LookupError


def test_a_file_that_breaks_off_leaves_no_rows_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pieces = write_sheet("Lijst", [("Naam", "text")], (["Inwoner"] for _ in range(2)))
    next(pieces)
    # While a file is made its rows stand where nobody else looks.
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0]
    assert isinstance(pieces, Generator)
    pieces.close()
    with pytest.raises(LookupError):
        next(write_sheet("Lijst", [("Naam", "text")], broken_rows()))
    assert list(tmp_path.iterdir()) == []
