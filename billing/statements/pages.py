"""Pages of documents: which there are of a run, have one made, follow that, download it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from billing.budgets.schemas import NothingForm
from billing.runs.permissions import SEE_OWN_COSTS, SEE_RUNS
from billing.runs.shown import shown_problem, written_period
from billing.statements.contents import finished_run, run_number
from billing.statements.paper import MISSING, pdf_possible
from billing.statements.permissions import MAKE_OVERVIEW, MAKE_SHEET, may_make
from billing.statements.queries import (
    DocumentRow,
    Making,
    list_documents_by_format,
    list_makings_by_format,
    require_document,
)
from billing.statements.services import FORMATS, Format, request_document
from billing.statements.words import FORMATS as NAMES
from billing.statements.words import MEDIA_TYPES, USES
from regie import progress as progress_of
from regie.errors import msgid
from regie.progress import WAITING, Told
from regie.web.downloads import download
from regie.web.formats import moment
from regie.web.limits import limited_download
from regie.web.page import PageContext, page

blueprint = Blueprint("statements", __name__, template_folder="templates")
SHEET, OWN = "/runs/<uuid:run_id>/documents", "/m/<slug>/costs/<uuid:run_id>/documents"
TITLE = msgid("Documents")
FORM = "<any(pdf, xlsx):form>"


@dataclass(frozen=True)
class Shown:
    """A format as the page shows it (formaat).

    Args:
        form: `pdf` or `xlsx`.
        name: of the format.
        use: msgid of what it is for.
        document: what was made, if it was.
        making: the last time it was asked for, if it was.
        progress: how far that is.
        why: why it failed, translated.
        address: where its button and its progress lead.
        file: where it is downloaded.
    """

    form: Format
    name: str
    use: str
    document: DocumentRow | None
    making: Making | None
    progress: Told
    why: str | None
    address: str
    file: str | None

    @property
    def busy(self) -> bool:
        """Tell whether it is being made (bezig)."""
        return self.document is None and self.making is not None and self.making.busy

    @property
    def made(self) -> str | None:
        """Say when the document was made and by whom (gemaakt)."""
        if self.document is None:
            return None
        at, by = moment(self.document.made_at), self.document.made_by
        return f"{at}, {by}" if by else at

    @property
    def kilobytes(self) -> int | None:
        """Give the size of the document in whole kilobytes (omvang), at least one."""
        return self.document.size // 1000 + 1 if self.document else None


@page(blueprint, SHEET, title=TITLE, permission=SEE_RUNS)
def of_sheet(ctx: PageContext, run_id: UUID) -> Response:
    """Show the documents of the sheet over all municipalities."""
    return _documents(ctx, run_id)


@page(blueprint, OWN, title=TITLE, permission=SEE_OWN_COSTS)
def of_municipality(ctx: PageContext, run_id: UUID) -> Response:
    """Show the documents of the cost overview of a municipality."""
    return _documents(ctx, run_id)


def _documents(ctx: PageContext, run_id: UUID) -> Response:
    run = finished_run(ctx.session, ctx.actor, ctx.tenant_id, run_id)
    formats = _shown(ctx, run_id)
    return ctx.render(
        "statements/documents.html",
        run=run,
        number=run_number(run),
        back=_address(ctx, run_id, "own_costs.run", "runs.show"),
        formats=formats,
        busy=any(one.busy for one in formats),
        may_make=ctx.actor.may(may_make(ctx.tenant_id, ctx.actor.cooperation_id), ctx.tenant_id),
        missing=None if pdf_possible() else MISSING,
    )


def _shown(ctx: PageContext, run_id: UUID) -> list[Shown]:
    made = list_documents_by_format(ctx.session, ctx.tenant_id, run_id)
    asked = list_makings_by_format(ctx.session, ctx.tenant_id, run_id)
    return [_format(ctx, run_id, form, made.get(form), asked.get(form)) for form in FORMATS]


def _format(
    ctx: PageContext, run_id: UUID, form: Format, document: DocumentRow | None, making: Making | None
) -> Shown:
    told = progress_of.read(making.job_id) if making and making.busy else None
    own, sheet = "statements.file_of_municipality", "statements.file_of_sheet"
    return Shown(
        form=form,
        name=NAMES[form],
        use=USES[form],
        document=document,
        making=making,
        progress=told or WAITING,
        why=shown_problem(making.error) if making and making.state == "failed" else None,
        address=_address(ctx, run_id, "statements.make_for_municipality", "statements.make_sheet", form=form),
        file=_address(ctx, run_id, own, sheet, document_id=document.id) if document else None,
    )


def _address(ctx: PageContext, run_id: UUID, own: str, sheet: str, **more: Any) -> str:
    if ctx.municipality:
        return url_for(own, slug=ctx.municipality.slug, run_id=run_id, **more)
    return url_for(sheet, run_id=run_id, **more)


@page(
    blueprint,
    f"{SHEET}/{FORM}",
    title=TITLE,
    permission=MAKE_SHEET,
    methods=("POST",),
    writes="cooperation",
)
def make_sheet(ctx: PageContext, run_id: UUID, form: Format) -> Response:
    """Have a document made of the sheet over all municipalities."""
    return _make(ctx, run_id, form, "statements.of_sheet")


@page(
    blueprint,
    f"{OWN}/{FORM}",
    title=TITLE,
    permission=MAKE_OVERVIEW,
    methods=("POST",),
    writes="municipality",
)
def make_for_municipality(ctx: PageContext, run_id: UUID, form: Format) -> Response:
    """Have a document made of the cost overview of a municipality."""
    return _make(ctx, run_id, form, "statements.of_municipality")


def _make(ctx: PageContext, run_id: UUID, form: Format, endpoint: str) -> Response:
    outcome = ctx.submit(
        NothingForm(), lambda _: request_document(ctx.session, ctx.actor, ctx.tenant_id, run_id, form)
    )
    return ctx.redirect(endpoint, run_id=run_id) if outcome.done else _documents(ctx, run_id)


@page(blueprint, f"{SHEET}/{FORM}/progress", title=TITLE, permission=SEE_RUNS)
def progress_of_sheet(ctx: PageContext, run_id: UUID, form: Format) -> Response:
    """Answer with the progress alone; once it is made, ask the browser for the whole page."""
    return _progress(ctx, run_id, form)


@page(blueprint, f"{OWN}/{FORM}/progress", title=TITLE, permission=SEE_OWN_COSTS)
def progress_of_municipality(ctx: PageContext, run_id: UUID, form: Format) -> Response:
    """Answer with the progress alone; once it is made, ask the browser for the whole page."""
    return _progress(ctx, run_id, form)


def _progress(ctx: PageContext, run_id: UUID, form: Format) -> Response:
    finished_run(ctx.session, ctx.actor, ctx.tenant_id, run_id)
    shown = next(one for one in _shown(ctx, run_id) if one.form == form)
    response = ctx.render("statements/_progress.html", one=shown)
    if not shown.busy:
        response.headers["HX-Refresh"] = "true"
    return response


@page(blueprint, f"{SHEET}/<uuid:document_id>", title=TITLE, permission=SEE_RUNS)
@limited_download
def file_of_sheet(ctx: PageContext, run_id: UUID, document_id: UUID) -> Response:
    """Hand out a document of the sheet over all municipalities."""
    return _file(ctx, run_id, document_id, "kostenverdeelstaat")


@page(blueprint, f"{OWN}/<uuid:document_id>", title=TITLE, permission=SEE_OWN_COSTS)
@limited_download
def file_of_municipality(ctx: PageContext, run_id: UUID, document_id: UUID) -> Response:
    """Hand out a document of the cost overview of a municipality."""
    slug = ctx.municipality.slug if ctx.municipality else ""
    return _file(ctx, run_id, document_id, f"kostenoverzicht-{slug}")


def _file(ctx: PageContext, run_id: UUID, document_id: UUID, name: str) -> Response:
    run = finished_run(ctx.session, ctx.actor, ctx.tenant_id, run_id)
    form, pieces = require_document(ctx.session, ctx.tenant_id, run_id, document_id)
    about = f"{written_period(run.period)}-{run.id.hex[:8]}"
    return download(pieces, f"{name}-{about}.{form}", MEDIA_TYPES[form])
