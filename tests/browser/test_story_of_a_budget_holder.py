"""The story of a budget holder: the inbox, the effect of each thing, one returned, another adopted."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.habits import open_from_menu, sign_in, tab_to
from tests.browser.house import House

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]


def item(page: Page, name: str) -> Locator:
    """One thing in the inbox, by what it is called."""
    return page.get_by_role("article", name=name)


def test_the_budget_holder_returns_one_thing_and_adopts_another(
    house: House, open_page: OpenPage, complaints_of: Complaints
) -> None:
    page = open_page(f"{house.address}/")
    sign_in(page, "budgethouder.woerden")
    page.get_by_role("link", name="Bekijk en beslis (2)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Te beslissen")
    choice = item(page, "Productkeuze van 01-01-2016 tot en met 31-12-2016")
    decision = item(page, "Besluit 2013/2 over budget")

    # What each does stands beside its buttons.
    expect(choice.get_by_role("row", name="welzijn")).to_contain_text("geen begroting")
    line = decision.get_by_role("row", name="re-integratie")
    expect(line).to_contain_text("€ 101.311,48")
    expect(line).to_contain_text("€ 113.811,48")
    assert complaints_of(page) == []

    # Returning needs a reason; without one its page says so, and leads back here all the same.
    choice.get_by_text("Of stuur het terug").click()
    choice.get_by_role("button", name="Terugsturen met deze reden").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul dit veld in.")
    page.get_by_label("Wat moet er anders?").fill("Graag meer plaatsen voor de intake.")
    page.get_by_role("button", name="Terugsturen naar de opstellers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Te beslissen")
    expect(page.get_by_role("region", name="Besloten in de afgelopen dertig dagen")).to_contain_text(
        "Graag meer plaatsen voor de intake."
    )
    expect(choice).to_have_count(0)

    decision.get_by_role("button", name="Vaststellen").click()
    expect(page.get_by_text("Er wacht niets op een besluit")).to_be_visible()
    assert complaints_of(page) == []
    open_from_menu(page, "Budget")
    row = page.get_by_role("table", name="Budgetregels 2013").get_by_role("row", name="re-integratie")
    expect(row).to_contain_text("€ 113.811,48")
    row.get_by_role("link", name="€ 113.811,48").click()
    expect(page.get_by_role("table", name="Boekingen", exact=True).get_by_role("row").nth(1)).to_contain_text(
        "€ 12.500,00"
    )


def test_the_director_reads_why_and_has_no_buttons(enter: OpenPage) -> None:
    page = enter("regievoerder.montfoort", "/inbox")
    own = item(page, "Besluit 2013/14 over dekking")
    expect(own).to_contain_text("U hebt hier zelf aan gewerkt, dus iemand anders besluit.")
    expect(own).to_contain_text("Ellen Kuiper")
    expect(own.get_by_role("button")).to_have_count(0)


def test_the_inbox_is_worked_with_the_keyboard_alone(enter: OpenPage) -> None:
    page = enter("budgethouder.montfoort", "/inbox")
    returned, covered = item(page, "Besluit 2013/2 over budget"), item(page, "Besluit 2013/14 over dekking")
    tab_to(page, returned.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, returned.get_by_label("Wat moet er anders?"))
    page.keyboard.type("Het bedrag klopt niet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Het besluit is teruggestuurd met uw reden.")).to_be_visible()
    tab_to(page, covered.get_by_role("button", name="Vaststellen"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Het besluit is vastgesteld")).to_be_visible()
    page.goto(page.url.replace("/inbox", "/m/montfoort/budget?year=2012"))
    expect(page.get_by_text("Alles is gedekt")).to_be_visible()


def test_finance_compares_the_budgets_of_all_municipalities(
    enter: OpenPage, complaints_of: Complaints
) -> None:
    page = enter("financien", "/budgets")
    page.get_by_label("Geldstroom").select_option(label="welzijn")
    page.get_by_role("button", name="Toepassen").click()
    table = page.get_by_role("table", name="Budgetregels 2013")
    expect(table.get_by_role("row", name="Woerden, samen")).to_contain_text("€ 11.000,00")
    expect(table).not_to_contain_text("re-integratie")
    assert complaints_of(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV voor een spreadsheet").click()
    assert download.value.suggested_filename == "budgetten-2013.csv"
    table.get_by_role("link", name="€ 11.000,00").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("welzijn 2013")
