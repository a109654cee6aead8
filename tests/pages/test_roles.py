"""Who may open which page: every page against every role, in the own municipality and in those of others."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from regie.web.page_table import PAGES, PageInfo
from tests.pages.examples import Examples, of_a_municipality, with_rows
from tests.pages.furnish import HOME, LOGINS, NEIGHBOUR, STRANGER
from tests.pages.visitors import OVER_ALL, expected, roles_of

SignIn = Callable[[str], FlaskClient]
OF_ONE_MUNICIPALITY = [info for info in PAGES.values() if info.of_one_municipality]
SHOWN = [info for info in PAGES.values() if "GET" in info.methods]
SENT = [info for info in PAGES.values() if "POST" in info.methods]
# What a form may meet that the page itself let through.
LET_THROUGH = {200, 303, 409, 422}


# Of the form to sign out; another one in each answer.
TOKEN = re.compile(r'(?<=csrf_token" value=")[^"]+|(?<=X-CSRFToken": ")[^"]+')


def name(info: PageInfo) -> str:
    return info.endpoint


def by_reach(info: PageInfo) -> tuple[list[str], list[str]]:
    """The roles that a page opens for: those of one municipality, and those over all."""
    roles = roles_of(info)
    return [role for role in roles if role not in OVER_ALL], [role for role in roles if role in OVER_ALL]


@pytest.fixture(scope="module")
def somebody(client_for: SignIn) -> Callable[[str], FlaskClient]:
    """One browser for each role, signed in once."""
    return {role: client_for(login) for role, login in LOGINS.items()}.__getitem__


@pytest.mark.parametrize("info", SHOWN, ids=name)
def test_a_page_opens_for_the_roles_that_it_names_and_for_no_other(
    info: PageInfo, somebody: SignIn, examples: Examples
) -> None:
    met = {role: somebody(role).get(examples.address(info, HOME)).status_code for role in LOGINS}
    assert met == {role: expected(role, info) for role in LOGINS}


@pytest.mark.parametrize("info", SENT, ids=name)
def test_a_form_is_refused_from_every_role_without_the_permission(
    info: PageInfo, somebody: SignIn, examples: Examples
) -> None:
    without = [role for role in LOGINS if expected(role, info) != 200]
    met = {role: somebody(role).post(examples.address(info, HOME)).status_code for role in without}
    assert met == {role: expected(role, info) for role in without}


@pytest.mark.parametrize("info", OF_ONE_MUNICIPALITY, ids=name)
def test_a_page_of_a_municipality_is_not_found_by_those_whom_it_does_not_concern(
    info: PageInfo, somebody: SignIn, examples: Examples
) -> None:
    met = {
        (role, slug): somebody(role).open(examples.address(info, slug), method=info.methods[-1]).status_code
        for role in roles_of(info)
        for slug in (NEIGHBOUR, STRANGER)
        if slug == STRANGER or role not in OVER_ALL
    }
    assert met
    assert met == dict.fromkeys(met, 404)


@pytest.mark.parametrize("role", [role for role in LOGINS if role not in OVER_ALL])
def test_a_neighbour_cannot_be_told_from_nobody(role: str, somebody: SignIn) -> None:
    def answer(slug: str) -> str:
        found = somebody(role).get(f"/m/{slug}/budget")
        assert found.status_code == 404
        return TOKEN.sub("", found.text.replace(slug, ""))

    assert answer(NEIGHBOUR) == answer(STRANGER) == answer("nergens")


@pytest.mark.parametrize("info", with_rows(), ids=name)
def test_a_row_of_somebody_else_is_not_found_however_one_may_enter(
    info: PageInfo, somebody: SignIn, examples: Examples
) -> None:
    others = (NEIGHBOUR, STRANGER) if of_a_municipality(info) else (STRANGER,)
    # Somebody who works for one municipality, and somebody who works for all and may open the row elsewhere.
    roles = [group[0] for group in by_reach(info) if group]
    met = {
        (role, slug, method): somebody(role)
        .open(examples.address(info, HOME, rows_of=slug), method=method)
        .status_code
        for role in roles
        for slug in others
        for method in info.methods
    }
    assert met
    assert met == dict.fromkeys(met, 404)


@pytest.mark.parametrize("info", SENT, ids=name)
def test_a_form_is_read_when_it_comes_from_a_role_with_the_permission(
    info: PageInfo, somebody: SignIn, examples: Examples
) -> None:
    roles = roles_of(info)
    met = {role: somebody(role).post(examples.address(info, HOME)).status_code for role in roles}
    assert roles
    assert set(met.values()) <= LET_THROUGH, met


def test_every_page_is_one_that_somebody_may_open() -> None:
    assert [info.endpoint for info in PAGES.values() if not roles_of(info)] == []
