"""Pages of the product choice: the list, one choice, and one beside the choice of the year before."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from babel.lists import format_list
from flask import Blueprint
from werkzeug.wrappers import Response

from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries
from cafeteria.menus.asking import asked_by_fund, asked_together
from cafeteria.menus.changes import gather_changes
from cafeteria.menus.comparing import Change, Difference, LineTerms, differences
from cafeteria.menus.doubts import told
from cafeteria.menus.history import history
from cafeteria.menus.next_step import NextStep, next_step
from cafeteria.menus.panels import panels_beside
from cafeteria.menus.permissions import ADOPT, DRAFT, READ
from cafeteria.menus.search import (
    CHOICES,
    COMPARED,
    LINE_SORTS,
    LINES,
    list_sorted_lines,
)
from cafeteria.menus.shown import adopted_words, returned_because, shown_difference, shown_events, shown_line
from cafeteria.menus.words import PERFORMERS, RETURNED, STATES, TONES
from regie.clock import today
from regie.errors import msgid
from regie.web.addresses import sort_asked
from regie.web.formats import current_locale, translated
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import Nav
from tenants.people.queries import RoleHolder, list_left_to_decide, list_role_holders

blueprint = Blueprint("menus", __name__, template_folder="templates")
CHOICE = msgid("Product choice")
ONE = "/m/<slug>/product-choice/<uuid:menu_id>"
WORDS = {"returned": RETURNED, "states": STATES, "tones": TONES, "performers": PERFORMERS}


@page(blueprint, "/m/<slug>/product-choice", title=CHOICE, permission=READ, nav=Nav(CHOICE, 30, "one"))
def choices(ctx: PageContext) -> Response:
    """List the product choices of a municipality, with the one that counts today on top."""
    counting = queries.find_adopted_menu(ctx.session, ctx.tenant_id, today())
    found = menu_lines.lines(ctx.session, ctx.tenant_id, counting.id, today()) if counting else []
    lines = [line.terms for line in found]
    rows = queries.list_menus(ctx.session, ctx.tenant_id)
    holders = list_role_holders(ctx.session, ctx.tenant_id, ADOPT.roles, today())
    return ctx.render(
        "menus/choices.html",
        rows=rows,
        columns=table_columns(CHOICES),
        counting=counting,
        lines=lines,
        asked=asked_together(lines),
        funds=asked_by_fund(lines),
        steps={
            row.id: (_step(ctx, row, holders), listed(list_left_to_decide(holders, row.took_part)))
            for row in rows
        },
        words=WORDS,
        may_draft=ctx.actor.may(DRAFT, ctx.tenant_id),
    )


def _step(ctx: PageContext, row: queries.MenuRow, holders: Iterable[RoleHolder]) -> NextStep | None:
    return next_step(
        "returned" if row.returned else row.state,
        may_draft=ctx.actor.may(DRAFT, ctx.tenant_id),
        may_adopt=ctx.actor.may(ADOPT, ctx.tenant_id),
        took_part=ctx.actor.person_id in row.took_part,
        adopters=list_left_to_decide(holders, row.took_part),
    )


@page(blueprint, ONE, title=CHOICE, permission=READ)
def show(ctx: PageContext, menu_id: UUID) -> Response:
    """Show a product choice with what it changes and what happened to it."""
    return show_choice(ctx, menu_id, "menus/show.html")


def show_choice(ctx: PageContext, menu_id: UUID, template: str) -> Response:
    """Show a product choice (productkeuze tonen) on one of the pages about it.

    Args:
        ctx: that page.
        menu_id: the choice.
        template: of the page.

    Returns:
        The response.

    Raises:
        NotFound: no such choice.
    """
    found = queries.require_menu(ctx.session, ctx.tenant_id, menu_id)
    sort = sort_asked(LINE_SORTS, "group")
    lines = list_sorted_lines(ctx.session, ctx.tenant_id, menu_id, found.shown_day(today()), sort)
    compared = queries.find_baseline(ctx.session, ctx.tenant_id, found)
    holders = list_role_holders(ctx.session, ctx.tenant_id, ADOPT.roles, today())
    # Whoever submits a draft takes part in it from then on.
    besides = {ctx.actor.person_id} if found.state == "draft" else set()
    happened = history(ctx.session, ctx.tenant_id, menu_id)
    return ctx.render(
        template,
        menu=found,
        on=found.shown_day(today()),
        lines=[shown_line(line) for line in lines],
        # The address that a refused form was sent to shows nothing to those who sort there.
        columns=table_columns(LINES, "" if ctx.submitted else sort, _untold(found)),
        files=file_urls("menus.lines_file", slug=_slug(ctx), menu_id=menu_id, sort=sort),
        compared=compared,
        changes=gather_changes(in_words(ctx, compared, [line.terms for line in lines])),
        happened=shown_events(happened),
        returned=returned_because(found),
        told=_told(ctx, found),
        adopted=adopted_words(found),
        words=WORDS,
        own=ctx.actor.person_id in found.took_part,
        adopters=listed(list_left_to_decide(holders, found.took_part | besides)),
        may_draft=ctx.actor.may(DRAFT, ctx.tenant_id),
        may_adopt=ctx.actor.may(ADOPT, ctx.tenant_id),
        panels=panels_beside(ctx, menu_id),
    )


def _told(ctx: PageContext, found: queries.MenuRow) -> list[str]:
    if found.state not in ("draft", "submitted"):
        return []
    return told(ctx.session, ctx.tenant_id, found.id, found.period)


def _untold(found: queries.MenuRow) -> set[str]:
    # Nothing is ordered from a choice that is not adopted yet.
    return {"used_units", "units_left"} if found.state in ("draft", "submitted") else set()


def _slug(ctx: PageContext) -> str:
    assert ctx.municipality
    return ctx.municipality.slug


@list_file(blueprint, f"{ONE}/lines", title=CHOICE, permission=READ)
def lines_file(ctx: PageContext, menu_id: UUID) -> ListFile:
    """Give the lines of a product choice as a file, at the prices that its page shows."""
    found, sort = queries.require_menu(ctx.session, ctx.tenant_id, menu_id), sort_asked(LINE_SORTS, "group")
    lines = list_sorted_lines(ctx.session, ctx.tenant_id, menu_id, found.shown_day(today()), sort)
    columns = [column for column in LINES if column.key not in _untold(found)]
    name = f"productkeuze-{_slug(ctx)}-{found.period.start.isoformat()}"
    return ListFile(name, columns, [shown_line(line) for line in lines])


@page(blueprint, f"{ONE}/compare", title=msgid("Compare with the year before"), permission=READ)
def compare(ctx: PageContext, menu_id: UUID) -> Response:
    """Show a product choice beside the one that counted before it, product by product."""
    found = queries.require_menu(ctx.session, ctx.tenant_id, menu_id)
    before = queries.find_choice_before(ctx.session, ctx.tenant_id, found)
    lines = menu_lines.lines(ctx.session, ctx.tenant_id, menu_id, found.shown_day(today()))
    compared = in_words(ctx, before, [line.terms for line in lines]) if before else []
    return ctx.render(
        "menus/compare.html",
        menu=found,
        before=before,
        changes=gather_changes(compared),
        columns=table_columns(COMPARED),
        rows=[shown_difference(one, sentences) for one, sentences in compared],
    )


def in_words(
    ctx: PageContext, before: queries.MenuRow | None, after: Sequence[LineTerms]
) -> list[tuple[Difference, list[str]]]:
    """Compare lines with another choice, each at the prices of its own day (vergelijking in woorden).

    Args:
        before: the choice to compare with; None when everything is new.
        after: lines of the choice that the page is about.

    Returns:
        For each product what it was and is, with what differs as sentences.
    """
    old = menu_lines.lines(ctx.session, ctx.tenant_id, before.id, before.shown_day(today())) if before else []
    found = differences([line.terms for line in old], after)
    return [(one, [say(change) for change in one.changes]) for one in found]


def say(change: Change) -> str:
    """Say a change in the language of the reader (wijziging in woorden).

    Args:
        change: as the rule found it.

    Returns:
        The sentence.
    """
    return translated(change.message, {name: _said(name, value) for name, value in change.numbers.items()})


def _said(name: str, value: object) -> object:
    if name in ("performer", "before_performer"):
        return translated(str(value))
    return listed(value) if isinstance(value, tuple) else value


def listed(names: Iterable[object]) -> str:
    """Write names one after the other (opsomming), such as `2 en 3`.

    Args:
        names: in the order to show.

    Returns:
        The text; empty without names.
    """
    return format_list([str(name) for name in names], locale=current_locale())
