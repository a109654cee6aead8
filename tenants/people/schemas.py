"""What the forms of people hold."""

from marshmallow import Schema, fields

from regie.web.fields import AsTyped, Choice


class ProfileForm(Schema):
    """The own account (profiel)."""

    language = Choice(("nl", "en"), required=True)


class SignInForm(Schema):
    """Signing in (aanmelden); a password is taken as typed, spaces included."""

    login = AsTyped(required=True, longest=200)
    password = AsTyped(required=True, longest=1024)
    next = fields.String(load_default="")
