"""Who may record steps of a route: the front desk the first two, case managers and team leads all."""

from regie.permissions import Role, permission

RECORD = permission("routes.record", Role.FRONT_DESK, Role.CASE_MANAGER, Role.TEAM_LEAD)
DECIDE = permission("routes.decide", Role.CASE_MANAGER, Role.TEAM_LEAD)
