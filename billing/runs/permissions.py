"""Who may do what with runs, and who sees what they cost."""

from regie.permissions import Role, permission

SEE_RUNS = permission("runs.see", Role.FINANCE, Role.TEAM_LEAD, Role.PRODUCT_MANAGER, Role.AUDITOR)
START_RUN = permission("runs.start", Role.FINANCE)
SEE_OWN_COSTS = permission(
    "runs.see_own_costs",
    Role.MUNICIPAL_DIRECTOR,
    Role.BUDGET_HOLDER,
    Role.MUNICIPAL_CONTROLLER,
    Role.FINANCE,
    Role.AUDITOR,
)
