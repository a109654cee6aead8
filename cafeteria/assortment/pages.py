"""Pages of the assortment: the products, one product with its variants and tariffs, and adding to them."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext
from werkzeug.wrappers import Response

from cafeteria.assortment.kinds import PRODUCT, TARIFF, VARIANT
from cafeteria.assortment.permissions import CHANGE, READ
from cafeteria.assortment.queries import VariantRow, list_variants, require_product
from cafeteria.assortment.schemas import TariffForm, VariantForm, VariantWordsForm, WordsForm, product_form
from cafeteria.assortment.search import (
    COLUMNS,
    SORTS,
    TARIFFS,
    all_assortment,
    search_assortment,
)
from cafeteria.assortment.services import add_product, add_variant, set_tariff, word_product, word_variant
from cafeteria.assortment.shown import shown_tariff
from cafeteria.assortment.words import KINDS, OFFICES, TARIFF_STATES
from cafeteria.funds.queries import list_fund_names, list_funds
from cafeteria.funds.shown import fund_options
from regie.clock import today
from regie.database.validity import last_day
from regie.errors import msgid, not_yours
from regie.web.addresses import page_asked, sort_asked, text_asked
from regie.web.ending import end_or_withdraw
from regie.web.list_files import ListFile, file_urls, list_file
from regie.web.lists import table_columns
from regie.web.options import options
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES, Nav

blueprint = Blueprint("assortment", __name__, template_folder="templates")
ASSORTMENT = msgid("Assortment")
ONE = "/assortment/<uuid:product_id>"


@page(blueprint, "/assortment", title=ASSORTMENT, permission=READ, nav=Nav(ASSORTMENT, 64))
def products(ctx: PageContext) -> Response:
    """List the products with their variants and the tariffs of today."""
    here, text, sort = ctx.actor.cooperation_id, text_asked(), sort_asked(SORTS, "group")
    return ctx.render(
        "assortment/products.html",
        found=search_assortment(ctx.session, here, today(), text, sort=sort, page=page_asked()),
        columns=table_columns(COLUMNS, sort),
        files=file_urls("assortment.file", text=text or None, sort=sort),
        text=text,
        may_change=ctx.actor.may(CHANGE, here),
    )


@list_file(blueprint, "/assortment", title=ASSORTMENT, permission=READ)
def file(ctx: PageContext) -> ListFile:
    """Give the assortment of the view as a file, with the tariffs of today."""
    day, sort = today(), sort_asked(SORTS, "group")
    found = all_assortment(ctx.session, ctx.actor.cooperation_id, day, text_asked(), sort)
    return ListFile(f"assortiment-{day.isoformat()}", COLUMNS, found)


@page(
    blueprint,
    "/assortment/new",
    title=msgid("New product"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new(ctx: PageContext) -> Response:
    """Add a product."""
    choice = fund_options(list_funds(ctx.session, ctx.actor.cooperation_id, today()))
    form = product_form(code for code, _ in choice)
    outcome = ctx.submit(form, lambda data: add_product(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The product is in the assortment. Add a variant with a tariff to it."))
        return ctx.redirect("assortment.show", product_id=outcome.value)
    return ctx.render(
        "assortment/new.html",
        kinds=options(KINDS, msgid("Choose a kind")),
        offices=options(OFFICES),
        funds=choice,
    )


@page(blueprint, ONE, title=msgid("Product"), permission=READ)
def show(ctx: PageContext, product_id: UUID) -> Response:
    """Show a product with its variants and all their tariffs."""
    here = ctx.actor.cooperation_id
    found, offered = (
        require_product(ctx.session, here, product_id),
        list_variants(ctx.session, here, product_id),
    )
    may_change = ctx.actor.may(CHANGE, here)
    return ctx.render(
        "assortment/show.html",
        item=found,
        fund=list_fund_names(ctx.session, here).get(found.fund, found.fund),
        variants=offered,
        columns=table_columns(TARIFFS, without=() if may_change else ["end"]),
        tariffs={
            one.id: [shown_tariff(found.name, one, row, today()) for row in one.tariffs] for one in offered
        },
        has_tariffs=any(one.tariffs for one in offered),
        files=file_urls("assortment.tariffs_file", product_id=product_id),
        states=TARIFF_STATES,
        last_day=last_day(found.valid.upper),
        kinds=KINDS,
        offices=OFFICES,
        may_change=may_change,
    )


@list_file(blueprint, f"{ONE}/tariffs", title=msgid("Tariffs"), permission=READ)
def tariffs_file(ctx: PageContext, product_id: UUID) -> ListFile:
    """Give every tariff of a product as a file, past and future included."""
    found, day = require_product(ctx.session, ctx.actor.cooperation_id, product_id), today()
    rows = [
        shown_tariff(found.name, one, row, day)
        for one in list_variants(ctx.session, ctx.actor.cooperation_id, product_id)
        for row in one.tariffs
    ]
    return ListFile(f"tarieven-{found.code}", TARIFFS, rows)


@page(
    blueprint,
    f"{ONE}/edit",
    title=msgid("Change the words"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def edit(ctx: PageContext, product_id: UUID) -> Response:
    """Change the name and description of a product."""
    found = require_product(ctx.session, ctx.actor.cooperation_id, product_id)
    outcome = ctx.submit(WordsForm(), lambda data: word_product(ctx.session, ctx.actor, product_id, **data))
    if outcome.done:
        ctx.flash_change(outcome.value is True, msgid("The words of the product are changed."))
        return ctx.redirect("assortment.show", product_id=product_id)
    return ctx.render("assortment/edit.html", item=found)


@page(
    blueprint,
    f"{ONE}/end",
    title=msgid("Let it end"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_product(ctx: PageContext, product_id: UUID) -> Response:
    """Let a product end, or withdraw it, after reading what rests on it."""
    found = require_product(ctx.session, ctx.actor.cooperation_id, product_id)
    return end_or_withdraw(
        ctx, PRODUCT, found.tenant_id, product_id, back="assortment.products", about=found.name
    )


@page(
    blueprint,
    f"{ONE}/variants/new",
    title=msgid("New variant"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new_variant(ctx: PageContext, product_id: UUID) -> Response:
    """Add a variant to a product."""
    found = require_product(ctx.session, ctx.actor.cooperation_id, product_id)
    outcome = ctx.submit(
        VariantForm(), lambda data: add_variant(ctx.session, ctx.actor, product_id=product_id, **data)
    )
    if outcome.done:
        ctx.flash(msgid("The variant is added. It can be chosen; set a tariff so that it can be ordered."))
        return ctx.redirect("assortment.new_tariff", product_id=product_id, variant=outcome.value)
    return ctx.render("assortment/new_variant.html", item=found)


@page(
    blueprint,
    f"{ONE}/variants/<uuid:variant_id>/edit",
    title=msgid("Change the variant"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def edit_variant(ctx: PageContext, product_id: UUID, variant_id: UUID) -> Response:
    """Change the name of a variant and how long it usually takes."""
    found = require_product(ctx.session, ctx.actor.cooperation_id, product_id)
    variant = _require_variant(ctx, product_id, variant_id)
    outcome = ctx.submit(
        VariantWordsForm(), lambda data: word_variant(ctx.session, ctx.actor, variant_id, **data)
    )
    if outcome.done:
        ctx.flash_change(outcome.value is True, msgid("The variant is changed."))
        return ctx.redirect("assortment.show", product_id=product_id)
    return ctx.render("assortment/edit_variant.html", item=found, variant=variant)


def _require_variant(ctx: PageContext, product_id: UUID, variant_id: UUID) -> VariantRow:
    offered = list_variants(ctx.session, ctx.actor.cooperation_id, product_id)
    variant = next((one for one in offered if one.id == variant_id), None)
    if variant is None:
        raise not_yours()
    return variant


@page(
    blueprint,
    f"{ONE}/variants/<uuid:variant_id>/end",
    title=msgid("End a variant"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_variant(ctx: PageContext, product_id: UUID, variant_id: UUID) -> Response:
    """Let a variant end, or withdraw it, after reading what rests on it."""
    found = require_product(ctx.session, ctx.actor.cooperation_id, product_id)
    variant = _require_variant(ctx, product_id, variant_id)
    about = f"{found.name}, {variant.name}"
    return end_or_withdraw(ctx, VARIANT, found.tenant_id, variant_id, back="assortment.products", about=about)


@page(
    blueprint,
    f"{ONE}/tariffs/<uuid:tariff_id>/end",
    title=msgid("End a tariff"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def end_tariff(ctx: PageContext, product_id: UUID, tariff_id: UUID) -> Response:
    """Let a tariff end, or withdraw a mistake, after reading what rests on it."""
    found = require_product(ctx.session, ctx.actor.cooperation_id, product_id)
    offered = list_variants(ctx.session, ctx.actor.cooperation_id, product_id)
    variant = next((one for one in offered for row in one.tariffs if row.id == tariff_id), None)
    if variant is None:
        raise not_yours()
    about = gettext("Tariff of %(name)s", name=f"{found.name}, {variant.name}")
    return end_or_withdraw(ctx, TARIFF, found.tenant_id, tariff_id, back="assortment.products", about=about)


@page(
    blueprint,
    f"{ONE}/tariffs/new",
    title=msgid("New tariff"),
    permission=CHANGE,
    methods=READS_AND_WRITES,
    writes="cooperation",
)
def new_tariff(ctx: PageContext, product_id: UUID) -> Response:
    """Set a tariff over dates in which the variant has none."""
    found = require_product(ctx.session, ctx.actor.cooperation_id, product_id)
    outcome = ctx.submit(TariffForm(), lambda data: set_tariff(ctx.session, ctx.actor, **data))
    if outcome.done:
        ctx.flash(msgid("The tariff is set."))
        return ctx.redirect("assortment.show", product_id=product_id)
    choice = [(row.id, row.name) for row in list_variants(ctx.session, ctx.actor.cooperation_id, product_id)]
    return ctx.render("assortment/new_tariff.html", item=found, variants=choice)
