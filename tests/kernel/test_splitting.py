"""The command `regie split`, through its runner and once as a real process."""

import contextlib
import csv
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from regie.errors import Invalid, InvalidInput
from regie.numbers import euro_string
from regie.splitting import parse_amount, read_shares, split_command, split_shares


def run(folder: Path, amount: str, content: str | bytes, *options: str) -> Result:
    file = folder / "shares.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(split_command, [amount, str(file), *options])


def refused(folder: Path, amount: str, content: str | bytes, *options: str) -> list[str]:
    result = run(folder, amount, content, *options)
    assert result.exit_code == 2
    assert result.stdout_bytes == b""
    return result.stderr.splitlines()


def test_an_amount_is_split_by_weight_in_the_order_of_the_file(tmp_path: Path) -> None:
    result = run(tmp_path, "100.01", "key,weight\nWoerden,2\nMontfoort,1\nOudewater,1\n")
    assert result.exit_code == 0
    assert result.stdout_bytes == (
        b"key,weight,amount\nWoerden,2,50.01\nMontfoort,1,25.00\nOudewater,1,25.00\n"
    )
    assert result.stderr == ""


def test_ninety_thousand_over_four_municipalities_is_a_quarter_each(tmp_path: Path) -> None:
    result = run(tmp_path, "90000", "gemeente\nBodegraven-Reeuwijk\nMontfoort\nOudewater\nWoerden\n")
    assert [row["amount"] for row in csv.DictReader(io.StringIO(result.stdout))] == ["22500.00"] * 4


def test_without_a_weight_column_every_row_weighs_one(tmp_path: Path) -> None:
    assert (
        run(tmp_path, "1", "key,hours\nb,5\na,9\nc,1\n").stdout
        == "key,weight,amount\nb,1,0.33\na,1,0.34\nc,1,0.33\n"
    )


def test_without_a_key_column_the_first_column_is_the_key(tmp_path: Path) -> None:
    assert run(tmp_path, "2", "name,weight\nb,1\na,3\n").stdout == "key,weight,amount\nb,1,0.50\na,3,1.50\n"
    assert (
        run(tmp_path, "2", "name,weight,key\nb,1,x\na,3,y\n").stdout
        == "key,weight,amount\nx,1,0.50\ny,3,1.50\n"
    )


def test_columns_can_be_named(tmp_path: Path) -> None:
    content = "key;weight;name;hours\n1;1;b;1,50\n2;1;a;4,5\n"
    result = run(tmp_path, "12,00", content, "--weight", "hours", "--key", "name")
    assert result.stdout == "key,weight,amount\nb,1.50,3.00\na,4.5,9.00\n"


@pytest.mark.parametrize("option", ["--weight", "--key"])
def test_a_column_that_was_named_must_be_there(tmp_path: Path, option: str) -> None:
    [sentence] = refused(tmp_path, "1", "key,weight\na,1\n", option, "hours")
    assert "missing_column: line 1, column hours" in sentence


@pytest.mark.parametrize("amount", ["-100,01", "-100.01"])
def test_a_credit_is_split_as_its_charge(tmp_path: Path, amount: str) -> None:
    assert (
        run(tmp_path, amount, "key\nb\na\nc\n").stdout
        == "key,weight,amount\nb,1,-33.34\na,1,-33.34\nc,1,-33.33\n"
    )


def test_ties_go_by_key_in_code_points(tmp_path: Path) -> None:
    assert (
        run(tmp_path, "0.02", "key\né\nz\na\nZ\n").stdout
        == "key,weight,amount\né,1,0.00\nz,1,0.00\na,1,0.01\nZ,1,0.01\n"
    )


def test_a_row_that_weighs_nothing_gets_nothing_and_is_still_there(tmp_path: Path) -> None:
    assert run(tmp_path, "1", "key,weight\na,0\nb,0.00\nc,1\n").stdout.splitlines()[1:] == [
        "a,0,0.00",
        "b,0.00,0.00",
        "c,1,1.00",
    ]


def test_keys_are_quoted_where_csv_requires_it_and_never_changed(tmp_path: Path) -> None:
    keys = ["Bergen, NH", 'de "Sluis"', "two\nlines", "a;b", "=1+1", " x "]
    content = "key\n" + "".join('"' + key.replace('"', '""') + '"\n' for key in keys)
    result = run(tmp_path, "6", content)
    assert [row["key"] for row in csv.DictReader(io.StringIO(result.stdout, newline=""))] == keys
    assert "\na;b,1,1.00\n=1+1,1,1.00\n" in result.stdout


