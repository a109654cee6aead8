"""Who may look at the trail and at the health of the installation."""

from regie.permissions import Role, permission

READ_TRAIL = permission("trail.read", Role.AUDITOR)
SEE_HEALTH = permission("health.see", Role.OPERATOR)
