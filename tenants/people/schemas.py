"""What the forms of people hold."""

from regie.web.fields import AsTyped, Choice
from regie.web.strict import StrictSchema


class ProfileForm(StrictSchema):
    """The own account (profiel)."""

    language = Choice(("nl", "en"), required=True)


class SignInForm(StrictSchema):
    """Signing in (aanmelden); a password is taken as typed, spaces included."""

    login = AsTyped(required=True, longest=200)
    password = AsTyped(required=True, longest=1024)
    next = AsTyped(load_default="", longest=2000)
