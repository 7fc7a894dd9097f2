"""Every page of the exercise in Chromium: accessible, in one column on a phone, and asking nobody else."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from config import demo
from partners.models import User
from tests.addresses import addresses, patterns
from tests.test_access import PAGES

OpenAs = Callable[..., Page]
FILES = {"export", "manifest_template"}
BACKEND = "django.contrib.auth.backends.ModelBackend"
SEEN_BY = ["budi", "sari", "ros", "dewi", "tari", "eko", "admin"]


def pages(username: str) -> list[str]:
    """The addresses of the whole pages that `username` opens."""
    there, client = addresses(demo.build("exercise")), Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    mine = [
        there[route]
        for route, pattern in patterns()
        if username in PAGES.get(pattern.name or "", set()) and pattern.name not in FILES
    ]
    return [address for address in mine if b"</html>" in client.get(address).content]


@pytest.mark.parametrize("username", SEEN_BY)
def test_pages_fit_a_phone_and_are_accessible(open_as: OpenAs, username: str) -> None:
    opened = pages(username)
    page, axe = open_as(User.objects.get(username=username), size="phone"), Axe()
    for address in opened:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, (address, width)
        found = [violation["id"] for violation in axe.run(page).response["violations"]]
        assert not found, (address, found)


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_speak_one_language_at_a_desk(open_as: OpenAs, language: str) -> None:
    opened = pages("budi")
    User.objects.update(language=language)
    page = open_as(User.objects.get(username="budi"))
    for address in opened:
        page.goto(address)
        assert page.get_attribute("html", "lang") == language
        assert page.locator("h1").count() == 1, address
