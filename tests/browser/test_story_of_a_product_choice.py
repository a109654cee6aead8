"""The story of a product choice: the municipal director of Woerden drafts it, the budget holder decides."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.habits import open_from_menu, sign_in
from tests.browser.house import House

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
THIS_YEAR, NEXT_YEAR = "01-01-2013 tot en met 31-12-2013", "01-01-2014 tot en met 31-12-2014"


def flip(page: Page, product: str) -> None:
    """The box of a switch lies under what is drawn, so people click what they see."""
    page.locator("label", has=page.get_by_role("switch", name=product)).click()


def terms_of(page: Page, product: str) -> Locator:
    """The conditions of a product, opened if they were not."""
    terms = page.locator("details", has=page.get_by_text(f"Voorwaarden van {product}"))
    if terms.get_attribute("open") is None:
        terms.locator("summary").click()
    return terms


def draft(page: Page) -> None:
    """Start from what counts this year, with a product more and a higher ceiling."""
    open_from_menu(page, "Productkeuze")
    page.get_by_role("link", name="Nieuwe productkeuze").click()
    expect(page.get_by_label("Eerste dag")).to_have_value("01-01-2014")
    page.get_by_label("Begin met de regels van").select_option(label=f"{THIS_YEAR} (vastgesteld)")
    page.get_by_role("button", name="Concept beginnen").click()
    flip(page, "Diagnose zwaar, zwaar")
    terms_of(page, "Diagnose zwaar").get_by_label("Plafond").fill("10")
    terms_of(page, "Intake").get_by_label("Plafond").fill("70")
    page.keyboard.press("Tab")


def test_the_director_drafts_and_submits_and_the_budget_holder_adopts(
    house: House, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(f"{house.address}/")
    sign_in(page, "regievoerder.woerden")
    draft(page)

    # What it asks of the budget follows beside the form, before anything is saved.
    asks = page.get_by_role("region", name="re-integratie 2014").get_by_role("row", name="Deze wijziging")
    expect(asks).to_contain_text("€ 240.210,00")
    assert complaints_of(page) == []
    page.get_by_role("button", name="Concept bewaren").click()

    # What changes is said in words.
    changes = page.get_by_role("region", name="Wat er verandert").get_by_role("listitem")
    expect(changes).to_have_text(
        [
            "Diagnose zwaar, zwaar komt erbij, uitgevoerd door de gezamenlijke dienst.",
            "Het plafond van Intake, standaard gaat van 60 naar 70 eenheden.",
        ]
    )
    page.get_by_role("button", name="Indienen ter vaststelling").click()
    expect(page.get_by_text("Ingediend. Iemand anders stelt de keuze vast")).to_be_visible()
    decide = f"{urlsplit(page.url).path}/decide"
    page.get_by_role("button", name="Uitloggen").click()

    sign_in(page, "budgethouder.woerden")
    page.get_by_role("region", name="Wacht op uw besluit").locator(f'a[href="{decide}"]').click()
    expect(page.get_by_role("region", name="Wat er verandert").get_by_role("listitem")).to_have_count(2)
    assert complaints_of(page) == []
    page.get_by_role("button", name="Productkeuze vaststellen").click()
    expect(page.get_by_text("Vastgesteld. Opdrachten in deze periode komen uit deze keuze.")).to_be_visible()
    expect(page.get_by_role("region", name="Verloop")).to_contain_text("Pieter van Dam")


def test_whoever_worked_on_a_choice_cannot_adopt_it(enter: OpenPage) -> None:
    page = enter("budgethouder.woerden", "/m/woerden/product-choice")
    draft(page)
    page.get_by_role("button", name="Concept bewaren").click()
    page.get_by_role("button", name="Indienen ter vaststelling").click()
    page.goto(f"{page.url}/decide")
    expect(page.get_by_text("Deze keuze wacht op iemand anders.")).to_be_visible()
    expect(page.get_by_role("button", name="Productkeuze vaststellen")).to_have_count(0)


def test_a_choice_that_is_sent_back_says_why(enter: OpenPage) -> None:
    page = enter("budgethouder.woerden", "/")
    page.get_by_role("link", name="De productkeuze vanaf 01-01-2014 wacht op uw besluit.").first.click()
    page.get_by_label("Wat moet er anders?").fill("Graag meer plaatsen voor de intake.")
    page.get_by_role("button", name="Terugsturen naar de opstellers").click()
    expect(page.get_by_role("region", name="Verloop")).to_contain_text("Graag meer plaatsen voor de intake.")
