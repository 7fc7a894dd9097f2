"""Every page of the exercise in Chromium: accessible, in one column on a phone, and asking nobody else."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from config import demo
from incidents.models import Incident
from partners.models import User
from tests.addresses import addresses, patterns
from tests.pages import PAGES

OpenAs = Callable[..., Page]
FILES = {"export", "manifest_template"}
BACKEND = "django.contrib.auth.backends.ModelBackend"
SEEN_BY = ["budi", "sari", "ros", "dewi", "tari", "eko", "admin"]
HALVES = [SEEN_BY[:3], SEEN_BY[3:]]  # one for each of the processes that test
SKELETON = """part => [...part.querySelectorAll('*')].map(
    element => element.tagName + element.className + element.getAttributeNames()).join()"""


def pages(world: Incident, username: str) -> list[str]:
    """The addresses at which `username` is shown a page; those that only take a form are left out."""
    there, client = addresses(world), Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    mine = [
        there[route]
        for route, pattern in patterns()
        if username in PAGES.get(pattern.name or "", set()) and pattern.name not in FILES
    ]
    answers = {address: client.get(address) for address in mine}
    return [
        address
        for address, answer in answers.items()
        if answer.status_code == 200 and b"</html>" in answer.content
    ]


@pytest.mark.parametrize("usernames", HALVES)
def test_pages_fit_a_phone_and_are_accessible(open_as: OpenAs, usernames: list[str]) -> None:
    """What is built like something that was looked at already, for another role, is not looked at twice."""
    world, axe, seen = demo.build("exercise"), Axe(), set[str]()
    for username in usernames:
        page = open_as(User.objects.get(username=username), size="phone")
        for address in pages(world, username):
            page.goto(address)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 360, (username, address, width)
            skeletons = {page.eval_on_selector(part, SKELETON) for part in ("header", "main")}
            if not skeletons <= seen:
                found = [violation["id"] for violation in axe.run(page).response["violations"]]
                assert not found, (username, address, found)
            seen |= skeletons


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_speak_one_language_at_a_desk(open_as: OpenAs, language: str) -> None:
    opened = pages(demo.build("exercise"), "budi")
    User.objects.update(language=language)
    page = open_as(User.objects.get(username="budi"))
    for address in opened:
        page.goto(address)
        assert page.get_attribute("html", "lang") == language
        assert page.locator("h1").count() == 1, address
