"""What the forms of parties hold."""

from typing import Any

from marshmallow import Schema, fields, post_load

from regie.web.fields import Choice, DutchDate, Ident, Text, Whole
from regie.web.period_fields import PeriodFields
from tenants.parties.words import ROLES


class PartyForm(PeriodFields):
    """A new party (partij), from a day or since always, and perhaps up to one."""

    name = Text(required=True)
    municipality_id = Whole(load_default=None)
    roles = fields.List(Choice(ROLES), load_default=list)
    starts_on = DutchDate(load_default=None)
    follows = Choice(("on",), load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Turn every box into yes or no."""
        data = _each_role(super().make(data, **more))
        return {**data, "follows": data["follows"] is not None}


class PartyWordsForm(Schema):
    """What a party is called and takes part as (partij wijzigen)."""

    name = Text(required=True)
    roles = fields.List(Choice(ROLES), load_default=list)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn every box into yes or no."""
        return _each_role(data)


def _each_role(data: dict[str, Any]) -> dict[str, Any]:
    chosen = data.pop("roles")
    return data | {role: role in chosen for role in ROLES}


class WorkerForm(Schema):
    """A new worker (medewerker)."""

    party_id = Ident(required=True)
    role = Text(required=True, longest=100)
    name = Text(required=True)
    person_id = Ident(load_default=None)
