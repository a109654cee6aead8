"""Who may do what with orders."""

from regie.permissions import Role, permission

PLACE_ORDER = permission("orders.place", Role.CASE_MANAGER, Role.TEAM_LEAD)
CANCEL_ORDER = permission("orders.cancel", Role.CASE_MANAGER, Role.TEAM_LEAD)
SEE_ORDERS = permission("orders.see", Role.CASE_MANAGER, Role.TEAM_LEAD, Role.FRONT_DESK)
# One order behind an amount, without the name of the client: for those who answer for the money.
SEE_ORDER = permission(
    "orders.see_one",
    Role.CASE_MANAGER,
    Role.TEAM_LEAD,
    Role.FRONT_DESK,
    Role.MUNICIPAL_DIRECTOR,
    Role.BUDGET_HOLDER,
    Role.MUNICIPAL_CONTROLLER,
    Role.FINANCE,
    Role.AUDITOR,
)
