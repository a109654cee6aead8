"""Names of the roles, to be translated where they are shown."""

from regie.errors import msgid

ROLES = {
    "municipal_director": msgid("Municipal director"),
    "budget_holder": msgid("Budget holder"),
    "municipal_controller": msgid("Municipal controller"),
    "front_desk": msgid("Front desk"),
    "case_manager": msgid("Case manager"),
    "team_lead": msgid("Team lead"),
    "product_manager": msgid("Product manager"),
    "finance": msgid("Finance"),
    "provider_person": msgid("Provider"),
    "auditor": msgid("Auditor"),
    "operator": msgid("Operator"),
}
