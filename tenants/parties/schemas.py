"""What the forms of parties hold."""

from typing import Any

from marshmallow import post_load

from regie.web.fields import Choice, DutchDate, Ident, Text
from regie.web.number_fields import Whole
from regie.web.period_fields import PeriodFields
from regie.web.strict import Many, StrictSchema
from tenants.parties.words import ROLES


class PartyForm(PeriodFields):
    """A new party (partij), from a day or since always, and perhaps up to one."""

    name = Text(required=True)
    municipality_id = Whole(load_default=None)
    roles = Many(Choice(ROLES), load_default=list)
    starts_on = DutchDate(load_default=None)
    follows = Choice(("on",), load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Turn every box into yes or no."""
        data = _each_role(super().make(data, **more))
        return {**data, "follows": data["follows"] is not None}


class PartyWordsForm(StrictSchema):
    """What a party is called and takes part as (partij wijzigen)."""

    name = Text(required=True)
    roles = Many(Choice(ROLES), load_default=list)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn every box into yes or no."""
        return _each_role(data)


def _each_role(data: dict[str, Any]) -> dict[str, Any]:
    chosen = data.pop("roles")
    return data | {role: role in chosen for role in ROLES}


class WorkerForm(StrictSchema):
    """A new worker (medewerker)."""

    party_id = Ident(required=True)
    role = Text(required=True, longest=100)
    name = Text(required=True)
    person_id = Ident(load_default=None)
