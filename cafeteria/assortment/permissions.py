"""Who may read and change the assortment."""

from regie.permissions import Role, permission

READ = permission("assortment.read", *(role for role in Role if role is not Role.PROVIDER_PERSON))
CHANGE = permission("assortment.change", Role.PRODUCT_MANAGER)
