"""Who may read and change parties and workers."""

from regie.permissions import Role, permission

READ = permission("parties.read", *(role for role in Role if role is not Role.PROVIDER_PERSON))
CHANGE = permission("parties.change", Role.PRODUCT_MANAGER)
CHANGE_WORKERS = permission("workers.change", Role.PRODUCT_MANAGER, Role.TEAM_LEAD)
