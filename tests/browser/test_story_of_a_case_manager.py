"""The story of a case manager: a client and the next step, an order within the budget, a week of hours."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.habits import choose, open_from_menu, sign_in, tab_to
from tests.browser.house import House

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
PRODUCT = "Sociale activering – half jaar"
OVER_BUDGET = (
    "Deze opdracht vraagt € 18.000,00 van welzijn in 2013. Daar is nog € 2.200,00 vrij. "
    "Er is dus € 15.800,00 te weinig."
)
# Three ways of writing an hour and a half, on three days.
SAME_HOURS = {"ma 11": "1,5", "di 12": "1:30", "wo 13": "90m"}
ORDER = "2013-00001 · Klaas Touw"


def test_from_a_client_to_an_order_that_fits(
    house: House, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(f"{house.address}/")
    sign_in(page, "klantmanager")
    # Without choosing a municipality first: the chip says whose the client is.
    open_from_menu(page, "Inwoners")
    page.get_by_role("searchbox", name="Zoeken").fill("touw")
    page.get_by_role("button", name="Toepassen").click()
    found = page.get_by_role("row", name="OU-0001")
    expect(found).to_contain_text("Oudewater")
    expect(page.get_by_role("row", name="WO-0001")).to_have_count(0)
    assert complaints_of(page) == []
    found.get_by_role("link", name="OU-0001").click()

    # What was recorded before is not asked again; only the next step is.
    page.get_by_role("link", name="Vastleggen: intake").click()
    page.get_by_label("Wat is de uitkomst?").fill("Werk en inkomen besproken")
    page.get_by_role("button", name="Stap vastleggen").click()
    expect(page.get_by_text("Volgende stap: diagnose")).to_be_visible()

    # What it asks follows what is typed, and books nothing.
    page.get_by_role("link", name="Nieuwe opdracht").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuwe opdracht voor Klaas Touw")
    choose(page, PRODUCT)
    room = page.get_by_role("complementary").get_by_role("region", name="welzijn 2013")
    # Half a year is usual, so it reaches into the next one, until another last day is chosen.
    expect(page.get_by_label("Laatste dag", exact=True)).to_have_value("10-05-2014")
    expect(page.get_by_role("complementary").get_by_role("region")).to_have_count(2)
    page.get_by_label("Laatste dag", exact=True).fill("31-12-2013")
    expect(page.get_by_role("complementary").get_by_role("region")).to_have_count(1)
    expect(room.get_by_role("row", name="Deze wijziging")).to_contain_text("€ 900,00")
    page.get_by_label("Laatste dag", exact=True).fill("31-01-2014")
    expect(page.get_by_role("complementary").get_by_role("region", name="welzijn 2014")).to_be_visible()
    page.get_by_label("Laatste dag", exact=True).fill("31-12-2013")
    page.get_by_label("Aantal").fill("20")
    expect(
        page.get_by_text("In deze periode past hoogstens € 2.200,00. Dat is 2 keer dit product.")
    ).to_be_visible()
    expect(page.get_by_text("Henk Schouten, budgethouder van Oudewater, kan u helpen.")).to_be_visible()
    expect(room.get_by_role("row", name="Deze wijziging")).to_contain_text("€ 18.000,00")
    assert complaints_of(page) == []

    # The wall says which year, what was asked, what is left and what is short.
    page.get_by_role("button", name="Opdracht geven").click()
    expect(page.get_by_role("alert")).to_contain_text(OVER_BUDGET)
    assert complaints_of(page) == []
    page.get_by_label("Aantal").fill("1")
    # What is not usual is asked once.
    page.get_by_role("button", name="Opdracht geven").click()
    page.get_by_role("checkbox", name="duurt gewoonlijk 6 maanden").check()
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
    expect(grid.get_by_role("row", name=ORDER).get_by_role("cell").last).to_have_text("4,50")
    expect(page.get_by_role("region", name="Week boeken")).to_contain_text("Oudewater 4,50")


def test_the_longest_still_route_is_taken_up_first(enter: OpenPage, complaints_of: Complaints) -> None:
    page = enter("klantmanager", "/")
    open_from_menu(page, "Trajecten")
    days = [int(cell) for cell in page.locator("#routes tbody td:nth-of-type(4)").all_inner_texts()]
    assert days == sorted(days, reverse=True)
    page.get_by_label("Gemeente", exact=True).select_option(label="Bodegraven-Reeuwijk")
    page.get_by_label("Volgende stap").select_option(label="Intake")
    page.get_by_role("button", name="Toepassen").click()
    expect(page.get_by_role("row", name="Woerden")).to_have_count(0)
    assert complaints_of(page) == []
    page.get_by_role("link", name="Vastleggen intake van Nel Plas").click()
    page.get_by_label("Wat is de uitkomst?").fill("Werk en inkomen besproken")
    page.get_by_role("button", name="Stap vastleggen").click()
    expect(page.get_by_role("region", name="Volgende stap")).to_contain_text("Diagnose")


def test_orders_of_all_municipalities_are_filtered_and_taken_along(enter: OpenPage) -> None:
    page = enter("klantmanager", "/")
    open_from_menu(page, "Opdrachten")
    page.get_by_label("Gemeente", exact=True).select_option(label="Montfoort")
    page.get_by_role("button", name="Toepassen").click()
    rows = page.get_by_role("table", name="opdrachten").get_by_role("row")
    expect(rows.filter(has_text="Woerden")).to_have_count(0)
    expect(rows.filter(has_text="Dave Knollen")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV voor een spreadsheet").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == rows.count() - 1
    assert all(line.startswith("Montfoort;") for line in lines[1:])


def test_the_same_without_a_mouse(enter: OpenPage) -> None:
    page = enter("klantmanager", "/clients")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Zoeken")).to_be_focused()
    page.keyboard.type("MO-0002")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="MO-0002"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Nieuwe opdracht"))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_label("Product"))
    page.keyboard.type("Intake")
    # What it asks comes in beside the form while the focus stays where it was.
    expect(page.get_by_role("table", name="Wat deze opdracht vraagt")).to_be_visible()
    expect(page.get_by_label("Product")).to_be_focused()
    tab_to(page, page.get_by_label("Aantal"))
    page.keyboard.type("500")
    # Enter works it out; nothing is placed before its button is pressed.
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dit past niet")).to_be_visible()
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
