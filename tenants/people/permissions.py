"""Who may take roles away: of the cooperation its operator, of a municipality its director."""

from regie.permissions import Role, permission

END_ROLES = permission("roles.end", Role.OPERATOR, Role.MUNICIPAL_DIRECTOR)
