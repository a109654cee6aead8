"""Pages on which a product choice is drafted: start, fill in the sheet, submit."""

from itertools import count
from uuid import UUID

from flask import render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from cafeteria.assortment.queries import AssortmentRow, list_assortment
from cafeteria.assortment.words import KINDS, OFFICES
from cafeteria.menus import lines as menu_lines
from cafeteria.menus import queries
from cafeteria.menus.changes import gather_changes
from cafeteria.menus.comparing import LineTerms, deviations
from cafeteria.menus.doubts import told
from cafeteria.menus.eligibility import CLIENT_GROUPS
from cafeteria.menus.pages import CHOICE, ONE, blueprint, in_words, listed, say, show_choice
from cafeteria.menus.panels import panels_beside
from cafeteria.menus.permissions import ADOPT, DRAFT
from cafeteria.menus.schemas import StartForm, VersionForm, chosen_lines, lines_form, typed_terms
from cafeteria.menus.services import save_and_submit, save_lines, start_menu, submit_menu
from cafeteria.menus.sheet import on_offer, sheet
from cafeteria.menus.shown import returned_because
from cafeteria.menus.words import PERFORMERS, STATES
from regie.clock import today
from regie.errors import msgid
from regie.periods import Period, year
from regie.web.formats import period_shown, translated
from regie.web.options import options
from regie.web.page import Outcome, PageContext, page
from regie.web.page_table import READS_AND_WRITES
from tenants.people.queries import list_left_to_decide, list_role_holders

SUBMITTED = msgid("Submitted. Somebody else adopts or returns it.")


@page(
    blueprint,
    "/m/<slug>/product-choice/new",
    title=msgid("New product choice"),
    permission=DRAFT,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def new(ctx: PageContext) -> Response:
    """Start a draft, empty or with the lines of another choice."""
    outcome = ctx.submit(StartForm(), lambda data: start_menu(ctx.session, ctx.actor, ctx.tenant_id, **data))
    if outcome.done:
        return ctx.redirect("menus.edit", menu_id=outcome.value)
    rows = queries.list_menus(ctx.session, ctx.tenant_id)
    return ctx.render(
        "menus/new.html",
        sources=[
            (row.id, f"{period_shown(row.period)} ({translated(STATES[row.state]).lower()})") for row in rows
        ],
        latest=next((row for row in rows if row.state == "adopted"), None),
        period=_year_without_choice(rows),
        begun=[
            (ctx.url("menus.show", menu_id=row.id), period_shown(row.period), row)
            for row in rows
            if row.state in ("draft", "submitted")
        ],
    )


def _year_without_choice(rows: list[queries.MenuRow]) -> Period:
    # What was decided or begun already is chosen; the first year that has none is what people come for.
    taken = [row.period for row in rows if row.state in ("draft", "submitted", "adopted")]
    years = (year(number) for number in count(today().year))
    return next(one for one in years if not any(one.overlap(period) for period in taken))


@page(
    blueprint,
    f"{ONE}/edit",
    title=msgid("Change the product choice"),
    permission=DRAFT,
    methods=READS_AND_WRITES,
    writes="municipality",
)
def edit(ctx: PageContext, menu_id: UUID) -> Response:
    """Choose products for a draft and say on which terms; submit it in the same step if so asked."""
    found, offers, saved = _draft(ctx, menu_id)
    outcome = _save(ctx, menu_id, offers)
    if outcome.done:
        submitted = request.form.get("step") == "submit"
        saved_words = msgid("The draft is saved. Look at what changes before you submit it.")
        changed = submitted or outcome.value != found.version
        ctx.flash_change(changed, SUBMITTED if submitted else saved_words)
        return ctx.redirect("menus.show", menu_id=menu_id)
    chosen = typed_terms(request.form, offers, saved) if ctx.submitted else saved
    holders = list_role_holders(ctx.session, ctx.tenant_id, ADOPT.roles, today())
    return ctx.render(
        "menus/edit.html",
        **_following(ctx, found, offers, chosen),
        performers=options(PERFORMERS),
        client_groups=options(CLIENT_GROUPS),
        adopters=listed(list_left_to_decide(holders, found.took_part | {ctx.actor.person_id})),
        panels=panels_beside(ctx, menu_id, chosen),
        returned=returned_because(found),
        told=told(ctx.session, ctx.tenant_id, menu_id, found.period) if found.state == "draft" else [],
    )


def _draft(ctx: PageContext, menu_id: UUID) -> tuple[queries.MenuRow, list[AssortmentRow], list[LineTerms]]:
    found = queries.require_menu(ctx.session, ctx.tenant_id, menu_id)
    on = found.shown_day(today())
    saved = [line.terms for line in menu_lines.lines(ctx.session, ctx.tenant_id, menu_id, on)]
    return found, on_offer(list_assortment(ctx.session, ctx.actor.cooperation_id, on), saved), saved


def _save(ctx: PageContext, menu_id: UUID, offers: list[AssortmentRow]) -> Outcome[int]:
    variant_ids = [offer.variant_id for offer in offers if offer.variant_id]
    return ctx.submit(
        lines_form(variant_ids),
        lambda data: (save_and_submit if data["step"] else save_lines)(
            ctx.session,
            ctx.actor,
            ctx.tenant_id,
            menu_id,
            expected_version=data["version"],
            lines=chosen_lines(data, variant_ids),
        ),
    )


@page(
    blueprint,
    f"{ONE}/follow",
    title=msgid("Change the product choice"),
    permission=DRAFT,
    methods=("POST",),
    writes="self",
)
def follow(ctx: PageContext, menu_id: UUID) -> Response:
    """Say what changes by what stands in the form and has not been saved, and what each product can ask."""
    found, offers, saved = _draft(ctx, menu_id)
    values = _following(ctx, found, offers, typed_terms(request.form, offers, saved))
    shown = render_template("menus/following.html", municipality=ctx.municipality, **values)
    return ctx.fragment(Markup(shown))


def _following(
    ctx: PageContext, found: queries.MenuRow, offers: list[AssortmentRow], chosen: list[LineTerms]
) -> dict[str, object]:
    compared = queries.find_baseline(ctx.session, ctx.tenant_id, found)
    groups = sheet(offers, chosen)
    return {
        "menu": found,
        "on": found.shown_day(today()),
        "groups": groups,
        "offices": {
            office: blocks
            for office in OFFICES
            if (blocks := [group for group in groups if group.office == office])
        },
        "deviations": {line.variant_id: [say(one) for one in deviations(line)] for line in chosen},
        "compared": compared,
        "changes": gather_changes(in_words(ctx, compared, chosen)),
        "words": {"kinds": KINDS, "offices": OFFICES},
    }


@page(
    blueprint,
    f"{ONE}/submit",
    title=CHOICE,
    permission=DRAFT,
    methods=("POST",),
    writes="municipality",
)
def submit(ctx: PageContext, menu_id: UUID) -> Response:
    """Submit a draft for a decision."""
    outcome = ctx.submit(
        VersionForm(),
        lambda data: submit_menu(
            ctx.session, ctx.actor, ctx.tenant_id, menu_id, expected_version=data["version"]
        ),
    )
    if not outcome.done:
        return show_choice(ctx, menu_id, "menus/show.html")
    ctx.flash(SUBMITTED)
    return ctx.redirect("menus.show", menu_id=menu_id)
