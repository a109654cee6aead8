"""What the forms of settings hold."""

from marshmallow import Schema

from regie.web.fields import Text


class ThemeForm(Schema):
    """Another face (huisstijl); which names there are is for the service to say."""

    theme = Text(required=True, longest=60)
