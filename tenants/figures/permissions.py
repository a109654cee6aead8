"""Who may read and import reference figures."""

from regie.permissions import Role, permission

READ = permission(
    "figures.read",
    Role.MUNICIPAL_DIRECTOR,
    Role.BUDGET_HOLDER,
    Role.MUNICIPAL_CONTROLLER,
    Role.TEAM_LEAD,
    Role.PRODUCT_MANAGER,
    Role.FINANCE,
    Role.AUDITOR,
)
IMPORT = permission("figures.import", Role.FINANCE)
