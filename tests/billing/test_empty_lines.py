"""A budget line on which nothing stands is not listed."""

from tests.billing.conftest import Shops
from tests.world import SignIn


def test_a_line_on_which_nothing_stands_is_not_listed(client_for: SignIn, shops: Shops) -> None:
    director = client_for("director")
    facts = {"kind": "budget", "body": "council", "number": "2013/9", "decided_on": "01-11-2013"}
    amount = {"reason": "Begroting", "fund-1": "minima", "year-1": "2013", "amount-1": "1,00"}
    made = director.post("/m/lindehaven/decisions/new", data=facts | amount).location
    assert "minima" in director.get(made).text
    assert "minima" not in director.get("/m/lindehaven/budget").text.partition("<tbody")[2]
