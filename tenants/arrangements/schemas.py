"""What the forms of arrangements hold; people name the last day, not the day after."""

from datetime import date
from typing import Any

from marshmallow import Schema, post_load, validates_schema

from regie.database.validity import day_after
from regie.errors import msgid
from regie.web.fields import Choice, DutchDate, Ident, Text, Whole, refuse
from tenants.arrangements.words import FORMS


class DatedForm(Schema):
    """Something with a first day and perhaps a last one (geldigheid)."""

    starts_on = DutchDate(required=True)
    last_day = DutchDate(load_default=None)

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse what ends before it starts (einde voor begin)."""
        starts, last = data.get("starts_on"), data.get("last_day")
        if isinstance(starts, date) and isinstance(last, date) and last < starts:
            error = refuse(
                msgid("The last day (%(last)s) lies before the first day (%(first)s)."),
                "ends_before_start",
                last=last,
                first=starts,
            )
            error.field_name = "last_day"
            raise error

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the last day into the end that the services take."""
        data["ends_on"] = day_after(data.pop("last_day"))
        return data


class ArrangementForm(DatedForm):
    """A new arrangement (regeling)."""

    name = Text(required=True)
    form = Choice(FORMS, required=True)
    host_id = Whole(load_default=None)


class ParticipationForm(DatedForm):
    """A municipality takes part (deelname)."""

    arrangement_id = Ident(required=True)
    tenant_id = Whole(required=True)
    product_group = Text(required=True, longest=100)
