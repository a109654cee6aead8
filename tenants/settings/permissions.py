"""Who may see and change the settings of a municipality."""

from regie.permissions import Role, permission

SEE = permission(
    "settings.see",
    Role.MUNICIPAL_DIRECTOR,
    Role.BUDGET_HOLDER,
    Role.MUNICIPAL_CONTROLLER,
    Role.AUDITOR,
)
CHANGE = permission("settings.change", Role.MUNICIPAL_DIRECTOR)
