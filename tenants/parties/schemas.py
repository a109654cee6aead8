"""What the forms of parties hold."""

from marshmallow import Schema, fields

from regie.web.fields import Choice, Ident, Text, Whole
from tenants.parties.words import ROLES


class PartyForm(Schema):
    """A new party (partij)."""

    name = Text(required=True)
    municipality_id = Whole(load_default=None)
    roles = fields.List(Choice(ROLES), load_default=list)


class WorkerForm(Schema):
    """A new worker (medewerker)."""

    party_id = Ident(required=True)
    role = Text(required=True, longest=100)
    name = Text(required=True)
    person_id = Ident(load_default=None)
