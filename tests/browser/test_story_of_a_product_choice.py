"""The story of a product choice: a municipal director drafts it, the budget holder decides."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.habits import open_from_menu, sign_in, tab_to
from tests.browser.house import House

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
THIS_YEAR, FREE_YEAR = "01-01-2013 tot en met 31-12-2013", "01-01-2015 tot en met 31-12-2015"
# How far the bar lies over what has the focus, in pixels; below zero it lies clear of it.
COVERED = """() => {
  const bar = document.querySelector(".approval");
  const at = document.activeElement.getBoundingClientRect();
  return bar.contains(document.activeElement) ? 0 : at.bottom - bar.getBoundingClientRect().top;
}"""


def flip(page: Page, product: str) -> None:
    """The box of a switch lies under what is drawn, so people click what they see."""
    page.locator("label", has=page.get_by_role("switch", name=product)).click()


def row_of(page: Page, product: str) -> Locator:
    """The row of a product on the sheet."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("switch", name=product))


def ceiling_of(page: Page, product: str) -> Locator:
    """The ceiling of a product, which stands in its row."""
    return page.get_by_role("textbox", name=f"Plafond van {product}")


def terms_of(page: Page, product: str) -> Locator:
    """The other terms of a product, opened if they were not."""
    terms = row_of(page, product).locator("details")
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
    flip(page, "Diagnose licht, licht")
    ceiling_of(page, "Diagnose licht").fill("10")
    ceiling_of(page, "Intake").fill("70")


