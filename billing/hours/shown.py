"""What the page of a week shows (urenstaat): the grid with its totals, and what else can be done."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import request, url_for

from billing.closing.queries import list_closed_periods
from billing.costs.words import COST_STATES
from billing.hours.addresses import monday_of, neighbours, write_week
from billing.hours.drafts import Draft
from billing.hours.errors import sure_name
from billing.hours.filled import FilledWeek
from billing.hours.permissions import BOOK_FOR_OTHERS
from billing.hours.queries import BOOKING_SORTS, BOOKINGS, HourRow, list_booked_rows
from billing.hours.schemas import cell_name
from billing.hours.targets import BookableTarget, describe_targets, search_targets
from billing.hours.week import DAYS
from regie.clock import ZONE, now, today
from regie.errors import msgid
from regie.listing import Column, totals_of
from regie.periods import Period
from regie.web.addresses import filters_asked, sort_asked
from regie.web.formats import date_shown
from regie.web.list_files import file_urls
from regie.web.lists import table_columns
from regie.web.page import PageContext
from tenants.parties.queries import WorkerRow, list_workers

FOUND = (
    Column("label", msgid("Order or cost pool"), heading=True),
    Column("detail", msgid("Product")),
    Column("payer", msgid("Who pays")),
    Column("key", msgid("Add")),
)
WEEK, DAY = timedelta(days=DAYS), timedelta(days=1)


def week_address(ctx: PageContext, worker: WorkerRow, monday: date) -> dict[str, Any]:
    """Say which week of whom an address is about (adres van de urenstaat).

    Args:
        worker: whose week.
        monday: of the week.

    Returns:
        Arguments of the address; the own week names nobody, unless one was another worker in that week too.
    """
    own = worker.person_id == ctx.actor.person_id and day_shown(monday) in worker.valid
    return {"week": write_week(monday), **({} if own else {"worker": str(worker.id)})}


def day_shown(monday: date) -> date:
    """Tell on which day of a week somebody is who the week is shown for (peildag van de week).

    Args:
        monday: of the week.

    Returns:
        Today in this week, otherwise the day of the week that is nearest to it.
    """
    return min(max(today(), monday), monday + WEEK - DAY)


def grid_values(
    ctx: PageContext, worker: WorkerRow, filled: FilledWeek, draft: Draft | None, *, refused: bool = False
) -> dict[str, Any]:
    """Give what the grid and its totals show (urenstaat), on the page and in the answer to every change.

    Args:
        worker: whose week.
        filled: the week with what was typed.
        draft: what is kept of it.
        refused: the week could not be booked, and the page says above the grid why.

    Returns:
        Values by name.
    """
    monday = filled.booked.first_day
    address = week_address(ctx, worker, monday)
    return {
        "filled": filled,
        "week": filled.week,
        "draft": draft,
        "saved_today": draft is not None and _day(draft.saved_at) == _day(now()),
        "stale": draft is not None and draft.seen != filled.booked.version,
        "differs": _differs(filled),
        "series": {payer: number for number, payer in enumerate(filled.week.payers, 1)},
        "refused": refused,
        "sure": request.form.getlist("sure"),
        "changeable": bool(filled.texts),
        "ahead": monday + WEEK > today() + DAY and _ahead(filled),
        "cell_name": cell_name,
        "sure_name": sure_name,
        "book_url": url_for("hours.week", **address),
        "draft_url": url_for("hours.draft", **address),
    }


def _differs(filled: FilledWeek) -> list[dict[str, Any]]:
    """What stands in the draft of a cell, beside what is booked there (verschillen)."""
    cells = [
        (row.about, day, cell_name(row.about.target, number))
        for row in filled.week.rows
        for number, day in enumerate(filled.week.days)
    ]
    booked = filled.booked.minutes
    return [
        {
            "row": about.label,
            "day": day,
            "minutes": booked.get((about.target, day), 0),
            "typed": filled.typed[name],
        }
        for about, day, name in cells
        if name in filled.typed
    ]


def _ahead(filled: FilledWeek) -> bool:
    # Hours of days to come may be meant; the person is told.
    days = zip(filled.week.days, filled.week.day_totals, strict=True)
    return any(minutes for day, minutes in days if day > today())


def around_values(ctx: PageContext, worker: WorkerRow, filled: FilledWeek) -> dict[str, Any]:
    """Give what stands around the grid (omlijsting): other weeks and workers, rows to add, what was booked.

    Args:
        worker: whose week.
        filled: the week.

    Returns:
        Values by name.
    """
    monday = filled.booked.first_day
    history = history_of(ctx, worker, monday)
    return {
        "number": monday.isocalendar().week,
        "about": _about(worker, monday),
        "here": write_week(monday),
        "last_day": monday + WEEK - DAY,
        "closed": [(period.start, period.end - DAY) for period in filled.booked.closed],
        "worker": worker,
        "workers": workers_to_choose(ctx),
        **_other_weeks(ctx, worker, monday),
        "history": history,
        "history_columns": table_columns(BOOKINGS, _sort()),
        "states": COST_STATES,
        "history_totals": totals_of(BOOKINGS, history),
        "files": file_urls("hours.file", **week_address(ctx, worker, monday), **filters_asked("sort")),
        "found_columns": table_columns(FOUND),
        **_found(ctx, filled),
    }


def history_of(ctx: PageContext, worker: WorkerRow, monday: date) -> list[dict[str, Any]]:
    """List every booking and correction of a week (boekingen), by the keys of the columns.

    Args:
        worker: whose.
        monday: of the week.

    Returns:
        Rows with what they are for, and the page on which each is corrected.
    """
    period = Period(monday, monday + WEEK)
    rows = list_booked_rows(ctx.session, ctx.actor.cooperation_id, worker.id, period, _sort())
    about = describe_targets(ctx.session, [row.target for row in rows])
    closed = list_closed_periods(ctx.session, ctx.actor.cooperation_id, period)
    return [
        _booking(row, about.get(row.target), closed=any(one.contains(row.day) for one in closed))
        for row in rows
    ]


def _booking(row: HourRow, about: BookableTarget | None, *, closed: bool) -> dict[str, Any]:
    can = row.state == "booked" and not closed
    return {
        **vars(row),
        "about": about.label if about else None,
        "payer": about.payer if about else None,
        "note": row.note or None,
        "state": row.state,
        "correct_url": url_for("hours.correct", payer=row.tenant_id, hour_id=row.id) if can else None,
    }


def _sort() -> str:
    return sort_asked(BOOKING_SORTS, "day")


def _about(worker: WorkerRow, monday: date) -> str:
    first, last = (date_shown(day, "long") for day in (monday, monday + WEEK - DAY))
    return f"{first} – {last} · {worker.name}, {worker.role} ({worker.party})"


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def _other_weeks(ctx: PageContext, worker: WorkerRow, monday: date) -> dict[str, Any]:
    address = week_address(ctx, worker, monday)
    if worker.person_id == ctx.actor.person_id:
        # In another week the own worker may be another one.
        address.pop("worker", None)
    before, after = (url_for("hours.week", **{**address, "week": week}) for week in neighbours(monday))
    here = monday_of(today())
    this_week = None if monday == here else url_for("hours.week", **{**address, "week": write_week(here)})
    return {"before": before, "after": after, "this_week": this_week}


def workers_to_choose(ctx: PageContext) -> list[tuple[str, str]]:
    """List whose weeks somebody may open (medewerkers): for a team lead those of everybody.

    Returns:
        Ids and what they are called; nothing for who books own hours only.
    """
    cooperation = ctx.actor.cooperation_id
    if not ctx.actor.may(BOOK_FOR_OTHERS, cooperation):
        return []
    everybody = list_workers(ctx.session, cooperation)
    return [(str(one.id), f"{one.name}, {one.role} ({one.party})") for one in everybody]


def _found(ctx: PageContext, filled: FilledWeek) -> dict[str, Any]:
    searching, wanted = "find" in request.args, request.args.get("find", "")[:100]
    shown = {row.about.target for row in filled.booked.rows}
    period = Period(filled.booked.first_day, filled.booked.first_day + WEEK)
    found = search_targets(ctx.session, ctx.actor.cooperation_id, period, wanted) if searching else []
    rows = [
        {**vars(one), "detail": one.detail or None, "key": one.target.key}
        for one in found
        if one.target not in shown
    ]
    return {"searching": searching, "find": wanted, "found": rows}
