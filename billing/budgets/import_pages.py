"""The page on which finance brings figures and budgets in from a file (inlezen): looked at, then kept."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error
from collections import defaultdict
from dataclasses import replace
from typing import Any

from flask import request
from marshmallow import ValidationError, validates_schema
from werkzeug.wrappers import Response

from billing.budgets.importing import RestsOn, import_budgets
from billing.budgets.pages import blueprint
from billing.budgets.words import BODIES
from regie.errors import Invalid, InvalidInput, msgid
from regie.fileproblems import LARGEST_FILE
from regie.listing import Column
from regie.web.fields import Choice, DutchDate, Text
from regie.web.formats import translated
from regie.web.lists import table_columns
from regie.web.page import PageContext, page
from regie.web.page_table import READS_AND_WRITES
from regie.web.strict import REQUIRED, Sentence, StrictSchema
from tenants.figures.permissions import IMPORT
from tenants.figures.reconciling import EXPLANATIONS
from tenants.figures.services import Examined, import_figures

TITLE = msgid("Import figures or budgets")
# What goes along with the form between looking and keeping; a larger file is chosen again.
LARGEST_HELD = 300_000
NO_FILE = msgid("Choose a file.")
EXAMPLES = (
    ("municipality", msgid("Name of the municipality or of another bearer"), "Lindehaven"),
    ("cbs_code", msgid("GM and four digits; * for a printed total; empty for a bearer outside"), "GM0632"),
    ("year", msgid("The year it is about"), "2014"),
    ("name", msgid("Which figure; of a budget the code of its fund"), "inwoners"),
    ("value", msgid("A number; of a budget an amount in euros"), "50577"),
    ("unit", msgid("Unit; of a budget always euro"), "personen"),
    ("reference_date", msgid("Day on which it was counted"), "01-01-2014"),
    ("source", msgid("Where it was printed"), "CBS StatLine"),
)
FORMAT = (
    Column("name", msgid("Column"), heading=True),
    Column("what", msgid("What stands in it")),
    Column("example", msgid("Example")),
)
ROWS = (
    Column("bearer", msgid("Municipality or other bearer"), heading=True),
    Column("count", msgid("Rows"), "number", adds_up=True),
)
FINDINGS = (
    Column("subject", msgid("About"), heading=True),
    Column("finding", msgid("Finding")),
    Column("printed", msgid("Printed"), "number"),
    Column("computed", msgid("Our sum"), "number"),
)


class ImportForm(StrictSchema):
    """A file to bring in (inlezen); budgets rest on a decision."""

    kind = Choice(("figure", "budget"), required=True)
    language = Choice(("nl", "en"))
    body = Choice(("college", "council"))
    number = Text(longest=100)
    decided_on = DutchDate()
    held = Text(longest=LARGEST_HELD)
    step = Choice(("check", "import"), load_default="check")

    @validates_schema(skip_on_field_errors=True)
    def rests_on_a_decision(self, data: dict[str, Any], **_: Any) -> None:
        """Insist on the decision that budgets rest on (grondslag)."""
        asked = ("body", "number", "decided_on") if data["kind"] == "budget" else ()
        if missing := {name: [Sentence(REQUIRED, "required", {})] for name in asked if name not in data}:
            raise ValidationError(missing)


@page(
    blueprint,
    "/figures/import",
    title=TITLE,
    permission=IMPORT,
    methods=READS_AND_WRITES,
    writes="members",
)
def import_file(ctx: PageContext) -> Response:
    """Look at a file of figures or budgets and show what would be kept, then keep all of it or nothing."""
    data = _file()
    outcome = ctx.submit(ImportForm(), lambda form: _look_or_keep(ctx, data, form))
    if outcome.value and request.form.get("step") == "import":
        ctx.flash(msgid("The file is imported: %(rows)s rows."), rows=len(outcome.value.rows))
        return ctx.redirect("figures.figures")
    if outcome.done:
        ctx.keep_typed()
    return ctx.render(
        "budgets/import.html",
        bodies=[(code, translated(word)) for code, word in BODIES.items()],
        format=table_columns(FORMAT),
        examples=[
            {"name": name, "what": translated(what), "example": example} for name, what, example in EXAMPLES
        ],
        looked=_looked(outcome.value) if outcome.value else None,
        held=_held(data),
    )


def _file() -> bytes:
    sent = request.files.get("file") if request.method == "POST" else None
    found = sent.read(LARGEST_FILE + 1) if sent else b""
    if found:
        return found
    try:
        unpacked = zlib.decompressobj()
        return unpacked.decompress(b64decode(request.form.get("held", "")), LARGEST_FILE + 1)
    except (zlib.error, Error):
        return b""


def _held(data: bytes) -> str:
    packed = b64encode(zlib.compress(data)).decode() if data else ""
    return packed if len(packed) <= LARGEST_HELD else ""


def _look_or_keep(ctx: PageContext, data: bytes, form: dict[str, Any]) -> Examined:
    if not data:
        raise Invalid(NO_FILE, field="file")
    looking = ctx.session.begin_nested() if form["step"] == "check" else None
    try:
        return _keep(ctx, data, form)
    except InvalidInput as wrong:
        at_file = [replace(error, field="file") for error in wrong.errors]
        raise InvalidInput(at_file, wrong.message, code=wrong.code) from wrong
    finally:
        if looking:
            looking.rollback()


def _keep(ctx: PageContext, data: bytes, form: dict[str, Any]) -> Examined:
    language = form.get("language")
    if form["kind"] == "figure":
        return import_figures(ctx.session, ctx.actor, data, language)
    rests_on = RestsOn(form["body"], form["number"], form["decided_on"])
    made = import_budgets(ctx.session, ctx.actor, data, rests_on, language, confirmed=ctx.confirmed)
    return made.examined


def _looked(examined: Examined) -> dict[str, Any]:
    counted: dict[str, int] = defaultdict(int)
    for row in examined.rows:
        counted[row.figure.municipality] += 1
    found = [
        {**vars(one.difference), "finding": translated(EXPLANATIONS[one.difference.code])}
        for one in examined.findings
    ]
    return {
        "rows": [{"bearer": name, "count": count} for name, count in counted.items()],
        "columns": table_columns(ROWS),
        "totals": {"count": len(examined.rows)},
        "findings": found,
        "finding_columns": table_columns(FINDINGS),
    }
