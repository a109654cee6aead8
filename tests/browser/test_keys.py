"""Single keys: they help who knows them, take no letter from a field, and can be switched off."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
Complaints = Callable[[Page], list[str]]
ADDRESS = "/m/woerden/clients"


def test_a_slash_goes_to_the_search_field_and_is_a_slash_once_there(enter: OpenPage) -> None:
    page = enter("loket.montfoort", "/m/montfoort/clients")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="Zoeken (niet verplicht)")
    expect(search).to_be_focused()
    page.keyboard.type("a/g1?")
    expect(search).to_have_value("a/g1?")


def test_g_and_a_number_follow_the_menu(enter: OpenPage) -> None:
    page = enter("klantmanager", ADDRESS)
    third = page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link").nth(2)
    address = third.get_attribute("href") or ""
    page.keyboard.press("g")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))


def test_a_number_alone_goes_nowhere(enter: OpenPage) -> None:
    page = enter("klantmanager", ADDRESS)
    page.keyboard.press("3")
    page.keyboard.press("g")
    page.keyboard.press("x")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))


def test_the_list_of_keys_opens_and_closes_and_is_without_complaints(
    enter: OpenPage, complaints_of: Complaints
) -> None:
    page = enter("klantmanager", ADDRESS)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Sneltoetsen")
    expect(keys).to_be_visible()
    assert complaints_of(page) == []
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Sneltoetsen").click()
    keys.get_by_role("button", name="Sluiten").click()
    expect(keys).to_be_hidden()


def test_keys_that_are_switched_off_do_nothing_until_they_are_on_again(enter: OpenPage) -> None:
    page = enter("klantmanager", ADDRESS)
    switch = page.get_by_label("Deze toetsen gebruiken op dit apparaat")
    page.keyboard.press("?")
    switch.uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("1")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))
    page.get_by_role("button", name="Sneltoetsen").click()
    switch.check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
