"""The trail is for the auditor, the health page for the operator, and neither shows a person served."""

from typing import Any

import pytest


def test_an_auditor_reads_the_trail_and_finds_the_chain_whole(client_for: Any) -> None:
    page = client_for("auditor").get("/trail?of=lindehaven")
    assert page.status_code == 200
    assert "Lindehaven" in page.text


@pytest.mark.parametrize("login", ["case-manager", "finance", "holder", "operator"])
def test_nobody_else_reads_the_trail(client_for: Any, login: str) -> None:
    assert client_for(login).get("/trail").status_code == 403


def test_a_trail_of_another_cooperation_is_not_found(client_for: Any) -> None:
    assert client_for("auditor").get("/trail?of=elders").status_code == 404


@pytest.mark.parametrize("before", ["x", "2013-01-01_x", "_", "2013-01-01T00:00:00+00:00_"])
def test_a_made_up_place_in_the_trail_starts_at_the_newest(client_for: Any, before: str) -> None:
    assert client_for("auditor").get(f"/trail?before={before}").status_code == 200


def test_an_operator_sees_the_health_and_no_municipality(client_for: Any) -> None:
    browser = client_for("operator")
    page = browser.get("/operations")
    assert page.status_code == 200
    assert "Lindehaven" not in page.text
    assert browser.get("/m/lindehaven/budget").status_code == 404


def test_nobody_else_sees_the_health_page(client_for: Any) -> None:
    assert client_for("auditor").get("/operations").status_code == 403
