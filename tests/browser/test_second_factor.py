"""The second factor, from the first sign-in of a coordinator to a phone that is lost."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from partners.models import User
from tests.browser.conftest import arrived
from tests.browser.test_colleagues import looked_at
from tests.conftest import PASSWORD
from tests.partners.factors import code_of, set_up

OpenAs = Callable[..., Page]


@pytest.fixture(autouse=True)
def two_factors(settings: LazySettings) -> None:
    settings.SECOND_FACTOR = True


def give_password(page: Page) -> None:
    page.goto("/login/")
    page.get_by_label("User name").fill("budi")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def give_code(page: Page, code: str, button: str = "Sign in") -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_coordinator_sets_it_up_and_signs_in_with_it(
    open_as: OpenAs, budi: User, size: str
) -> None:
    page = open_as(None, size=size)
    give_password(page)
    looked_at(page, "second-factor")
    secret = page.locator(".scan code").inner_text()
    give_code(page, "abcdef", "Switch it on")
    expect(page.locator("[data-errors]")).to_contain_text("not the code")
    looked_at(page, "second-factor")
    assert page.locator(".scan code").inner_text() == secret
    give_code(page, code_of(secret), "Switch it on")
    looked_at(page, "recovery-codes")
    paper = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have them").click()
    arrived(page, "home")
    page.click("details.person summary")
    page.get_by_role("button", name="Sign out").click()
    give_password(page)
    looked_at(page, "login-code")
    give_code(page, code_of(secret, 1))  # the one of before is used up
    arrived(page, "home")
    lost = open_as(None, size=size)
    give_password(lost)
    give_code(lost, paper[0].lower().replace("-", " "))
    arrived(lost, "home")
    lost.goto("/me/")
    expect(lost.locator("main")).to_contain_text("9 codes on paper are left")


def test_five_wrong_codes_are_a_pause(open_as: OpenAs, budi: User) -> None:
    _secret, paper = set_up(budi)
    page = open_as(None, size="phone")
    give_password(page)
    arrived(page, "login-code")
    for _ in range(4):
        with page.expect_navigation():  # to a page like the one before
            give_code(page, "abcdef")
        expect(page.locator("[data-errors]")).to_contain_text("not right")
    looked_at(page, "login-code")
    give_code(page, "abcdef")
    expect(page.locator("h1")).to_have_text("Too many tries")
    expect(page.locator("main")).to_contain_text("15 minutes")
    looked_at(page, "error")
    page.goto("/login/code/")
    give_code(page, paper[0])
    expect(page.locator("h1")).to_have_text("Too many tries")


def test_another_phone_begins_with_a_code_of_this_one(open_as: OpenAs, budi: User) -> None:
    secret, paper = set_up(budi)
    page = open_as(None, size="phone")
    give_password(page)
    give_code(page, code_of(secret))
    arrived(page, "home")
    page.goto("/me/")
    page.get_by_role("link", name="Set up another phone").click()
    looked_at(page, "second-factor")
    give_code(page, paper[0], "Go on")
    new = page.locator(".scan code").inner_text()
    assert new.replace(" ", "") != secret
    give_code(page, code_of(new), "Switch it on")
    arrived(page, "recovery-codes")
    assert not set(paper) & set(page.locator(".codes code").all_inner_texts())
