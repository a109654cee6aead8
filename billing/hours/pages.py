"""Pages of hours: the week over all municipalities with its draft, and the correction of one row."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from billing.hours.addresses import MOST_ROWS, monday_of, read_sure, read_targets, read_week, write_week
from billing.hours.drafts import Draft, discard_draft, find_draft, save_draft
from billing.hours.filled import FilledWeek
from billing.hours.permissions import BOOK_FOR_OTHERS, BOOK_HOURS
from billing.hours.queries import BOOKINGS, Week, gather_week, require_hours
from billing.hours.schemas import CorrectionForm, typed_cells, wanted_cells, week_form
from billing.hours.services import book_week, correct_hours
from billing.hours.shown import (
    WEEK,
    around_values,
    day_shown,
    grid_values,
    history_of,
    week_address,
    workers_to_choose,
)
from billing.hours.targets import describe_targets
from billing.hours.typed import copy_hours
from billing.hours.week import Target
from regie.clock import today
from regie.errors import NotFound, msgid
from regie.web.formats import typed
from regie.web.headers import is_htmx
from regie.web.list_files import ListFile, list_file
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav
from tenants.parties.queries import WorkerRow, list_workers, list_workers_of

blueprint = Blueprint("hours", __name__, template_folder="templates")


@page(
    blueprint,
    "/hours",
    title=msgid("My hours"),
    permission=BOOK_HOURS,
    methods=READS_AND_WRITES,
    writes="members",
    nav=Nav(msgid("My hours"), 28),
)
def week(ctx: PageContext) -> Response:
    """Show a week over all municipalities as a grid, and book what was filled in."""
    monday = _monday()
    worker = _worker(ctx, monday)
    if worker is None:
        return _nobody(ctx)
    draft = find_draft(ctx.session, ctx.actor, worker.id, monday)
    shown = _shown(ctx, worker, monday, request.form.getlist("row") if ctx.submitted else _added(draft))
    outcome = ctx.submit(week_form(shown), lambda data: _book(ctx, worker, shown, data))
    if outcome.done:
        ctx.flash(msgid("The week is booked. Cells that changed: %(changed)s."), changed=outcome.value or 0)
        return ctx.redirect("hours.week", **week_address(ctx, worker, monday))
    filled = FilledWeek(shown, typed_cells(shown, request.form if ctx.submitted else _cells(draft)))
    if not ctx.submitted:
        ctx.show_mistakes(filled.mistakes)
    values = grid_values(ctx, worker, filled, draft, refused=outcome.refusal is not None)
    return ctx.render("hours/week.html", **values, **around_values(ctx, worker, filled))


@list_file(blueprint, "/hours/bookings", title=msgid("My hours"), permission=BOOK_HOURS)
def file(ctx: PageContext) -> ListFile:
    """Give every booking and correction of the week as a file."""
    monday = _monday()
    worker = _worker(ctx, monday)
    rows = history_of(ctx, worker, monday) if worker else []
    return ListFile(f"uren-{write_week(monday)}", BOOKINGS, rows)


@page(
    blueprint,
    "/hours/draft",
    title=msgid("Draft of my hours"),
    permission=BOOK_HOURS,
    methods=("POST",),
    writes="cooperation",
)
def draft(ctx: PageContext) -> Response:
    """Keep what was typed and book nothing: after every change, and before rows are added or copied."""
    monday = _monday()
    worker = _worker(ctx, monday)
    if worker is None:
        return _nobody(ctx)
    step = request.form.get("step")
    address = week_address(ctx, worker, monday)
    if step == "discard":
        discard_draft(ctx.session, ctx.actor, worker.id, monday)
        ctx.flash(msgid("The draft is thrown away. What is booked has not changed."))
        return ctx.redirect("hours.week", **address)
    filled = _typed(ctx, worker, monday, copy=step == "copy")
    added, seen = [row.about.target.key for row in filled.added], request.form.get("seen", "")[:64]
    save_draft(ctx.session, ctx.actor, worker.id, monday, filled.typed, added, seen)
    if is_htmx():
        return _grid(ctx, worker, filled)
    if "add" in request.form or step == "copy":
        return ctx.redirect("hours.week", **address)
    # Enter in the field to look up presses the button that saves, and means both.
    if step == "find" or request.form.get("find"):
        return ctx.redirect("hours.week", **address, find=request.form.get("find", ""), _anchor="add")
    ctx.flash(msgid("The draft is saved. Nothing is booked yet."))
    return ctx.redirect("hours.week", **address)


def _nobody(ctx: PageContext) -> Response:
    return ctx.render("hours/nobody.html", workers=workers_to_choose(ctx))


def _monday() -> date:
    return read_week(request.args.get("week", ""), today())


def _worker(ctx: PageContext, monday: date) -> WorkerRow | None:
    asked, cooperation = request.args.get("worker", ""), ctx.actor.cooperation_id
    own = list_workers_of(ctx.session, cooperation, ctx.actor.person_id, day_shown(monday))
    if not asked:
        return next(iter(own), None)
    # Hours meant for somebody else never become one's own.
    others = ctx.actor.may(BOOK_FOR_OTHERS, cooperation)
    everybody = list_workers(ctx.session, cooperation) if others else own
    found = next((one for one in everybody if str(one.id) == asked), None)
    if found is None:
        raise NotFound(msgid("There is no such worker here."))
    return found


def _added(draft: Draft | None) -> Iterable[str]:
    return draft.added if draft else ()


def _cells(draft: Draft | None) -> dict[str, str]:
    return dict(draft.cells) if draft else {}


def _shown(
    ctx: PageContext, worker: WorkerRow, monday: date, added: Iterable[str], more: Iterable[Target] = ()
) -> Week:
    targets = list(dict.fromkeys([*read_targets(added), *more]))[:MOST_ROWS]
    return gather_week(ctx.session, ctx.actor.cooperation_id, worker.id, monday, targets)


def _book(ctx: PageContext, worker: WorkerRow, shown: Week, data: dict[str, Any]) -> int:
    wanted = wanted_cells(shown, data)
    return book_week(
        ctx.session,
        ctx.actor,
        worker.id,
        shown.first_day,
        wanted,
        seen=data["seen"],
        sure=read_sure(data["sure"]),
    )


def _typed(ctx: PageContext, worker: WorkerRow, monday: date, *, copy: bool) -> FilledWeek:
    added = [*request.form.getlist("row"), *request.form.getlist("add")]
    if not copy:
        shown = _shown(ctx, worker, monday, added)
        return FilledWeek(shown, typed_cells(shown, request.form))
    before = _shown(ctx, worker, monday - WEEK, ())
    shown = _shown(ctx, worker, monday, added, [row.about.target for row in before.rows])
    texts = typed_cells(shown, request.form)
    copied = copy_hours(texts, {(target, day + WEEK): held for (target, day), held in before.minutes.items()})
    ctx.flash(
        msgid(
            "Copied from last week: %(filled)s cells. Left as they were: %(kept)s. "
            "Not open for hours: %(closed)s. Nothing is booked yet."
        ),
        filled=len(copied.filled),
        kept=copied.kept,
        closed=copied.closed,
    )
    return FilledWeek(shown, texts | {cell: typed(held, "hours") for cell, held in copied.filled.items()})


def _grid(ctx: PageContext, worker: WorkerRow, filled: FilledWeek) -> Response:
    kept = find_draft(ctx.session, ctx.actor, worker.id, filled.booked.first_day)
    ctx.show_mistakes(filled.mistakes)
    return ctx.fragment(Markup(render_template("hours/grid.html", **grid_values(ctx, worker, filled, kept))))


@page(
    blueprint,
    "/hours/<int:payer>/<uuid:hour_id>",
    title=msgid("Correct hours"),
    permission=BOOK_HOURS,
    methods=READS_AND_WRITES,
    writes="members",
)
def correct(ctx: PageContext, payer: int, hour_id: UUID) -> Response:
    """Correct one row of hours with a counter-entry and a new row."""
    row, worker_id = require_hours(ctx.session, ctx.actor.cooperation_id, payer, hour_id)
    own = list_workers_of(ctx.session, ctx.actor.cooperation_id, ctx.actor.person_id)
    mine = next((one for one in own if one.id == worker_id), None)
    if mine is None:
        ctx.actor.require(BOOK_FOR_OTHERS, ctx.actor.cooperation_id)
    outcome = ctx.submit(
        CorrectionForm(), lambda data: correct_hours(ctx.session, ctx.actor, payer, hour_id, **data)
    )
    monday = monday_of(row.day)
    address = week_address(ctx, mine, monday) if mine else _of_somebody_else(worker_id, monday)
    if outcome.done:
        ctx.flash(msgid("The hours are corrected. The week shows the counter-entry and the new row."))
        return ctx.redirect("hours.week", **address)
    back = url_for("hours.week", **address)
    about = describe_targets(ctx.session, [row.target]).get(row.target)
    return ctx.render("hours/correct.html", row=row, about=about, back=back)


def _of_somebody_else(worker_id: UUID, monday: date) -> dict[str, str]:
    return {"week": write_week(monday), "worker": str(worker_id)}
