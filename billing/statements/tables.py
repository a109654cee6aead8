"""The tables of a document as XLSX (tabbladen): the sheet over all, or the cost overview with its budgets."""

from collections.abc import Sequence

from flask_babel import gettext

from billing.runs.line_queries import LineRow
from billing.runs.shown import shown_line, sources
from billing.runs.words import KINDS
from billing.statements.contents import Contents
from billing.statements.workbook import BookFacts, CellKind, Column, Table, Value, write_workbook
from regie.errors import msgid
from regie.web.formats import date_shown, moment, translated

TOLD = (
    msgid("Cost pool or product"),
    msgid("Kind of line"),
    msgid("Party"),
    msgid("Role"),
    msgid("Fund"),
    msgid("Fund code"),
)
STAND = (
    msgid("Earlier in the year"),
    msgid("This run"),
    msgid("Realised"),
    msgid("Budget and cover"),
    msgid("Still to be covered"),
)


def xlsx_of(contents: Contents) -> bytes:
    """Write the contents of a document as XLSX (rekenblad).

    Args:
        contents: what it holds.

    Returns:
        The file, in the language of the context.
    """
    tables = (
        [_overview(contents), _budgets(contents)] if contents.own else [_sheet(contents), _lines(contents)]
    )
    footer = f"{gettext('Run')} {contents.number} · {contents.mark[:16]}"
    facts = BookFacts(title_of(contents), footer, gettext("Page"), contents.finished_at)
    return write_workbook(facts, tables)


def title_of(contents: Contents) -> str:
    """Name a document (titel).

    Args:
        contents: what it holds.

    Returns:
        Such as `Kostenoverzicht Lindehaven, 01-10-2013 – 31-10-2013`.
    """
    name = gettext("Cost overview") if contents.own else gettext("Cost distribution sheet")
    return f"{name} {contents.owner}, {period_of_run(contents)}"


def period_of_run(contents: Contents) -> str:
    """Write the period of a run (periode).

    Args:
        contents: what the document holds.

    Returns:
        Its first and last day.
    """
    return f"{date_shown(contents.first)} – {date_shown(contents.last)}"


def facts_of(contents: Contents) -> list[tuple[str, str]]:
    """List what a document says about its run (kenmerken).

    Args:
        contents: what it holds.

    Returns:
        Labels and values.
    """
    return [
        (gettext("Run"), contents.number),
        (gettext("Kind"), translated(KINDS[contents.run.kind])),
        (gettext("Period"), period_of_run(contents)),
        (gettext("Finished on"), moment(contents.finished_at)),
        (gettext("Mark of the lines"), contents.mark),
    ]


def _sheet(contents: Contents) -> Table:
    found = contents.sheet
    count = len(found.columns)
    columns = [
        Column(gettext("Municipality")),
        Column(gettext("CBS code")),
        *(Column(column.label, "euro") for column in found.columns),
        Column(gettext("Total"), "euro", adds=(2, count + 1)),
        Column(gettext("Hours"), "hours"),
    ]
    rows: list[list[Value]] = [
        [row.municipality, row.cbs_code, *row.cents, row.total, row.minutes] for row in found.rows
    ]
    return _table(contents, gettext("Cost distribution sheet"), columns, rows)


def _lines(contents: Contents) -> Table:
    rows = [[line.municipality, *_told(line), line.minutes, line.cents] for line in contents.lines]
    columns = [Column(gettext("Municipality")), *_columns(TOLD), *_hours_and_amount()]
    return _table(contents, gettext("Lines"), columns, rows)


def _overview(contents: Contents) -> Table:
    rows = [
        [*_told(line), line.minutes, line.cents, " ".join(shown_line(line)["why"])] for line in contents.lines
    ]
    columns = [*_columns(TOLD), *_hours_and_amount(), Column(gettext("Explanation"))]
    return _table(contents, gettext("Cost overview"), columns, rows)


def _told(line: LineRow) -> list[Value]:
    return [line.name, sources()[line.source], line.party, line.role, line.fund_name, line.fund]


def _columns(names: Sequence[str], kind: CellKind = "text") -> list[Column]:
    return [Column(translated(name), kind) for name in names]


def _budgets(contents: Contents) -> Table:
    rows: list[list[Value]] = [
        [one.fund_name, one.fund, one.earlier, one.run_cents, one.realised, one.budget, one.uncovered]
        for one in contents.stands
    ]
    title = gettext("Budgets of %(year)s after this run", year=contents.year)
    columns = [Column(gettext("Fund")), Column(gettext("Fund code")), *_columns(STAND, "euro")]
    return Table(gettext("Budgets"), title, facts_of(contents), columns, rows, gettext("Total"))


def _hours_and_amount() -> list[Column]:
    return [Column(gettext("Hours"), "hours"), Column(gettext("Amount"), "euro")]


def _table(
    contents: Contents, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]
) -> Table:
    # Of one municipality what the database adds up is the control; of all of them what was divided.
    cents = contents.sheet.total if contents.own else contents.run.cents or 0
    control = (gettext("Control total"), gettext("Difference"), cents)
    return Table(name, title_of(contents), facts_of(contents), columns, rows, gettext("Total"), control)
