"""What the forms of clients hold."""

from typing import Any

from marshmallow import post_load, validates_schema

from cafeteria.menus.eligibility import group_by_wage_value
from regie.errors import DomainError, msgid
from regie.web.fields import Choice, DutchDate, Ident, Text
from regie.web.number_fields import Percent, Whole
from regie.web.strict import REQUIRED, StrictSchema, refuse

BY_WAGE_VALUE = "wage_value"
CARE = "care"
NO_GROUP = "none"
BASES = {
    BY_WAGE_VALUE: msgid("A wage value was assessed"),
    CARE: msgid("The diagnosis is care (group 4)"),
    NO_GROUP: msgid("No client group, as for debt and minimum income clients"),
}


class RegisterForm(StrictSchema):
    """A new client (inschrijven)."""

    number = Text(required=True, longest=50)
    name = Text(required=True)
    contact_id = Ident(load_default=None)


class ChangeForm(StrictSchema):
    """Name and contact person (gegevens)."""

    version = Whole(required=True, minimum=1)
    name = Text(required=True)
    contact_id = Ident(load_default=None)


class GroupForm(StrictSchema):
    """An assessment of the client group (doelgroep): from a wage value, or a diagnosis, or none."""

    version = Whole(required=True, minimum=1)
    basis = Choice(BASES, required=True)
    wage_value = Percent(load_default=None, decimals=2)
    assessor = Text(load_default=None, longest=200)
    assessed_on = DutchDate(load_default=None)

    @validates_schema
    def complete(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an assessment without its value, its assessor or its day (onvolledig)."""
        basis = data.get("basis")
        needed = ["assessor", "assessed_on"] if basis in (BY_WAGE_VALUE, CARE) else []
        needed += ["wage_value"] if basis == BY_WAGE_VALUE else []
        for name in needed:
            if name in data and data[name] is None:
                error = refuse(REQUIRED, "required")
                error.field_name = name
                raise error

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the assessment into a group with its source."""
        return {"expected_version": data["version"], **_group(data)}


def _group(data: dict[str, Any]) -> dict[str, Any]:
    if data["basis"] == NO_GROUP:
        return {"client_group": None, "source": ""}
    by_whom = f"{data['assessor']}, {data['assessed_on']:%d-%m-%Y}"
    if data["basis"] == CARE:
        return {"client_group": "4", "source": by_whom}
    try:
        group = group_by_wage_value(data["wage_value"])
    except DomainError as refusal:
        error = refuse(refusal.message, refusal.code)
        error.field_name = "wage_value"
        raise error from refusal
    return {"client_group": group, "source": f"{data['wage_value']} %, {by_whom}"}
