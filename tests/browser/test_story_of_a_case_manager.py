"""The story of a case manager: a client and the next step, an order within the budget, a week of hours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.habits import open_from_menu, sign_in, tab_to
from tests.browser.house import House

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
PRODUCT = "Sociale activering – half jaar"
OVER_BUDGET = (
    "In het budget van 2013 is nog € 2.200,00 beschikbaar; "
    "gevraagd is € 18.000,00, dat is € 15.800,00 te veel."
)
# Three ways of writing an hour and a half, on three days.
SAME_HOURS = {"ma 11": "1,5", "di 12": "1:30", "wo 13": "90m"}
ORDER = "2013-00001 · Klaas Touw"


def test_from_a_client_to_an_order_that_fits(
    house: House, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(f"{house.address}/")
    sign_in(page, "klantmanager")
    page.locator(".switcher summary").click()
    page.locator(".switcher").get_by_role("link", name="Oudewater").click()
    open_from_menu(page, "Inwoners")
    page.get_by_role("link", name="OU-0001").click()

    # What was recorded before is not asked again; only the next step is.
    page.get_by_role("link", name="Vastleggen: intake").click()
    page.get_by_label("Wat is de uitkomst?").fill("Werk en inkomen besproken")
    page.get_by_role("button", name="Stap vastleggen").click()
    expect(page.get_by_text("Volgende stap: diagnose")).to_be_visible()

    # Looking first what it costs books nothing.
    page.get_by_role("link", name="Nieuwe opdracht").click()
    expect(page.get_by_label("Inwoner")).to_contain_text("Klaas Touw (OU-0001)")
    page.get_by_label("Product").select_option(label=PRODUCT)
    page.get_by_label("Aantal").fill("20")
    page.get_by_role("button", name="Eerst berekenen").click()
    expect(page.get_by_text("Dit past niet. In deze periode past hoogstens € 2.200,00.")).to_be_visible()
    room = page.get_by_role("complementary").get_by_role("region", name="welzijn 2013")
    expect(room.get_by_role("row", name="Deze wijziging")).to_contain_text("€ 18.000,00")
    assert complaints_of(page) == []

    # The wall says which year, what was asked, what is left and what is short.
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_role("alert")).to_contain_text(OVER_BUDGET)
    assert complaints_of(page) == []
    page.get_by_label("Aantal").fill("1")
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_text("Opdracht 2013-00003 is gegeven.")).to_be_visible()
    years = page.get_by_role("table", name="Wat de opdracht per jaar vastlegt")
    expect(years.get_by_role("row", name="2013")).to_contain_text("€ 900,00")


def test_a_week_takes_hours_as_people_write_them(enter: OpenPage, complaints_of: Complaints) -> None:
    page = enter("klantmanager", "/")
    open_from_menu(page, "Mijn uren")
    page.get_by_role("searchbox", name="Opdracht of kostenplaats").fill("Klaas Touw")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_role("button", name=f"Toevoegen {ORDER}").click()
    for day, text in SAME_HOURS.items():
        page.get_by_label(f"{ORDER}, {day}").fill(text)

    # An impossible day is refused with a sentence; what was typed stays.
    page.get_by_label(f"{ORDER}, do 14").fill("26")
    page.get_by_role("button", name="Week boeken").click()
    expect(page.get_by_role("alert")).to_contain_text("26 uur is meer dan een dag heeft. Bedoelt u 2,6?")
    expect(page.get_by_label(f"{ORDER}, wo 13")).to_have_value("90m")
    assert complaints_of(page) == []

    page.get_by_label(f"{ORDER}, do 14").fill("")
    page.get_by_role("button", name="Week boeken").click()
    # With the five appointments that stood in the draft already.
    expect(page.get_by_text("De week is geboekt. Gewijzigde vakjes: 8.")).to_be_visible()
    grid = page.get_by_role("table", name="Uren per opdracht of kostenplaats en dag")
    expect(grid.get_by_role("row", name=ORDER).get_by_role("cell").last).to_have_text("4,5")
    expect(page.get_by_role("region", name="Week boeken")).to_contain_text("Oudewater 4,5")


@pytest.mark.parametrize("slug", ["montfoort"])
def test_the_same_without_a_mouse(slug: str, enter: OpenPage) -> None:
    page = enter("klantmanager", f"/m/{slug}/clients")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="MO-0002"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Nieuwe opdracht"))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_label("Product"))
    page.keyboard.type("Intake")
    tab_to(page, page.get_by_label("Aantal"))
    page.keyboard.type("500")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, page.get_by_label("Aantal"))
    page.keyboard.type("1")
    tab_to(page, page.get_by_role("button", name="Opdracht geven"))
    page.keyboard.press("Space")
    expect(page.get_by_text("is gegeven.")).to_be_visible()

    tab_to(page, page.get_by_role("link", name="Mijn uren"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Algemene uren, di 12"))
    page.keyboard.type("0:45")
    tab_to(page, page.get_by_role("button", name="Week boeken"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("De week is geboekt.")).to_be_visible()
