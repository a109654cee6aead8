"""Pages of hours: the week over all municipalities, and the correction of one row."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from billing.hours.addresses import monday_of, neighbours, read_targets, read_week, write_week
from billing.hours.permissions import BOOK_FOR_OTHERS, BOOK_HOURS
from billing.hours.queries import Week, booked_rows, find_hours, week_of
from billing.hours.schemas import CorrectionForm, cell_name, wanted_cells, week_form
from billing.hours.services import book_week, correct_hours
from billing.hours.targets import find_targets, search_targets
from billing.hours.week import DAYS, Cell
from regie.clock import today
from regie.errors import NotFound, msgid
from regie.periods import Period
from regie.web.formats import hours
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from tenants.parties.queries import WorkerRow, worker_of, workers

blueprint = Blueprint("hours", __name__, template_folder="templates")
WEEK, DAY = timedelta(days=DAYS), timedelta(days=1)


@page(
    blueprint,
    "/hours",
    title=msgid("My hours"),
    permission=BOOK_HOURS,
    methods=("GET", "POST"),
    writes="members",
    nav=Nav(msgid("My hours"), 40),
)
def week(ctx: PageContext) -> Response:
    """Show a week over all municipalities as a grid, and make it hold what was filled in."""
    worker = _worker(ctx)
    if worker is None:
        return ctx.render("hours/nobody.html")
    monday = read_week(request.args.get("week", ""), today())
    shown = _shown(ctx, worker, monday)
    outcome = ctx.submit(week_form(shown), lambda data: _book(ctx, worker, shown, data))
    if outcome.done:
        changed = outcome.value or 0
        ctx.flash(msgid("The week is saved. Cells that changed: %(changed)s."), changed=changed)
        return ctx.redirect("hours.week", week=write_week(monday), **_whose(ctx, worker))
    return ctx.render("hours/week.html", **_values(ctx, worker, shown))


def _worker(ctx: PageContext) -> WorkerRow | None:
    asked = request.args.get("worker", "")
    if asked and ctx.actor.may(BOOK_FOR_OTHERS, ctx.actor.cooperation_id):
        everybody = workers(ctx.session, ctx.actor.cooperation_id)
        found = next((one for one in everybody if str(one.id) == asked), None)
        if found is None:
            raise NotFound(msgid("There is no such worker here."))
        return found
    return worker_of(ctx.session, ctx.actor.cooperation_id, ctx.actor.person_id)


def _whose(ctx: PageContext, worker: WorkerRow) -> dict[str, Any]:
    return {} if worker.person_id == ctx.actor.person_id else {"worker": str(worker.id)}


def _shown(ctx: PageContext, worker: WorkerRow, monday: date) -> Week:
    more = read_targets(request.args.getlist("add"))
    if request.args.get("copy"):
        more += [row.about.target for row in _week(ctx, worker, monday - WEEK).rows]
    return _week(ctx, worker, monday, more)


def _week(ctx: PageContext, worker: WorkerRow, monday: date, more: Any = ()) -> Week:
    return week_of(ctx.session, ctx.actor.cooperation_id, worker.id, monday, more)


def _book(ctx: PageContext, worker: WorkerRow, shown: Week, data: dict[str, Any]) -> int:
    seen = data.pop("seen")
    wanted = wanted_cells(shown, data)
    return book_week(ctx.session, ctx.actor, worker.id, shown.first_day, wanted, seen=seen)


def _values(ctx: PageContext, worker: WorkerRow, shown: Week) -> dict[str, Any]:
    monday, cooperation = shown.first_day, ctx.actor.cooperation_id
    before, after = neighbours(monday)
    history = booked_rows(ctx.session, cooperation, worker.id, Period(monday, monday + WEEK))
    others = ctx.actor.may(BOOK_FOR_OTHERS, cooperation)
    return {
        "week": shown,
        "number": monday.isocalendar().week,
        "here": write_week(monday),
        "last_day": monday + WEEK - DAY,
        "closed": [(period.start, period.end - DAY) for period in shown.closed],
        "payers": [(payer, hours(minutes)) for payer, minutes in shown.payer_totals.items()],
        "payer_names": list(shown.payer_totals),
        "changeable": any(any(row.open) for row in shown.rows),
        "worker": worker,
        "workers": _choices(workers(ctx.session, cooperation)) if others else [],
        "own": worker.person_id == ctx.actor.person_id,
        "cell_name": cell_name,
        "proposed": _proposed(ctx, worker, shown),
        "before": url_for("hours.week", week=before, **_whose(ctx, worker)),
        "after": url_for("hours.week", week=after, **_whose(ctx, worker)),
        "this_week": None if monday == monday_of(today()) else url_for("hours.week", **_whose(ctx, worker)),
        "history": history,
        "labels": find_targets(ctx.session, [row.target for row in history]),
        **_found(ctx, worker, shown),
    }


def _choices(everybody: list[WorkerRow]) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.name}, {one.role} ({one.party})") for one in everybody]


def _found(ctx: PageContext, worker: WorkerRow, shown: Week) -> dict[str, Any]:
    searching, wanted = "find" in request.args, request.args.get("find", "")[:100]
    keys = [row.about.target.key for row in shown.rows]
    period = Period(shown.first_day, shown.first_day + WEEK)
    found = search_targets(ctx.session, ctx.actor.cooperation_id, period, wanted) if searching else []
    address = {"week": write_week(shown.first_day), **_whose(ctx, worker)}
    rows = [
        {**vars(one), "url": url_for("hours.week", **address, add=[*keys, one.target.key])}
        for one in found
        if one.target.key not in keys
    ]
    return {"searching": searching, "find": wanted, "found": rows}


def _proposed(ctx: PageContext, worker: WorkerRow, shown: Week) -> dict[Cell, int]:
    # Copied hours are shown in empty cells and booked only when the person saves them.
    if not request.args.get("copy"):
        return {}
    before = _week(ctx, worker, shown.first_day - WEEK)
    return {
        (row.about.target, day + WEEK): row.minutes[number]
        for row in before.rows
        for number, day in enumerate(before.days)
        if row.minutes[number]
    }


@page(
    blueprint,
    "/hours/<int:payer>/<uuid:hour_id>",
    title=msgid("Correct hours"),
    permission=BOOK_HOURS,
    methods=("GET", "POST"),
    writes="members",
)
def correct(ctx: PageContext, payer: int, hour_id: UUID) -> Response:
    """Correct one row of hours with a counter-entry and a new row."""
    row, worker_id = find_hours(ctx.session, ctx.actor.cooperation_id, payer, hour_id)
    own = worker_of(ctx.session, ctx.actor.cooperation_id, ctx.actor.person_id)
    if own is None or own.id != worker_id:
        ctx.actor.require(BOOK_FOR_OTHERS, ctx.actor.cooperation_id)
    outcome = ctx.submit(
        CorrectionForm(), lambda data: correct_hours(ctx.session, ctx.actor, payer, hour_id, **data)
    )
    whose: dict[str, Any] = {} if own and own.id == worker_id else {"worker": str(worker_id)}
    if outcome.done:
        ctx.flash(msgid("The hours are corrected. The week shows the counter-entry and the new row."))
        return ctx.redirect("hours.week", week=write_week(monday_of(row.day)), **whose)
    back = url_for("hours.week", week=write_week(monday_of(row.day)), **whose)
    about = find_targets(ctx.session, [row.target]).get(row.target)
    return ctx.render("hours/correct.html", row=row, about=about, back=back)
