"""What people do on every page: sign in, go somewhere by the menu, walk through it by keyboard."""

from playwright.sync_api import Locator, Page, expect

from billing.demonstration.people import PASSWORD

MOST_TABS = 90


def sign_in(page: Page, login: str) -> None:
    """Sign in with the password of the demonstration."""
    page.get_by_label("Inlognaam").fill(login)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Goedendag")


def open_from_menu(page: Page, entry: str) -> None:
    """Follow an entry of the main menu."""
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=entry).click()


def choose(page: Page, product: str) -> None:
    """Choose a product by its name; the price stands behind it."""
    option = page.get_by_label("Product").locator("option").filter(has_text=product)
    page.get_by_label("Product").select_option(value=option.get_attribute("value"))


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} was not reached with {MOST_TABS} times Tab")
