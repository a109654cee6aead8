"""The story of a week of hours: typed a bit at a time, kept by itself, and booked once it is right."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
GRID = "Uren per opdracht of kostenplaats en dag"
GENERAL = "Algemene uren"
HEKS = "2013-00002 · Mina Heks"
LIN = "2013-00004 · Lin Wei"


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Week boeken")


def cell(page: Page, row: str, day: str) -> Locator:
    return page.get_by_label(f"{row}, {day}")


def total(page: Page, row: str) -> Locator:
    return page.get_by_role("table", name=GRID).get_by_role("row", name=row).get_by_role("cell").last


def leave(field: Locator, text: str) -> None:
    """Type into a field and go on to the next."""
    field.fill(text)
    field.press("Tab")


WEEK, MONDAY, TUESDAY, FRIDAY = "2013-W47", "ma 18", "di 19", "vr 22"


def test_typing_is_followed_by_totals_and_kept_until_the_week_is_booked(
    enter: OpenPage, complaints_of: Complaints
) -> None:
    page = enter("klantmanager", f"/hours?week={WEEK}")
    page.get_by_role("button", name="Kopieer vorige week").click()
    expect(page.get_by_text("Overgenomen uit vorige week:")).to_be_visible()
    expect(cell(page, GENERAL, MONDAY)).to_have_value("1,5")

    leave(cell(page, GENERAL, TUESDAY), "1:30")
    expect(total(page, GENERAL)).to_contain_text("3,00")
    expect(bar(page)).to_contain_text("gedeeld 3,00")
    expect(page.get_by_text("Nog niet geboekt.", exact=False).first).to_be_visible()

    # Somebody looks up an order while the last field has not been left yet.
    cell(page, GENERAL, FRIDAY).fill("0,5")
    page.get_by_role("searchbox", name="Opdracht of kostenplaats").fill("Mina Heks")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_role("button", name=f"Toevoegen {HEKS}").click()
    leave(cell(page, HEKS, FRIDAY), "26")
    expect(page.get_by_text("26 uur is meer dan een dag heeft. Bedoelt u 2,6?")).to_be_visible()
    expect(cell(page, HEKS, FRIDAY)).to_have_attribute("aria-invalid", "true")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert complaints_of(page) == []
    leave(cell(page, HEKS, FRIDAY), "13")
    expect(page.get_by_text("Bedoelt u 2,6?")).to_have_count(0)
    expect(bar(page)).to_contain_text("Oudewater 13,00 · ")
    page.get_by_role("checkbox", name=f"13,5 uur op {FRIDAY} klopt").check()
    # Another length is another question.
    leave(cell(page, HEKS, FRIDAY), "12,5")
    expect(page.get_by_role("checkbox", name=f"13 uur op {FRIDAY} klopt")).not_to_be_checked()
    assert complaints_of(page) == []

    # On another machine the draft is there as well.
    other = enter("klantmanager", f"/hours?week={WEEK}")
    expect(other.get_by_text("Concept, bewaard om")).to_be_visible()
    expect(cell(other, HEKS, FRIDAY)).to_have_value("12,5")
    expect(cell(other, GENERAL, FRIDAY)).to_have_value("0,5")
    assert complaints_of(other) == []
    other.get_by_role("checkbox", name=f"13 uur op {FRIDAY} klopt").check()
    other.get_by_role("button", name="Week boeken").click()
    expect(other.get_by_text("De week is geboekt.")).to_be_visible()
    expect(other.get_by_text("Alles wat u ziet, is geboekt.")).to_be_visible()

    # What was booked there is told here, and not overwritten.
    leave(cell(page, GENERAL, TUESDAY), "4")
    expect(page.get_by_text("Tijdens het invullen zijn uren van deze week geboekt")).to_be_visible()
    expect(page.get_by_text(f"{GENERAL}, {TUESDAY}: geboekt 1,5, concept 4")).to_be_visible()


def test_who_leaves_the_page_at_once_finds_everything_again_and_can_throw_it_away(enter: OpenPage) -> None:
    page = enter("klantmanager", "/hours")
    cell(page, LIN, "vr 15").fill("3")
    page.get_by_role("link", name="Vorige week").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uren van week 45")
    page.get_by_role("link", name="Volgende week").click()
    expect(cell(page, LIN, "vr 15")).to_have_value("3")

    page.get_by_text("Concept weggooien").click()
    page.get_by_role("button", name="Ja, gooi het weg").click()
    expect(page.get_by_text("Het concept is weggegooid.")).to_be_visible()
    expect(cell(page, LIN, "vr 15")).to_have_value("")
    expect(cell(page, LIN, "ma 11")).to_have_value("1,5")


def test_an_answer_that_comes_late_leaves_what_was_typed_after_the_question(enter: OpenPage) -> None:
    page = enter("klantmanager", "/hours?week=2013-W45")
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    page.route("**/hours/draft*", hold)
    leave(cell(page, LIN, "do 7"), "1")
    leave(cell(page, LIN, "do 7"), "2")
    asked[0].continue_()
    expect(total(page, LIN)).to_have_text("5,00")
    expect(cell(page, LIN, "do 7")).to_have_value("2")
    expect(cell(page, LIN, "vr 8")).to_be_focused()
    asked[1].continue_()
    expect(total(page, LIN)).to_have_text("6,00")
    expect(cell(page, LIN, "do 7")).to_have_value("2")


def test_keys_walk_through_the_grid_and_never_book(enter: OpenPage) -> None:
    page = enter("klantmanager", "/hours?week=2013-W45", height=560)
    first = page.locator("[data-grid] tbody tr").first.locator("input").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-grid] tbody tr").nth(1).locator("input").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    # What has the focus is not hidden by the bar at the bottom of the window.
    rows = page.locator("[data-grid] tbody tr").count()
    for _ in range(rows - 1):
        page.keyboard.press("Enter")
        below = page.evaluate(
            """() => document.querySelector(".approval").getBoundingClientRect().top
                   - document.activeElement.getBoundingClientRect().bottom"""
        )
        assert below > 0
    page.keyboard.press("Enter")
    expect(page.get_by_text("Het concept is bewaard. Er is nog niets geboekt.")).to_be_visible()
