"""Figures and budgets from a file, on a page: looked at first, kept whole or not at all, and never twice."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from billing.budgets.models import Decision
from regie.database.engine import transaction
from tenants.figures.queries import list_figures
from tenants.figures.schemas import COLUMNS
from tests.billing.conftest import FUND, Shops
from tests.world import World

PAGE = "/figures/import"
SignIn = Callable[[str], FlaskClient]


def send(browser: FlaskClient, *rows: str, step: str = "check", **form: str) -> str:
    data = "\n".join((",".join(COLUMNS), *rows, "")).encode()
    answer = browser.post(PAGE, data={"step": step, **form, "file": (io.BytesIO(data), "bestand.csv")})
    return answer.text if answer.status_code != 303 else "gedaan"


FIGURE = "Lindehaven,GM9001,2013,woningen,21000,woningen,2013-01-01,nota 9"
BUDGET = f"Lindehaven,GM9001,2013,{FUND},1000,euro,2013-01-01,nota 9"
RESTS_ON = {"kind": "budget", "body": "council", "number": "2013/77", "decided_on": "01-11-2013"}


def kept(world: World) -> int:
    with transaction(world.scope("finance")) as (session, actor):
        return len(list_figures(session, actor.cooperation_id, "woningen"))


def test_a_file_is_looked_at_kept_once_and_refused_again_with_who_and_when(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    browser = client_for("finance")
    total = "Alle,*,2013,woningen,21001,woningen,2013-01-01,nota 9"
    looked = send(browser, FIGURE, total, kind="figure")
    for words in ("Er is nog niets bewaard", "Lindehaven", "21.001", "21.000", "niet de som"):
        assert words in looked, words
    assert kept(world) == 0
    found = re.search(r'name="held" value="([^"]+)"', looked)
    assert found
    done = browser.post(PAGE, data={"kind": "figure", "step": "import", "held": found[1]})
    assert (done.status_code, kept(world)) == (303, 1)
    again = send(browser, total, FIGURE, kind="figure", step="import")
    assert re.search(r"al ingelezen, door Finance op \d\d-\d\d-\d{4}", again)


def test_budgets_rest_on_the_decision_that_is_named_and_on_no_other(
    client_for: SignIn, world: World, shops: Shops
) -> None:
    browser = client_for("finance")
    refused = send(browser, BUDGET, kind="budget")
    assert all(f'href="#f-{name}"' in refused for name in ("body", "number", "decided-on"))
    assert send(browser, BUDGET, step="import", **RESTS_ON) == "gedaan"
    with transaction(world.scope("holder")) as (session, _):
        (made,) = session.scalars(select(Decision).where(Decision.import_id.is_not(None)))
    assert (made.number, made.body, made.decided_on.isoformat()) == ("2013/77", "council", "2013-11-01")
    assert "al ingelezen" in send(browser, BUDGET, step="import", **(RESTS_ON | {"number": "2013/78"}))
    withdrawn = client_for("director").post(f"/m/lindehaven/decisions/{made.id}/withdraw", data={})
    assert withdrawn.status_code == 303
    assert send(browser, BUDGET, step="import", **RESTS_ON) == "gedaan"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (FIGURE.replace("GM9001", "GM9002"), "GM9002 is Bergdrecht"),
        (FIGURE.replace("Lindehaven,GM9001", "Totaal,"), "geef een gedrukt totaal * als code"),
        ("", "een kop, en geen regels"),
    ],
)
def test_what_would_end_up_with_somebody_else_is_told(
    client_for: SignIn, world: World, shops: Shops, row: str, sentence: str
) -> None:
    before = kept(world)
    rows = [row] if row else []
    assert sentence in send(client_for("finance"), *rows, kind="figure", step="import")
    assert kept(world) == before


def test_more_than_a_hundred_mistakes_say_how_many_more(client_for: SignIn, shops: Shops) -> None:
    rows = [FIGURE.replace("21000", "veel")] * 137
    assert "nog 37 andere fouten" in send(client_for("finance"), *rows, kind="figure")


def test_the_columns_stand_on_the_page_with_an_example(client_for: SignIn, shops: Shops) -> None:
    page = client_for("finance").get(PAGE).text
    assert all(f">{name}<" in page for name in COLUMNS)
    assert all(words in page for words in ("Naam van de gemeente", ">Gemeenteraad<"))
    assert 'href="/figures/import"' in client_for("finance").get("/figures").text
    assert 'href="/figures/import"' not in client_for("holder").get("/figures").text
    assert client_for("holder").get(PAGE).status_code == 403
