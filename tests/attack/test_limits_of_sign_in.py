"""What counts at sign-in is what is wrong, also of sixty who try at the same moment; files are limited."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.world import PASSWORD


def try_to(app: Flask, login: str, password: str, address: str) -> int:
    data = {"login": login, "password": password}
    return app.test_client().post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}).status_code


@pytest.mark.long
def test_right_passwords_do_not_count_and_wrong_ones_do(app: Flask) -> None:
    right = [try_to(app, "holder", PASSWORD, "10.2.0.1") for _ in range(130)]
    assert set(right) == {303}
    wrong = [try_to(app, f"nobody-{number}", "wrong", "10.2.0.1") for number in range(121)]
    assert wrong == [422] * 120 + [429]


def test_of_sixty_at_the_same_moment_ten_are_answered(app: Flask) -> None:
    with ThreadPoolExecutor(30) as crowd:
        tries = [crowd.submit(try_to, app, "case-manager", f"guess {n}", "10.2.0.2") for n in range(60)]
        answers = [one.result() for one in tries]
    assert answers.count(422) == 10
    assert answers.count(429) == 50
    assert try_to(app, "case-manager", PASSWORD, "10.2.0.3") == 303


def test_files_have_a_limit_of_their_own_for_each_person(client_for: Callable[[str], FlaskClient]) -> None:
    browser, other = client_for("auditor"), client_for("finance")
    answers = [browser.get("/budgets.csv").status_code for _ in range(65)]
    assert answers == [200] * 60 + [429] * 5
    assert other.get("/budgets.csv").status_code == 200
    assert browser.get("/").status_code == 200
