"""Who may do what with rates, keys, pools and costs."""

from regie.permissions import Role, permission

SEE_COSTS = permission("costs.see", Role.FINANCE, Role.TEAM_LEAD, Role.PRODUCT_MANAGER, Role.AUDITOR)
BOOK_COST = permission("costs.book", Role.FINANCE)
ADD_POOL = permission("costs.add_pool", Role.FINANCE)
ADD_KEY = permission("keys.add", Role.FINANCE)
ADD_RATE = permission("rates.add", Role.FINANCE, Role.PRODUCT_MANAGER)
