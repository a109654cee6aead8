"""What the forms of arrangements hold; people name the last day, not the day after."""

from typing import Any

from marshmallow import post_load

from regie.web.fields import Choice, Ident, Text
from regie.web.number_fields import Whole
from regie.web.period_fields import PeriodFields
from tenants.arrangements.words import FORMS


class _Following(PeriodFields):
    """Days, and whether one without an end may end the day before (opvolgen)."""

    follows = Choice(("on",), load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Read the box as yes or no."""
        data = super().make(data, **more)
        return {**data, "follows": data["follows"] is not None}


class ArrangementForm(_Following):
    """A new arrangement (regeling)."""

    name = Text(required=True)
    form = Choice(FORMS, required=True)
    host_id = Whole(load_default=None)


class ParticipationForm(_Following):
    """A municipality takes part (deelname)."""

    arrangement_id = Ident(required=True)
    tenant_id = Whole(required=True)
    product_group = Text(required=True, longest=100)
