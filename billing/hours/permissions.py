"""Who may book hours."""

from regie.permissions import Role, permission

BOOK_HOURS = permission("hours.book", Role.CASE_MANAGER, Role.TEAM_LEAD, Role.PRODUCT_MANAGER, Role.FINANCE)
BOOK_FOR_OTHERS = permission("hours.book_for_others", Role.TEAM_LEAD)