@pytest.mark.parametrize(
    "amount", ["", "abc", "1e3", "1.234", "1.000,00", "1,000.00", "€ 5", "5,", ".5", "+5", "--5", "NaN", "٣"]
)
def test_an_amount_that_cannot_be_read_is_refused(tmp_path: Path, amount: str) -> None:
    [sentence] = refused(tmp_path, amount, "key\na\n")
    assert "invalid_amount" in sentence


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ("key,weight\na,1\n,1\n", "empty_key", "line 3, column key"),
        ("key\na\n\nb\n", "empty_key", "line 3, column key"),
        ("key,weight\na,1\n  ,1\n", "empty_key", "line 3, column key"),
        ("name,weight\na,1\nb,1\na,2\n", "duplicate_key", "line 4, column name"),
        ("key,weight\na,1\nb,-1\n", "negative_weight", "line 3, column weight"),
        ("key;weight\na;1\nb;-0,01\n", "negative_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,\n", "blank_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,  \n", "blank_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,x\n", "non_numeric_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,1.890\n", "ambiguous_weight", "line 3, column weight"),
        ("key;weight\na;1\nb;1,890\n", "ambiguous_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,1e3\n", "non_numeric_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,NaN\n", "non_numeric_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,1.000.000\n", "non_numeric_weight", "line 3, column weight"),
        ("key;weight\na;1\nb;1.000,00\n", "non_numeric_weight", "line 3, column weight"),
        ("key,weight\na,1\nb,٣\n", "non_numeric_weight", "line 3, column weight"),
        ("key,weight\na,1\nb," + "9" * 5000 + "\n", "non_numeric_weight", "line 3, column weight"),
        ("key,weight\na,0\nb,0.0\n", "zero_total_weight", "line 1, column weight"),
        ("key,weight\n", "no_weights", "line 1, column key"),
        ("key,weight\na,1\nb\n", "row_length", "line 3, column weight"),
        ("key,weight\na,1\nb,1,5\n", "row_length", "line 3, column weight"),
        ("", "empty_file", "line 1"),
        ("key,key\na,1\n", "duplicate_column", "line 1, column key"),
        ('key,weight\na,1\n"b,1\n', "unclosed_quote", "line 3"),
        (b"key,weight\na,1\nb\xe9,1\n", "not_utf8", "line 3"),
        (b"key,weight\na,1\nb\x00,1\n", "nul_character", "line 3"),
    ],
)
def test_bad_input_is_named_by_code_line_and_column(
    tmp_path: Path, content: str | bytes, code: str, place: str
) -> None:
    [sentence] = refused(tmp_path, "100", content)
    assert sentence.startswith(f"regie split: {code}: {place}: ")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    sentences = refused(tmp_path, "100", "key,weight\na,-1\nb,\n,x\na,1\n")
    assert [sentence.split(": ")[1] for sentence in sentences] == [
        "negative_weight", "blank_weight", "empty_key", "non_numeric_weight", "duplicate_key",
    ]  # fmt: skip


def test_what_a_file_holds_cannot_command_the_terminal(tmp_path: Path) -> None:
    [sentence] = refused(tmp_path, "100", "key,weight\na,\x1b[2J\n")
    assert "\x1b" not in sentence


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    result = CliRunner().invoke(split_command, ["100", str(tmp_path / "none.csv")])
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert "none.csv" in result.stderr


AMOUNTS = st.integers(-(10**12), 10**12)
KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8)
ROWS = (
    st.dictionaries(KEYS.filter(str.strip), st.decimals(0, 10**6, places=2), min_size=1, max_size=10)
    .map(lambda rows: list(rows.items()))
    .filter(lambda rows: any(weight for _, weight in rows))
)


def written(rows: list[tuple[str, Decimal]], delimiter: str = ",", decimal: str = ".") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("key", "weight"), *((key, str(weight).replace(".", decimal)) for key, weight in rows)])
    return text.getvalue().encode()


@given(AMOUNTS, ROWS)
def test_the_parts_in_the_file_sum_to_the_amount(cents: int, rows: list[tuple[str, Decimal]]) -> None:
    text = split_shares(parse_amount(euro_string(cents)), read_shares(written(rows)))
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert sum(Decimal(row["amount"]) for row in found) * 100 == cents
    assert [(row["key"], Decimal(row["weight"])) for row in found] == rows
    assert all(Decimal(row["amount"]) * cents >= 0 for row in found)


@given(AMOUNTS, ROWS)
def test_the_dress_of_the_file_does_not_matter(cents: int, rows: list[tuple[str, Decimal]]) -> None:
    dutch = b"\xef\xbb\xbf" + written(rows, delimiter=";", decimal=",")
    assert split_shares(cents, read_shares(dutch)) == split_shares(cents, read_shares(written(rows)))


@settings(deadline=None)  # The first that looks like a workbook waits for its reader to come up.
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_never_break(data: bytes) -> None:
    with contextlib.suppress(InvalidInput):
        assert read_shares(data)


@given(st.text(max_size=20))
def test_any_amount_is_read_or_refused_and_never_breaks(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert isinstance(parse_amount(text), int)


def test_a_real_process_splits_a_hundred_thousand_rows_in_five_seconds_and_200_mb(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_text(
        "key;weight\n" + "".join(f"gemeente {n:06d};{n % 997},{n % 100:02d}\n" for n in range(100_000))
    )
    # A process inherits the peak memory of the one that started it, so a small one stands in between.
    measure = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", "from regie.splitting import split_command; split_command()"]
    done = subprocess.run(
        [sys.executable, "-c", measure, *command, "-12345678,90", str(file)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    lines = done.stdout.decode().splitlines()
    assert b"\r" not in done.stdout
    assert len(lines) == 100_001
    assert sum(Decimal(line.rpartition(",")[2]) for line in lines[1:]) == Decimal("-12345678.90")
    memory, seconds = done.stderr.split()
    # macOS counts bytes where Linux counts kilobytes.
    assert int(memory) < (200_000_000 if sys.platform == "darwin" else 200_000)
    # Processor time, so that a busy machine does not fail what the program does well.
    assert float(seconds) < 5


def test_the_command_comes_up_without_the_web_and_the_database() -> None:
    # Their import alone would take a large part of the five seconds.
    slow = {"flask", "sqlalchemy", "psycopg", "openpyxl"}
    code = f"import sys, regie.splitting; print({slow} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"set()\n"
