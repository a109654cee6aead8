"""Roles and declared permissions."""

import pytest

from regie.permissions import Permission, Role, declared_permissions, permission


def test_a_declared_permission_stands_in_the_role_matrix() -> None:
    post = permission("kernel_test.post", Role.CASE_MANAGER, Role.TEAM_LEAD)
    assert post in declared_permissions()
    assert post.roles == {"case_manager", "team_lead"}


def test_the_role_matrix_is_sorted_by_name() -> None:
    permission("kernel_test.b", Role.FINANCE)
    permission("kernel_test.a", Role.FINANCE)
    names = [declared.name for declared in declared_permissions()]
    assert names == sorted(names)


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="mayor"):
        Permission("kernel_test.unknown", frozenset({"mayor"}))
    assert "kernel_test.unknown" not in {declared.name for declared in declared_permissions()}


def test_a_name_means_the_same_roles_everywhere() -> None:
    first = permission("kernel_test.read", Role.AUDITOR)
    assert permission("kernel_test.read", Role.AUDITOR) == first
    with pytest.raises(ValueError, match="twice"):
        permission("kernel_test.read", Role.OPERATOR)


def test_there_are_eleven_roles() -> None:
    assert len(Role) == 11
