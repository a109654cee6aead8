"""Who may record steps of a route: the front desk the first two, case managers and team leads all."""

from cafeteria.routes.steps import FRONT_DESK_STEPS
from regie.permissions import Permission, Role, permission

RECORD = permission("routes.record", Role.FRONT_DESK, Role.CASE_MANAGER, Role.TEAM_LEAD)
DECIDE = permission("routes.decide", Role.CASE_MANAGER, Role.TEAM_LEAD)


def needed_for(step: str) -> Permission:
    """Tell which permission recording a step takes (bevoegdheid per stap).

    Args:
        step: one of `steps.ORDER`.

    Returns:
        The permission.
    """
    return RECORD if step in FRONT_DESK_STEPS else DECIDE
