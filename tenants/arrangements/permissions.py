"""Who may read and change arrangements."""

from regie.permissions import Role, permission

READ = permission("arrangements.read", *(role for role in Role if role is not Role.PROVIDER_PERSON))
CHANGE = permission("arrangements.change", Role.PRODUCT_MANAGER)