def test_the_director_drafts_and_submits_and_the_budget_holder_adopts(
    house: House, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(f"{house.address}/")
    sign_in(page, "regievoerder.bodegraven")
    draft(page)

    # What it asks of the budget follows beside the form while somebody types, before anything is saved.
    fund = page.get_by_role("region", name="re-integratie 2014")
    expect(fund.get_by_role("row", name="Deze wijziging")).to_contain_text("€ 66.050,00")
    expect(fund).to_contain_text("meer dan het budget van € 35.200,00")
    expect(fund.get_by_role("row", name="Verplichtingen").get_by_role("link")).to_be_visible()

    # So do the rows, and the bar says what changes in words.
    expect(row_of(page, "Intake")).to_contain_text("€ 12.950,00")
    expect(row_of(page, "Diagnose licht")).to_contain_text("€ 3.200,00")
    bar = page.get_by_role("region", name="Bewaren")
    expect(bar).to_contain_text("2 producten veranderen: samen ten hoogste € 5.050,00 meer")
    expect(bar.get_by_role("listitem")).to_have_text(CHANGES)
    assert complaints_of(page) == []
    bar.get_by_role("button", name="Bewaren en laten vaststellen").click()
    expect(page.get_by_text("Ingediend. Iemand anders stelt de keuze vast")).to_be_visible()
    expect(page.get_by_text("Vaststellen kan door Karel Oosterhof.")).to_be_visible()
    shown = page.get_by_role("region", name="Wat er verandert").get_by_role("listitem")
    expect(shown).to_contain_text(CHANGES)
    expect(shown.first).to_contain_text("€ 3.200,00 meer")
    decide = f"{urlsplit(page.url).path}/decide"
    page.get_by_role("button", name="Uitloggen").click()

    sign_in(page, "budgethouder.bodegraven")
    page.get_by_role("region", name="Wacht op uw besluit").locator(f'a[href="{decide}"]').click()
    expect(page.get_by_role("region", name="Wat er verandert").get_by_role("listitem")).to_have_count(2)
    assert complaints_of(page) == []
    page.get_by_role("button", name="Productkeuze vaststellen").click()
    expect(page.get_by_text("Vastgesteld. Opdrachten in deze periode komen uit deze keuze.")).to_be_visible()
    expect(page.get_by_role("region", name="Verloop")).to_contain_text("Karel Oosterhof")
    page.get_by_role("link", name="Vergelijk met het jaar ervoor").click()
    expect(page.get_by_role("row", name="Intake")).to_contain_text("€ 1.850,00 meer")
    assert complaints_of(page) == []


CHANGES = [
    "Diagnose licht, licht komt erbij, uitgevoerd door de gezamenlijke dienst.",
    "Het plafond van Intake, standaard gaat van 60 naar 70 eenheden.",
]


def test_whoever_worked_on_a_choice_cannot_adopt_it(enter: OpenPage) -> None:
    page = enter("budgethouder.bodegraven", "/m/bodegraven-reeuwijk/product-choice")
    draft(page)
    # There is one budget holder: who drafts alone is warned before, and told who is missing after.
    expect(page.get_by_text("Als u dit bewaart, is er niemand meer")).to_be_visible()
    page.get_by_role("button", name="Concept bewaren").click()
    page.get_by_role("button", name="Indienen ter vaststelling").click()
    page.goto(f"{page.url}/decide")
    expect(page.get_by_text("Niemand mag deze keuze nog vaststellen")).to_be_visible()
    expect(page.get_by_role("button", name="Productkeuze vaststellen")).to_have_attribute(
        "aria-disabled", "true"
    )


def test_a_choice_that_is_sent_back_says_why(enter: OpenPage) -> None:
    page = enter("budgethouder.woerden", "/")
    page.get_by_role("link", name="De productkeuze vanaf 01-01-2016 wacht op uw besluit.").first.click()
    page.get_by_label("Wat moet er anders?").fill("Graag meer plaatsen voor de intake.")
    page.get_by_role("button", name="Terugsturen naar de opstellers").click()
    expect(page.get_by_role("region", name="Verloop")).to_contain_text("Graag meer plaatsen voor de intake.")


def test_terms_that_differ_are_told_where_they_are_folded(enter: OpenPage) -> None:
    page = enter("regievoerder.woerden", "/m/woerden/product-choice/new")
    page.get_by_role("button", name="Concept beginnen").click()
    terms = terms_of(page, "Intake")
    terms.get_by_label("Eigen prijs", exact=False).first.fill("150")
    terms.get_by_label("Groep 2", exact=False).check()
    terms.get_by_label("Groep 3", exact=False).check()
    terms.locator("summary").click()
    expect(terms.locator("summary")).to_contain_text("eigen prijs € 150,00, alleen groep 2 en 3")
    expect(row_of(page, "Intake")).to_contain_text("€ 9.000,00")
    # An own price needs a reason: what is wrong is unfolded, and what was typed is still there.
    page.get_by_role("button", name="Concept bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Reden van de eigen prijs")
    expect(terms.get_by_label("Reden van de eigen prijs")).to_be_visible()
    expect(terms.get_by_label("Groep 3", exact=False)).to_be_checked()
    # Half-typed values are no mistakes yet: what was saved goes on counting.
    ceiling_of(page, "Intake").fill("7x")
    expect(row_of(page, "Intake")).to_contain_text("€ 9.000,00")


@pytest.mark.parametrize("width", [1280, 800])
def test_a_choice_is_made_with_the_keyboard_and_the_bar_hides_nothing(width: int, enter: OpenPage) -> None:
    page = enter("regievoerder.woerden", "/m/woerden/product-choice/new", width=width, height=600)
    tab_to(page, page.get_by_role("button", name="Concept beginnen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Productkeuze wijzigen")).to_be_visible()
    tab_to(page, page.get_by_role("switch", name="Diagnose licht, licht"))
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(ceiling_of(page, "Diagnose licht")).to_be_focused()
    page.keyboard.type("12")
    expect(row_of(page, "Diagnose licht")).to_contain_text("€ 3.840,00")
    save = page.get_by_role("button", name="Concept bewaren")
    while not save.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
        assert page.evaluate(COVERED) <= 0, page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Wat er verandert")).to_contain_text("Diagnose licht")


def test_enter_in_a_row_goes_down_and_never_submits(enter: OpenPage) -> None:
    page = enter("regievoerder.woerden", "/m/woerden/product-choice/new")
    page.get_by_role("button", name="Concept beginnen").click()
    ceiling_of(page, "Diagnose in stappen").fill("30")
    page.keyboard.press("Enter")
    expect(ceiling_of(page, "Diagnose licht")).to_be_focused()


@dataclass
class Decisions:
    """Counts what somebody does: every click, every field that is filled in."""

    made: int = 0

    def click(self, target: Locator) -> None:
        """Click something."""
        self.made += 1
        target.click()

    def fill(self, target: Locator, value: str) -> None:
        """Fill in a field."""
        self.made += 1
        target.fill(value)


def test_a_small_municipality_needs_at_most_ten_decisions(enter: OpenPage) -> None:
    page, decisions = enter("regievoerder.oudewater", "/"), Decisions()
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    decisions.click(menu.get_by_role("link", name="Productkeuze"))
    decisions.click(page.get_by_role("link", name="Nieuwe productkeuze"))
    # The first year without a choice is proposed: one for 2014 waits. Its lines are those of this year.
    decisions.click(page.get_by_role("button", name="Concept beginnen"))
    for product in ("Intake", "Diagnose licht", "Sociale activering"):
        decisions.fill(ceiling_of(page, product), "20")
    decisions.click(page.get_by_role("button", name="Bewaren en laten vaststellen"))
    expect(page.get_by_text("Vaststellen kan door Henk Schouten.")).to_be_visible()
    expect(page.get_by_text(FREE_YEAR).first).to_be_visible()
    assert decisions.made <= 10
