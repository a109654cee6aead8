"""What the forms of budgets hold."""

from marshmallow import Schema, fields

from regie.web.fields import Choice, DutchDate, Ident, Money, Text, Whole


class DecisionForm(Schema):
    """A decision on one budget line (besluit)."""

    kind = Choice(("budget", "cover"), required=True)
    body = Choice(("college", "council"), required=True)
    number = Text(required=True, longest=100)
    decided_on = DutchDate(required=True)
    reason = Text(required=True, longest=1000, lines=True)
    fund = Text(required=True, longest=100)
    year = Whole(required=True, minimum=1990, maximum=2100)
    amount = Money(required=True)
    source = Text(load_default="", longest=500)


class NothingForm(Schema):
    """A form that is only its button (bevestiging)."""


class BudgetLineSchema(Schema):
    """A budget line as programs see it (budgetregel)."""

    line_id = Ident()
    fund = fields.String()
    year = fields.Integer()
    budget = Money()
    cover = Money()
    uncovered = Money()
    held = Money()
    committed = Money()
    realised = Money()
    room = Money()
