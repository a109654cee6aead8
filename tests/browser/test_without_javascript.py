"""Every kind of form does its work in a browser without JavaScript, one page at a time."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from billing.stories.stage import do_jobs
from tests.browser.habits import choose
from tests.browser.test_story_of_a_product_choice import ceiling_of, terms_of

OpenPage = Callable[..., Page]


@pytest.fixture
def visit(enter: OpenPage) -> OpenPage:
    """Enter as somebody whose browser runs no script."""

    def visiting(login: str, path: str) -> Page:
        return enter(login, path, java_script_enabled=False)

    return visiting


def test_a_form_that_was_refused_keeps_what_was_typed_and_says_what_is_wrong(visit: OpenPage) -> None:
    page = visit("regievoerder.woerden", "/m/woerden/decisions/new")
    first, third = (page.get_by_role("group", name=f"Regel {row}", exact=True) for row in (1, 3))
    page.get_by_label("Nummer van het besluit").fill("2013/77")
    page.get_by_label("Datum van het besluit").fill("31-02-2013")
    page.get_by_label("Reden").fill("Wijziging")
    first.get_by_label("Geldstroom").select_option("re-integratie")
    first.get_by_label("Wijziging").fill("1.000,00")
    page.get_by_text("Meer regels").click()
    third.get_by_label("Geldstroom").select_option("welzijn")
    third.get_by_label("Wijziging").fill("1e3")
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.get_by_role("alert")).to_contain_text("Er zijn 2 problemen")
    expect(page.get_by_role("alert")).to_contain_text("Regel 3, Wijziging")
    # The rows beyond the first stay open where something is wrong.
    expect(third.get_by_label("Wijziging")).to_have_value("1e3")
    expect(third.get_by_label("Wijziging")).to_be_visible()
    page.get_by_label("Datum van het besluit").fill("01-11-2013")
    third.get_by_label("Wijziging").fill("500,00")
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.get_by_text("Het besluit is vastgelegd.")).to_be_visible()
    expect(page.get_by_role("table", name="Gevolg voor iedere budgetregel").get_by_role("row")).to_have_count(
        4
    )


def test_a_form_with_two_buttons_does_what_the_button_says(visit: OpenPage) -> None:
    page = visit("klantmanager", "/orders")
    page.locator(".switcher--button summary").click()
    page.locator(".switcher--button").get_by_role("link", name="Woerden").click()
    page.get_by_role("searchbox", name="Zoeken").fill("wei")
    page.get_by_role("button", name="Toepassen").click()
    page.get_by_role("link", name="Lin Wei").click()
    choose(page, "Intake – standaard")
    page.get_by_role("button", name="Eerst berekenen").click()
    expect(page.get_by_role("table", name="Wat deze opdracht vraagt")).to_be_visible()
    expect(page.get_by_role("complementary").get_by_role("region", name="re-integratie 2013")).to_be_visible()
    expect(page).to_have_url(re.compile("/orders/new[?]client="))
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_text("is gegeven.")).to_be_visible()


def test_switches_and_what_belongs_to_them_are_saved(visit: OpenPage) -> None:
    page = visit("regievoerder.woerden", "/m/woerden/product-choice/new")
    page.get_by_role("button", name="Concept beginnen").click()
    page.locator("label", has=page.get_by_role("switch", name="Diagnose licht, licht")).click()
    ceiling_of(page, "Diagnose licht").fill("12")
    terms_of(page, "Diagnose licht").get_by_label("Groep 2", exact=False).check()
    page.get_by_role("button", name="Concept bewaren").click()
    expect(page.get_by_role("region", name="Wat er verandert")).to_contain_text("Diagnose licht")


def test_a_grid_of_hours_is_kept_filled_in_further_and_booked(visit: OpenPage) -> None:
    page = visit("klantmanager", "/hours?week=2013-W47")
    page.get_by_role("button", name="Kopieer vorige week").click()
    expect(page.get_by_text("Overgenomen uit vorige week: 5 vakjes.")).to_be_visible()
    expect(page.get_by_text("zonder JavaScript gaat dat niet vanzelf")).to_be_visible()
    page.get_by_label("Algemene uren, do 21").fill("1:15")
    page.get_by_role("searchbox", name="Opdracht of kostenplaats").fill("Mina Heks")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_role("button", name="Toevoegen 2013-00002 · Mina Heks").click()
    expect(page.get_by_label("Algemene uren, do 21")).to_have_value("1:15")
    page.get_by_label("2013-00002 · Mina Heks, vr 22").fill("13")
    page.locator(".no-script").get_by_role("button", name="Concept bewaren").click()
    expect(page.get_by_text("Het concept is bewaard. Er is nog niets geboekt.")).to_be_visible()
    page.get_by_role("link", name="Volgende week").click()
    page.get_by_role("link", name="Vorige week").click()
    expect(page.get_by_text("Concept, bewaard om")).to_be_visible()
    expect(page.get_by_label("2013-00002 · Mina Heks, vr 22")).to_have_value("13")
    expect(page.get_by_role("region", name="Week boeken")).to_contain_text("Oudewater 13,00 · ")

    page.get_by_role("button", name="Week boeken").click()
    expect(page.get_by_role("alert")).to_contain_text("Vink aan dat 13 uur op 22-11-2013 klopt")
    page.get_by_role("checkbox", name="13 uur op vr 22 klopt").check()
    page.get_by_role("button", name="Week boeken").click()
    expect(page.get_by_text("De week is geboekt. Gewijzigde vakjes: 7.")).to_be_visible()
    expect(page.get_by_text("Alles wat u ziet, is geboekt.")).to_be_visible()


def test_a_search_finds_and_a_municipality_is_chosen(visit: OpenPage) -> None:
    page = visit("klantmanager", "/m/woerden/clients")
    page.get_by_role("searchbox", name="Zoeken (niet verplicht)").fill("wei")
    page.get_by_role("button", name="Toepassen").click()
    expect(page.get_by_role("link", name="WO-0004")).to_be_visible()
    expect(page.get_by_role("link", name="WO-0001")).to_have_count(0)
    page.locator(".switcher summary").click()
    page.locator(".switcher").get_by_role("link", name="Montfoort").click()
    expect(page.get_by_role("link", name="MO-0001")).to_be_visible()


def test_a_long_run_is_followed_by_looking_again(visit: OpenPage) -> None:
    page = visit("financien", "/runs/new")
    for label in ("Eerste maand", "Laatste maand"):
        page.get_by_label(label).select_option("2013-10")
    page.get_by_role("button", name="Verdeling starten").click()
    expect(page.get_by_role("link", name="Opnieuw kijken")).to_be_visible()
    do_jobs()
    page.get_by_role("link", name="Opnieuw kijken").click()
    expect(page.get_by_role("table", name="Wat iedere gemeente betaalt")).to_be_visible()
