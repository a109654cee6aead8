"""A run that was reversed: it says so wherever it is shown, and still shows the rows that it divided."""

import re
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from regie.periods import month
from tests.billing_runs.scene import Scene

Sign = Callable[[str], FlaskClient]
DAY = date(2013, 3, 6)


def shown(page: str) -> str:
    """The main part, without tags and with single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.partition("<main")[2])).replace("\xa0", " ")


def line_of(client: FlaskClient, run: str) -> str:
    lines = client.get(f"/m/lindehaven/costs/{run}").text
    found: list[str] = re.findall(rf'href="(/m/lindehaven/costs/{run}/[0-9a-f-]+)"', lines)
    return found[0]


def test_a_reversed_run_shows_the_rows_that_it_divided_after_others_were_booked(
    scene: Scene, client_for: Sign
) -> None:
    march = month(2013, 3)
    scene.cost("pool-equal", DAY, 1000_00)
    first = scene.run("final", march)
    reversal = scene.reverse(first.id, "Nog een factuur")
    scene.cost("pool-equal", DAY, 500_00)
    second = scene.run("final", march)
    holder = client_for("holder")
    for run, total in ((first, "1.000,00"), (reversal, "1.000,00"), (second, "1.500,00")):
        page = shown(holder.get(line_of(holder, str(run.id))).text)
        behind = page.partition("Kosten op Pool equal")[2]
        assert re.search(rf"Totaal\W+{re.escape('€')} {re.escape(total)}", behind), page
    taken_back = shown(holder.get(line_of(holder, str(first.id))).text)
    assert "teruggedraaid" in taken_back
    assert "Te betalen" not in taken_back
    assert "Te betalen" in shown(holder.get(line_of(holder, str(second.id))).text)


def test_to_pay_counts_what_stands_in_the_year_that_is_asked(scene: Scene, client_for: Sign) -> None:
    july = month(2012, 7)
    scene.cost("pool-equal", july.start, 700_00)
    first = scene.run("final", july)
    scene.reverse(first.id)
    scene.cost("pool-equal", july.start, 100_00)
    scene.run("final", july)
    holder = client_for("holder")
    page = shown(holder.get("/m/lindehaven/costs?year=2012").text)
    assert "Te betalen in 2012 € 400,00" in page
    assert "Teruggedraaid" in page
    assert "Te betalen in 2011 € 0,00" in shown(holder.get("/m/lindehaven/costs?year=2011").text)
    runs = client_for("finance").get("/runs.csv").text
    assert "Teruggedraaid" in runs
    assert "Teruggedraaid" in shown(client_for("finance").get(f"/runs/{first.id}").text)
