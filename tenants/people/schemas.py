"""What the forms of people hold."""

from typing import Any

from marshmallow import validates_schema

from regie.errors import msgid
from regie.web.addresses import LARGEST_ID
from regie.web.fields import AsTyped, Choice
from regie.web.number_fields import Whole
from regie.web.period_fields import at_field
from regie.web.strict import StrictSchema, refuse


class ProfileForm(StrictSchema):
    """The own account (profiel)."""

    language = Choice(("nl", "en"), required=True)


class CooperationForm(StrictSchema):
    """In which cooperation somebody goes on (samenwerking)."""

    cooperation = Whole(minimum=1, maximum=LARGEST_ID, required=True)
    next = AsTyped(load_default="", longest=2000)


class PasswordForm(StrictSchema):
    """Another password (wachtwoord wijzigen); taken as typed, spaces included."""

    current_password = AsTyped(required=True, longest=1024)
    new_password = AsTyped(required=True, longest=1024)
    again = AsTyped(required=True, longest=1024)

    @validates_schema
    def is_typed_the_same_twice(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a slip of the hand in what nobody can read back (twee keer hetzelfde)."""
        if "again" in data and data.get("new_password") != data["again"]:
            message = msgid("This is not the same as the new password. Type it twice in the same way.")
            raise at_field("again", refuse(message, "not_the_same"))


class SignInForm(StrictSchema):
    """Signing in (aanmelden); a password is taken as typed, spaces included."""

    login = AsTyped(required=True, longest=200)
    password = AsTyped(required=True, longest=1024)
    next = AsTyped(load_default="", longest=2000)
