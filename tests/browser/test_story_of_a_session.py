"""The story of a session that ends: what was typed goes on, with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from billing.demonstration.people import PASSWORD
from tests.browser.habits import choose
from tests.browser.test_story_of_a_product_choice import ceiling_of

OpenPage = Callable[..., Page]
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False])


def lose_the_session(page: Page) -> None:
    page.context.clear_cookies()


def sign_in_on_the_spot(page: Page, login: str) -> None:
    expect(page.get_by_role("heading", name="U was afgemeld")).to_be_visible()
    page.get_by_label("Inlognaam").fill(login)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen en verdergaan").click()


@WITH_AND_WITHOUT
def test_a_decision_goes_on(
    enter: OpenPage, complaints_of: Callable[[Page], list[str]], script: bool
) -> None:
    page = enter("regievoerder.woerden", "/m/woerden/decisions/new", java_script_enabled=script)
    first = page.get_by_role("group", name="Regel 1", exact=True)
    page.get_by_label("Nummer van het besluit").fill("2013/78")
    page.get_by_label("Datum van het besluit").fill("01-11-2013")
    page.get_by_label("Reden").fill("Wijziging")
    first.get_by_label("Geldstroom").select_option("re-integratie")
    first.get_by_label("Wijziging").fill("1.000,00")
    if script:
        # What follows the typing has come before the session goes.
        expect(page.get_by_role("main")).to_contain_text("€ 1.000,00")
    lose_the_session(page)
    page.get_by_role("button", name="Besluit vastleggen").click()
    if script:
        expect(page.get_by_role("heading", name="U was afgemeld")).to_be_visible()
        assert [one for one in complaints_of(page) if "401" not in one] == []
    sign_in_on_the_spot(page, "regievoerder.woerden")
    expect(page.get_by_text("Het besluit is vastgelegd.")).to_be_visible()


@WITH_AND_WITHOUT
def test_a_step_and_an_order_go_on(enter: OpenPage, script: bool) -> None:
    page = enter("klantmanager", "/m/oudewater/clients", java_script_enabled=script)
    page.get_by_role("link", name="OU-0001").click()
    page.get_by_role("link", name="Vastleggen: intake").click()
    page.get_by_label("Wat is de uitkomst?").fill("Werk en inkomen besproken")
    lose_the_session(page)
    page.get_by_role("button", name="Stap vastleggen").click()
    sign_in_on_the_spot(page, "klantmanager")
    expect(page.get_by_text("Volgende stap: diagnose")).to_be_visible()
    page.get_by_role("link", name="Nieuwe opdracht").click()
    choose(page, "Sociale activering – half jaar")
    page.get_by_label("Aantal").fill("1")
    lose_the_session(page)
    page.get_by_role("button", name="Opdracht geven").click()
    if script and page.locator("#sign-in-here").count():
        # What follows the typing met it first; the order itself is given after that.
        sign_in_on_the_spot(page, "klantmanager")
        page.get_by_role("button", name="Opdracht geven").click()
    else:
        sign_in_on_the_spot(page, "klantmanager")
    # Another duration than usual is asked, after the session as before it.
    page.get_by_role("checkbox", name="duurt gewoonlijk 6 maanden").check()
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_text("is gegeven.")).to_be_visible()


@WITH_AND_WITHOUT
def test_a_product_choice_goes_on(enter: OpenPage, script: bool) -> None:
    page = enter("regievoerder.woerden", "/m/woerden/product-choice/new", java_script_enabled=script)
    page.get_by_role("button", name="Concept beginnen").click()
    page.locator("label", has=page.get_by_role("switch", name="Diagnose licht, licht")).click()
    ceiling_of(page, "Diagnose licht").fill("12")
    if script:
        expect(page.get_by_role("region", name="Bewaren")).to_contain_text("Diagnose licht")
    lose_the_session(page)
    page.get_by_role("button", name="Concept bewaren").click()
    sign_in_on_the_spot(page, "regievoerder.woerden")
    expect(page.get_by_role("region", name="Wat er verandert")).to_contain_text("Diagnose licht")


def test_a_week_stays_open_while_somebody_signs_in_above_it(enter: OpenPage) -> None:
    page = enter("klantmanager", "/hours?week=2013-W47")
    page.get_by_role("button", name="Kopieer vorige week").click()
    cell = page.get_by_label("Algemene uren, do 21")
    lose_the_session(page)
    cell.fill("1:15")
    cell.press("Tab")
    sign_in_on_the_spot(page, "klantmanager")
    expect(page.get_by_text("U bent weer aangemeld.", exact=False)).to_be_visible()
    expect(cell).to_have_value("1:15")
    cell.fill("1:30")
    cell.press("Tab")
    expect(page.get_by_text("Concept, bewaard om")).to_be_visible()


def test_a_week_goes_on_without_javascript(enter: OpenPage) -> None:
    page = enter("klantmanager", "/hours?week=2013-W47", java_script_enabled=False)
    page.get_by_role("button", name="Kopieer vorige week").click()
    page.get_by_label("Algemene uren, do 21").fill("1:15")
    lose_the_session(page)
    page.locator(".no-script").get_by_role("button", name="Concept bewaren").click()
    sign_in_on_the_spot(page, "klantmanager")
    expect(page.get_by_text("Het concept is bewaard. Er is nog niets geboekt.")).to_be_visible()
    expect(page.get_by_label("Algemene uren, do 21")).to_have_value("1:15")


def test_a_day_picked_on_the_calendar_is_typed_into_its_field(enter: OpenPage) -> None:
    page = enter("regievoerder.woerden", "/m/woerden/decisions/new")
    page.get_by_label("Kalender").fill("2013-11-05")
    expect(page.get_by_label("Datum van het besluit")).to_have_value("05-11-2013")
