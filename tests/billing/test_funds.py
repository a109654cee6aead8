"""A slip in the name of a fund is asked about before it opens a fund of its own."""

import re

import pytest

from billing.budgets.funds import known_fund
from tests.billing.conftest import Shops
from tests.world import SignIn

KNOWN = ["re-integratie", "uitvoeringskosten", "welzijn"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("re-integartie", "re-integratie"),
        ("Welzijn", "welzijn"),
        ("uitvoeringkosten", "uitvoeringskosten"),
        ("welzijn", None),
        ("participatiebudget", None),
    ],
)
def test_a_slip_is_told_from_a_new_name(typed: str, meant: str | None) -> None:
    assert known_fund(typed, KNOWN) == meant


def decision(**changes: str) -> dict[str, str]:
    facts = {"kind": "budget", "body": "council", "number": "2013/9", "decided_on": "01-11-2013"}
    amount = {"fund-1": "re-integartie", "year-1": "2013", "amount-1": "1,00"}
    return {**facts, "reason": "Begroting", **amount, **changes}


def test_a_slip_is_refused_until_it_is_said_to_be_meant(client_for: SignIn, shops: Shops) -> None:
    director, address = client_for("director"), "/m/lindehaven/decisions/new"
    asked = director.post(address, data=decision())
    assert asked.status_code == 422
    assert "Bedoelt u de geldstroom &#34;re-integratie&#34;?" in asked.text
    assert re.search(r'name="new_funds"', asked.text)
    assert director.post(address, data=decision(new_funds="on")).status_code == 303


def test_a_line_on_which_nothing_stands_is_not_listed(client_for: SignIn, shops: Shops) -> None:
    director = client_for("director")
    made = director.post("/m/lindehaven/decisions/new", data=decision(**{"fund-1": "parkeren"})).location
    assert "parkeren" in director.get(made).text
    assert "parkeren" not in director.get("/m/lindehaven/budget").text.partition("<tbody")[2]
