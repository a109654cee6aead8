"""The page of two runs beside each other: which lines differ, and by how much."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from billing.runs.diff import compare as compare_lines
from billing.runs.line_key import LineKey
from billing.runs.line_queries import LineRow, list_lines
from billing.runs.pages import WORDS, blueprint
from billing.runs.permissions import SEE_RUNS
from billing.runs.queries import RunRow, require_run
from billing.runs.words import KINDS, SOURCES
from regie.errors import msgid
from regie.listing import Column, totals_of
from regie.web.formats import moment, translated
from regie.web.lists import table_columns
from regie.web.page import PageContext, page


@page(
    blueprint,
    "/runs/<uuid:run_id>/compare/<uuid:other_id>",
    title=msgid("Compare two runs"),
    permission=SEE_RUNS,
)
def compare(ctx: PageContext, run_id: UUID, other_id: UUID) -> Response:
    """Show which lines differ between two runs."""
    cooperation = ctx.actor.cooperation_id
    before, after = (require_run(ctx.session, cooperation, one) for one in (other_id, run_id))
    lines_before, lines_after = _by_key(ctx, other_id), _by_key(ctx, run_id)
    found = compare_lines(_amounts(lines_before), _amounts(lines_after))
    columns = _compared(before, after)
    return ctx.render(
        "runs/compare.html",
        back=url_for("runs.show", run_id=run_id),
        columns=table_columns(columns),
        rows=[
            {
                **vars(one),
                "cents": one.cents,
                **_about(lines_after.get(one.key) or lines_before[one.key]),
                "before_url": _line_url(other_id, lines_before.get(one.key)),
                "after_url": _line_url(run_id, lines_after.get(one.key)),
            }
            for one in found
        ],
        totals=totals_of(columns, found),
        **WORDS,
    )


def _compared(before: RunRow, after: RunRow) -> tuple[Column, ...]:
    told = [f"{translated(KINDS[run.kind])} {moment(run.requested_at)}" for run in (before, after)]
    return (
        Column("municipality", msgid("Municipality"), heading=True),
        Column("name", msgid("Cost pool or product")),
        Column("source", msgid("Kind of line"), words=SOURCES),
        Column("detail", msgid("Party and role")),
        Column("cents_before", told[0], "euro", href="before_url", adds_up=True, named=True),
        Column("cents_after", told[1], "euro", href="after_url", adds_up=True, named=True),
        Column("cents", msgid("Difference"), "euro", adds_up=True, strong=True),
    )


def _by_key(ctx: PageContext, run_id: UUID) -> dict[LineKey, LineRow]:
    return {line.key: line for line in list_lines(ctx.session, ctx.actor.cooperation_id, run_id)}


def _amounts(lines: dict[LineKey, LineRow]) -> list[tuple[LineKey, tuple[int, int]]]:
    return [(key, (line.minutes, line.cents)) for key, line in lines.items()]


def _about(line: LineRow) -> dict[str, str | None]:
    return {
        "municipality": line.municipality,
        "name": line.name,
        "detail": " · ".join(part for part in (line.party, line.role) if part) or None,
        "source": line.source,
    }


def _line_url(run_id: UUID, line: LineRow | None) -> str | None:
    return url_for("runs.line", run_id=run_id, line_id=line.id) if line else None
