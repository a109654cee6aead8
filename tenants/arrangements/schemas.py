"""What the forms of arrangements hold; people name the last day, not the day after."""

from regie.web.fields import Choice, Ident, Text, Whole
from regie.web.period_fields import PeriodFields
from tenants.arrangements.words import FORMS


class ArrangementForm(PeriodFields):
    """A new arrangement (regeling)."""

    name = Text(required=True)
    form = Choice(FORMS, required=True)
    host_id = Whole(load_default=None)


class ParticipationForm(PeriodFields):
    """A municipality takes part (deelname)."""

    arrangement_id = Ident(required=True)
    tenant_id = Whole(required=True)
    product_group = Text(required=True, longest=100)
