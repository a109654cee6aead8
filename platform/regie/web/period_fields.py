"""Days of a period in a form (periodevelden): people name the last day, services take the day after it."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from regie.database.validity import day_after
from regie.errors import msgid
from regie.periods import Period
from regie.web.fields import DutchDate
from regie.web.strict import StrictSchema, refuse


def at_field(name: str, error: ValidationError) -> ValidationError:
    """Lay a refusal of the whole form at one of its fields (veldfout).

    Args:
        name: of the field.
        error: as `refuse` makes it.

    Returns:
        The same error, to be raised.
    """
    error.field_name = name
    return error


class PeriodFields(StrictSchema):
    """A first day and perhaps a last one (geldigheid); read as `starts_on` and the half-open `ends_on`."""

    starts_on = DutchDate(required=True)
    last_day = DutchDate(load_default=None)

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a last day before the first (einde voor begin)."""
        starts, last = data.get("starts_on"), data.get("last_day")
        if isinstance(starts, date) and isinstance(last, date) and last < starts:
            message = msgid("The last day (%(last)s) lies before the first day (%(first)s).")
            raise at_field("last_day", refuse(message, "ends_before_start", last=last, first=starts))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the last day into the end that services take; a form that makes more calls this first."""
        data["ends_on"] = day_after(data.pop("last_day"))
        return data


class BoundedPeriodFields(PeriodFields):
    """A first day and a last one (periode), both needed; read as one `period`."""

    last_day = DutchDate(required=True)

    @post_load
    def make(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Turn both days into a period."""
        data = super().make(data, **more)
        data["period"] = Period(data.pop("starts_on"), data.pop("ends_on"))
        return data


class HalfOpenFields(StrictSchema):
    """A period as programs send it (periode): `ends_on` is the day after the last one."""

    starts_on = DutchDate(required=True)
    ends_on = DutchDate(required=True)

    @validates_schema
    def ends_after_start(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a period without a single day (einde voor begin)."""
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if isinstance(starts, date) and isinstance(ends, date) and ends <= starts:
            message = msgid("The end (%(end)s) must be after the start (%(start)s).")
            raise at_field("ends_on", refuse(message, "ends_before_start", end=ends, start=starts))
