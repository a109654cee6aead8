"""What the forms of people hold."""

from marshmallow import Schema, fields, validate

from regie.web.fields import Choice


class ProfileForm(Schema):
    """The own account (profiel)."""

    language = Choice(("nl", "en"), required=True)


class SignInForm(Schema):
    """Signing in (aanmelden); a password is taken as typed, spaces included."""

    login = fields.String(required=True, validate=validate.Length(1, 200))
    password = fields.String(required=True, validate=validate.Length(1, 1024))
    next = fields.String(load_default="")
