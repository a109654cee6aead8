"""A page to end or withdraw what holds from a date: it says what will happen, and does it once confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import post_load, validates_schema
from werkzeug.wrappers import Response

from regie.database.dated import DatedKind, Preview, end, preview, withdraw
from regie.database.validity import day_after, last_day
from regie.errors import msgid
from regie.web.fields import Choice, DutchDate
from regie.web.page import PageContext
from regie.web.period_fields import at_field
from regie.web.strict import REQUIRED, StrictSchema, refuse

Act = Callable[[date | None], None]
ENDED = msgid("%(about)s ends on %(last_day)s. This stands in the trail.")
WITHDRAWN = msgid("%(about)s is withdrawn. This stands in the trail.")


class EndingForm(StrictSchema):
    """Ending on a last day, or withdrawing (beëindigen, intrekken); read as `ends_on`, None to withdraw."""

    act = Choice(("end", "withdraw"), required=True)
    last_day = DutchDate(load_default=None)
    step = Choice(("check", "confirm"), required=True)

    @validates_schema
    def has_a_last_day(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the last day of what ends (laatste dag)."""
        if data.get("act") == "end" and data.get("last_day", "") is None:
            raise at_field("last_day", refuse(REQUIRED, "required"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the last day into the end that services take."""
        ends_on = day_after(data["last_day"]) if data["act"] == "end" else None
        return {"ends_on": ends_on, "confirmed": data["step"] == "confirm"}


@dataclass(frozen=True)
class _Answer:
    """What came of the form (uitkomst).

    Args:
        ends_on: as asked; None to withdraw.
        preview: what will happen; None once it did.
    """

    ends_on: date | None
    preview: Preview | None


def end_or_withdraw(
    ctx: PageContext,
    kind: DatedKind,
    tenant_id: int,
    row_id: UUID,
    *,
    back: str,
    about: str,
    words: Mapping[str, object] | None = None,
    act: Act | None = None,
) -> Response:
    """Answer a page on which a row is ended or withdrawn (beëindigen of intrekken).

    Args:
        kind: of the row.
        tenant_id: owner of the row.
        row_id: the row.
        back: endpoint of the page that lists it.
        about: what it is, translated: heading of the page.
        words: what the sentence names otherwise than the row does.
        act: does it; None for what `regie.database.dated` does.

    Returns:
        The form, with what will happen once it was asked; or the way back.

    Raises:
        NotFound: no such row.
        Forbidden: the actor may not.
    """

    def standard(ends_on: date | None) -> None:
        if ends_on is None:
            withdraw(ctx.session, ctx.actor, kind, row_id, tenant_id)
        else:
            end(ctx.session, ctx.actor, kind, row_id, ends_on, tenant_id)

    def submitted(ends_on: date | None, confirmed: bool) -> _Answer:
        said = _said(ctx, kind, tenant_id, row_id, ends_on, words or {})
        # What would be refused is refused before it is confirmed: it is tried, and taken back.
        with ctx.session.begin_nested() as trial:
            (act or standard)(ends_on)
            if not confirmed:
                trial.rollback()
        return _Answer(ends_on, None if confirmed else said)

    _said(ctx, kind, tenant_id, row_id, None, {})
    outcome = ctx.submit(EndingForm(), lambda data: submitted(**data))
    answer = outcome.value
    if answer and answer.preview is None:
        ctx.flash(ENDED if answer.ends_on else WITHDRAWN, about=about, last_day=last_day(answer.ends_on))
        return ctx.redirect(back)
    if answer:
        ctx.keep_typed()
    return ctx.render(
        "dated/end.html", said=answer.preview if answer else None, back=ctx.url(back), about=about
    )


def _said(
    ctx: PageContext,
    kind: DatedKind,
    tenant_id: int,
    row_id: UUID,
    ends_on: date | None,
    words: Mapping[str, object],
) -> Preview:
    said = preview(ctx.session, kind, tenant_id, row_id, ends_on)
    return replace(said, numbers={**said.numbers, **words})
