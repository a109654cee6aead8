"""What the forms of settings hold."""

from regie.web.fields import Text
from regie.web.strict import StrictSchema


class ThemeForm(StrictSchema):
    """Another face (huisstijl); which names there are is for the service to say."""

    theme = Text(required=True, longest=60)
