"""Whoever knows the password changes it; nobody else does, with a scope or without."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from regie.database.engine import transaction, visitor
from regie.database.scope import SignedIn
from regie.errors import Forbidden, SignedOut
from regie.web.sign_in_state import hash_token
from tests.world import PASSWORD, World

NEW = "een heel ander wachtwoord"


def asks(current: str = PASSWORD, new: str = NEW, again: str = NEW) -> dict[str, str]:
    return {"current_password": current, "new_password": new, "again": again}


def signs_in(app: Flask, password: str) -> bool:
    data = {"login": "holder", "password": password}
    return app.test_client().post("/sign-in", data=data).status_code == 303


def test_a_password_is_changed_and_other_sessions_end(
    app: Flask, client_for: Callable[[str], FlaskClient]
) -> None:
    browser, elsewhere = client_for("holder"), app.test_client()
    elsewhere.post("/sign-in", data={"login": "holder", "password": PASSWORD})
    assert elsewhere.get("/").status_code == 200
    assert browser.post("/profile/password", data=asks()).status_code == 303
    assert (signs_in(app, NEW), signs_in(app, PASSWORD)) == (True, False)
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (asks(current="verkeerd wachtwoord"), "current-password"),
        (asks(new="kort", again="kort"), "new-password"),
        (asks(again="een ander"), "again"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_no_password_comes_back(
    app: Flask, client_for: Callable[[str], FlaskClient], asked: dict[str, str], field: str
) -> None:
    answer = client_for("holder").post("/profile/password", data=asked)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert not any(f'value="{typed}"' in answer.text for typed in asked.values())
    assert signs_in(app, PASSWORD)


def test_guesses_at_the_own_password_are_counted(client_for: Callable[[str], FlaskClient]) -> None:
    browser = client_for("holder")
    answers = [browser.post("/profile/password", data=asks(f"guess {n}")).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]


def test_neither_a_scope_nor_a_wrong_hash_changes_a_password(app: Flask, world: World) -> None:
    change = text("SELECT regie.change_password('holder', :was, 'x', '')")
    with visitor() as db:
        stored = db.execute(text("SELECT password_hash FROM regie.credentials('holder')")).scalar_one()
    with (
        pytest.raises(Forbidden),
        transaction(SignedIn(hash_token(world.token("holder")))) as (session, _),
    ):
        session.execute(change, {"was": stored})
    with pytest.raises(SignedOut), visitor() as db:
        db.execute(change, {"was": "another"})
    assert signs_in(app, PASSWORD)
