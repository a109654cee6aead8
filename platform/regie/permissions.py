"""Roles (rollen) and the permissions that the rooms declare; together they are the role matrix."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The eleven roles (rollen) that a person can hold in a municipality or cooperation, with dates."""

    MUNICIPAL_DIRECTOR = "municipal_director"
    BUDGET_HOLDER = "budget_holder"
    MUNICIPAL_CONTROLLER = "municipal_controller"
    FRONT_DESK = "front_desk"
    CASE_MANAGER = "case_manager"
    TEAM_LEAD = "team_lead"
    PRODUCT_MANAGER = "product_manager"
    FINANCE = "finance"
    PROVIDER_PERSON = "provider_person"
    AUDITOR = "auditor"
    OPERATOR = "operator"


# They manage accounts or work elsewhere and see no rows of municipalities, which is no count of them.
READ_NO_ROWS = frozenset({Role.OPERATOR.value, Role.PROVIDER_PERSON.value})
_declared: dict[str, "Permission"] = {}
_four_eyes: dict[str, "FourEyes"] = {}


@dataclass(frozen=True)
class Permission:
    """What somebody may do (bevoegdheid), and in which roles; declaring one puts it in the role matrix.

    Args:
        name: stable dotted name, noun first, such as `orders.post`.
        roles: names of the roles that have it.

    Raises:
        ValueError: an unknown role, or a second permission of the same name with other roles.
    """

    name: str
    roles: frozenset[str]

    def __post_init__(self) -> None:
        if unknown := self.roles - set(Role):
            raise ValueError(f"Permission {self.name} names unknown roles: {', '.join(sorted(unknown))}.")
        if _declared.setdefault(self.name, self) != self:
            raise ValueError(f"Permission {self.name} is declared twice, with different roles.")


def permission(name: str, *roles: Role) -> Permission:
    """Declare a permission (bevoegdheid) for some roles.

    Args:
        name: stable dotted name, noun first.
        roles: those that have it.

    Returns:
        The permission, which is now part of the role matrix.

    Raises:
        ValueError: as `Permission` does.
    """
    return Permission(name, frozenset(roles))


def declared_permissions() -> tuple[Permission, ...]:
    """List every permission that has been declared (rollenmatrix).

    Returns:
        Permissions by name; complete once the application has imported its rooms.
    """
    return tuple(_declared[name] for name in sorted(_declared))


@dataclass(frozen=True)
class FourEyes:
    """Work that one person drafts and another adopts (vier ogen): nobody approves their own change.

    Args:
        work: msgid; what it is called.
        drafts: what it takes to draft it.
        adopts: what it takes to adopt it.
    """

    work: str
    drafts: Permission
    adopts: Permission


def four_eyes(work: str, drafts: Permission, adopts: Permission) -> FourEyes:
    """Declare work that takes two people (vier ogen), so that a municipality hears when it has only one.

    Args:
        work: msgid; what it is called.
        drafts: what it takes to draft it.
        adopts: what it takes to adopt it.

    Returns:
        The declaration.
    """
    return _four_eyes.setdefault(work, FourEyes(work, drafts, adopts))


def declared_four_eyes() -> tuple[FourEyes, ...]:
    """List the work that takes two people (vier ogen).

    Returns:
        Declarations in the order of their making; complete once the application has imported its rooms.
    """
    return tuple(_four_eyes.values())
