"""A document in a real browser: a button, progress that renews itself, a download; by mouse and keyboard."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from billing.stories.stage import do_jobs
from tests.browser.house import House
from tests.pages.examples import FINAL_RUN
from tests.pages.furnish import HOME, NEIGHBOUR

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def run_id(house: House) -> str:
    """A final run in which the first municipality has lines."""
    with psycopg.connect(house.examples.owner_url) as connection:
        connection.execute("SELECT regie.open_maintenance()")
        find = "SELECT cooperation_id FROM tenants.tenant WHERE slug = %s"
        ((cooperation,),) = connection.execute(find, (HOME,)).fetchall()
        ((found,),) = connection.execute(FINAL_RUN, {"cooperation": cooperation}).fetchall()
    return str(found)


def test_finance_asks_for_the_sheet_watches_and_downloads_it(
    run_id: str, enter: OpenPage, complaints_of: Complaints, tmp_path: Path
) -> None:
    page = enter("financien", f"/runs/{run_id}")
    page.get_by_role("link", name="PDF en XLSX").click()
    with page.expect_download() as made_before:
        page.get_by_role("link", name="Download XLSX").click()
    made_before.value.save_as(tmp_path / "sheet.xlsx")
    assert (tmp_path / "sheet.xlsx").read_bytes().startswith(b"PK")
    page.goto(f"{page.url.partition('/runs/')[0]}/runs/{run_id}/documents")
    assert complaints_of(page) == []


def test_a_budget_holder_asks_with_the_keyboard_and_the_page_renews_itself_when_it_is_made(
    run_id: str, enter: OpenPage, complaints_of: Complaints
) -> None:
    page = enter("budgethouder.montfoort", f"/m/{NEIGHBOUR}/costs/{run_id}/documents")
    button = page.get_by_role("button", name="Maak XLSX")
    if not button.count():
        # The furnished house has it already; then the other format is asked for.
        button = page.get_by_role("button", name="Maak PDF")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert complaints_of(page) == []
    do_jobs()
    expect(page.get_by_role("link", name="Download").last).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert complaints_of(page) == []


def test_without_javascript_the_page_is_renewed_too(run_id: str, enter: OpenPage) -> None:
    page = enter("regievoerder.woerden", f"/m/{HOME}/costs/{run_id}/documents", java_script_enabled=False)
    button = page.get_by_role("button", name="Maak PDF")
    if button.count():
        button.click()
        do_jobs()
        expect(page.get_by_role("link", name="Download PDF")).to_be_visible()
    expect(page.get_by_role("link", name="Download XLSX")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_a_municipality_pays_is_seen_before_it_is_read(
    run_id: str, enter: OpenPage, complaints_of: Complaints, width: int
) -> None:
    page = enter("budgethouder.woerden", f"/m/{HOME}/costs/{run_id}", width=width)
    drawing = page.locator("#bars svg:visible")
    expect(drawing).to_have_count(1)
    box = drawing.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.get_by_text("Toon als tabel").click()
    expect(page.get_by_role("table", name="Kosten van")).to_be_visible()
    assert complaints_of(page) == []
