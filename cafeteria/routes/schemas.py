"""What the forms of routes hold."""

from marshmallow import Schema

from cafeteria.routes.steps import STEPS
from regie.web.fields import Choice, DutchDate, Text, Whole


class ApplicationForm(Schema):
    """An application (aanvraag), with which a route opens."""

    happened_on = DutchDate(required=True)
    outcome = Text(required=True, longest=200)
    note = Text(load_default="", longest=2000, lines=True)


class StepForm(ApplicationForm):
    """The next step (volgende stap) of a route that was seen in some version."""

    version = Whole(required=True, minimum=1)
    kind = Choice(STEPS, required=True)
