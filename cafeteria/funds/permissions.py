"""Who may read and change the funds."""

from regie.permissions import Role, permission

READ = permission("funds.read", *(role for role in Role if role is not Role.PROVIDER_PERSON))
CHANGE = permission("funds.change", Role.FINANCE, Role.PRODUCT_MANAGER)
