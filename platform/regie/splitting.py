"""The command `regie split` (verdelen): an amount and a table of weights in, a CSV of parts out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

import click

from regie.command_types import NUMBER_LANGUAGE
from regie.csvfile import quote_cell
from regie.errors import DomainError, Invalid, msgid, quote_input, refusal_lines
from regie.fileproblems import Limits
from regie.money import parse_euro, split
from regie.numbers import Language, euro_string, readings
from regie.tables import Row, Table, open_table

LIMITS = Limits(size=100_000_000, rows=1_000_000)
BAD_INPUT = 2

# More digits than this is a mistake, and what Python itself refuses to read lies not far beyond.
_AMOUNT = re.compile(r"(-?)([0-9]{1,100})(?:[.,]([0-9]{1,2}))?")
_WEIGHT = re.compile(r"-?[0-9]{1,100}(?:[.,][0-9]{1,100})?")
_LONE_GROUP = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Share:
    """One row of the input (regel).

    Args:
        key: who takes part, as written.
        weight: the weight as written, with a dot for its decimals.
    """

    key: str
    weight: str


def parse_amount(text: str, language: Language | None = None) -> int:
    """Read the amount to split (te verdelen bedrag), strictly: no thousands sign and no currency.

    Args:
        text: such as `1234.56` or `-1234,5`.
        language: in which it is typed; with one it is read as on a page, thousands signs and all.

    Returns:
        Integer cents.

    Raises:
        Invalid: `invalid_amount`, or as `parse_euro`.
    """
    if language is not None:
        return parse_euro(text, language)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        message = msgid('"%(text)s" is not an amount: digits, with at most two decimals after a . or a ,')
        raise Invalid(message, code="invalid_amount", text=quote_input(text))
    cents = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
    return -cents if match[1] else cents


def read_shares(
    data: bytes, *, weight: str | None = None, key: str | None = None, language: Language | None = None
) -> list[Share]:
    """Read who takes part and with which weight (verdeelsleutel) from a file.

    Args:
        data: CSV or XLSX.
        weight: column of the weights; None for `weight`, and if that is absent every row weighs 1.
        key: column of the keys; None for `key`, and if that is absent the first column.
        language: in which the weights are typed; without one they have no thousands signs.

    Returns:
        The rows in the order of the file; at least one has a weight above zero.

    Raises:
        InvalidInput: with line and column for each of `missing_column`, `empty_key`, `duplicate_key`,
            `blank_weight`, `non_numeric_weight`, `ambiguous_weight`, `negative_weight`,
            `zero_total_weight`, `no_weights`, and what `open_table` finds.
    """
    file = open_table(data, limits=LIMITS)
    for name in (weight, key):
        if name is not None and name not in file.columns:
            message = msgid('The column "%(name)s" is missing.')
            file.problems.add("missing_column", message, 1, name, name=quote_input(name))
    file.problems.settle()
    key_column = key or ("key" if "key" in file.columns else file.columns[0])
    weight_column = weight or ("weight" if "weight" in file.columns else None)
    shares = _shares(file, key_column, weight_column, language)
    file.problems.settle()
    _check_total(file, shares, key_column, weight_column)
    return shares


def _shares(
    file: Table, key_column: str, weight_column: str | None, language: Language | None
) -> list[Share]:
    shares, first_lines = [], dict[str, int]()
    for row in file.rows():
        _check_key(file, row, key_column, first_lines)
        weight = "1"
        if weight_column is not None:
            weight = _plain(row, weight_column, language)
            _check_weight(file, row, weight_column, weight)
            if language is None:
                _check_group(file, row, weight_column, weight)
        shares.append(Share(row.text(key_column), weight))
    return shares


def _plain(row: Row, column: str, language: Language | None) -> str:
    text = row.text(column).strip()
    # Only what was typed is in a language: a number in a cell of a workbook has no signs to wonder about.
    typed = isinstance(row.values[column], str)
    found = readings(text.removeprefix("-"), language) if language and typed else ()
    if len(found) == 1:
        return f"{'-' if text.startswith('-') else ''}{found[0]:f}"
    return text.replace(",", ".")


def _check_key(file: Table, row: Row, column: str, first_lines: dict[str, int]) -> None:
    key = row.text(column)
    if not key.strip():
        file.problems.add("empty_key", msgid("The key is empty."), row.line, column)
    elif (first := first_lines.setdefault(key, row.line)) != row.line:
        message = msgid('The key "%(key)s" stands on line %(first)s already.')
        file.problems.add("duplicate_key", message, row.line, column, key=quote_input(key), first=first)


def _check_weight(file: Table, row: Row, column: str, weight: str) -> None:
    if not weight:
        file.problems.add("blank_weight", msgid("The weight is blank."), row.line, column)
    elif not _WEIGHT.fullmatch(weight):
        message = msgid('The weight "%(weight)s" is not a number without thousands signs.')
        file.problems.add("non_numeric_weight", message, row.line, column, weight=quote_input(weight))
    elif Decimal(weight) < 0:
        message = msgid('The weight "%(weight)s" is below zero.')
        file.problems.add("negative_weight", message, row.line, column, weight=quote_input(weight))


def _check_group(file: Table, row: Row, column: str, weight: str) -> None:
    if isinstance(row.values[column], str) and _LONE_GROUP.fullmatch(weight):
        message = msgid(
            '"%(weight)s" can mean thousands or decimals: write it without a sign, or with four decimals.'
        )
        file.problems.add("ambiguous_weight", message, row.line, column, weight=quote_input(row.text(column)))


def _check_total(file: Table, shares: Sequence[Share], key_column: str, weight_column: str | None) -> None:
    if not shares:
        file.problems.add("no_weights", msgid("The file has a header and no rows."), 1, key_column)
    elif not any(Decimal(share.weight) for share in shares):
        message = msgid("The weights add up to zero: nothing to split by.")
        file.problems.add("zero_total_weight", message, 1, weight_column)
    file.problems.settle()


def split_shares(total: int, shares: Sequence[Share]) -> str:
    """Split an amount over the rows of a file (verdelen) and write the outcome as CSV.

    Args:
        total: cents; may be negative.
        shares: as `read_shares` gives them.

    Returns:
        CSV with the header `key,weight,amount`, rows in the order of `shares`, amounts in euros. Keys are
        written as they came, formula or not: whoever joins on them must find them again.
    """
    parts = split(total, [(share.key, Decimal(share.weight)) for share in shares])
    lines = [f"{quote_cell(share.key)},{share.weight},{euro_string(parts[share.key])}\n" for share in shares]
    return "key,weight,amount\n" + "".join(lines)


# A negative amount begins like an option, so options that are not known must pass through as arguments.
@click.command("split", context_settings={"ignore_unknown_options": True})
@click.argument("amount")
@click.argument("file", type=click.File("rb"))
@click.option("--weight", metavar="COLUMN", help='Column of the weights; default "weight", else all weigh 1.')
@click.option("--key", metavar="COLUMN", help='Column of the keys; default "key", else the first.')
@click.option("--language", type=NUMBER_LANGUAGE, help="Whose signs the amount and the weights have.")
@click.pass_context
def split_command(
    context: click.Context,
    amount: str,
    file: BinaryIO,
    weight: str | None,
    key: str | None,
    language: Language | None,
) -> None:
    """Split AMOUNT over the rows of FILE (CSV or XLSX) in proportion to their weights, to the cent."""
    try:
        total = parse_amount(amount, language)
        shares = read_shares(file.read(LIMITS.size + 1), weight=weight, key=key, language=language)
        text = split_shares(total, shares)
    except DomainError as refusal:
        for sentence in refusal_lines(refusal):
            click.echo(f"regie split: {sentence}", err=True)
        context.exit(BAD_INPUT)
    # Bytes, so that neither the platform's line ends nor the terminal's encoding come between.
    click.echo(text.encode(), nl=False)
