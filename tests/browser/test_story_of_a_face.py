"""The story of a face: the municipal director of Montfoort chooses it, and everybody sees it there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.habits import open_from_menu, tab_to
from tests.browser.house import House

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
SETTINGS = "/m/montfoort/settings"
FOREST, PLUM, COOPERATION = "rgb(0, 105, 90)", "rgb(154, 27, 71)", "rgb(21, 66, 115)"


def header_of(page: Page) -> str:
    colour = page.locator("header").evaluate("element => getComputedStyle(element).backgroundColor")
    return str(colour)


def test_the_director_chooses_a_face_by_keyboard_and_sees_it_at_once(
    enter: OpenPage, complaints_of: Complaints
) -> None:
    page = enter("regievoerder.montfoort", "/m/montfoort/")
    assert header_of(page) == FOREST
    open_from_menu(page, "Instellingen")
    expect(page.get_by_role("radio", name="Bos")).to_be_checked()
    tab_to(page, page.get_by_role("radio", name="Bos"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Pruim")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Huisstijl bewaren"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("De huisstijl is bewaard.")).to_be_visible()
    assert header_of(page) == PLUM
    assert complaints_of(page) == []
    page.get_by_text("Kleuren en contrast").first.click()
    expect(page.get_by_text("Links op de pagina: 9,51 : 1").first).to_be_visible()
    assert complaints_of(page) == []

    # Staff of all municipalities meet it on its pages, and nowhere else.
    staff = enter("financien", "/m/montfoort/budget")
    assert header_of(staff) == PLUM
    expect(staff.locator("header .pill")).to_contain_text("Montfoort")
    staff.goto(staff.url.replace("/m/montfoort/budget", "/runs"))
    assert header_of(staff) == COOPERATION
    expect(staff.locator("header .pill")).to_contain_text("Alle gemeenten")


@pytest.mark.parametrize("width", [1280, 390])
def test_without_javascript_it_is_chosen_just_as_well(
    house: House, open_page: OpenPage, complaints_of: Complaints, width: int
) -> None:
    cookies = house.signed_in("regievoerder.oudewater")
    page = open_page(
        f"{house.address}/m/oudewater/settings", cookies=cookies, width=width, java_script_enabled=False
    )
    for name in ("Het samenwerkingsverband", "Bos"):
        page.get_by_role("radio", name=name).check()
        page.get_by_role("button", name="Huisstijl bewaren").click()
        expect(page.get_by_text("De huisstijl is bewaard.")).to_be_visible()
        expect(page.get_by_role("radio", name=name)).to_be_checked()
    expect(page.locator("html")).to_have_class("regie-theme forest-theme")


def test_each_choice_looks_as_it_would_in_the_readers_own_colours_too(
    enter: OpenPage, complaints_of: Complaints
) -> None:
    page = enter("regievoerder.montfoort", SETTINGS, forced_colors="active")
    bars = page.locator(".face__bar").evaluate_all(
        "bars => bars.map(bar => getComputedStyle(bar).backgroundColor)"
    )
    assert bars == [COOPERATION, FOREST, PLUM]
    assert complaints_of(page) == []


def test_the_page_says_in_words_that_one_budget_holder_is_too_few(enter: OpenPage) -> None:
    page = enter("regievoerder.woerden", "/m/woerden/settings")
    expect(page.get_by_text("Niemand stelt eigen werk vast")).to_be_visible()
    expect(
        page.get_by_text(
            "Productkeuze: alleen Pieter van Dam kan vaststellen. Wat Pieter van Dam zelf opstelt"
        )
    ).to_be_visible()
