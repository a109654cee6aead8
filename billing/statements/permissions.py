"""Who may have documents made; reading one takes what reading its lines takes."""

from billing.runs.permissions import SEE_OWN_COSTS, SEE_RUNS
from regie.permissions import Permission, Role, permission

MAKE_SHEET = permission("statements.make_sheet", Role.FINANCE, Role.TEAM_LEAD, Role.PRODUCT_MANAGER)
MAKE_OVERVIEW = permission(
    "statements.make_overview",
    Role.MUNICIPAL_DIRECTOR,
    Role.BUDGET_HOLDER,
    Role.MUNICIPAL_CONTROLLER,
    Role.FINANCE,
)


def may_make(tenant_id: int, cooperation_id: int) -> Permission:
    """Tell which permission it takes to make a document (bevoegdheid).

    Args:
        tenant_id: whose document: a municipality, or the cooperation for the sheet over all.
        cooperation_id: the cooperation of the scope.

    Returns:
        The permission, to be asked at that owner.
    """
    return MAKE_SHEET if tenant_id == cooperation_id else MAKE_OVERVIEW


def may_read(tenant_id: int, cooperation_id: int) -> Permission:
    """Tell which permission it takes to read a document (bevoegdheid).

    Args:
        tenant_id: whose document.
        cooperation_id: the cooperation of the scope.

    Returns:
        The permission.
    """
    return SEE_RUNS if tenant_id == cooperation_id else SEE_OWN_COSTS
