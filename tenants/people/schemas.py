"""What the forms of people hold."""

from marshmallow import Schema, fields, validate


class SignInForm(Schema):
    """Signing in (aanmelden); a password is taken as typed, spaces included."""

    login = fields.String(required=True, validate=validate.Length(1, 200))
    password = fields.String(required=True, validate=validate.Length(1, 1024))
    next = fields.String(load_default="")
