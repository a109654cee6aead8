"""The story of finance: a trial run, its sheet and the reasons in it, the final run, its reversal."""

import csv
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from billing.stories.stage import do_jobs
from tests.browser.habits import open_from_menu, sign_in
from tests.browser.house import House

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
CONFIRM = "Ik weet dat een definitieve verdeling op de budgetten boekt"


def sheet(page: Page) -> Locator:
    return page.get_by_role("table", name="Wat iedere gemeente betaalt")


def on_the_page(page: Page) -> list[list[str]]:
    """The sheet cell by cell, amounts written as a file for a Dutch spreadsheet has them."""
    rows = [row.locator("th, td").all_inner_texts() for row in sheet(page).get_by_role("row").all()]
    return [[plain(text) for text in row] for row in rows]


def plain(text: str) -> str:
    return text.replace("€", "").replace("\u00a0", "").replace(".", "").replace("–", "").strip()


def in_the_file(page: Page) -> list[list[str]]:
    """What the button gives, without the codes and the minutes that the page does not have."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV voor een spreadsheet").click()
    text = waiting.value.path().read_text("utf-8-sig")
    return [[row[0], *row[2:-1]] for row in csv.reader(text.splitlines(), delimiter=";")]


def start(page: Page) -> None:
    page.get_by_role("button", name="Verdeling starten").click()
    expect(page.get_by_role("progressbar")).to_be_visible()


def drill_down(page: Page, complaints_of: Complaints) -> None:
    """From the largest amount of Woerden to the rows it came from, in two clicks."""
    cells = sheet(page).get_by_role("row", name="Woerden").get_by_role("cell")
    amount = cells.nth(1).inner_text()
    cells.nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regels")
    page.get_by_role("link", name=amount).click()
    expect(page.get_by_role("region", name="Waarom dit bedrag?")).to_contain_text(amount)
    expect(page.get_by_role("row").filter(has_text="Huur werkplein")).to_have_count(1)
    assert complaints_of(page) == []
    page.get_by_role("link", name="Terug naar de regels").click()
    page.get_by_role("link", name="Terug naar de staat").click()


def test_from_a_trial_to_a_final_run_its_file_and_its_reversal(
    house: House, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(f"{house.address}/")
    sign_in(page, "financien")
    open_from_menu(page, "Kostenverdeling")
    page.get_by_role("link", name="Verdeling starten").click()
    for label in ("Eerste maand", "Laatste maand"):
        page.get_by_label(label).select_option("2013-10")

    # The run goes on by itself; the page follows it and becomes the sheet.
    start(page)
    assert complaints_of(page) == []
    do_jobs()
    expect(sheet(page)).to_be_visible()
    expect(page.get_by_text("Dit is een proef: er is niets geboekt")).to_be_visible()
    expect(page.get_by_text("regels en verdeling zijn gelijk")).to_be_visible()
    trial = on_the_page(page)
    drill_down(page, complaints_of)

    # Final is final, so it is asked twice.
    page.get_by_role("link", name="Definitief maken").click()
    page.get_by_role("button", name="Verdeling starten").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Vink aan dat u weet wat een definitieve verdeling doet"
    )
    page.get_by_label(CONFIRM).check()
    page.get_by_role("button", name="Verdeling starten").click()
    # What is out of the ordinary in these months is asked once more, by name.
    asked = page.get_by_label("Ja, dit klopt")
    expect(asked.first).to_be_visible()
    for box in asked.all():
        box.check()
    start(page)
    do_jobs()
    expect(page.get_by_text("Deze verdeling is definitief")).to_be_visible()
    assert on_the_page(page) == trial
    assert in_the_file(page) == trial

    page.get_by_role("link", name="Terugdraaien").click()
    page.get_by_label("Reden").fill("Een factuur hoort in november")
    page.get_by_role("button", name="Verdeling terugdraaien").click()
    do_jobs()
    expect(page.get_by_text("Deze verdeling neemt een andere terug")).to_be_visible()
    expect(page.get_by_text("Reden: Een factuur hoort in november")).to_be_visible()
    total = [plain(text) for text in sheet(page).get_by_role("row").last.locator("td").all_inner_texts()]
    assert total == [f"-{text}" if text else text for text in trial[-1][1:]]
