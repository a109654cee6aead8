"""Who may open which page, worked out from what it declares and from where each role is held."""

from regie.web.page_table import PageInfo
from tests.pages.furnish import LOGINS

# Held at the cooperation, these cover each of its municipalities.
OVER_ALL = {"case_manager", "team_lead", "product_manager", "finance", "auditor"}
WITHOUT_MUNICIPALITY = {"operator"}
# Pages on which a row is somebody's own: of the roles with the permission only these may open the example.
OF_WHOSE_ROW_IT_IS = {"hours.correct": {"case_manager", "team_lead"}}


def expected(role: str, info: PageInfo) -> int:
    """What a role meets on a page of the own municipality or cooperation."""
    if info.of_one_municipality and role in WITHOUT_MUNICIPALITY:
        return 404
    narrower = OF_WHOSE_ROW_IT_IS.get(info.endpoint, set(LOGINS))
    has = info.permission is None or role in info.permission.roles
    return 200 if has and role in narrower else 403


def roles_of(info: PageInfo) -> list[str]:
    """The roles that a page opens for."""
    return [role for role in LOGINS if expected(role, info) == 200]


def visitor(info: PageInfo) -> str:
    """Somebody for whom a page holds much: budget holders have things to decide."""
    # The front desk works for one municipality; a page over all is visited by somebody who sees several.
    roles = [role for role in roles_of(info) if info.of_one_municipality or role != "front_desk"]
    return LOGINS["budget_holder" if "budget_holder" in roles else roles[0]]
