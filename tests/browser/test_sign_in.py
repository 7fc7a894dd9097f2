from collections.abc import Callable

from playwright.sync_api import Page, expect

from partners.models import User
from tests.browser.conftest import arrived
from tests.conftest import PASSWORD

OpenAs = Callable[..., Page]


def test_signing_in_with_the_keyboard_alone(open_as: OpenAs, sari: User) -> None:
    page = open_as(None)
    page.goto("/")
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.type("sari")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    arrived(page, "home")


def test_changing_the_language_without_javascript(open_as: OpenAs, sari: User) -> None:
    page = open_as(sari, javascript=False)
    page.goto("/")
    page.click("button[name=language][value=id]")
    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_signing_out(open_as: OpenAs, sari: User) -> None:
    page = open_as(sari)
    page.goto("/")
    page.click("details.person summary")
    page.get_by_role("button", name="Sign out").click()
    arrived(page, "login")
