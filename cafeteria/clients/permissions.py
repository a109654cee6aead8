"""Who may see, register and change clients: roles with a purpose to see persons (doelbinding)."""

from regie.permissions import Role, permission

READ = permission("clients.read", Role.FRONT_DESK, Role.CASE_MANAGER, Role.TEAM_LEAD)
REGISTER = permission("clients.register", Role.FRONT_DESK, Role.CASE_MANAGER, Role.TEAM_LEAD)
CHANGE = permission("clients.change", Role.FRONT_DESK, Role.CASE_MANAGER, Role.TEAM_LEAD)
SET_GROUP = permission("clients.set_group", Role.CASE_MANAGER, Role.TEAM_LEAD)
