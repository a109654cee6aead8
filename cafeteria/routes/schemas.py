"""What the forms of routes hold."""

from cafeteria.routes.steps import STEPS
from regie.web.fields import Choice, DutchDate, Text
from regie.web.number_fields import Whole
from regie.web.strict import StrictSchema


class ApplicationForm(StrictSchema):
    """An application (aanvraag), with which a route opens."""

    happened_on = DutchDate(required=True)
    outcome = Text(required=True, longest=200)
    note = Text(load_default="", longest=2000, lines=True)


class StepForm(ApplicationForm):
    """The next step (volgende stap) of a route that was seen in some version."""

    version = Whole(required=True, minimum=1)
    kind = Choice(STEPS, required=True)
