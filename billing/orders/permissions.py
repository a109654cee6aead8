"""Who may do what with orders."""

from regie.permissions import Role, permission

PLACE_ORDER = permission("orders.place", Role.CASE_MANAGER, Role.TEAM_LEAD)
CANCEL_ORDER = permission("orders.cancel", Role.CASE_MANAGER, Role.TEAM_LEAD)
SEE_ORDERS = permission("orders.see", Role.CASE_MANAGER, Role.TEAM_LEAD, Role.FRONT_DESK)
