"""The style guide in a real browser: every macro in every state, with keyboard and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from regie.web.shell import Shell, init_shell

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
PAGES = {
    "": 200,
    "formulier": 200,
    "fouten": 200,
    "leeg": 200,
    "grafieken": 200,
    "voortgang/4": 200,
    "weigering": 404,
}
# `make test` looks at everything once, `make check` at every width too.
WIDTHS = [1280, 390]

# Whether something lies over the middle of what has the focus.
COVERED = """() => {
  // A switch is drawn by its label; the box itself is a dot behind it.
  const element = document.activeElement.closest("label") ?? document.activeElement;
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height) return false;
  const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return !(top && (element.contains(top) || top.contains(element)));
}"""


@pytest.fixture(scope="module")
def site(serve: Callable[[Flask], Any]) -> Iterator[str]:
    app = Flask("style", static_folder=None)
    app.secret_key = "a key for tests only, of enough length"
    init_shell(app, Shell(environment="test"))
    with serve(app) as address:
        yield f"{address}/styleguide/"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "status"), PAGES.items())
def test_every_page_of_the_guide_is_without_complaints(
    site: str, open_page: OpenPage, complaints_of: Complaints, name: str, status: int, width: int
) -> None:
    assert complaints_of(open_page(site + name, width=width, status=status)) == []


@pytest.mark.parametrize("theme", ["forest", "plum"])
@pytest.mark.parametrize("name", ["", "formulier", "fouten", "grafieken"])
def test_every_theme_is_without_complaints(
    site: str, open_page: OpenPage, complaints_of: Complaints, name: str, theme: str
) -> None:
    page = open_page(f"{site}{name}?theme={theme}")
    assert f"{theme}-theme" in (page.locator("html").get_attribute("class") or "")
    assert complaints_of(page) == []


def test_a_theme_of_a_municipality_changes_the_colours(site: str, open_page: OpenPage) -> None:
    colours = [
        open_page(site + query)
        .locator("header")
        .evaluate("element => getComputedStyle(element).backgroundColor")
        for query in ("", "?theme=forest")
    ]
    assert colours == ["rgb(21, 66, 115)", "rgb(0, 105, 90)"]


def test_colours_of_the_readers_own_system_are_without_complaints(
    site: str, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(site, forced_colors="active")
    assert complaints_of(page) == []
    keys = page.locator(".legend .key").evaluate_all(
        "keys => new Set(keys.map(key => getComputedStyle(key).backgroundColor)).size"
    )
    assert keys == 8


def test_parts_of_a_chart_keep_their_colours_and_its_words_take_those_of_the_reader(
    site: str, open_page: OpenPage, complaints_of: Complaints
) -> None:
    assert complaints_of(open_page(site + "grafieken", forced_colors="active")) == []
    # Axe does not see what the system makes of the colours, so on black they are read one by one.
    page = open_page(site + "grafieken", forced_colors="active", color_scheme="dark")
    fill = "element => getComputedStyle(element).fill"
    assert page.locator(".chart__fill--1").first.evaluate(fill) == "rgb(21, 66, 115)"
    assert page.locator(".chart__words--strong").first.evaluate(fill) == "rgb(255, 255, 255)"


def test_each_width_shows_one_drawing_of_a_chart(site: str, open_page: OpenPage) -> None:
    for width, name in ((1280, "wide"), (800, "middle"), (390, "narrow")):
        page = open_page(site + "grafieken", width=width)
        shown = page.locator("#bars .chart__svg:visible")
        expect(shown).to_have_count(1)
        expect(shown).to_have_class(f"chart__svg chart__svg--{name}")


def test_a_theme_of_a_municipality_reaches_into_a_chart(site: str, open_page: OpenPage) -> None:
    page = open_page(site + "grafieken?theme=forest")
    fill = page.locator(".chart__realised").first.evaluate("element => getComputedStyle(element).fill")
    assert fill == "rgb(0, 105, 90)"


def test_the_rows_of_a_chart_open_below_it_and_stand_on_paper(site: str, open_page: OpenPage) -> None:
    page = open_page(site + "grafieken")
    table = page.get_by_role("table", name="Kosten per gemeente")
    expect(table).to_be_hidden()
    page.locator("#bars summary").press("Enter")
    expect(table).to_be_visible()
    page.locator("#bars summary").press("Enter")
    page.emulate_media(media="print")
    expect(table).to_be_visible()


@pytest.mark.parametrize("name", ["", "formulier", "fouten", "grafieken"])
def test_four_times_as_large_fits_in_the_window(
    site: str, open_page: OpenPage, complaints_of: Complaints, name: str
) -> None:
    assert complaints_of(open_page(site + name, width=320, height=256)) == []


def test_the_fonts_are_loaded_and_no_more_than_needed(site: str, open_page: OpenPage) -> None:
    def fonts(page: Page) -> set[str]:
        found = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        return {name.rpartition("/")[2] for name in found if name.endswith(".woff2")}

    assert fonts(open_page(site + "leeg")) == {"source-sans-3-latin.woff2"}
    assert "source-sans-3-latin-ext.woff2" in fonts(open_page(site))


# --- The keyboard ---


def test_the_first_tab_skips_to_the_content(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_covers_what_has_the_focus(site: str, open_page: OpenPage, width: int) -> None:
    page = open_page(site, width=width, height=600)
    count = 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and count < 100:
        assert not page.evaluate(COVERED), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        page.keyboard.press("Tab")
        count += 1
    assert 40 < count < 100


def test_the_switcher_finds_a_municipality_and_closes(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    switcher = page.locator(".header .switcher")
    summary, search = switcher.locator("summary"), switcher.get_by_label("Gemeente zoeken")
    summary.press("Enter")
    search.fill("meer")
    expect(switcher.locator("li:visible")).to_have_text(["Hoogmeer", "Zuidmeer"])
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(search).to_be_hidden()


def test_a_button_for_several_places_opens_their_list_and_closes(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    menu = page.locator(".switcher--button")
    button = menu.locator("summary", has_text="Inwoner inschrijven")
    expect(menu.get_by_role("link", name="Bergdrecht")).to_be_hidden()
    button.press("Enter")
    expect(menu.get_by_role("link", name="Bergdrecht")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(menu.get_by_role("link", name="Bergdrecht")).to_be_hidden()


def test_enter_goes_down_in_a_grid_of_fields(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.get_by_label("K-2041, di 10").press("Enter")
    expect(page.get_by_label("K-1987, di 10")).to_be_focused()


def test_a_blocked_switch_and_button_can_be_reached_and_do_nothing(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    switch = page.get_by_role("switch", name="Intake")
    switch.press("Space")
    expect(switch).to_be_checked()
    free = page.get_by_role("switch", name="Diagnose en loonwaarde")
    free.press("Space")
    expect(free).not_to_be_checked()
    button = page.get_by_role("button", name="Vaststellen")
    button.focus()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")


# --- Forms ---


def test_a_refused_form_is_renewed_in_place_and_its_errors_take_the_focus(
    site: str, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(site + "formulier")
    page.evaluate("window.stayed = true")
    page.get_by_label("Bedrag").fill("1,234")
    page.get_by_role("button", name="Opdracht geven").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Er zijn 2 problemen")
    expect(summary).to_be_focused()
    assert page.evaluate("window.stayed")
    assert complaints_of(page) == []
    summary.get_by_role("link", name=re.compile("Bedrag")).click()
    expect(page.get_by_label("Bedrag")).to_be_focused()
    page.get_by_label("Bedrag").fill("1234,00")
    page.get_by_label("Product").fill("Diagnose")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Diagnose is besteld.")).to_be_visible()


def test_without_javascript_the_same_form_does_the_same(site: str, open_page: OpenPage) -> None:
    page = open_page(site + "formulier", java_script_enabled=False)
    page.get_by_label("Bedrag").fill("1,234")
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_role("alert")).to_contain_text("Er zijn 2 problemen")
    expect(page.get_by_label("Bedrag")).to_have_value("1,234")
    page.get_by_label("Bedrag").fill("1234,00")
    page.get_by_label("Product").fill("Diagnose")
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_text("Diagnose is besteld.")).to_be_visible()


def test_a_double_click_sends_a_form_once(site: str, open_page: OpenPage) -> None:
    page = open_page(site + "formulier")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.get_by_label("Product").fill("Diagnose")
    page.get_by_role("button", name="Opdracht geven").dblclick()
    expect(page.get_by_text("Diagnose is besteld.")).to_be_visible()
    assert sent == ["POST"]


def test_a_connection_that_fails_says_so(site: str, open_page: OpenPage) -> None:
    page = open_page(site + "formulier")
    page.route("**/formulier", lambda route: route.abort())
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_text("De verbinding is mislukt.")).to_be_visible()


def test_a_long_run_renews_itself_until_it_is_done(site: str, open_page: OpenPage) -> None:
    page = open_page(site + "voortgang/3")
    expect(page.get_by_role("status")).to_contain_text("75")
    expect(page.get_by_role("status")).to_contain_text("100", timeout=6000)
    assert page.locator("[hx-get]").count() == 0


def test_without_javascript_a_long_run_has_a_link_to_look_again(site: str, open_page: OpenPage) -> None:
    page = open_page(site + "voortgang/3", java_script_enabled=False)
    expect(page.get_by_role("link", name="Opnieuw kijken")).to_be_visible()


# --- Paper ---


def test_on_paper_there_are_figures_and_no_buttons(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    expect(page.get_by_role("link", name="Download XLSX")).to_be_hidden()
    expect(page.get_by_role("table", name="Kosten per gemeente")).to_be_visible()
