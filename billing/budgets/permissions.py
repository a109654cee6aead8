"""Who may do what with budgets."""

from regie.errors import msgid
from regie.permissions import Role, four_eyes, permission

SEE_BUDGET = permission(
    "budgets.see",
    Role.MUNICIPAL_DIRECTOR,
    Role.BUDGET_HOLDER,
    Role.MUNICIPAL_CONTROLLER,
    Role.CASE_MANAGER,
    Role.TEAM_LEAD,
    Role.FINANCE,
    Role.AUDITOR,
)
DRAFT_DECISION = permission(
    "budgets.draft_decision", Role.MUNICIPAL_DIRECTOR, Role.BUDGET_HOLDER, Role.FINANCE
)
ADOPT_DECISION = permission("budgets.adopt_decision", Role.BUDGET_HOLDER)
FOUR_EYES = four_eyes(msgid("Decisions on budget and cover"), DRAFT_DECISION, ADOPT_DECISION)
